//! H: answers that depart from the contract in one place. They are shown, unaltered, and the
//! departure is told; which places there are comes from the vendors' rows.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sessctl::provider::{self, Field, Placement, Provider, Scope, Section, Shape};

use crate::cases::{Case, Context, run_cases, wire_case};
use crate::run::{RunResult, sessctl};
use crate::server::{Reply, Server};

/// An answer that was changed in one place.
struct Changed {
    what: String,
    answer: Value,
    /// Whether the contract still holds, so that nothing is to be told.
    fits: bool,
}

/// A value of each JSON type; the text is no time, no number and no documented word.
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

/// Where the first instance of a section's rows begins, as a pointer from the session.
fn start(provider: &Provider, section: &Section, session: &Value) -> Option<String> {
    let start = match section.at {
        Scope::Session => String::new(),
        Scope::SessionList => format!("{}/0", provider.endpoint.own.as_ref()?.list),
        Scope::Each(path) => format!("{path}/0"),
        Scope::Entries { path, .. } => {
            let name = session.pointer(path)?.as_object()?.keys().next()?;
            format!("{path}/{name}")
        }
        Scope::Pairs { .. } => return None,
    };
    session.pointer(&start).map(|_| start)
}

/// Every documented place of a session that holds something, and its row.
pub(super) fn places(
    provider: &'static Provider,
    session: &Value,
) -> Vec<(String, &'static Field)> {
    let mut places = Vec::new();
    for section in provider.sections {
        let Some(start) = start(provider, section, session) else {
            continue;
        };
        let fields = section.fields.iter();
        for field in fields.filter(|field| field.place != Placement::Within) {
            let pointer = format!("{start}{}", field.path);
            if session.pointer(&pointer).is_some() {
                places.push((pointer, field));
            }
        }
    }
    places
}

/// Whether the contract allows such a value, as far as its JSON type goes.
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

/// Takes the value at `pointer` out.
fn remove(session: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = session.pointer_mut(parent).unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    parent.as_object_mut().unwrap().shift_remove(&name).unwrap();
}

/// Every answer with one field dropped, or of each JSON type in turn.
fn changed(context: &Context) -> Vec<Changed> {
    let answer: Value = serde_json::from_str(&context.document).unwrap();
    let at = context.provider.endpoint.session;
    let session = answer.pointer(at).unwrap();
    let own_id = |pointer: &str| {
        session
            .pointer(pointer)
            .is_some_and(|value| value == &context.id)
    };
    let mut all = Vec::new();
    // Without its id it is no session: that is another case, as is another id.
    let is_id = |pointer: &str| context.provider.endpoint.id == Some(pointer);
    let places = places(context.provider, session).into_iter();
    for (pointer, field) in places.filter(|(pointer, _)| !is_id(pointer)) {
        let mut add = |what: String, fits, change: &dyn Fn(&mut Value)| {
            let mut answer = answer.clone();
            change(answer.pointer_mut(at).unwrap());
            let what = format!("{pointer} {what}");
            all.push(Changed { what, answer, fits });
        };
        if !field.path.is_empty() {
            add("missing".to_owned(), !field.required, &|session| {
                remove(session, &pointer);
            });
        }
        // Another id would be another session: that is another case.
        for value in values()
            .into_iter()
            .filter(|value| !(own_id(&pointer) && value.is_string()))
        {
            let fits = allows(field, &value);
            add(format!("as {value}"), fits, &|session| {
                *session.pointer_mut(&pointer).unwrap() = value.clone();
            });
        }
    }
    all
}

/// Looks as many sessions up as there are answers, and gets one for each. Their ids differ only on
/// the wire, since one id would be asked once.
fn batch(context: &Context, answers: &[Value], more: &[&str]) -> (Vec<Value>, RunResult) {
    let id = |number: usize| format!("{}0{number:04}", context.id);
    let ids: Vec<String> = (0..answers.len()).map(id).collect();
    let texts = answers.iter().zip(&ids);
    let replies: BTreeMap<String, String> = texts
        .map(|(answer, id)| (id.clone(), answer.to_string().replace(&context.id, id)))
        .collect();
    let server = Server::start(move |request, _| {
        Reply::json(&replies[request.path.rsplit('/').next().unwrap()])
    });
    let mut line = vec![context.provider.name, "get", "--any-id", "--rate", "off"];
    line.extend(ids.iter().map(String::as_str));
    line.extend(more);
    let result = sessctl(&line)
        .at(context.provider, &server.url())
        .may_reveal()
        .run();
    assert_eq!(server.requests().len(), answers.len());
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
    let mut seen = 0;
    for provider in provider::ALL {
        let context = Context::of(provider);
        let all = changed(&context);
        seen += all.len();
        let answers: Vec<Value> = all.iter().map(|changed| changed.answer.clone()).collect();
        let more = ["-o", "ndjson", "--show-secrets", "--quiet"];
        let (documents, result) = batch(&context, &answers, &more);
        assert_eq!(documents.len(), all.len());
        for (mut document, changed) in documents.into_iter().zip(all) {
            let what = format!("{} {}: {}", provider.name, changed.what, notices(&document));
            let expected = ["missing field", "expected"];
            let notices = notices(&document);
            let told = expected.iter().any(|word| notices.contains(word));
            assert!(told || changed.fits, "{what}");
            assert!(NOISE.iter().all(|word| !notices.contains(word)), "{what}");
            document
                .as_object_mut()
                .unwrap()
                .shift_remove("_sessctl")
                .unwrap();
            let sent = changed.answer.pointer(provider.endpoint.session).unwrap();
            assert_eq!(&document, sent, "{what}");
        }
        result.code(0);
    }
    assert!(seen > 500, "only {seen} answers");
}

/// Every third: some of each field, and of all fields together every kind of change.
fn answers(context: &Context, fitting: bool) -> Vec<Vec<Reply>> {
    changed(context)
        .into_iter()
        .step_by(3)
        .filter(|changed| changed.fits == fitting)
        .map(|changed| vec![Reply::json(changed.answer.to_string())])
        .collect()
}

/// The same as a table each, since one session in full is another page than a row of many.
const CASES: &[Case] = &[
    wire_case("H32 H33 H34", "against the contract")
        .replies(|context| answers(context, false))
        .stderr(&["the response deviates from {TITLE}'s contract: "])
        .absent(NOISE),
    wire_case("H32 H33 H34", "within the contract")
        .replies(|context| answers(context, true))
        .absent(NOISE),
];

/// What values look like to Rust.
const NOISE: &[&str] = &["None", "Some(", "Null", "Bool(", "String(", "Object {"];

#[test]
fn all_cases_hold() {
    run_cases(CASES);
}
