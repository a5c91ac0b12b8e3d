//! Fills the placeholders of [`crate::provider::Sample`]'s templates.

use super::time::Time;

/// Fills the placeholders of `template`. An unknown placeholder is left unchanged.
pub(super) fn fill(template: &str, id: &str, now: Time) -> String {
    let mut text = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let filled = after
            .split_once("}}")
            .and_then(|(placeholder, tail)| Some((placeholder_value(placeholder, id, now)?, tail)));
        if let Some((value, tail)) = filled {
            text.push_str(&value);
            rest = tail;
        } else {
            text.push_str("{{");
            rest = after;
        }
    }
    text.push_str(rest);
    text
}

/// Returns the text for a placeholder: `id`, `ago 12m`, `in 3d`, `millis ago 1s`, `am_pm in 1d`.
fn placeholder_value(placeholder: &str, id: &str, now: Time) -> Option<String> {
    let words: Vec<&str> = placeholder.split_ascii_whitespace().collect();
    let at = |direction: &str, span: &str| Some(now.plus(sign(direction)? * seconds(span)?));
    match *words.as_slice() {
        ["id"] => Some(json_escaped(id)),
        ["am_pm", direction, span] => at(direction, span).map(Time::with_am_pm),
        ["millis", direction, span] => at(direction, span).map(|time| time.0.to_string()),
        [direction, span] => at(direction, span).map(Time::rfc3339),
        _ => None,
    }
}

fn sign(direction: &str) -> Option<i64> {
    match direction {
        "ago" => Some(-1),
        "in" => Some(1),
        _ => None,
    }
}

/// Parses `90s`, `12m`, `2h` or `3d` as seconds.
fn seconds(span: &str) -> Option<i64> {
    let unit = span.chars().last()?;
    let count: u32 = span.strip_suffix(unit)?.parse().ok()?;
    let size = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return None,
    };
    Some(i64::from(count) * size)
}

/// Escapes `text` for use between the quotes of a JSON string.
fn json_escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::ALL;

    const NOW: Time = Time(1_739_024_940_000);

    #[test]
    fn placeholders_are_filled() {
        for (template, text) in [
            ("{{id}}{{ id }}", r#"a\"\\a\"\\"#),
            ("{{ago 0s}}", "2025-02-08T14:29:00.000Z"),
            ("{{ago 12m}}", "2025-02-08T14:17:00.000Z"),
            ("{{in 3d}}", "2025-02-11T14:29:00.000Z"),
            ("{{am_pm in 1d}}", "2025-02-09 14:29 PM UTC"),
            ("{{am_pm ago 3h}}", "2025-02-08 11:29 AM UTC"),
            (r#"{"at":{{millis ago 1s}}}"#, r#"{"at":1739024939000}"#),
        ] {
            assert_eq!(fill(template, r#"a"\"#, NOW), text);
        }
    }

    #[test]
    fn unknown_placeholders_remain() {
        for template in [
            "{{",
            "}}",
            "{{id",
            "{{nid}}",
            "{{ago}}",
            "{{ago 5}}",
            "{{ago -5m}}",
            "{{ago 5ü}}",
            "{{since 5m}}",
            "{{am_pm 5m}}",
            "{{in 99999999999d}}",
            "{\"a\":{\"b\":1}}",
        ] {
            assert_eq!(fill(template, "x", NOW), template);
        }
    }

    #[test]
    fn provider_templates_become_json() {
        for provider in ALL {
            let sample = &provider.sample;
            let replies = [
                &sample.not_found,
                &sample.unauthorized,
                &sample.rate_limited,
                &sample.server_error,
            ];
            let steps = sample
                .lifecycles
                .iter()
                .copied()
                .flatten()
                .copied()
                .flatten();
            let texts = std::iter::once(sample.session)
                .chain(
                    replies
                        .iter()
                        .map(|reply| reply.body)
                        .filter(|body| !body.is_empty()),
                )
                .chain(steps.map(|(_, text)| *text));
            for text in texts {
                let filled = fill(text, sample.id, NOW);
                let json = serde_json::from_str::<serde_json::Value>(&filled);
                assert!(json.is_ok(), "{}: {json:?} in {text}", provider.name);
                assert!(!filled.contains("{{"), "{}: {text}", provider.name);
            }
        }
    }
}
