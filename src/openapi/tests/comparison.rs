//! Tests of the comparison of rows with a document.

use serde_json::{Value, json};

use super::{document, parse};
use crate::openapi::{Baseline, KnownBy, OpenApiDocument, compare, contract_rows};
use crate::provider::Provider;

/// The differences of a provider from a document, each as `rule pointer`.
fn differences(provider: &str, document: &OpenApiDocument) -> Vec<String> {
    let provider = Provider::named(provider).unwrap();
    let operation = document.operation(provider.endpoint.path, "/v2").unwrap();
    let found = compare(provider, document, &operation).unwrap();
    let texts = found
        .iter()
        .filter(|difference| difference.known.is_none())
        .map(|difference| format!("{} {}", difference.rule.word(), difference.pointer));
    texts.collect()
}

/// A session of Deck, written as in its documentation: the words are listed in prose.
fn deck_session() -> Value {
    let text = json!({"type": "string"});
    json!({
        "type": "object",
        "required": [
            "id", "object", "status", "runtime_ms", "task_runs", "created_at", "updated_at", "request_id"
        ],
        "properties": {
            "id": text,
            "object": {"type": "string", "description": "The constant `session`."},
            "status": {
                "type": "string",
                "description": "`queued`, `running`, `idle`, `completing`, `completed` or `failed`",
            },
            "runtime_ms": {"type": ["null", "integer", "string"]},
            "task_runs": {"type": "array", "items": {"$ref": "#/components/schemas/Run"}},
            "created_at": {"type": "string", "format": "date-time"},
            "updated_at": text,
            "request_id": text,
        },
    })
}

fn deck_components() -> Value {
    let text = json!({"type": "string"});
    let id = json!({"type": "string", "nullable": true});
    json!({"Run": {
        "properties": {"id": text, "task_id": text, "agent_id": text, "credential_id": id},
        "required": ["id", "task_id", "agent_id", "credential_id"],
    }})
}

#[test]
fn conforming_document_has_no_difference() {
    let document = document("/sessions/{id}", &deck_session(), &deck_components());
    assert_eq!(differences("deck", &document), Vec::<String>::new());
}

#[test]
fn each_change_is_one_difference() {
    let run = "/components/schemas/Run";
    let session = "/paths/~1sessions~1{id}/get/responses/200/content/application~1json/schema";
    for (base, at, value, difference) in [
        (session, "/properties/id/type", json!("integer"), "type /id"),
        (session, "/properties/id/enum", json!(["a"]), "type /id"),
        (
            session,
            "/properties/id/format",
            json!("date-time"),
            "type /id",
        ),
        (
            session,
            "/properties/created_at/format",
            json!("date"),
            "type /created_at",
        ),
        (
            session,
            "/properties/status/description",
            json!("A word."),
            "type /status",
        ),
        (
            session,
            "/properties/status/description",
            json!("`failed`"),
            "removed_word /status",
        ),
        (
            session,
            "/properties/object/description",
            json!("`session` or `run`"),
            "new_word /object",
        ),
        (
            session,
            "/properties/object/enum",
            json!(["session", "run"]),
            "new_word /object",
        ),
        (
            session,
            "/properties/runtime_ms/type",
            json!(["integer", "null"]),
            "type /runtime_ms",
        ),
        (
            session,
            "/properties/task_runs/type",
            json!("object"),
            "type /task_runs",
        ),
        (
            session,
            "/properties/task_runs/items",
            json!({"type": "string"}),
            "type /task_runs/*",
        ),
        (
            session,
            "/properties/agents",
            json!({}),
            "new_field /agents",
        ),
        (session, "/required/0", json!("other"), "required /id"),
        (session, "/type", json!(["object", "null"]), "type "),
        (
            run,
            "/properties/a~1b",
            json!({}),
            "new_field /task_runs/*/a~1b",
        ),
        (
            run,
            "/properties/task_id/nullable",
            json!(true),
            "type /task_runs/*/task_id",
        ),
        (
            run,
            "/required/3",
            json!("other"),
            "required /task_runs/*/credential_id",
        ),
    ] {
        let conforming = document("/sessions/{id}", &deck_session(), &deck_components());
        let mut changed = json!({"openapi": "3.1.0"});
        for name in ["paths", "components"] {
            changed[name] = Value::from(conforming.member(name).unwrap());
        }
        let (parent, name) = at.rsplit_once('/').unwrap();
        let parent = changed.pointer_mut(&format!("{base}{parent}")).unwrap();
        match parent {
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
            parent => parent[name.replace("~1", "/")] = value,
        }
        let changed = parse(&changed.to_string()).unwrap();
        let found = differences("deck", &changed);
        // The list of six words loses five, and one of them is the expected one.
        let expected: Vec<_> = if difference == "removed_word /status" {
            vec![difference; 5]
        } else {
            vec![difference]
        };
        assert_eq!(found, expected, "{at}");
    }
}

#[test]
fn removed_members_are_one_difference() {
    for (at, name, difference) in [
        ("/properties", "task_runs", "removed_field /task_runs"),
        (
            "/properties/task_runs",
            "items",
            "removed_field /task_runs/*",
        ),
    ] {
        let mut session = deck_session();
        let parent = session.pointer_mut(at).unwrap();
        parent.as_object_mut().unwrap().shift_remove(name).unwrap();
        let document = document("/sessions/{id}", &session, &deck_components());
        assert_eq!(differences("deck", &document), [difference]);
    }
}

#[test]
fn envelope_is_compared() {
    let kayle = |data: Value, error: Value, required: Value| {
        let response = json!({
            "type": "object", "properties": {"data": data, "error": error}, "required": required,
        });
        let document = document("/v1/sessions/{id}", &response, &json!({}));
        let mut found = differences("kayle", &document);
        // The fields of the session are missing here, too.
        found.retain(|text| !text.starts_with("removed_field"));
        found
    };
    let object = json!({"type": "object"});
    let null = json!({"type": "null"});
    let both = json!(["data", "error"]);
    assert!(kayle(object.clone(), null.clone(), both.clone()).is_empty());
    assert_eq!(
        kayle(object.clone(), object.clone(), both.clone()),
        ["type /error"]
    );
    assert_eq!(
        kayle(object.clone(), null.clone(), json!(["data"])),
        ["required /error"]
    );
    assert_eq!(kayle(json!({"type": "array"}), null, both), ["type "]);
    let document = document(
        "/v1/sessions/{id}",
        &json!({"type": "object", "properties": {"session": object}}),
        &json!({}),
    );
    assert_eq!(
        differences("kayle", &document),
        [
            "removed_field /data",
            "removed_field /error",
            "new_field /session"
        ]
    );
}

#[test]
fn baseline_accepts_listed_differences_only() {
    let mut session = deck_session();
    session["properties"]["id"]["type"] = json!("integer");
    session["properties"]["agents"] = json!({"type": "string"});
    let found = |session: &Value| {
        let document = document("/sessions/{id}", session, &deck_components());
        let provider = Provider::named("deck").unwrap();
        let operation = document.operation(provider.endpoint.path, "").unwrap();
        compare(provider, &document, &operation).unwrap()
    };
    let text = Baseline::format("deck", &found(&session));
    let baseline = Baseline::parse(text.as_bytes()).unwrap();
    let mut same = found(&session);
    assert_eq!(baseline.apply(&mut same), Vec::<String>::new());
    assert!(
        same.iter()
            .all(|difference| difference.known == Some(KnownBy::Baseline))
    );
    // A type that changes again is not the listed difference.
    session["properties"]["id"]["type"] = json!("boolean");
    let mut changed = found(&session);
    assert_eq!(
        baseline.apply(&mut changed),
        ["/id (type): a string → an integer"]
    );
    let unknown: Vec<_> = changed
        .iter()
        .filter(|difference| difference.known.is_none())
        .map(|difference| difference.document.as_str())
        .collect();
    assert_eq!(unknown, ["a boolean"]);
    for text in ["", "[]", "{}", r#"{"differences": [{}]}"#] {
        assert!(Baseline::parse(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn known_differences_exist_in_rows() {
    for provider in crate::provider::ALL {
        for known in provider.known_differences {
            let rows = contract_rows::ContractRow::of(provider);
            let mut row = Some(&rows);
            for token in known.pointer.split('/').skip(1) {
                row = row.and_then(|row| {
                    let mut children = row.children.iter();
                    children.find(|(name, _)| name == token).map(|(_, row)| row)
                });
            }
            assert!(row.is_some(), "{} {}", provider.name, known.pointer);
        }
    }
}
