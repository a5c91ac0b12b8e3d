//! Parses a response body as a session of a provider. `Content-Type` is ignored, because it is
//! often wrong and the body can be recognized without it.

use crate::error::{Failure, Kind, Result};
use crate::json::{self, Json};
use crate::provider::Provider;

/// A parsed response before redaction. It must not be displayed.
#[derive(Debug)]
pub struct Parsed<'b> {
    pub(super) provider: &'static Provider,
    pub(super) response: Json<'b>,
    pub(super) repeated: Vec<String>,
}

impl<'b> Parsed<'b> {
    /// Returns whether the response has a text at a JSON Pointer.
    #[must_use]
    pub fn has_text(&self, pointer: &str) -> bool {
        matches!(self.response.pointer(pointer), Some(Json::String(_)))
    }

    /// Returns the error in the envelope, if any: a provider may report an error with status 200.
    #[must_use]
    pub fn error(&self) -> Option<&Json<'b>> {
        self.response
            .pointer(self.provider.endpoint.error?)
            // The envelope of a successful response may contain `"error": null`.
            .filter(|error| !error.is_null())
    }
}

/// Hint for a response that will be unreadable the next time, too.
const UNREADABLE: &str = "report it to the provider: responses must be valid JSON, at most 128 levels \
                          deep, with at most 1,000,000 values";

/// Parses the body of a successful response.
///
/// # Errors
/// [`Kind::Provider`] if it is not exactly one JSON object in UTF-8, at most 128 levels deep and
/// with at most a million values.
pub fn parse<'b>(provider: &'static Provider, body: &'b [u8]) -> Result<Parsed<'b>> {
    let unreadable = |reason: String| {
        Failure::new(
            Kind::Provider,
            format!("unreadable response from {}: {reason}", provider.title),
        )
    };
    let text = json::decode(body).map_err(unreadable)?;
    // Proxies and captive portals respond with a page in HTML.
    if text.trim_ascii_start().starts_with('<') {
        return Err(unreadable("HTML instead of JSON".to_owned())
            .hint("the response may be from a proxy or captive portal, or the base URL is wrong"));
    }
    let json::ParsedText { value, repeated } = json::parse(text).map_err(|reason| {
        // A truncated response may be complete the next time; any other mistake is repeated.
        let is_truncated = reason.starts_with("truncated");
        let failure = unreadable(reason);
        if is_truncated {
            failure
        } else {
            failure.hint(UNREADABLE)
        }
    })?;
    if !value.is_object() {
        let found = value.type_name();
        return Err(unreadable(format!("expected an object, found {found}")));
    }
    Ok(Parsed {
        provider,
        response: value,
        repeated,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX_VALUES: usize = 1_000_000;

    fn reason(body: &[u8]) -> String {
        let provider = Provider::named("kayle").unwrap();
        parse(provider, body)
            .map(|parsed| parsed.response)
            .unwrap_err()
            .message()
    }

    #[test]
    fn syntax_errors_are_explained() {
        let deep = "[".repeat(1_000_000);
        for (body, reason_part) in [
            (&b""[..], "it is empty"),
            (b" \n ", "it is empty"),
            (
                b"<!doctype html><title>Sign in</title>",
                "HTML instead of JSON",
            ),
            (b"{a:1}", "string expected at line 1, column 2"),
            (b"{\"a\":[1,2", "truncated"),
            (b"{\"a\":nul", "truncated"),
            (b"{\"a\":nul}", "value expected"),
            (b"{}{}", "trailing text"),
            (b"null", "expected an object, found null"),
            (b"[1]", "found an array"),
            (b"{\"a\":01}", "line 1, column 7"),
            (b"{\"a\":NaN}", "line 1, column"),
            (br#"{"a":"\u00e"}"#, "line 1"),
            (b"{\"a\":\"\xff\"}", "not UTF-8 (at byte 6)"),
            (b"{\"a\":\"\x1b\"}", "control character at line 1"),
            (b"\xff\xfe{\0}\0", "not UTF-8 (at byte 0)"),
            (b"{\"a\":\"\\ud800\"}", "line 1, column"),
            (deep.as_bytes(), "nested more than"),
        ] {
            let reason = reason(body);
            assert!(reason.contains(reason_part), "{reason}");
        }
    }

    #[test]
    fn values_are_counted_while_parsing() {
        let body = |count: usize| format!("{{\"a\":[{}0]}}", "0,".repeat(count - 3));
        assert!(
            parse(
                Provider::named("kayle").unwrap(),
                body(MAX_VALUES).as_bytes()
            )
            .is_ok()
        );
        let reason = reason(body(MAX_VALUES + 1).as_bytes());
        assert!(reason.contains("more than 1000000 values"), "{reason}");
    }

    #[test]
    fn number_text_and_order_survive() {
        let provider = Provider::named("kayle").unwrap();
        let body = r#"{"z":18446744073709551616,"a":1.10,"e":1e400,"n":-0,"big":1234567890123456789012345678901234567890,"x":1E+2}"#;
        let with_mark = format!("\u{feff}{body}");
        let parsed = parse(provider, with_mark.as_bytes()).unwrap();
        assert_eq!(parsed.response.to_string(), body);
    }

    #[test]
    fn serializer_names_are_ordinary_names() {
        let provider = Provider::named("kayle").unwrap();
        let body = r#"{"m":{"$serde_json::private::Number":"1"},"r":{"$serde_json::private::RawValue":"[]"}}"#;
        assert_eq!(
            parse(provider, body.as_bytes())
                .unwrap()
                .response
                .to_string(),
            body
        );
    }

    #[test]
    fn repeated_names_are_reported() {
        let provider = Provider::named("kayle").unwrap();
        let parsed = parse(provider, br#"{"a":1,"b":{"a":2},"a":3}"#).unwrap();
        assert_eq!(
            (parsed.response.to_string().as_str(), parsed.repeated),
            (r#"{"a":3,"b":{"a":2}}"#, vec!["a".to_owned()])
        );
    }
}
