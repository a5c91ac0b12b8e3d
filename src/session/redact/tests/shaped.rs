//! Documents grown from the rows of each vendor, with a canary wherever a row or a member's name
//! says that a secret stands. What the rows say is the only thing that this shares with its
//! subject: the oracle looks for the canary.

use proptest::prelude::*;
use proptest::strategy::Union;
use serde_json::{Map, Value, json};

use super::*;
use crate::provider::{ALL, Field, Scope, Section, Shape};

const CANARY: &str = "SECRET";
const KEY: &str = "kk_live_SECRET_0123";
/// The asked session; it fits no vendor's shape, which the redactor does not mind.
const ASKED: &str = "asked-session-0001";

/// A value where nothing is secret.
fn plain() -> impl Strategy<Value = Value> {
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

/// A value that holds a secret, of any type.
fn secret() -> impl Strategy<Value = Value> {
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

/// What may stand where the row is: the right thing, nothing, or something else altogether.
fn value_of(field: &'static Field) -> BoxedStrategy<Value> {
    match field.show {
        Visibility::Plain => match field.shape {
            Shape::Object | Shape::ObjectOfTexts | Shape::ObjectOrEmptyList => {
                prop_oneof![plain(), pairs(), Just(Value::Object(Map::new()))].boxed()
            }
            // Its elements have rows of their own, which hide texts in their place.
            Shape::List => Just(Value::Null).boxed(),
            Shape::Text => prop_oneof![plain(), Just(json!(format!("key {KEY}!")))].boxed(),
            _ => plain().boxed(),
        },
        Visibility::Secret => prop_oneof![secret(), Just(Value::Null), Just(json!(""))].boxed(),
        Visibility::UrlWithoutQuery => url().boxed(),
        Visibility::RequestedIdOnly => prop_oneof![
            Just(json!(ASKED)),
            Just(json!("other-01SECRET")),
            Just(json!("other-01-SECRET-and-more")),
            Just(Value::Null),
            Just(json!([CANARY])),
        ]
        .boxed(),
    }
}

/// A free object, with members whose names say that they hold a secret.
fn pairs() -> impl Strategy<Value = Value> {
    let secrets = "((client_|x-)?pass_word|(client_?|x-|CSRF |id)?([Ss]ecret|TOKEN|passwd|api[-_ ]?Key|privateKey|Authorization|(Set-)?Cookie))s?";
    let member = prop_oneof![
        (secrets, secret()),
        ("[a-j]{1,4}", plain()),
        ("[a-j]{1,4}", Just(json!(KEY))),
        (Just(KEY.to_owned()), secret()),
    ];
    prop::collection::vec(member, 0..4)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

/// Puts `value` at a pattern below `root`; `*` becomes an element, or a member where there is an
/// object already. A place that holds something else is left alone.
fn place(root: &mut Value, pattern: &str, value: Value) {
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
    // A row within another's value must not take that value's place, nor the reverse.
    if at.is_null() {
        *at = value;
    }
}

type SectionStart = (&'static Section, String, usize);

/// A value, and its path from where a section starts.
type Part = (SectionStart, &'static str, Value);

/// Where a section's rows start, for each of its elements or members.
fn starts(section: &'static Section, provider: &'static Provider) -> Vec<SectionStart> {
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

/// An answer of a vendor: some of its rows, each with some value.
fn answer(provider: &'static Provider) -> BoxedStrategy<Value> {
    let mut parts: Vec<BoxedStrategy<Option<Part>>> = Vec::new();
    for section in provider.sections {
        for start in starts(section, provider) {
            if let Scope::Pairs { path, .. } = section.scope {
                let here = start.clone();
                let value = pairs().prop_map(move |value| (here.clone(), path, value));
                parts.push(prop::option::weighted(0.7, value).boxed());
            }
            for field in section.fields {
                let here = start.clone();
                let value =
                    value_of(field).prop_map(move |value| (here.clone(), field.path, value));
                parts.push(prop::option::weighted(0.7, value).boxed());
            }
        }
    }
    (parts, prop::option::of(pairs()))
        .prop_map(|(parts, more)| {
            let mut answer = json!({});
            for ((section, start, at), path, value) in parts.into_iter().flatten() {
                let listed = matches!(section.scope, Scope::Each(_) | Scope::SessionList);
                let pattern = if listed {
                    format!("{start}/*{path}")
                } else {
                    format!("{start}{path}")
                };
                if at == 1 {
                    grow(&mut answer, &start);
                }
                place(&mut answer, &pattern, value);
            }
            if let Some(more) = more {
                place(&mut answer, "/unheard_of", more);
            }
            answer
        })
        .boxed()
}

/// Adds a second element to the list at `pointer`, if it has but one.
fn grow(answer: &mut Value, pointer: &str) {
    if let Some(Value::Array(items)) = answer.pointer_mut(pointer)
        && items.len() == 1
    {
        items.push(Value::Null);
    }
}

fn any_answer() -> impl Strategy<Value = (&'static str, Value)> {
    Union::new(ALL.iter().map(|provider| {
        answer(provider)
            .prop_map(move |answer| (provider.name, answer))
            .boxed()
    }))
}

fn redacted(provider: &'static Provider, answer: Value) -> Value {
    static SCRUBBER: LazyLock<Scrubber> =
        LazyLock::new(|| Scrubber::default().with_secret(&Secret::new(KEY)));
    let policy = Policy {
        provider,
        id: ASKED,
        show_secrets: false,
        scrubber: &SCRUBBER,
    };
    Value::from(redact(&policy, answer.into()).value())
}

/// Whether `after` is `before` but for what holds the canary.
fn same_but_for_secrets(before: &Value, after: &Value) -> bool {
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
                    .all(|(b, a)| same_but_for_secrets(b, a))
        }
        (Value::Object(before), Value::Object(after)) => {
            before.len() == after.len()
                && before.iter().zip(after).all(|((old, b), (new, a))| {
                    (old == new || old.contains(CANARY) && marked(new))
                        && (same_but_for_secrets(b, a) || stands_above(old) && a == REDACTED)
                })
        }
        _ => false,
    }
}

/// Whether secrets stand below this member: a text in its place may hold one, and is taken whole.
fn stands_above(name: &str) -> bool {
    matches!(name, "qr_analysis" | "hops")
}

proptest! {
    #[test]
    fn random_sessions_leak_no_secret((name, answer) in any_answer()) {
        let provider = Provider::named(name).unwrap();
        let shown = redacted(provider, answer.clone());
        prop_assert!(!shown.to_string().contains(CANARY), "{}", shown);
        prop_assert!(same_but_for_secrets(&answer, &shown), "{}\n{}", answer, shown);
        prop_assert_eq!(redacted(provider, shown.clone()), shown);
    }
}

/// That the property above is about something: every row that hides is filled now and then.
#[test]
fn generator_covers_every_secret_row() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    for provider in ALL {
        let strategy = answer(provider);
        let answers: Vec<Value> = (0..200)
            .map(|_| strategy.new_tree(&mut runner).unwrap().current())
            .collect();
        for section in provider.sections {
            let start = section
                .scope
                .pattern(provider.endpoint.session_list.as_ref());
            for field in section
                .fields
                .iter()
                .filter(|field| field.show != Visibility::Plain)
            {
                let pattern = format!("{}{start}{}", provider.endpoint.session, field.path);
                let planted = answers.iter().any(|answer| {
                    let answer = Json::from(answer.clone());
                    let found = crate::session::select(&answer, &pattern);
                    found.iter().any(|value| value.to_string().contains(CANARY))
                });
                assert!(planted, "{}: nothing at {pattern}", provider.name);
            }
        }
    }
}
