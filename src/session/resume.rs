//! Restores sessions from an earlier `-o ndjson` output, for `--resume`.

use super::document::{RESERVED, SCHEMA};
use super::options::DocumentOptions;
use super::redact::{Policy, redact_session, remove_credentials};
use crate::json::{self, Json};
use crate::provider::Provider;

/// Returns the provider and id of a complete `-o ndjson` line; `None` for any other line.
///
/// Only the end of the line is parsed: the reserved member is last, and a string from the provider
/// cannot imitate it, because its quotes are escaped.
#[must_use]
pub fn identify_line(line: &str) -> Option<(&'static Provider, String)> {
    let whole = line.trim_ascii_end().strip_suffix('}')?;
    let (_, reserved) = whole.rsplit_once("\"_sessctl\":")?;
    let reserved = json::parse(reserved).ok()?.value;
    let text = |name: &str| reserved.get(name).and_then(Json::as_str);
    if text("schema")? != SCHEMA || reserved.get("error").is_some() {
        return None;
    }
    Some((Provider::named(text("provider")?)?, text("id")?.to_owned()))
}

/// Parses the document on a line and redacts it again, because the earlier run may have used
/// `--show-secrets`.
#[must_use]
pub fn restore<'l>(
    line: &'l str,
    provider: &'static Provider,
    id: &str,
    options: &DocumentOptions<'_>,
) -> Option<Json<'l>> {
    let mut document = json::parse(line).ok()?.value;
    let reserved = document.as_object_mut()?.remove(RESERVED)?;
    let policy = Policy {
        provider,
        id,
        show_secrets: options.show_secrets,
        scrubber: options.scrubber,
    };
    let mut document = redact_session(&policy, document).into_value();
    document
        .as_object_mut()?
        .push(RESERVED, remove_credentials(options.scrubber, reserved));
    Some(document)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::secret::{Scrubber, Secret};

    fn line(id: &str, more: &str) -> String {
        format!(
            r#"{{"id":"{id}","status":"queued","_sessctl":{{"schema":"sessctl/1","provider":"deck","id":"{id}"{more}}}}}"#
        )
    }

    #[test]
    fn valid_line_identifies_its_session() {
        let (provider, id) = identify_line(&line("sess_1", "")).unwrap();
        assert_eq!((provider.name, id.as_str()), ("deck", "sess_1"));
        let whole = line("sess_1", "");
        for (end, _) in whole.char_indices().skip(1) {
            let cut = whole.get(..end).unwrap();
            assert!(identify_line(cut).is_none(), "{cut}");
        }
        for other in [
            line("sess_1", r#","error":{"code":"network"}"#),
            line("sess_1", "").replace("sessctl/1", "sessctl/2"),
            line("sess_1", "").replace("deck", "dock"),
            r#"{"note":"\"_sessctl\":{\"schema\":\"sessctl/1\",\"provider\":\"deck\",\"id\":\"x\"}"}"#.to_owned(),
            String::new(),
            "null".to_owned(),
        ] {
            assert!(identify_line(&other).is_none(), "{other}");
        }
    }

    #[test]
    fn resumed_line_is_redacted_again() {
        let provider = Provider::named("deck").unwrap();
        let options = DocumentOptions {
            show_secrets: false,
            scrubber: &Scrubber::default().with_secret(&Secret::new("key_SECRET")),
            now: SystemTime::UNIX_EPOCH,
            server_ahead: 0,
            any_id: false,
            for_conditions: false,
        };
        let shown = line("sess_1", r#","notices":["key_SECRET"]"#).replace(
            r#""status""#,
            r#""api_token":"t_SECRET","echo":"key_SECRET","status""#,
        );
        let restored = restore(&shown, provider, "sess_1", &options).unwrap();
        assert_eq!(
            restored.to_string(),
            r#"{"id":"sess_1","api_token":"[redacted]","echo":"[redacted]","status":"queued","_sessctl":{"schema":"sessctl/1","provider":"deck","id":"sess_1","notices":["[redacted]"]}}"#
        );
    }
}
