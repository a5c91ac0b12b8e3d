//! Formats one value of a session for display.

use std::time::Duration;

use super::{Cell, Style, Tone, json, time};
use crate::duration;
use crate::json::Json;
use crate::provider::{Field, Shape};
use crate::secret::REDACTED;
use crate::session::Timestamp;

/// Formats the values of a field as one cell; `None` if there is no value and none is required.
pub(super) fn field_cell(field: &Field, values: &[&Json<'_>], style: &Style) -> Option<Cell> {
    match values {
        [] if field.required => Some(Cell::new("missing", Tone::Bad)),
        [] => None,
        [value] => Some(shaped_cell(field.shape, value, style)),
        several => {
            let texts: Vec<String> = several
                .iter()
                .map(|value| shaped_cell(field.shape, value, style).text)
                .collect();
            Some(Cell::plain(&texts.join(", ")))
        }
    }
}

/// Formats a value of unknown type: strings and numbers as they are, anything else as JSON.
pub(super) fn untyped_cell(value: &Json<'_>, style: &Style) -> Cell {
    match value {
        Json::Null => dash(style),
        Json::String(text) => text_cell(text, style),
        other => Cell::plain(&json::compact(other)),
    }
}

/// Returns the cell of a null or empty value.
pub(super) fn dash(style: &Style) -> Cell {
    Cell::composed(style.dash().to_owned(), Tone::Nothing)
}

/// Returns the cell of an empty list.
pub(super) fn empty_list() -> Cell {
    Cell::composed("none".to_owned(), Tone::Nothing)
}

fn text_cell(text: &str, style: &Style) -> Cell {
    match text {
        "" => dash(style),
        REDACTED => Cell::new(REDACTED, Tone::Dim),
        text => Cell::plain(text),
    }
}

/// Formats a value according to its shape. A value of another type is formatted like an untyped one.
fn shaped_cell(shape: Shape, value: &Json<'_>, style: &Style) -> Cell {
    match (shape, value) {
        (_, Json::Null) => dash(style),
        (_, Json::String(text)) if text.is_empty() || text == REDACTED => text_cell(text, style),
        (Shape::Words(_), Json::String(word)) => Cell::new(word, tone_of(word)),
        (Shape::Text | Shape::TextOrTexts, Json::String(text)) => Cell::plain(text),
        (Shape::Time | Shape::ProviderTime(_), Json::String(text)) => Timestamp::parse(text)
            .map_or_else(
                || Cell::plain(text),
                |time| Cell::composed(time::absolute(time, style), Tone::Plain),
            ),
        (Shape::EpochMillis, Json::Number(digits)) => Timestamp::from_json(value).map_or_else(
            || Cell::plain(digits),
            |time| Cell::composed(time::absolute(time, style), Tone::Plain),
        ),
        (Shape::Millis, Json::Number(number)) => Cell::plain(&format_milliseconds(number)),
        (Shape::Millis, Json::String(text)) => Cell::plain(&format_milliseconds(text)),
        (Shape::Bytes, Json::Number(number)) => Cell::plain(&format_size(number)),
        (Shape::Tries(limit), Json::Number(tries)) => Cell::plain(&format!("{tries} of {limit}")),
        (Shape::Flag, Json::Bool(flag)) => Cell::plain(if *flag { "yes" } else { "no" }),
        (Shape::TextOrTexts | Shape::Texts | Shape::List, Json::Array(items)) => {
            list_cell(items, value)
        }
        (
            Shape::Object | Shape::ObjectOfTexts | Shape::ObjectOrEmptyList,
            Json::Object(members),
        ) if members.is_empty() => empty_list(),
        (Shape::Any, value) => untyped_cell(value, style),
        (Shape::ObjectOrEmptyList, Json::Array(items)) if items.is_empty() => empty_list(),
        (_, other) => Cell::plain(&json::compact(other)),
    }
}

fn list_cell(items: &[Json<'_>], value: &Json<'_>) -> Cell {
    let texts: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
    match texts {
        Some(texts) if texts.is_empty() => empty_list(),
        Some(texts) => Cell::plain(&texts.join(", ")),
        None => Cell::plain(&json::compact(value)),
    }
}

/// Returns the tone of an outcome that a provider reports for a part of a session.
fn tone_of(word: &str) -> Tone {
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    let ends_with = |end: &str| {
        let start = word.len().checked_sub(end.len());
        let tail = start.and_then(|start| word.get(start..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    if is("completed") || is("succeeded") || is("matched") {
        Tone::Good
    } else if is("not_found") || ends_with("failed") || ends_with("mismatch") {
        Tone::Bad
    } else {
        Tone::Plain
    }
}

/// Formats milliseconds in larger units and as they are: `5m3s (303000 ms)`.
fn format_milliseconds(digits: &str) -> String {
    match digits.parse().map(Duration::from_millis) {
        Ok(time) if time < Duration::from_secs(1) => duration::format(time),
        Ok(time) => format!("{} ({digits} ms)", duration::format(time)),
        Err(_) => digits.to_owned(),
    }
}

/// Formats bytes in the largest unit and exactly: `240 KiB (245760)`.
fn format_size(digits: &str) -> String {
    let Ok(bytes) = digits.parse::<u64>() else {
        return digits.to_owned();
    };
    let (mut whole, mut tenths, mut name) = (bytes, 0, "B");
    for larger in ["KiB", "MiB", "GiB", "TiB"] {
        if whole < 1024 {
            break;
        }
        (tenths, whole, name) = (whole % 1024 * 10 / 1024, whole / 1024, larger);
    }
    match (name, tenths) {
        ("B", _) => format!("{bytes} B"),
        (_, 0) => format!("{whole} {name} ({digits})"),
        _ => format!("{whole}.{tenths} {name} ({digits})"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::render::tests::style;

    #[test]
    fn shapes_are_formatted_for_people() {
        for (shape, value, text) in [
            (Shape::Text, json!("a\tb"), "a\\tb"),
            (Shape::Text, json!(""), "–"),
            (Shape::Text, json!(null), "–"),
            (Shape::Text, json!(5), "5"),
            (
                Shape::Text,
                json!({"a": ["b\u{1b}"]}),
                r#"{"a":["b\u001b"]}"#,
            ),
            (Shape::Words(&["x"]), json!("y"), "y"),
            (
                Shape::Time,
                json!("2025-02-16T19:08:07Z"),
                "2025-02-16 19:08:07 UTC (in 3d)",
            ),
            (Shape::Time, json!("soon"), "soon"),
            (Shape::Time, json!(5), "5"),
            (
                Shape::EpochMillis,
                json!(1_739_466_487_000_i64),
                "2025-02-13 17:08:07 UTC (2h ago)",
            ),
            (
                Shape::EpochMillis,
                json!(-9_223_372_036_854_775_807_i64),
                "-9223372036854775807",
            ),
            (Shape::Millis, json!(0), "0ms"),
            (Shape::Millis, json!(999), "999ms"),
            (Shape::Millis, json!(1_500), "1.5s (1500 ms)"),
            (Shape::Millis, json!("303000"), "5m3s (303000 ms)"),
            (Shape::Millis, json!(7_200_000), "2h (7200000 ms)"),
            (Shape::Millis, json!(5_400_000), "1h30m (5400000 ms)"),
            (Shape::Millis, json!(266_400_000), "3d2h (266400000 ms)"),
            (Shape::Millis, json!("-3"), "-3"),
            (Shape::Millis, json!("abc"), "abc"),
            (Shape::Bytes, json!(999), "999 B"),
            (Shape::Bytes, json!(245_760), "240 KiB (245760)"),
            (Shape::Bytes, json!(1_600_000), "1.5 MiB (1600000)"),
            (Shape::Count, json!(12_345), "12345"),
            (Shape::Count, json!("5"), "\"5\""),
            (Shape::Tries(3), json!(1), "1 of 3"),
            (Shape::Flag, json!(true), "yes"),
            (Shape::Flag, json!("true"), "\"true\""),
            (Shape::TextOrTexts, json!("a"), "a"),
            (Shape::TextOrTexts, json!(["a", "b"]), "a, b"),
            (Shape::Texts, json!([]), "none"),
            (Shape::Texts, json!(["a", 1]), "[\"a\",1]"),
            (Shape::Object, json!({}), "none"),
            (Shape::Object, json!([]), "[]"),
            (Shape::ObjectOrEmptyList, json!([]), "none"),
            (Shape::Object, json!("[redacted]"), "[redacted]"),
        ] {
            let cell = shaped_cell(shape, &Json::from(value.clone()), &style(None));
            assert_eq!(
                cell.text().replace('\u{a0}', " "),
                text,
                "{shape:?} {value}"
            );
        }
    }

    #[test]
    fn only_required_fields_are_missing() {
        let field = Field::new("A", "/a", Shape::Text);
        assert_eq!(field_cell(&field, &[], &style(None)), None);
        let cell = field_cell(&field.required(), &[], &style(None)).unwrap();
        assert_eq!((cell.text(), cell.tone()), ("missing", Tone::Bad));
    }
}
