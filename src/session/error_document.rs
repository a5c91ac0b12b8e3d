//! The document of a failed lookup.

use serde_json::json;

use super::document::SCHEMA;
use crate::error::Failure;
use crate::json::Json;
use crate::provider::Provider;

/// Returns the document of a failed lookup. The message and the hint must already be redacted.
#[must_use]
pub fn error_document(
    provider: Option<&Provider>,
    id: Option<&str>,
    failure: &Failure,
    message: &str,
    hint: Option<&str>,
) -> Json<'static> {
    json!({"_sessctl": {
        "schema": SCHEMA,
        "provider": provider.map(|provider| provider.name),
        "id": id,
        "error": {
            "code": failure.kind.word(),
            "http_status": failure.remote.http_status,
            "message": message,
            "hint": hint,
            "request_id": failure.remote.request_id,
            "retry_after_s": failure.remote.retry_after.map(|pause| u64::try_from(pause.as_millis().div_ceil(1000)).unwrap_or(u64::MAX)),
            "vendor": failure.remote.vendor,
        },
    }})
    .into()
}
