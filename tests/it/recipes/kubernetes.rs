//! `docs/kubernetes/job.yaml`: its structure, its exit codes and its script.

use saphyr_parser::{Event, Parser, StrInput};
use serde_json::{Map, Value, json};

use super::{docs, final_codes, folder_with_list, read, results_in, shell};
use crate::batch::{complete_server, deck, ids};
use crate::run::credential;

/// Parses the documents of a YAML file; every scalar is a text.
fn yaml(text: &str) -> Vec<Value> {
    fn node<'t>(event: &Event<'t>, parser: &mut Parser<'t, StrInput<'t>>) -> Value {
        let next = |parser: &mut Parser<'t, StrInput<'t>>| parser.next().unwrap().unwrap().0;
        match event {
            Event::Scalar(text, ..) => Value::from(text.as_ref()),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match next(parser) {
                        Event::SequenceEnd => return Value::Array(items),
                        event => items.push(node(&event, parser)),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut members = Map::new();
                loop {
                    match next(parser) {
                        Event::MappingEnd => return Value::Object(members),
                        Event::Scalar(key, ..) => {
                            let event = next(parser);
                            let value = node(&event, parser);
                            members.insert(key.into_owned(), value);
                        }
                        event => panic!("{event:?}"),
                    }
                }
            }
            event => panic!("{event:?}"),
        }
    }
    let mut parser = Parser::new_from_str(text);
    let mut documents = Vec::new();
    while let Some(event) = parser.next() {
        let event = event.unwrap().0;
        if matches!(event, Event::MappingStart(..)) {
            documents.push(node(&event, &mut parser));
        }
    }
    documents
}

fn kubernetes_job() -> Value {
    let documents = yaml(&read("kubernetes/job.yaml"));
    let kinds: Vec<_> = documents.iter().map(|document| &document["kind"]).collect();
    assert_eq!(kinds, ["Job", "PersistentVolumeClaim"]);
    documents[0]["spec"].clone()
}

#[test]
fn kubernetes_job_repeats_what_may_succeed() {
    let job = kubernetes_job();
    let rules = job["podFailurePolicy"]["rules"].as_array().unwrap();
    let codes: Vec<String> = final_codes().iter().map(u8::to_string).collect();
    let expected = json!({
        "action": "FailIndex",
        "onExitCodes": {"containerName": "sessctl", "operator": "In", "values": codes},
    });
    assert!(rules.contains(&expected), "{rules:#?}");
    let row = format!("| {} | another run would fail", codes.join(", "));
    assert!(read("scale.md").contains(&row), "{row}");
    // Kubernetes accepts such rules only with these.
    assert_eq!(job["completionMode"], "Indexed");
    assert_eq!(job["template"]["spec"]["restartPolicy"], "Never");
    assert!(job["backoffLimitPerIndex"].is_string());
    let pod = &job["template"]["spec"];
    let container = &pod["containers"][0];
    assert_eq!(container["name"], "sessctl");
    assert_eq!(pod["securityContext"]["runAsNonRoot"], "true");
    assert_eq!(
        container["securityContext"]["readOnlyRootFilesystem"],
        "true"
    );
    assert_eq!(pod["volumes"][2]["secret"]["secretName"], "sessctl-keys");
    for mount in container["volumeMounts"].as_array().unwrap() {
        let volumes = pod["volumes"].as_array().unwrap();
        assert!(
            volumes.iter().any(|volume| volume["name"] == mount["name"]),
            "{mount}"
        );
    }
}

#[test]
fn kubernetes_pods_fetch_the_whole_list() {
    let job = kubernetes_job();
    let container = &job["template"]["spec"]["containers"][0];
    assert_eq!(container["command"], json!(["sh", "-c"]));
    let variable = &container["env"][0];
    assert_eq!(variable["value"], "/secrets/deck-api-key");
    let count: u32 = job["completions"].as_str().unwrap().parse().unwrap();
    let folder = folder_with_list(&ids(0..40));
    let data = folder.path().display().to_string();
    std::fs::write(folder.path().join("key"), credential(deck(), "api_key")).unwrap();
    let script = container["args"][0].as_str().unwrap();
    let script = script
        .replace("/data/", &format!("{data}/"))
        .replace("/scripts/", &format!("{}/", docs().display()));
    let server = complete_server();
    let mut fetched = Vec::new();
    for index in 0..count {
        shell(&script, &server)
            .unset("SESSCTL_DECK_API_KEY")
            .env(variable["name"].as_str().unwrap(), &format!("{data}/key"))
            .env("JOB_COMPLETION_INDEX", &index.to_string())
            .run()
            .code(0);
        let part = results_in(&folder, &format!("part-{}.ndjson", index + 1));
        fetched.extend(part.into_iter().map(|(id, error)| {
            assert_eq!(error, None);
            id.unwrap()
        }));
    }
    fetched.sort();
    assert_eq!(fetched, ids(0..40));
}
