//! `--save`: writes the redacted response for each session to a file, for a later `--replay`.

use std::fmt::Write as _;
use std::fs::DirBuilder;
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use ring::digest::{SHA256, digest};
use tempfile::Builder;

use crate::cli::App;
use crate::cli::target::Target;
use crate::error::{Failure, Kind, Result};
use crate::http::{self, SessionResponse};
use crate::json::Json;
use crate::mock::SavedResponse;
use crate::provider::ErrorContract;
use crate::render::json;
use crate::session::Document;
use crate::text;

/// Maximum length of the readable part of a file name.
const MAX_NAME: usize = 60;

/// Number of bytes of the hash in a file name.
const HASH_BYTES: usize = 8;

/// Body of a saved response that was neither JSON nor from the API.
const FOREIGN_BODY: &str = "<!-- not from the API, not saved -->";

/// Body of a saved response of the API that was plain text.
const PLAIN_BODY: &str = "not saved";

/// The folder of `--save`.
pub(super) struct ResponseFolder {
    path: PathBuf,
    /// Number of lookups without a response that can be saved.
    unsaved: usize,
    failure: Option<Failure>,
}

impl ResponseFolder {
    /// Creates the folder if it does not exist, and checks that it can be written to.
    ///
    /// # Errors
    /// [`Kind::Usage`] with `--show-secrets`, [`Kind::Output`] if the folder cannot be written to.
    pub(super) fn open(app: &App<'_>, path: &Path) -> Result<Self> {
        if app.options.show_secrets {
            return Err(Failure::usage("--save cannot be used with --show-secrets")
                .hint("saved responses never contain secrets; remove one of the two options"));
        }
        let path = app.host.expand_home(path);
        let mut builder = DirBuilder::new();
        // Sessions contain personal data, so the files are only for the user.
        let created = builder.recursive(true).mode(0o700).create(&path);
        created
            .and_then(|()| Builder::new().prefix(".sessctl-").tempfile_in(&path))
            .map_err(|error| write_failure(&path, error))?;
        Ok(Self {
            path,
            unsaved: 0,
            failure: None,
        })
    }

    /// Saves the response for a session. The first failure is stored for [`Self::take_error`].
    pub(super) fn save(
        &mut self,
        app: &App<'_>,
        target: &Target,
        response: &Result<SessionResponse>,
        document: &Result<Document<'_>>,
    ) {
        let Some(text) = text_of(app, target, response, document) else {
            self.unsaved += 1;
            return;
        };
        let path = self.path.join(file_name(target));
        if let Err(error) = write(&self.path, &path, &text) {
            self.failure.get_or_insert(write_failure(&path, error));
        }
    }

    /// Takes the failure to write a response.
    pub(super) const fn take_error(&mut self) -> Option<Failure> {
        self.failure.take()
    }

    /// Returns the notice about lookups that could not be saved.
    pub(super) fn notice(&self) -> Option<String> {
        match self.unsaved {
            0 => None,
            1 => Some("1 lookup has no response that can be saved".to_owned()),
            many => Some(format!(
                "{} lookups have no response that can be saved",
                text::grouped(many)
            )),
        }
    }
}

/// Returns the text of the file for a lookup; `None` if there is no response.
fn text_of(
    app: &App<'_>,
    target: &Target,
    response: &Result<SessionResponse>,
    document: &Result<Document<'_>>,
) -> Option<Vec<u8>> {
    let id = target.id.as_str();
    // The id is stored as it is, so it must not contain a credential.
    if app.console.scrubber().scrub(id) != id {
        return None;
    }
    let (status, body) = match document {
        Ok(document) => (200, document.response().clone().into_owned()),
        Err(failure) => error_response(app, target, failure)?,
    };
    let time = match response {
        Ok(response) => response.date.unwrap_or(response.received),
        Err(_) => app.host.now(),
    };
    let mut saved = SavedResponse::new(target.provider, id, status, time, body);
    saved.retry_after_s = document.as_ref().err().and_then(|failure| {
        let pause = failure.remote.retry_after?;
        u64::try_from(pause.as_millis().div_ceil(1000)).ok()
    });
    let mut text = Vec::new();
    json::write_pretty(&mut text, &saved.into_document(), false);
    // A response that is too deep to be read again would make the whole folder unusable.
    SavedResponse::parse(&text).is_ok().then_some(text)
}

/// Returns the status and the redacted body of an error response.
fn error_response(
    app: &App<'_>,
    target: &Target,
    failure: &Failure,
) -> Option<(u16, Json<'static>)> {
    if let Some(response) = &failure.response {
        // Only a response with status 200 is attached.
        return Some((200, response.as_ref().clone()));
    }
    let status = failure.remote.http_status?;
    let contract = &target.provider.errors;
    let body = failure.remote.vendor.as_ref().and_then(|error| {
        let error = http::scrub_provider_error(app.console.scrubber(), error);
        http::rebuild_body(contract, status, &error).map(Json::from)
    });
    Some((
        status,
        body.unwrap_or_else(|| body_without_object(contract, status, failure.kind)),
    ))
}

/// Returns a body that leads to the same kind of failure as one that was not a JSON object.
fn body_without_object(contract: &ErrorContract, status: u16, kind: Kind) -> Json<'static> {
    let is_empty_from_api = contract.empty.contains(&status) || matches!(status, 401 | 403);
    if kind == Kind::Provider {
        Json::string(FOREIGN_BODY)
    } else if matches!(kind, Kind::Credential | Kind::NotFound) && !is_empty_from_api {
        Json::string(PLAIN_BODY)
    } else {
        Json::Null
    }
}

/// Returns the name of the file for a session. It is the same for the same session only, also where
/// file names are case-insensitive, and contains no special characters.
fn file_name(target: &Target) -> String {
    let id = target.id.as_str();
    let readable = id.chars().take(MAX_NAME).map(|c| match c {
        c if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') => c.to_ascii_lowercase(),
        _ => '_',
    });
    let readable: String = readable.collect();
    let provider = target.provider.name;
    let hash = digest(&SHA256, format!("{provider}:{id}").as_bytes());
    let hash = hash.as_ref().iter().take(HASH_BYTES);
    let hash = hash.fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    });
    format!("{provider}-{readable}-{hash}.json")
}

/// Replaces a file as a whole.
fn write(folder: &Path, path: &Path, text: &[u8]) -> io::Result<()> {
    // Temporary files are readable only for the user.
    let mut file = Builder::new().prefix(".sessctl-").tempfile_in(folder)?;
    file.write_all(text)?;
    file.persist(path).map_err(|failed| failed.error)?;
    Ok(())
}

fn write_failure(path: &Path, error: io::Error) -> Failure {
    let path = text::quote(&path.to_string_lossy(), 300);
    let context = format!("cannot save the response to {path}");
    Failure::from_error(Kind::Output, anyhow::Error::new(error).context(context))
        .hint("choose another folder for --save")
}
