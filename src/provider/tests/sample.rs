//! What the mock answers, held against the rows and the states.

use serde_json::Value;

use super::*;

/// A template with its blanks filled in.
fn filled(template: &str) -> Value {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (blank, after) = after.split_once("}}").unwrap();
        text += before;
        text += match blank.split(' ').next().unwrap() {
            "id" => "asked",
            "millis" => "1767323045005",
            "zephr" => "2026-01-02 09:15 AM UTC",
            "ago" | "in" => "2026-01-02T09:15:00Z",
            other => panic!("no blank is called {other}"),
        };
        rest = after;
    }
    text += rest;
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn session(provider: &Provider) -> Value {
    let answer = filled(provider.sample.session);
    answer.pointer(provider.endpoint.session).unwrap().clone()
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
fn sample_holds_documented_fields() {
    for provider in ALL {
        let session = session(provider);
        for (pattern, field) in patterns(provider) {
            let found = select(&session, &pattern);
            assert!(!found.is_empty(), "{}: no {pattern}", provider.name);
            // A session that is under way has neither failed nor ended.
            let later = ["/failure_code", "/completed_at"].contains(&field.path);
            let says = found.iter().any(|value| !value.is_null());
            assert!(later || says, "{}: {pattern} is only null", provider.name);
        }
        for section in provider.sections {
            if let Scope::Pairs { path, .. } = section.at {
                let members = session.pointer(path).and_then(Value::as_object);
                assert!(members.is_some_and(|members| !members.is_empty()), "{path}");
            }
        }
    }
}

/// Tests look for this word wherever nothing secret may be shown.
#[test]
fn sample_secrets_are_marked() {
    for provider in ALL {
        let session = session(provider);
        for (pattern, field) in patterns(provider) {
            let found = select(&session, &pattern);
            let marked = |value: &&&Value| value.to_string().contains("SECRET");
            let marks = found.iter().filter(marked).count();
            let sound = match field.show {
                // What an object or a list holds has rows of its own.
                Visibility::Plain => {
                    marks == 0 || matches!(field.shape, Shape::Object | Shape::List)
                }
                Visibility::Secret => marks == found.len(),
                Visibility::UrlWithoutQuery => marks > 0,
                // All but the asked session's.
                Visibility::OwnIdOnly => marks > 0 && marks + 1 == found.len(),
            };
            assert!(sound, "{}: {pattern} {found:?}", provider.name);
        }
    }
}

#[test]
fn every_reply_is_json_or_nothing() {
    for provider in ALL {
        let sample = &provider.sample;
        for reply in [
            &sample.not_found,
            &sample.unauthorized,
            &sample.rate_limited,
            &sample.fault,
        ] {
            if !reply.body.is_empty() {
                assert!(
                    filled(reply.body).is_object(),
                    "{}: {}",
                    provider.name,
                    reply.body
                );
            }
        }
    }
}

#[test]
fn lifecycle_changes_existing_members() {
    for provider in ALL {
        let answer = filled(provider.sample.session);
        for (pointer, text) in provider
            .sample
            .lives
            .iter()
            .copied()
            .flatten()
            .copied()
            .flatten()
        {
            assert!(
                answer.pointer(pointer).is_some(),
                "{}: {pointer}",
                provider.name
            );
            filled(text);
        }
    }
}

/// A life goes through documented states to a last one, and some life ends in each of those.
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
                .expect("a step has a state");
            let known = words.iter().find(|(known, _)| filled(word) == *known);
            known
                .unwrap_or_else(|| panic!("{}: {word}", provider.name))
                .1
        };
        let mut ends = Vec::new();
        for life in provider.sample.lives {
            let states: Vec<_> = life.iter().map(state).collect();
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
                "{}: no life ends {}",
                provider.name,
                state.word()
            );
        }
    }
}
