//! The documented error responses of a provider: their shapes, the error codes of a rejected
//! credential, and the backoff after a 429.

use std::time::Duration;

use serde_json::Value;

/// The documented error responses of a provider.
///
/// Used to distinguish a 401, 403 or 404 of the API from that of a gateway, a firewall or a wrong
/// host.
#[derive(Debug)]
pub struct ErrorContract {
    /// The documented shapes of an error body.
    pub shapes: &'static [ErrorShape],
    /// Statuses whose body may be empty. An empty 401 or 403 is always attributed to the API,
    /// because an intermediary nearly always sends a page or a JSON object.
    pub empty: &'static [u16],
    /// Whether the API may send plain text.
    pub plain_text: bool,
    /// Prefixes of messages of common gateways whose bodies have a documented shape.
    pub foreign: &'static [&'static str],
    /// Error codes that mean that the credential is rejected for every session.
    pub rejections: &'static [Rejection],
    /// Hint after a 401.
    pub unauthorized: Option<&'static str>,
    /// Clause for the hint after a 403: the permission that the credential needs.
    pub forbidden: Option<&'static str>,
}

/// A shape of an error body.
#[derive(Debug)]
pub struct ErrorShape {
    /// JSON Pointer from the body to the error object.
    pub at: &'static str,
    /// Members that the error object must have.
    pub members: &'static [(&'static str, MemberType)],
    /// Members of which the error object must have at least one, as text. Empty for no
    /// requirement.
    pub any: &'static [&'static str],
    /// Members that the body must not have.
    pub absent: &'static [&'static str],
}

/// The JSON type of a member of an error body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberType {
    /// A string that is not empty.
    Text,
    /// A number.
    Number,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// An error code that means that the credential is rejected for every session.
#[derive(Debug)]
pub struct Rejection {
    /// The HTTP status.
    pub status: u16,
    /// The provider's error code.
    pub code: &'static str,
    /// Clause that explains the code.
    pub about: &'static str,
}

/// The documented backoff after a 429 without a `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// The first pause; it doubles with every attempt.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
    /// Maximum number of attempts, including the first.
    pub attempts: u32,
}

impl ErrorContract {
    /// The contract of a provider that documents no errors.
    pub const NONE: Self = Self {
        shapes: &[],
        empty: &[],
        plain_text: false,
        foreign: &[],
        rejections: &[],
        unauthorized: None,
        forbidden: None,
    };

    /// Returns the error object of a body in one of the documented shapes.
    #[must_use]
    pub fn find<'v>(&self, body: &'v Value) -> Option<&'v Value> {
        self.shapes
            .iter()
            .find_map(|shape| shape.find(body))
            .filter(|error| !self.is_foreign(error))
    }

    /// Returns the rejection of the credential for a status and an error code, if documented.
    #[must_use]
    pub fn rejection(&self, status: u16, code: &str) -> Option<&'static Rejection> {
        self.rejections
            .iter()
            .find(|known| known.status == status && known.code.eq_ignore_ascii_case(code))
    }

    /// Checks whether a body that is not JSON may come from the API.
    #[must_use]
    pub fn allows_text(&self, text: &str) -> bool {
        // HTML pages and truncated JSON are not plain text.
        self.plain_text && !text.starts_with(['{', '[', '<']) && !self.is_foreign_text(text)
    }

    fn is_foreign(&self, error: &Value) -> bool {
        let message = error.get("message").and_then(Value::as_str);
        message.is_some_and(|message| self.is_foreign_text(message))
    }

    fn is_foreign_text(&self, text: &str) -> bool {
        let has_prefix = |prefix: &&str| {
            text.get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        self.foreign.iter().any(has_prefix)
    }
}

impl ErrorShape {
    /// Creates a shape with these required members.
    #[must_use]
    pub const fn new(at: &'static str, members: &'static [(&'static str, MemberType)]) -> Self {
        Self {
            at,
            members,
            any: &[],
            absent: &[],
        }
    }

    fn find<'v>(&self, body: &'v Value) -> Option<&'v Value> {
        let outer = body.as_object()?;
        let error = body.pointer(self.at)?;
        let has = |(name, expected): &(&str, MemberType)| {
            error
                .get(*name)
                .is_some_and(|value| expected.matches(value))
        };
        let matches = self.members.iter().all(has)
            && (self.any.is_empty() || self.any.iter().any(|name| has(&(name, MemberType::Text))))
            && !self.absent.iter().any(|name| outer.contains_key(*name));
        matches.then_some(error)
    }
}

impl MemberType {
    fn matches(self, value: &Value) -> bool {
        match self {
            Self::Text => value.as_str().is_some_and(|text| !text.trim().is_empty()),
            Self::Number => value.is_number(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{ALL, Provider};

    /// Bodies of gateways, frameworks and proxies, documented by no provider.
    #[test]
    fn foreign_bodies_match_no_provider() {
        for body in [
            json!({}),
            json!([]),
            json!(null),
            json!("Not Found"),
            json!({"message": "no Route matched with those values"}),
            json!({"message": ""}),
            json!({"detail": "Not Found"}),
            json!({"statusCode": 404, "message": "Cannot GET /x", "error": "Not Found"}),
            json!({"timestamp": "2026-01-02T03:04:05Z", "status": 404, "error": "Not Found", "path": "/x"}),
            json!({"error": {"code": 404, "message": "x", "status": "NOT_FOUND"}}),
            json!({"error_msg": "404 Route Not Found"}),
            json!({"errors": []}),
            json!({"errors": [{"message": "x"}]}),
            json!({"data": {}}),
        ] {
            for provider in ALL {
                assert_eq!(
                    provider.errors.find(&body),
                    None,
                    "{}: {body}",
                    provider.name
                );
            }
        }
    }

    #[test]
    fn documented_shapes_give_error_object() {
        for (name, body, code) in [
            ("imprint", json!({"type": "T", "message": "m"}), "/type"),
            (
                "imprint",
                json!({"error": {"type": "T", "message": "m"}}),
                "/type",
            ),
            (
                "imprint",
                json!({"path": "/x", "details": [], "error": "T", "status": 400, "timestamp": "t"}),
                "/error",
            ),
            (
                "closient",
                json!({"type": "T", "title": "t", "status": 404}),
                "/type",
            ),
            (
                "closient",
                json!({"error": {"code": "T", "message": "m"}}),
                "/code",
            ),
            (
                "deck",
                json!({"errors": [{"type": "t", "code": "T", "message": "m"}]}),
                "/code",
            ),
            (
                "deck",
                json!({"title": "T", "errors": {"id": ["bad"]}}),
                "/title",
            ),
            (
                "kayle",
                json!({"error": {"code": "T", "message": "m"}}),
                "/code",
            ),
            (
                "kayle",
                json!({"success": false, "error": {"name": "T", "message": "m"}}),
                "/name",
            ),
            ("zephr", json!({"message": "T"}), "/message"),
            ("zephr", json!({"error_type": "T"}), "/error_type"),
        ] {
            let provider = Provider::named(name).unwrap();
            let error = provider.errors.find(&body);
            let found = error
                .and_then(|error| error.pointer(code))
                .and_then(|value| value.as_str());
            assert_eq!(found, Some("T"), "{name}: {body}");
        }
    }

    #[test]
    fn texts_of_gateways_are_foreign() {
        let zephr = Provider::named("zephr").unwrap();
        assert!(zephr.errors.allows_text("Session not found"));
        for text in [
            "404 page not found",
            "default backend - 404",
            "error code: 1020",
            "No healthy upstream",
            "{\"message\":\"cut short",
            "<html>",
        ] {
            assert!(!zephr.errors.allows_text(text), "{text}");
        }
        for provider in ALL {
            let is_zephr = provider.name == "zephr";
            assert_eq!(provider.errors.allows_text("Not found"), is_zephr);
        }
    }

    #[test]
    fn frozen_organization_rejects_credential() {
        let kayle = Provider::named("kayle").unwrap();
        assert!(kayle.errors.rejection(410, "ORGANIZATION_FROZEN").is_some());
        assert!(kayle.errors.rejection(404, "ORGANIZATION_FROZEN").is_none());
        assert!(kayle.errors.rejection(410, "GONE").is_none());
    }
}
