//! H: responses that deviate from the contract in one field. They are printed unchanged, with a
//! notice. The fields are derived from the providers' rows.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sessctl::provider::{self, Field, Placement, Provider, Scope, Section, Shape};

use crate::cases::{Case, Context, run_cases, wire_case};
use crate::run::{RunResult, sessctl};
use crate::server::{Reply, Server};

/// A response with one changed field.
struct Changed {
    what: String,
    response: Value,
    /// Whether the response conforms to the contract, so that there is no notice.
    conforms: bool,
}

/// Returns a value of each JSON type.
// The text is not a time, a number or a documented word.
fn values() -> [Value; 7] {
    [
        Value::Null,
        json!(true),
        json!(-1.5),
        json!("odd"),
        json!([]),
        json!([{"odd": 1}]),
        json!({"odd": []}),
    ]
}

/// Returns the JSON Pointer from the session to the first instance of a section.
fn start(provider: &Provider, section: &Section, session: &Value) -> Option<String> {
    let start = match section.scope {
        Scope::Session => String::new(),
        Scope::SessionList => format!("{}/0", provider.endpoint.session_list.as_ref()?.path),
        Scope::Each(path) => format!("{path}/0"),
        Scope::Entries { path, .. } => {
            let name = session.pointer(path)?.as_object()?.keys().next()?;
            format!("{path}/{name}")
        }
        Scope::Pairs { .. } => return None,
    };
    session.pointer(&start).map(|_| start)
}

/// Returns every documented value in a session, with its row.
pub(super) fn documented_values(
    provider: &'static Provider,
    session: &Value,
) -> Vec<(String, &'static Field)> {
    let mut values = Vec::new();
    for section in provider.sections {
        let Some(start) = start(provider, section, session) else {
            continue;
        };
        let fields = section.fields.iter();
        for field in fields.filter(|field| field.placement != Placement::Within) {
            let pointer = format!("{start}{}", field.path);
            if session.pointer(&pointer).is_some() {
                values.push((pointer, field));
            }
        }
    }
    values
}

/// Returns whether the contract permits a value of this JSON type.
fn allows(field: &Field, value: &Value) -> bool {
    let texts = |items: &Vec<Value>| items.iter().all(Value::is_string);
    match (field.shape, value) {
        (shape, Value::Null) => field.nullable || shape == Shape::Any,
        (Shape::Any, _)
        | (Shape::Text | Shape::TextOrTexts, Value::String(_))
        | (Shape::Flag, Value::Bool(_))
        | (Shape::Object | Shape::ObjectOrEmptyList, Value::Object(_))
        | (Shape::List, Value::Array(_)) => true,
        (Shape::ObjectOfTexts, Value::Object(members)) => members.values().all(Value::is_string),
        (Shape::Texts | Shape::TextOrTexts, Value::Array(items)) => texts(items),
        (Shape::ObjectOrEmptyList, Value::Array(items)) => items.is_empty(),
        _ => false,
    }
}

/// Removes the value at `pointer`.
fn remove(session: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = session.pointer_mut(parent).unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    parent.as_object_mut().unwrap().shift_remove(&name).unwrap();
}

/// Returns the response with each field removed and with each field of every JSON type.
fn changed(context: &Context) -> Vec<Changed> {
    let response: Value = serde_json::from_str(&context.document).unwrap();
    let at = context.provider.endpoint.session;
    let session = response.pointer(at).unwrap();
    let own_id = |pointer: &str| {
        session
            .pointer(pointer)
            .is_some_and(|value| value == &context.id)
    };
    let mut all = Vec::new();
    // A session without its id, or with another id, is a different case.
    let is_id = |pointer: &str| context.provider.endpoint.id == Some(pointer);
    let documented = documented_values(context.provider, session).into_iter();
    for (pointer, field) in documented.filter(|(pointer, _)| !is_id(pointer)) {
        let mut add = |what: String, conforms, change: &dyn Fn(&mut Value)| {
            let mut response = response.clone();
            change(response.pointer_mut(at).unwrap());
            let what = format!("{pointer} {what}");
            all.push(Changed {
                what,
                response,
                conforms,
            });
        };
        if !field.path.is_empty() {
            add("missing".to_owned(), !field.required, &|session| {
                remove(session, &pointer);
            });
        }
        // A session with another id is a different case.
        for value in values()
            .into_iter()
            .filter(|value| !(own_id(&pointer) && value.is_string()))
        {
            let conforms = allows(field, &value);
            add(format!("as {value}"), conforms, &|session| {
                *session.pointer_mut(&pointer).unwrap() = value.clone();
            });
        }
    }
    all
}

/// Looks up one session per response. Their ids differ on the wire only, because a repeated id is
/// requested once.
fn batch(context: &Context, responses: &[Value], options: &[&str]) -> (Vec<Value>, RunResult) {
    let id = |number: usize| format!("{}0{number:04}", context.id);
    let ids: Vec<String> = (0..responses.len()).map(id).collect();
    let texts = responses.iter().zip(&ids);
    let replies: BTreeMap<String, String> = texts
        .map(|(response, id)| (id.clone(), response.to_string().replace(&context.id, id)))
        .collect();
    let server = Server::start(move |request, _| {
        Reply::json(&replies[request.path.rsplit('/').next().unwrap()])
    });
    let mut line = vec![context.provider.name, "get", "--any-id", "--rate", "off"];
    line.extend(ids.iter().map(String::as_str));
    line.extend(options);
    let result = sessctl(&line)
        .at(context.provider, &server.url())
        .may_reveal()
        .run();
    assert_eq!(server.requests().len(), responses.len());
    let lines = result.stdout.lines().zip(&ids);
    let own = lines.map(|(line, id)| line.replace(id, &context.id));
    let documents = own.filter_map(|line| serde_json::from_str(&line).ok());
    (documents.collect(), result)
}

fn notices(document: &Value) -> String {
    document["_sessctl"]["notices"].to_string()
}

#[test]
fn h32_h33_h34_drift_keeps_the_document() {
    let mut count = 0;
    for provider in provider::ALL {
        let context = Context::of(provider);
        let all = changed(&context);
        count += all.len();
        let responses: Vec<Value> = all.iter().map(|changed| changed.response.clone()).collect();
        let options = ["-o", "ndjson", "--show-secrets", "--quiet"];
        let (documents, result) = batch(&context, &responses, &options);
        assert_eq!(documents.len(), all.len());
        for (mut document, changed) in documents.into_iter().zip(all) {
            let description = format!("{} {}: {}", provider.name, changed.what, notices(&document));
            let expected = ["missing field", "expected"];
            let notices = notices(&document);
            let is_reported = expected.iter().any(|word| notices.contains(word));
            assert!(is_reported || changed.conforms, "{description}");
            assert!(
                NOISE.iter().all(|word| !notices.contains(word)),
                "{description}"
            );
            document
                .as_object_mut()
                .unwrap()
                .shift_remove("_sessctl")
                .unwrap();
            let sent = changed.response.pointer(provider.endpoint.session).unwrap();
            assert_eq!(&document, sent, "{description}");
        }
        result.code(0);
    }
    assert!(count > 500, "only {count} responses");
}

/// Returns every third change: some of each field, and every kind of change over all fields.
fn responses(context: &Context, conforming: bool) -> Vec<Vec<Reply>> {
    changed(context)
        .into_iter()
        .step_by(3)
        .filter(|changed| changed.conforms == conforming)
        .map(|changed| vec![Reply::json(changed.response.to_string())])
        .collect()
}

/// The same responses one by one, because a single session is printed differently.
const CASES: &[Case] = &[
    wire_case("H32 H33 H34", "against the contract")
        .replies(|context| responses(context, false))
        .stderr(&["the response deviates from {TITLE}'s contract: "])
        .absent(NOISE),
    wire_case("H32 H33 H34", "within the contract")
        .replies(|context| responses(context, true))
        .absent(NOISE),
];

/// Debug output of values. "Null" alone is a word of Kayle ID's documentation.
const NOISE: &[&str] = &[
    "None",
    "Some(",
    "found Null",
    "Null,",
    "Bool(",
    "String(",
    "Object {",
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}
