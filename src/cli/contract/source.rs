//! Reads an OpenAPI document from a file, from standard input or from a URL.

use std::io::Read;
use std::path::Path;

use crate::cli::App;
use crate::config::{self, Config};
use crate::error::{Failure, Result};
use crate::files;
use crate::http;
use crate::openapi::OpenApiDocument;
use crate::signals;
use crate::text;

/// Maximum size of a document, in bytes.
const MAX_DOCUMENT: u64 = 64 << 20;

/// Reads the OpenAPI document that an argument names.
///
/// # Errors
/// [`crate::error::Kind::Usage`] if it cannot be read or is not one, and the errors of
/// [`http::fetch_document`].
pub(in crate::cli) async fn read_document(
    app: &mut App<'_>,
    source: &str,
) -> Result<OpenApiDocument> {
    let bytes = if source.contains("://") {
        fetch(app, source).await?
    } else if source == "-" {
        read_stdin(app)?
    } else {
        let path = app.host.expand_home(Path::new(source));
        let (bytes, _) = files::read_regular(&path, MAX_DOCUMENT)
            .map_err(|error| Failure::usage(format!("{}: {error}", text::quote(source, 200))))?;
        bytes
    };
    OpenApiDocument::parse(&bytes).map_err(|failure| failure.about(&text::quote(source, 200)))
}

async fn fetch(app: &mut App<'_>, source: &str) -> Result<Vec<u8>> {
    let url = config::parse_document_url(source)?;
    let config = Config::load(app.host, &app.options.flags())?;
    app.console.add_secrets(config.secrets());
    for note in config.notices() {
        app.console.notice(note);
    }
    let trace = app.console.tracer();
    http::fetch_document(app.host, &config, &url, trace.as_ref()).await
}

fn read_stdin(app: &App<'_>) -> Result<Vec<u8>> {
    if app.host.stdin_terminal {
        return Err(Failure::usage("cannot read the document from a terminal")
            .hint("redirect a file, or name it"));
    }
    let mut bytes = Vec::new();
    let limited = std::io::stdin().take(MAX_DOCUMENT + 1);
    signals::exit_on_signal(|| { limited }.read_to_end(&mut bytes))
        .map_err(|error| Failure::usage(format!("standard input: {error}")))?;
    if text::count(bytes.len()) > MAX_DOCUMENT {
        return Err(Failure::usage("standard input: larger than 64 MiB"));
    }
    Ok(bytes)
}
