//! Made-up sessions of a drafted provider: the sample of the mock, and the fixtures of the tests.

use serde_json::{Map, Value, json};

use super::DraftModel;
use super::section::{DraftRow, DraftScope, DraftShape};
use crate::json::unescape;
use crate::provider::{Role, Visibility};

/// 2026-01-02 09:15 UTC in seconds since the Unix epoch.
const CREATED: i64 = 1_767_345_300;

/// What a document is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SampleKind {
    /// The template of the mock.
    Mock,
    /// A fixture with every field.
    Full,
    /// A fixture with the required fields.
    Minimal,
}

/// Returns the template of the mock.
pub(super) fn mock(model: &DraftModel<'_>) -> String {
    let text = format!("{:#}\n", document(model, SampleKind::Mock));
    // Numbers are inserted without quotes.
    text.replace("\"{{millis ", "{{millis ")
        .replace(" millis}}\"", "}}")
}

/// Returns the fixture with every field.
pub(super) fn full(model: &DraftModel<'_>) -> Value {
    document(model, SampleKind::Full)
}

/// Returns the fixture with the required fields.
pub(super) fn minimal(model: &DraftModel<'_>) -> Value {
    document(model, SampleKind::Minimal)
}

fn document(model: &DraftModel<'_>, kind: SampleKind) -> Value {
    let mut session = json!({});
    for section in &model.session.sections {
        if kind == SampleKind::Minimal && !section.required {
            continue;
        }
        let is_minimal = kind == SampleKind::Minimal;
        let rows = section
            .rows
            .iter()
            .filter(|row| !is_minimal || row.required);
        match &section.scope {
            DraftScope::Session => rows.for_each(|row| {
                set(&mut session, &row.path, value(model, row, kind));
            }),
            DraftScope::Each(path) | DraftScope::Entries(path) => {
                let mut element = json!({});
                rows.for_each(|row| set(&mut element, &row.path, value(model, row, kind)));
                let list = match &section.scope {
                    _ if is_minimal && matches!(section.scope, DraftScope::Each(_)) => json!([]),
                    _ if is_minimal => json!({}),
                    DraftScope::Each(_) => json!([element]),
                    _ => json!({ "sample": element }),
                };
                set(&mut session, path, list);
            }
            DraftScope::Pairs(path, _) => {
                let members = if is_minimal {
                    json!({})
                } else {
                    json!({"reference": "sample"})
                };
                set(&mut session, path, members);
            }
        }
    }
    if model.session.pointer.is_empty() {
        return session;
    }
    let mut response = Map::new();
    for (name, description) in &model.session.envelope {
        let value = match description.as_str() {
            _ if format!("/{name}") == model.session.pointer => session.clone(),
            "a string" => json!("sample"),
            "an array" => json!([]),
            "a boolean" => json!(true),
            "an integer" | "a number" => json!(1),
            "an object" => json!({}),
            _ => Value::Null,
        };
        response.insert(name.clone(), value);
    }
    response.entry("data").or_insert(session);
    Value::Object(response)
}

/// Sets a member, and creates the objects on the way.
fn set(root: &mut Value, pointer: &str, value: Value) {
    let mut node = root;
    let mut tokens = pointer.split('/').skip(1).peekable();
    while let Some(token) = tokens.next() {
        // A parent may be null in a minimal document.
        if !node.is_object() {
            *node = json!({});
        }
        let Some(members) = node.as_object_mut() else {
            return;
        };
        let name = unescape(token).into_owned();
        if tokens.peek().is_none() {
            members.insert(name, value);
            return;
        }
        node = members.entry(name).or_insert_with(|| json!({}));
    }
}

fn value(model: &DraftModel<'_>, row: &DraftRow, kind: SampleKind) -> Value {
    if row.is_parent {
        return if row.nullable && kind == SampleKind::Minimal {
            Value::Null
        } else {
            json!({})
        };
    }
    if kind == SampleKind::Minimal && row.nullable {
        return Value::Null;
    }
    let name = row.path.rsplit('/').next().unwrap_or_default();
    if row.path == "/id" && model.id.in_session {
        return match kind {
            SampleKind::Mock => json!("{{id}}"),
            SampleKind::Full | SampleKind::Minimal => json!(model.id.sample),
        };
    }
    let text = match row.show {
        Visibility::Secret => format!("SECRET-{name}"),
        Visibility::UrlWithoutQuery => format!("https://example.com/{name}?key=SECRET"),
        Visibility::Plain | Visibility::RequestedIdOnly => row
            .example
            .clone()
            .unwrap_or_else(|| format!("sample-{name}")),
    };
    match &row.shape {
        DraftShape::Text | DraftShape::TextOrTexts | DraftShape::Any => json!(text),
        DraftShape::Words(_) if row.show == Visibility::Secret => json!(text),
        DraftShape::Words(words) => {
            let current = model
                .state
                .current_word()
                .filter(|_| row.role == Some(Role::Status));
            json!(current.or_else(|| words.first().map(String::as_str)))
        }
        DraftShape::Time => json!(time(row.role, kind)),
        DraftShape::Epoch => epoch(row.role, kind),
        DraftShape::Count => json!(3),
        DraftShape::Flag => json!(true),
        DraftShape::Texts | DraftShape::List => json!([text]),
        DraftShape::Object | DraftShape::ObjectOfTexts => json!({ "reference": text }),
    }
}

fn time(role: Option<Role>, kind: SampleKind) -> &'static str {
    match (kind, role) {
        (SampleKind::Mock, Some(Role::Expires)) => "{{in 3h}}",
        (SampleKind::Mock, Some(Role::Updated)) => "{{ago 1m}}",
        (SampleKind::Mock, _) => "{{ago 12m}}",
        (_, Some(Role::Expires)) => "2026-01-02T12:15:00Z",
        (_, Some(Role::Updated)) => "2026-01-02T09:18:04Z",
        (_, _) => "2026-01-02T09:15:00Z",
    }
}

fn epoch(role: Option<Role>, kind: SampleKind) -> Value {
    match (kind, role) {
        (SampleKind::Mock, Some(Role::Expires)) => json!("{{millis in 3h millis}}"),
        (SampleKind::Mock, Some(Role::Updated)) => json!("{{millis ago 1m millis}}"),
        (SampleKind::Mock, _) => json!("{{millis ago 12m millis}}"),
        (_, Some(Role::Expires)) => json!(CREATED + 3 * 3600),
        (_, Some(Role::Updated)) => json!(CREATED + 184),
        (_, _) => json!(CREATED),
    }
}
