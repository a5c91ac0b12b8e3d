//! Redaction of random responses that are generated from the rows of each provider. Every secret
//! value contains a canary, which no redacted response may contain.

use proptest::prelude::*;
use proptest::strategy::Union;
use serde_json::{Map, Value, json};

use super::*;
use crate::provider::{ALL, Field, Scope, Section, Shape};

const CANARY: &str = "SECRET";
const KEY: &str = "kk_live_SECRET_0123";
/// The requested id. Redaction does not check that it has a provider's format.
const REQUESTED_ID: &str = "requested-id-0001";

/// Generates a value without a secret.
fn plain_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        Just(json!("")),
        "[a-z0-9:/ .é-]{0,12}".prop_map(Value::from),
        Just(json!({"note": [1, {"x": null}], "id": "i"})),
        Just(json!([])),
    ]
}

/// Generates a value of any type that contains a secret.
fn secret_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => Just(json!(CANARY)),
        1 => Just(json!(["x", CANARY])),
        1 => Just(json!({"deep": {"er": CANARY}})),
        1 => Just(json!({CANARY: ["x"]})),
    ]
}

fn url() -> impl Strategy<Value = Value> {
    let text = "(https://(u:SECRET@)?h\\.example(:8443)?|shop:)?/p(/q)?(\\?a=SECRET(&b=[a-z]?SECRET(=SECRET)?|&SECRET)?)?(#[a-z]?SECRET)?";
    prop_oneof![8 => text.prop_map(Value::from), 1 => Just(json!([CANARY]))]
}

/// Generates a value for a row: valid, empty, or of another type.
fn row_value(field: &'static Field) -> BoxedStrategy<Value> {
    match field.show {
        Visibility::Plain => match field.shape {
            Shape::Object | Shape::ObjectOfTexts | Shape::ObjectOrEmptyList => prop_oneof![
                plain_value(),
                free_form_object(),
                Just(Value::Object(Map::new()))
            ]
            .boxed(),
            // Its elements have rows of their own, which also mask a string instead of an element.
            Shape::List => Just(Value::Null).boxed(),
            Shape::Text => prop_oneof![plain_value(), Just(json!(format!("key {KEY}!")))].boxed(),
            _ => plain_value().boxed(),
        },
        Visibility::Secret => {
            prop_oneof![secret_value(), Just(Value::Null), Just(json!(""))].boxed()
        }
        Visibility::UrlWithoutQuery => url().boxed(),
        Visibility::RequestedIdOnly => prop_oneof![
            Just(json!(REQUESTED_ID)),
            Just(json!("other-01SECRET")),
            Just(json!("other-01-SECRET-and-more")),
            Just(Value::Null),
            Just(json!([CANARY])),
        ]
        .boxed(),
    }
}

/// Generates an object with arbitrary members, some with names that indicate a secret.
fn free_form_object() -> impl Strategy<Value = Value> {
    let secrets = "((client_|x-)?pass_word|(client_?|x-|CSRF |id)?([Ss]ecret|TOKEN|passwd|api[-_ ]?Key|privateKey|Authorization|(Set-)?Cookie))s?";
    let member = prop_oneof![
        (secrets, secret_value()),
        ("[a-j]{1,4}", plain_value()),
        ("[a-j]{1,4}", Just(json!(KEY))),
        (Just(KEY.to_owned()), secret_value()),
    ];
    prop::collection::vec(member, 0..4)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

/// Inserts a value at a pattern below `root`, unless there is a value already. `*` is an element, or
/// a member of an existing object.
fn insert(root: &mut Value, pattern: &str, value: Value) {
    let mut at = root;
    for name in pattern.split('/').skip(1) {
        if at.is_null() {
            *at = if name == "*" { json!([]) } else { json!({}) };
        }
        at = match at {
            Value::Object(members) => {
                let name = if name == "*" { "any" } else { name };
                members.entry(name).or_insert(Value::Null)
            }
            Value::Array(items) if name == "*" => {
                if items.is_empty() {
                    items.push(Value::Null);
                }
                items.last_mut().unwrap()
            }
            _ => return,
        };
    }
    // A row must not replace the value of a row that contains it, nor the reverse.
    if at.is_null() {
        *at = value;
    }
}

type SectionStart = (&'static Section, String, usize);

/// A value and its path from the start of a section.
type Part = (SectionStart, &'static str, Value);

/// Returns the start of a section's rows, for each of its elements or members.
fn section_starts(section: &'static Section, provider: &'static Provider) -> Vec<SectionStart> {
    let base = provider.endpoint.session;
    let list = provider
        .endpoint
        .session_list
        .as_ref()
        .map_or("", |own| own.path);
    match section.scope {
        Scope::Session | Scope::Pairs { .. } => vec![(section, base.to_owned(), 0)],
        Scope::SessionList => vec![(section, format!("{base}{list}"), 0)],
        Scope::Each(path) => [0, 1]
            .map(|at| (section, format!("{base}{path}"), at))
            .into(),
        Scope::Entries { path, .. } => vec![(section, format!("{base}{path}/claim"), 0)],
    }
}

/// Generates a response with random values in a random selection of the rows.
fn response_of(provider: &'static Provider) -> BoxedStrategy<Value> {
    let mut parts: Vec<BoxedStrategy<Option<Part>>> = Vec::new();
    for section in provider.sections {
        for start in section_starts(section, provider) {
            if let Scope::Pairs { path, .. } = section.scope {
                let here = start.clone();
                let value = free_form_object().prop_map(move |value| (here.clone(), path, value));
                parts.push(prop::option::weighted(0.7, value).boxed());
            }
            for field in section.fields {
                let here = start.clone();
                let value =
                    row_value(field).prop_map(move |value| (here.clone(), field.path, value));
                parts.push(prop::option::weighted(0.7, value).boxed());
            }
        }
    }
    (parts, prop::option::of(free_form_object()))
        .prop_map(|(parts, more)| {
            let mut response = json!({});
            for ((section, start, at), path, value) in parts.into_iter().flatten() {
                let listed = matches!(section.scope, Scope::Each(_) | Scope::SessionList);
                let pattern = if listed {
                    format!("{start}/*{path}")
                } else {
                    format!("{start}{path}")
                };
                if at == 1 {
                    add_second_element(&mut response, &start);
                }
                insert(&mut response, &pattern, value);
            }
            if let Some(more) = more {
                insert(&mut response, "/undocumented", more);
            }
            response
        })
        .boxed()
}

/// Adds a second element to the list at `pointer`, if it has only one.
fn add_second_element(response: &mut Value, pointer: &str) {
    if let Some(Value::Array(items)) = response.pointer_mut(pointer)
        && items.len() == 1
    {
        items.push(Value::Null);
    }
}

fn any_response() -> impl Strategy<Value = (&'static str, Value)> {
    Union::new(ALL.iter().map(|provider| {
        response_of(provider)
            .prop_map(move |response| (provider.name, response))
            .boxed()
    }))
}

fn redacted(provider: &'static Provider, response: Value) -> Value {
    static SCRUBBER: LazyLock<Scrubber> =
        LazyLock::new(|| Scrubber::default().with_secret(&Secret::new(KEY)));
    let policy = Policy {
        provider,
        id: REQUESTED_ID,
        show_secrets: false,
        scrubber: &SCRUBBER,
    };
    Value::from(redact(&policy, response.into()).value())
}

/// Checks whether two documents are equal except in values that contain the canary.
fn equal_except_secrets(before: &Value, after: &Value) -> bool {
    if !before.to_string().contains(CANARY) {
        return before == after;
    }
    let marked = |text: &str| text.contains(REDACTED) || text.ends_with('…');
    match (before, after) {
        (_, Value::String(text)) => marked(text),
        (Value::Array(before), Value::Array(after)) => {
            before.len() == after.len()
                && before
                    .iter()
                    .zip(after)
                    .all(|(b, a)| equal_except_secrets(b, a))
        }
        (Value::Object(before), Value::Object(after)) => {
            before.len() == after.len()
                && before.iter().zip(after).all(|((old, b), (new, a))| {
                    (old == new || old.contains(CANARY) && marked(new))
                        && (equal_except_secrets(b, a)
                            || has_secret_descendants(old) && a == REDACTED)
                })
        }
        _ => false,
    }
}

/// Checks whether this member has secret descendants. A string instead of it is masked as a whole.
fn has_secret_descendants(name: &str) -> bool {
    matches!(name, "qr_analysis" | "hops")
}

proptest! {
    #[test]
    fn random_sessions_leak_no_secret((name, response) in any_response()) {
        let provider = Provider::named(name).unwrap();
        let shown = redacted(provider, response.clone());
        prop_assert!(!shown.to_string().contains(CANARY), "{}", shown);
        prop_assert!(equal_except_secrets(&response, &shown), "{}\n{}", response, shown);
        prop_assert_eq!(redacted(provider, shown.clone()), shown);
    }
}

/// Without this, the property above could pass because no secret is generated.
#[test]
fn generator_covers_every_secret_row() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    for provider in ALL {
        let strategy = response_of(provider);
        let responses: Vec<Value> = (0..200)
            .map(|_| strategy.new_tree(&mut runner).unwrap().current())
            .collect();
        for section in provider.sections {
            let start = section.scope.pattern(provider);
            for field in section
                .fields
                .iter()
                .filter(|field| field.show != Visibility::Plain)
            {
                let pattern = format!("{}{start}{}", provider.endpoint.session, field.path);
                let planted = responses.iter().any(|response| {
                    let response = Json::from(response.clone());
                    let found = crate::session::select(&response, &pattern);
                    found.iter().any(|value| value.to_string().contains(CANARY))
                });
                assert!(planted, "{}: no secret at {pattern}", provider.name);
            }
        }
    }
}
