//! The responses of the mock have every documented field and state.

use serde_json::Value;

use super::*;

/// Replaces the placeholders of a template.
fn filled_in(template: &str) -> Value {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (placeholder, after) = after.split_once("}}").unwrap();
        text += before;
        text += match placeholder.split(' ').next().unwrap() {
            "id" => "requested",
            "millis" => "1767323045005",
            "am_pm" => "2026-01-02 09:15 AM UTC",
            "ago" | "in" => "2026-01-02T09:15:00Z",
            other => panic!("unknown placeholder {other}"),
        };
        rest = after;
    }
    text += rest;
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn session(provider: &Provider) -> Value {
    let response = filled_in(provider.sample.session);
    response.pointer(provider.endpoint.session).unwrap().clone()
}

fn select<'v>(value: &'v Value, pattern: &str) -> Vec<&'v Value> {
    pattern.split('/').skip(1).fold(vec![value], |found, key| {
        let step = |value: &'v Value| -> Vec<&'v Value> {
            match value {
                Value::Array(items) if key == "*" => items.iter().collect(),
                Value::Object(members) if key == "*" => members.values().collect(),
                Value::Object(members) => members.get(key).into_iter().collect(),
                _ => Vec::new(),
            }
        };
        found.into_iter().flat_map(step).collect()
    })
}

#[test]
fn sample_contains_documented_fields() {
    for provider in ALL {
        let session = session(provider);
        for (pattern, field) in rows_with_patterns(provider) {
            let found = select(&session, &pattern);
            assert!(!found.is_empty(), "{}: no {pattern}", provider.name);
            // An active session has neither failed nor ended.
            let may_be_null = ["/failure_code", "/completed_at"].contains(&field.path);
            let has_value = found.iter().any(|value| !value.is_null());
            assert!(
                may_be_null || has_value,
                "{}: {pattern} is only null",
                provider.name
            );
        }
        for section in provider.sections {
            if let Scope::Pairs { path, .. } = section.scope {
                let members = session.pointer(path).and_then(Value::as_object);
                assert!(members.is_some_and(|members| !members.is_empty()), "{path}");
            }
        }
    }
}

/// Tests search the output for this word.
#[test]
fn sample_secrets_are_marked() {
    for provider in ALL {
        let session = session(provider);
        for (pattern, field) in rows_with_patterns(provider) {
            let found = select(&session, &pattern);
            let marked = |value: &&&Value| value.to_string().contains("SECRET");
            let marks = found.iter().filter(marked).count();
            let is_valid = match field.show {
                // The members of an object or a list have rows of their own.
                Visibility::Plain => {
                    marks == 0 || matches!(field.shape, Shape::Object | Shape::List)
                }
                Visibility::Secret => marks == found.len(),
                Visibility::UrlWithoutQuery => marks > 0,
                // Every id except that of the requested session.
                Visibility::RequestedIdOnly => marks > 0 && marks + 1 == found.len(),
            };
            assert!(is_valid, "{}: {pattern} {found:?}", provider.name);
        }
    }
}

#[test]
fn every_response_is_json_or_empty() {
    for provider in ALL {
        let sample = &provider.sample;
        for response in [
            &sample.not_found,
            &sample.unauthorized,
            &sample.rate_limited,
            &sample.server_error,
        ] {
            if !response.body.is_empty() {
                assert!(
                    filled_in(response.body).is_object(),
                    "{}: {}",
                    provider.name,
                    response.body
                );
            }
        }
    }
}

#[test]
fn lifecycle_changes_existing_members() {
    for provider in ALL {
        let response = filled_in(provider.sample.session);
        for (pointer, text) in provider
            .sample
            .lifecycles
            .iter()
            .copied()
            .flatten()
            .copied()
            .flatten()
        {
            assert!(
                response.pointer(pointer).is_some(),
                "{}: {pointer}",
                provider.name
            );
            filled_in(text);
        }
    }
}

/// Every life cycle ends in a terminal state, and every terminal state is reached.
#[test]
fn lifecycles_reach_every_terminal_state() {
    for provider in ALL {
        let StateRule::Words { words, .. } = &provider.state else {
            continue;
        };
        let (_, row) = provider.row_of(Role::Status).unwrap();
        let pointer = format!("{}{}", provider.endpoint.session, row.path);
        let state = |step: &SampleStep| {
            let mut changes = step.iter();
            let (_, word) = changes
                .find(|(at, _)| *at == pointer)
                .expect("every step has a state");
            let known = words.iter().find(|(known, _)| filled_in(word) == *known);
            known
                .unwrap_or_else(|| panic!("{}: {word}", provider.name))
                .1
        };
        let mut ends = Vec::new();
        for lifecycle in provider.sample.lifecycles {
            let states: Vec<_> = lifecycle.iter().map(state).collect();
            let (last, before) = states.split_last().unwrap();
            assert!(
                last.is_terminal() && !before.is_empty(),
                "{}",
                provider.name
            );
            assert!(
                !before.iter().any(|state| state.is_terminal()),
                "{}",
                provider.name
            );
            ends.push(*last);
        }
        for state in provider
            .state
            .reachable()
            .iter()
            .filter(|state| state.is_terminal())
        {
            assert!(
                ends.contains(state),
                "{}: no life cycle ends in {}",
                provider.name,
                state.word()
            );
        }
    }
}
