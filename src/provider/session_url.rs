//! Finds the session id in the path of a URL that a user copied from an API, a dashboard or an email.
//!
//! A URL is never sent anywhere and never quoted, because it may contain a secret: only its host and
//! the id in its path are used.

use std::fmt;

use super::{ALL, Endpoint, Provider, check_safety};

/// Maximum length of a URL, in bytes.
pub const MAX_URL_BYTES: usize = 4096;

/// Shown instead of a URL.
pub const HIDDEN_URL: &str = "https://…";

/// The id and the provider that a URL names.
pub type LocatedId<'t> = (&'static Provider, &'t str);

/// Reason why a URL names no session. Its text never contains the URL itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlError {
    /// It is not a URL that can be read in only one way.
    Malformed(&'static str),
    /// No provider has its host.
    UnknownHost,
    /// Its path contains no session id of the provider.
    NoId(&'static Provider),
    /// Its path contains several session ids of the provider.
    SeveralIds(&'static Provider),
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(why) => write!(f, "the URL {why}"),
            Self::UnknownHost => f.write_str("the host of the URL is not one of a provider"),
            Self::NoId(provider) => {
                write!(
                    f,
                    "the path of the {} URL contains no session id",
                    provider.title
                )
            }
            Self::SeveralIds(provider) => write!(
                f,
                "the path of the {} URL contains several session ids",
                provider.title
            ),
        }
    }
}

/// Checks whether a text is a URL rather than an id.
#[must_use]
pub fn is_url(text: &str) -> bool {
    // Some browsers omit the scheme of the address.
    let (host, path) = split_host(text);
    text.contains("://") || (path.len() > 1 && provider_of_host(host).is_some())
}

/// Finds the provider of a URL by its host, and the one session id in its path. The query and the
/// fragment are ignored.
///
/// With `any_id`, a segment in the position of the id is accepted in any format.
///
/// # Errors
/// A [`UrlError`] with the reason.
pub fn find_in_url(url: &str, any_id: bool) -> Result<LocatedId<'_>, UrlError> {
    let (host, path) = host_and_path(url).map_err(UrlError::Malformed)?;
    let provider = provider_of_host(host).ok_or(UrlError::UnknownHost)?;
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    // Programs disagree on what such a path means.
    if segments.iter().any(|segment| is_dots(segment)) {
        return Err(UrlError::Malformed("contains a . or .. in its path"));
    }
    let in_format = segments.iter().copied().filter(|segment| {
        !provider.id.patterns.is_empty()
            && provider.id.matches(segment)
            && check_safety(segment).is_ok()
    });
    let mut ids: Vec<&str> = in_format.collect();
    if ids.is_empty() && (any_id || provider.id.patterns.is_empty()) {
        ids.extend(id_of_resource(&provider.endpoint, host, &segments));
    }
    match ids.as_slice() {
        [] => Err(UrlError::NoId(provider)),
        // The same id may appear twice.
        [id, rest @ ..] if rest.iter().all(|other| other == id) => Ok((provider, id)),
        _ => Err(UrlError::SeveralIds(provider)),
    }
}

/// Splits a URL into host and path.
///
/// # Errors
/// A phrase that completes "the URL …".
fn host_and_path(url: &str) -> Result<(&str, &str), &'static str> {
    if url.len() > MAX_URL_BYTES {
        return Err("is longer than 4,096 bytes");
    }
    // Parsers of URLs drop some of these characters and convert others.
    if url
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || c == '\\')
    {
        return Err("contains a space, a backslash or a control character");
    }
    let rest = match url.split_once("://") {
        Some((scheme, rest))
            if ["https", "http"]
                .iter()
                .any(|known| scheme.eq_ignore_ascii_case(known)) =>
        {
            rest
        }
        Some(_) => return Err("does not begin with https://"),
        None => url,
    };
    let (authority, path) = split_host(rest);
    if authority.contains('@') {
        return Err("contains user info");
    }
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    if port.parse::<u16>().is_err() {
        return Err("contains an invalid port");
    }
    Ok((host, path))
}

/// Splits a URL without a scheme at the end of its host, and removes its query and its fragment.
fn split_host(rest: &str) -> (&str, &str) {
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let rest = rest.get(..end).unwrap_or_default();
    rest.split_at(rest.find('/').unwrap_or(rest.len()))
}

fn is_dots(segment: &str) -> bool {
    let decoded = segment.to_ascii_lowercase().replace("%2e", ".");
    matches!(decoded.as_str(), "." | "..")
}

/// Returns the provider with a host, which may be that of its API or of one of its pages.
fn provider_of_host(host: &str) -> Option<&'static Provider> {
    ALL.iter().copied().find(|provider| {
        let pages = provider.pages.iter().copied();
        pages
            .chain(provider.endpoint.api_hosts())
            .any(|known| is_host(known, host))
    })
}

/// Compares a host with a known one, in which `{…}` is any single label.
fn is_host(known: &str, host: &str) -> bool {
    let (mut known, mut host) = (known.split('.'), host.split('.'));
    loop {
        match (known.next(), host.next()) {
            (None, None) => return true,
            (Some(known), Some(label)) if known.starts_with('{') && !label.is_empty() => {}
            (Some(known), Some(label)) if known.eq_ignore_ascii_case(label) => {}
            _ => return false,
        }
    }
}

/// Returns the segment in the position of the id, if the URL is that of the API's session resource.
fn id_of_resource<'t>(endpoint: &Endpoint, host: &str, segments: &[&'t str]) -> Option<&'t str> {
    let environments = endpoint.environments.iter().filter_map(|environment| {
        let (known, base) = split_host(environment.base_url.split_once("://")?.1);
        is_host(known, host).then(|| format!("{base}{}", endpoint.path))
    });
    let mut found = environments.filter_map(|template| {
        let mut id = None;
        let mut rest = segments.iter().copied();
        for expected in template.split('/').skip(1) {
            let segment = rest.next()?;
            if expected == "{id}" {
                id = Some(segment);
            } else if expected != segment {
                return None;
            }
        }
        // A final slash is harmless; another segment would be another resource.
        let is_end = rest.next().is_none_or(str::is_empty) && rest.next().is_none();
        id.filter(|id| is_end && check_safety(id).is_ok())
    });
    found.next()
}

impl Endpoint {
    /// Returns the public hosts of the API, in which `{key}` is a label from the configuration.
    pub fn api_hosts(&self) -> impl Iterator<Item = &'static str> {
        let bases = self
            .environments
            .iter()
            .map(|environment| environment.base_url);
        // Any program may serve the ports of the local machine, so a URL there names no provider.
        bases.filter_map(|base| Some(split_host(base.strip_prefix("https://")?).0))
    }
}

impl Provider {
    /// Lists the hosts whose URLs name a session of this provider.
    #[must_use]
    pub fn url_hosts(&self) -> Vec<&'static str> {
        self.endpoint
            .api_hosts()
            .chain(self.pages.iter().copied())
            .collect()
    }
}

#[cfg(test)]
mod tests;
