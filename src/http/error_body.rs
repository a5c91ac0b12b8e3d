//! Extracts message, hint, documentation link and request id from an error body of unknown shape.
//!
//! The shape is detected from the content and not from the provider, because gateways use shapes of
//! their own, and providers change theirs.

use std::time::Duration;

use serde_json::{Map, Value};

use super::provider_error;
use crate::json::Json;
use crate::provider::ErrorContract;
use crate::secret::{REDACTED, Removed, Scrubber, names_a_secret, without_parameters};
use crate::text;

/// Maximum length of a quoted text, in characters.
const MAX_LENGTH: usize = 300;
/// Maximum number of field errors quoted.
const MAX_FIELDS: usize = 5;

/// Format of a body. It helps to distinguish the API from a gateway in front of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum BodyForm {
    /// No content, or only whitespace.
    #[default]
    Empty,
    /// A JSON object.
    Object,
    /// Other JSON.
    Json,
    /// A web page.
    Html,
    /// Anything else.
    Text,
}

/// Contents of an error body. Texts are truncated, redacted and escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ErrorBody {
    pub(super) form: BodyForm,
    /// Description of the error, including field errors.
    pub(super) message: Option<String>,
    /// Advice from the provider.
    pub(super) hint: Option<String>,
    /// Link to the documentation.
    pub(super) docs: Option<String>,
    /// Request id for the provider's support.
    pub(super) request_id: Option<String>,
    /// Whether the same request may succeed later.
    pub(super) retryable: Option<bool>,
    /// Time to wait before a retry.
    pub(super) retry_after: Option<Duration>,
    /// The provider's own error object, if the body has a documented shape.
    pub(super) provider_error: Option<Value>,
}

impl ErrorBody {
    /// Parses the bytes of a body.
    pub(super) fn parse(body: &[u8], contract: &ErrorContract, scrubber: &Scrubber) -> Self {
        let body = String::from_utf8_lossy(body);
        let body = body.trim_start_matches('\u{feff}').trim();
        if body.is_empty() {
            return Self::default();
        }
        if body.starts_with('<') {
            return Self {
                form: BodyForm::Html,
                message: Some(describe_html(body, scrubber)),
                ..Self::default()
            };
        }
        match serde_json::from_str(body) {
            Ok(value) => Self::from_json(&value, contract, scrubber),
            Err(_) => Self {
                form: BodyForm::Text,
                message: Some(quoted(body, scrubber)),
                ..Self::default()
            },
        }
    }

    /// Extracts the contents of a parsed body.
    pub(super) fn from_json(value: &Value, contract: &ErrorContract, scrubber: &Scrubber) -> Self {
        let Some(outer) = value.as_object() else {
            return Self {
                form: BodyForm::Json,
                message: joined_messages(value).map(|text| quoted(&text, scrubber)),
                ..Self::default()
            };
        };
        let inner = outer.get("error").and_then(Value::as_object);
        let envelope = Envelope { outer, inner };
        // The body may name a secret and repeat its value elsewhere.
        let scrubber = &match Removed::named_in(&Json::from(value.clone())).scrubber("") {
            Some(named) => scrubber.combined_with(&named),
            None => scrubber.clone(),
        };
        let one_line = |text: &str, limit| text::quote(&scrubber.scrub_message(text), limit);
        Self {
            form: BodyForm::Object,
            message: envelope.message().map(|text| quoted(&text, scrubber)),
            hint: envelope
                .text(&["hint"])
                .map(|text| one_line(text, MAX_LENGTH)),
            docs: envelope
                .text(&["docs"])
                .or_else(|| envelope.text(&["type"]).filter(|link| !is_standard(link)))
                .filter(|link| link.starts_with("https://"))
                .map(|link| one_line(&without_parameters(link), 200)),
            request_id: envelope
                .text(&["request_id", "requestId", "traceId", "trace_id"])
                .map(|id| one_line(id, 100)),
            retryable: envelope.find("retryable").and_then(Value::as_bool),
            retry_after: envelope.find("retry_after_seconds").and_then(seconds),
            provider_error: provider_error::extract(contract, value, scrubber),
        }
    }
}

/// Top-level object of a body, and the object in its member `error`.
struct Envelope<'a> {
    outer: &'a Map<String, Value>,
    inner: Option<&'a Map<String, Value>>,
}

impl<'a> Envelope<'a> {
    /// Returns a member of the inner object, or else of the outer one.
    fn find(&self, key: &str) -> Option<&'a Value> {
        self.inner
            .and_then(|inner| inner.get(key))
            .or_else(|| self.outer.get(key))
    }

    /// Returns the first non-empty string among `keys`.
    fn text(&self, keys: &[&str]) -> Option<&'a str> {
        keys.iter().find_map(|key| non_empty(self.find(key)?))
    }

    /// Returns the code, the description and the field errors in one line.
    fn message(&self) -> Option<String> {
        let title = self.text(&["title"]);
        let body = self.text(&["message", "detail", "error_description"]);
        // Zod, a validator, puts its errors as JSON into the message.
        let embedded = body.and_then(embedded_errors);
        let names_secret = self.text(&["param", "field"]).is_some_and(names_a_secret);
        let body = body.map(|body| if names_secret { REDACTED } else { body });
        let main = match (title, body.filter(|_| embedded.is_none())) {
            (Some(title), Some(body)) if title != body => Some(format!("{title}: {body}")),
            (title, body) => body
                .or(title)
                .or_else(|| self.text(&["error", "name"]))
                .map(str::to_owned),
        };
        let code = self
            .text(&["code", "error_code", "error_type", "type"])
            .filter(|code| !code.contains("://") && *code != "about:blank");
        let field_errors: Vec<String> = embedded
            .iter()
            .chain(self.find("errors"))
            .chain(self.find("details"))
            .flat_map(field_errors)
            .chain(
                self.text(&["param"])
                    .map(|param| format!("parameter {param}")),
            )
            .take(MAX_FIELDS)
            .collect();
        let parts = main.into_iter().chain(field_errors).collect::<Vec<_>>();
        let text = parts.join("; ");
        match code.filter(|code| !text.contains(*code)) {
            _ if text.is_empty() => code.map(str::to_owned),
            Some(code) => Some(format!("{code}: {text}")),
            None => Some(text),
        }
    }
}

/// Returns whether a problem type links only to a standard, not to the provider's documentation.
fn is_standard(link: &str) -> bool {
    const STANDARDS: &[&str] = &[
        "tools.ietf.org",
        "datatracker.ietf.org",
        "www.rfc-editor.org",
        "www.iana.org",
        "httpstatuses.com",
        "httpstatuses.io",
        "developer.mozilla.org",
    ];
    let host = link
        .strip_prefix("https://")
        .and_then(|rest| rest.split(['/', '#', '?']).next());
    host.is_some_and(|host| STANDARDS.contains(&host))
}

fn non_empty(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.trim().is_empty())
}

/// Parses the list of field errors that some validators embed as JSON in their message.
fn embedded_errors(text: &str) -> Option<Value> {
    text.trim_start()
        .starts_with('[')
        .then(|| serde_json::from_str(text).ok())?
}

/// Formats field errors: a list of objects or strings, or a map from field to messages.
fn field_errors(value: &Value) -> Vec<String> {
    let describe = |field: Option<&str>, text: &str| match field {
        Some(field) if names_a_secret(field) => format!("{field}: {REDACTED}"),
        Some(field) if !field.is_empty() => format!("{field}: {text}"),
        _ => text.to_owned(),
    };
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list
            .iter()
            .take(MAX_FIELDS)
            .filter_map(|item| {
                let text = non_empty(item).or_else(|| {
                    ["message", "detail", "code", "type"]
                        .iter()
                        .find_map(|key| non_empty(item.get(key)?))
                })?;
                let field = item.get("field").and_then(Value::as_str);
                let field = field.or_else(|| name_in_path(item.get("path")?));
                Some(match item.get("code").and_then(non_empty) {
                    Some(code) if code != text => describe(field, &format!("{text} ({code})")),
                    _ => describe(field, text),
                })
            })
            .collect(),
        Value::Object(map) => map
            .iter()
            .take(MAX_FIELDS)
            .filter_map(|(field, texts)| Some(describe(Some(field), &joined_messages(texts)?)))
            .collect(),
        _ => Vec::new(),
    }
}

/// Returns the first name in a path that indicates a secret, or else its first name.
fn name_in_path(path: &Value) -> Option<&str> {
    let mut names = path.as_array()?.iter().filter_map(Value::as_str);
    let secret = names.clone().find(|name| names_a_secret(name));
    secret.or_else(|| names.next())
}

/// Returns a string, or the messages of a list joined by commas.
fn joined_messages(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => non_empty(value).map(|_| text.clone()),
        Value::Array(_) => Some(field_errors(value).join(", ")).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// Parses a number of seconds. Negative and out-of-range numbers are ignored.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = value.as_u64().map(Duration::from_secs);
    seconds.or_else(|| Duration::try_from_secs_f64(value.as_f64()?).ok())
}

/// Redacts, truncates and quotes a text.
fn quoted(text: &str, scrubber: &Scrubber) -> String {
    // Escaping lengthens the text, so it is truncated again.
    let line = text::quote(&scrubber.scrub_message(text), MAX_LENGTH);
    format!("\"{}\"", text::clip(&line, MAX_LENGTH))
}

/// Describes an HTML page by its title.
fn describe_html(page: &str, scrubber: &Scrubber) -> String {
    // Scrubbed before the title is cut at a `<`, which a key may contain.
    let page = &*scrubber.scrub_truncated(page);
    let title = || {
        let (_, rest) = page.split_once("<title>").or(page.split_once("<TITLE>"))?;
        let (title, _) = rest.split_once('<')?;
        (!title.trim().is_empty()).then_some(title)
    };
    match title() {
        Some(title) => format!("an HTML page, {}", quoted(title, scrubber)),
        None => "an HTML page".to_owned(),
    }
}
