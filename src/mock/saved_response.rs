//! A response that was saved with `get --save`: a JSON document with the redacted body, for a later
//! replay.

use std::time::SystemTime;

use hyper::header::HeaderValue;

use super::responder::MockResponse;
use super::time::Time;
use crate::json::{self, Json, Members};
use crate::provider::{Provider, check_safety};

/// Version of the schema of a saved response.
const SCHEMA: &str = "sessctl-response/1";

/// A saved response.
#[derive(Clone, Debug)]
pub struct SavedResponse {
    /// The provider.
    pub provider: &'static Provider,
    /// The requested id.
    pub id: String,
    /// The HTTP status.
    pub status: u16,
    /// The pause that the response requests, in seconds.
    pub retry_after_s: Option<u64>,
    /// The time of the server, as in the header `Date`.
    date: String,
    /// The body: null if it was empty, and a string if it was not JSON.
    pub body: Json<'static>,
}

impl SavedResponse {
    /// Creates a response that a server sent at `time`.
    #[must_use]
    pub fn new(
        provider: &'static Provider,
        id: &str,
        status: u16,
        time: SystemTime,
        body: Json<'static>,
    ) -> Self {
        Self {
            provider,
            id: id.to_owned(),
            status,
            retry_after_s: None,
            date: Time::from(time).http(),
            body,
        }
    }

    /// Converts the response to the document that is saved.
    #[must_use]
    pub fn into_document(self) -> Json<'static> {
        let retry_after = self.retry_after_s;
        let mut members = Members::default();
        for (name, value) in [
            ("schema", Json::string(SCHEMA)),
            ("provider", Json::string(self.provider.name)),
            ("id", Json::string(self.id)),
            ("status", Json::from(serde_json::Value::from(self.status))),
            ("date", Json::string(self.date)),
            (
                "retry_after_s",
                Json::from(serde_json::Value::from(retry_after)),
            ),
            ("body", self.body),
        ] {
            members.push(name, value);
        }
        Json::Object(members)
    }

    /// Reads a saved document.
    ///
    /// # Errors
    /// A phrase that completes "the file …". It contains nothing of the document.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        let document = std::str::from_utf8(text).ok();
        let document = document.and_then(|text| json::parse(text).ok());
        // The numbers of the body must keep their notation, so it is not parsed by serde_json.
        let mut document = document.ok_or("is not JSON")?.value;
        let text = |name: &str| document.get(name).and_then(Json::as_str);
        if text("schema") != Some(SCHEMA) {
            return Err(format!(
                "is not a response saved with --save: its schema is not {SCHEMA}"
            ));
        }
        let provider = text("provider").and_then(Provider::named);
        let provider = provider.ok_or("names no provider")?;
        let id = text("id").filter(|id| check_safety(id).is_ok());
        let id = id.ok_or("contains no valid id")?.to_owned();
        let date = text("date").filter(|date| HeaderValue::from_str(date).is_ok());
        let date = date.ok_or("contains no date")?.to_owned();
        let number = |name: &str| document.get(name)?.as_number()?.parse::<u64>().ok();
        let status = number("status").filter(|status| (200..600).contains(status));
        let status = status.and_then(|status| u16::try_from(status).ok());
        let retry_after_s = number("retry_after_s");
        let members = document.as_object_mut().ok_or("is not JSON")?;
        Ok(Self {
            provider,
            id,
            status: status.ok_or("contains no valid status")?,
            retry_after_s,
            date,
            body: members
                .remove("body")
                .ok_or("contains no body")?
                .into_owned(),
        })
    }
}

impl From<&SavedResponse> for MockResponse {
    fn from(saved: &SavedResponse) -> Self {
        let response = match &saved.body {
            Json::Null => Self::json(""),
            Json::String(text) => Self::plain(saved.status, text),
            body => Self::json(body.to_string()),
        };
        // The state of a session may depend on the time at which the response was sent.
        let response = response.with_header("date", &saved.date);
        let response = match saved.retry_after_s {
            Some(seconds) => response.with_header("retry-after", seconds.to_string()),
            None => response,
        };
        Self {
            status: saved.status,
            ..response
        }
    }
}
