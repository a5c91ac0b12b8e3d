//! Builds the sample session as a tree, and finds and sets values in it.

use serde_json::Value;

use super::template::fill;
use super::time::Time;
use crate::provider::{Field, Provider, SampleStep, Scope, Section};

/// Returns the provider's sample response for `id`, as a tree.
pub(super) fn sample(provider: &Provider, id: &str, now: Time) -> Value {
    parse(&fill(provider.sample.session, id, now))
}

/// Returns the sample response after a number of earlier requests: one step of the life cycle that
/// the id selects. The last step repeats.
pub(super) fn lifecycle_step(
    provider: &Provider,
    id: &str,
    now: Time,
    earlier_requests: usize,
) -> Value {
    let mut response = sample(provider, id, now);
    let lives = provider.sample.lifecycles;
    let life = lives
        .get(variant_index(provider, id, lives.len()))
        .copied()
        .unwrap_or_default();
    let step: SampleStep = life
        .get(earlier_requests)
        .or(life.last())
        .copied()
        .unwrap_or_default();
    for (pointer, text) in step {
        set_value(&mut response, pointer, parse(&fill(text, id, now)));
    }
    response
}

/// Returns which of `count` variants an id selects by its last character: `0` the first, `1` the
/// second, and so on in base 36, modulo `count`. The sample's own id always selects the first.
pub(super) fn variant_index(provider: &Provider, id: &str, count: usize) -> usize {
    let last = id.chars().last().and_then(|c| c.to_digit(36)).unwrap_or(0);
    // Examples use the sample's own id, so it must always give the ordinary variant.
    let is_sample_id = id == provider.sample.id;
    usize::try_from(if is_sample_id { 0 } else { last }).unwrap_or(0) % count.max(1)
}

/// Returns the session within a response.
pub(super) fn session<'a>(provider: &Provider, response: &'a mut Value) -> Option<&'a mut Value> {
    response.pointer_mut(provider.endpoint.session)
}

/// Sets the value at a JSON Pointer. A missing member is added; a missing element is not.
pub(super) fn set_value(root: &mut Value, pointer: &str, value: Value) {
    if let Some(target) = root.pointer_mut(pointer) {
        *target = value;
    } else if let Some((parent, key)) = pointer.rsplit_once('/')
        && let Some(Value::Object(members)) = root.pointer_mut(parent)
    {
        // "~1" must be replaced first, or "~01" would become "/".
        members.insert(key.replace("~1", "/").replace("~0", "~"), value);
    }
}

/// A documented field that is present.
#[derive(Debug)]
pub(super) struct Row {
    /// The section of the field.
    pub(super) section: &'static Section,
    /// The field.
    pub(super) field: &'static Field,
    /// JSON Pointer from the session document.
    pub(super) pointer: String,
}

/// Returns every documented field that is present in `session`, in the order of the contract; of a
/// list of sessions, only those of the requested one.
pub(super) fn rows(provider: &'static Provider, session: &Value, id: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for section in provider.sections {
        for start in starts(provider, section.scope, session, id) {
            for field in section.fields {
                let pointers = expand(session, &format!("{start}{}", field.path));
                rows.extend(pointers.into_iter().map(|pointer| Row {
                    section,
                    field,
                    pointer,
                }));
            }
        }
    }
    rows
}

/// Returns the starts of a section's rows that exist in `session`, as JSON Pointers.
pub(super) fn starts(provider: &Provider, scope: Scope, session: &Value, id: &str) -> Vec<String> {
    let own = provider.endpoint.session_list.as_ref();
    let mut starts = expand(session, &scope.pattern(provider));
    if let (Scope::SessionList, Some(own)) = (scope, own) {
        starts.retain(|start| {
            let key = session.pointer(&format!("{start}{}", own.id));
            key.and_then(Value::as_str) == Some(id)
        });
    }
    starts
}

/// Returns the JSON Pointers in `value` that match a pattern, in which `*` matches any element or
/// member.
fn expand(value: &Value, pattern: &str) -> Vec<String> {
    let Some((before, after)) = pattern.split_once("/*") else {
        return value
            .pointer(pattern)
            .map(|_| pattern.to_owned())
            .into_iter()
            .collect();
    };
    let keys: Vec<String> = match value.pointer(before) {
        Some(Value::Array(elements)) => {
            (0..elements.len()).map(|index| index.to_string()).collect()
        }
        Some(Value::Object(members)) => members
            .keys()
            .map(|key| key.replace('~', "~0").replace('/', "~1"))
            .collect(),
        _ => Vec::new(),
    };
    let below = |key: String| {
        let start = format!("{before}/{key}");
        let inner = value
            .pointer(&start)
            .map(|inner| expand(inner, after))
            .unwrap_or_default();
        inner.into_iter().map(move |rest| format!("{start}{rest}"))
    };
    keys.into_iter().flat_map(below).collect()
}

/// Parses a sample. The tests of [`super::template`] check that all samples are valid JSON.
fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::provider::ALL;

    #[test]
    fn patterns_expand_to_existing_members() {
        let value =
            json!({"a": [{"b": 1}, {"c": 2}, {"b": 3}], "o": {"x/y~*": {"b": 1}}, "s": "t"});
        for (pattern, pointers) in [
            ("", &[""][..]),
            ("/s", &["/s"]),
            ("/a/*/b", &["/a/0/b", "/a/2/b"]),
            ("/a/*", &["/a/0", "/a/1", "/a/2"]),
            ("/o/*/b", &["/o/x~1y~0*/b"]),
            ("/*/*/b", &["/a/0/b", "/a/2/b", "/o/x~1y~0*/b"]),
            ("/s/*", &[]),
            ("/gone/*/b", &[]),
        ] {
            assert_eq!(expand(&value, pattern), pointers, "{pattern}");
        }
    }

    #[test]
    fn set_value_replaces_and_adds() {
        let mut value = json!({"a": {"b": 1}, "l": [1]});
        for pointer in ["/a/b", "/a/c", "/a~1b", "/l/0", "/l/5", "/gone/x"] {
            set_value(&mut value, pointer, json!("new"));
        }
        assert_eq!(
            value,
            json!({"a": {"b": "new", "c": "new"}, "l": ["new"], "a/b": "new"})
        );
    }

    #[test]
    fn lifecycle_ends_with_last_step() {
        for provider in ALL {
            for (index, life) in provider.sample.lifecycles.iter().enumerate() {
                let id = format!("x{index}");
                for earlier_requests in 0..life.len() + 2 {
                    let response = lifecycle_step(provider, &id, Time(0), earlier_requests);
                    for (pointer, text) in life[earlier_requests.min(life.len() - 1)] {
                        let set = response.pointer(pointer);
                        assert_eq!(set, Some(&parse(&fill(text, &id, Time(0)))), "{pointer}");
                    }
                }
            }
        }
    }

    #[test]
    fn last_id_character_selects_lifecycle() {
        let provider = ALL[0];
        for (id, chosen) in [
            ("x0", 0),
            ("x3", 3),
            ("x4", 0),
            ("xa", 2),
            ("xA", 2),
            ("x-", 0),
            ("", 0),
        ] {
            assert_eq!(variant_index(provider, id, 4), chosen, "{id}");
        }
        assert_eq!(variant_index(provider, provider.sample.id, 4), 0);
        assert_eq!(variant_index(provider, "x3", 0), 0);
    }

    #[test]
    fn samples_contain_required_fields() {
        for provider in ALL {
            let id = provider.sample.id;
            let mut response = sample(provider, id, Time(0));
            let session = session(provider, &mut response).unwrap();
            let rows = rows(provider, session, id);
            for section in provider.sections {
                for field in section
                    .fields
                    .iter()
                    .filter(|field| field.required && section.required)
                {
                    let is_present = rows.iter().any(|row| std::ptr::eq(row.field, field));
                    assert!(
                        is_present,
                        "{}: {} {}",
                        provider.name, section.title, field.path
                    );
                }
            }
        }
    }
}
