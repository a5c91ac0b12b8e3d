//! Hosts, path, authentication schemes and documentation of a drafted provider.

use crate::error::{Failure, Result};
use crate::json::Json;
use crate::openapi::{OpenApiDocument, Operation};
use crate::text;

/// How the API of a drafted provider is accessed.
pub(super) struct DraftAccess {
    /// Names and base URLs.
    pub(super) environments: Vec<(String, String)>,
    /// Path template with `{id}`.
    pub(super) path: String,
    pub(super) schemes: Vec<DraftScheme>,
}

/// An authentication scheme, with the configuration key of its value.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct DraftScheme {
    pub(super) kind: DraftSchemeKind,
    pub(super) key: &'static str,
}

/// A kind of authentication scheme; the texts are the name of the header or the cookie.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum DraftSchemeKind {
    Bearer,
    Basic,
    Header(String),
    Cookie(String),
}

impl DraftAccess {
    pub(super) fn new(
        document: &OpenApiDocument,
        operation: &Operation<'_>,
        name: &str,
        review: &mut Vec<String>,
    ) -> Result<Self> {
        if operation.path.matches('{').count() != 1 {
            let path = text::quote(operation.path, 200);
            return Err(Failure::usage(format!(
                "the path {path} needs one parameter, the id"
            )));
        }
        let (before, rest) = operation.path.split_once('{').unwrap_or_default();
        let after = rest.split_once('}').map_or("", |(_, after)| after);
        Ok(Self {
            environments: environments(document, name, review),
            path: format!("{before}{{id}}{after}"),
            schemes: schemes(document, operation, review),
        })
    }
}

fn environments(
    document: &OpenApiDocument,
    name: &str,
    review: &mut Vec<String>,
) -> Vec<(String, String)> {
    let servers = document.member("servers").and_then(Json::as_array);
    let mut found: Vec<(String, String)> = Vec::new();
    for server in servers.unwrap_or_default() {
        let url = server.get("url").and_then(Json::as_str).unwrap_or_default();
        let url = url.trim_end_matches('/');
        let is_usable = url.starts_with("https://") && url.is_ascii() && !url.contains('{');
        if !is_usable {
            review.push(format!(
                "endpoint: the server '{}' is left out",
                text::quote(url, 100)
            ));
            continue;
        }
        let description = server.get("description").and_then(Json::as_str);
        let text = format!("{url} {}", description.unwrap_or_default()).to_lowercase();
        let word = ["sandbox", "staging", "testing"]
            .into_iter()
            .find(|word| text.contains(word));
        let word = word.unwrap_or("production").to_owned();
        if !found.iter().any(|(known, _)| *known == word) {
            found.push((word, url.to_owned()));
        }
    }
    if found.is_empty() {
        review.push("endpoint: the document names no https server".to_owned());
        found.push((
            "production".to_owned(),
            format!("https://api.{name}.example"),
        ));
    }
    found
}

fn schemes(
    document: &OpenApiDocument,
    operation: &Operation<'_>,
    review: &mut Vec<String>,
) -> Vec<DraftScheme> {
    let security = operation
        .value
        .get("security")
        .or_else(|| document.member("security"));
    let components = document.member("components");
    let known = components.and_then(|components| components.get("securitySchemes"));
    let mut found: Vec<DraftScheme> = Vec::new();
    for requirement in security.and_then(Json::as_array).unwrap_or_default() {
        let names = requirement
            .as_object()
            .map(|members| members.names().collect::<Vec<_>>());
        for name in names.unwrap_or_default() {
            let kind = known.and_then(|known| scheme_kind(known.get(name)?));
            let Some(kind) = kind else {
                let name = text::quote(name, 60);
                review.push(format!("schemes: '{name}' is not described"));
                continue;
            };
            let key = match &kind {
                DraftSchemeKind::Cookie(_) => "session_cookie",
                _ if found.iter().any(|scheme| scheme.key == "api_key") => "access_token",
                _ => "api_key",
            };
            let is_known = |scheme: &DraftScheme| scheme.key == key || scheme.kind == kind;
            if !found.iter().any(is_known) {
                found.push(DraftScheme { kind, key });
            }
        }
    }
    if found.is_empty() {
        review.push("schemes: the document describes none; a Bearer token is assumed".to_owned());
        found.push(DraftScheme {
            kind: DraftSchemeKind::Bearer,
            key: "api_key",
        });
    }
    found
}

fn scheme_kind(scheme: &Json<'_>) -> Option<DraftSchemeKind> {
    let text = |name: &str| scheme.get(name).and_then(Json::as_str);
    let name = || {
        let name = text("name")?.to_lowercase();
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        (!name.is_empty() && name.chars().all(is_part)).then_some(name)
    };
    match (text("type")?, text("scheme"), text("in")) {
        ("http", Some(scheme), _) if scheme.eq_ignore_ascii_case("bearer") => {
            Some(DraftSchemeKind::Bearer)
        }
        ("http", Some(scheme), _) if scheme.eq_ignore_ascii_case("basic") => {
            Some(DraftSchemeKind::Basic)
        }
        ("oauth2" | "openIdConnect", ..) => Some(DraftSchemeKind::Bearer),
        ("apiKey", _, Some("header")) => name().map(DraftSchemeKind::Header),
        ("apiKey", _, Some("cookie")) => name().map(DraftSchemeKind::Cookie),
        _ => None,
    }
}

/// Returns the address of the documentation.
pub(super) fn documentation(
    document: &OpenApiDocument,
    operation: &Operation<'_>,
    review: &mut Vec<String>,
) -> String {
    let url = |owner: Option<&Json<'_>>| {
        let url = owner?.get("url")?.as_str()?.to_owned();
        (url.starts_with("https://") && url.is_ascii()).then_some(url)
    };
    let info = document.member("info");
    let found = url(operation.value.get("externalDocs"))
        .or_else(|| url(document.member("externalDocs")))
        .or_else(|| url(info.and_then(|info| info.get("contact"))));
    review.push("docs: the page of the endpoint".to_owned());
    found.unwrap_or_else(|| "https://docs.example.com".to_owned())
}
