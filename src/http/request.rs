//! Builds requests, as a pure function of settings, id, time and nonce.

use std::time::SystemTime;

use url::Url;

use super::resource::Resource;
use crate::config::{Credentials, Settings};
use crate::error::{Failure, Kind, Result};
use crate::provider::{Endpoint, KeyUse, Scheme, SigningInput};
use crate::secret::{Scrubber, Secret, base64};

/// Headers that every request has in addition to its credential.
pub const COMMON_HEADERS: [(&str, &str); 3] = [
    ("accept", "application/json"),
    // Without this header a server may use any encoding.
    ("accept-encoding", "identity"),
    // Some providers block the default name of an HTTP library.
    ("user-agent", USER_AGENT),
];

/// User agent of this program.
pub const USER_AGENT: &str = concat!("sessctl/", env!("CARGO_PKG_VERSION"));

/// A GET request. [`COMMON_HEADERS`] are added when it is sent.
#[derive(Clone, Debug)]
pub struct Request {
    /// Address of the resource.
    pub url: Url,
    /// Credential headers, by lower-case name.
    pub headers: Vec<(&'static str, Secret)>,
}

impl Request {
    /// Builds the request for one resource. A signing scheme signs `now` and `nonce`; every attempt
    /// needs a new nonce.
    ///
    /// # Errors
    /// [`Kind::Credential`] if a signed clock is before 1970,
    /// [`Kind::Bug`] if settings and scheme do not match.
    pub fn build<'a>(
        settings: &Settings,
        resource: impl Into<Resource<'a>>,
        now: SystemTime,
        nonce: &str,
    ) -> Result<Self> {
        let provider = settings.provider;
        let resource = resource.into();
        let url = resource_url(&settings.base_url, &provider.endpoint, resource)?;
        if resource.is_public() {
            let headers = Vec::new();
            return Ok(Self { url, headers });
        }
        let mut headers = vec![credential(&settings.credentials, &url, now, nonce)?];
        for config_key in provider.config_keys {
            if let KeyUse::Header(name) = config_key.usage
                && let Some(credential) = settings.credentials.values.get(config_key.key)
            {
                headers.push((name, credential.secret.clone()));
            }
        }
        Ok(Self { url, headers })
    }

    /// Returns a scrubber of the headers: of each value, of the part after its scheme, and of the
    /// long parts of a signature.
    #[must_use]
    pub fn scrubber(&self) -> Scrubber {
        // Shorter parts are a time or a name, which other texts may contain by coincidence.
        const LONG: usize = 32;
        let mut scrubber = Scrubber::default();
        for (_, value) in &self.headers {
            let value = value.expose();
            let inner = value.split_once(' ').map_or(value, |(_, inner)| inner);
            let parts = inner.split(':').filter(|part| part.len() >= LONG);
            for sent in parts.chain([value, inner]) {
                scrubber = scrubber.with_secret(&Secret::new(sent));
            }
        }
        scrubber
    }
}

/// Builds the URL of a resource: the base URL, then the resource's path.
///
/// # Errors
/// [`Kind::Bug`] if the URL library would send another path.
pub(super) fn resource_url(base: &Url, endpoint: &Endpoint, resource: Resource<'_>) -> Result<Url> {
    let path = resource.path(endpoint);
    let path = format!("{}{path}", base.path().trim_end_matches('/'));
    let mut url = base.clone();
    url.set_path(&path);
    // An id that the library normalized would request another session.
    if url.path() == path {
        Ok(url)
    } else {
        Err(Failure::new(Kind::Bug, "the URL library changed the path"))
    }
}

/// Builds the header that carries the credential.
fn credential(
    credentials: &Credentials,
    url: &Url,
    now: SystemTime,
    nonce: &str,
) -> Result<(&'static str, Secret)> {
    let part = |key: &str| {
        credentials
            .values
            .get(key)
            .map(|credential| credential.secret.expose())
            .ok_or_else(|| Failure::new(Kind::Bug, format!("no value for {key}")))
    };
    let (name, value) = match *credentials.scheme {
        Scheme::Bearer { token } => ("authorization", format!("Bearer {}", part(token)?)),
        Scheme::Basic { user, password } => {
            let password = password.map_or(Ok(""), part)?;
            // RFC 7617: the colon follows the user name even if there is no password.
            let pair = format!("{}:{password}", part(user)?);
            (
                "authorization",
                format!("Basic {}", base64(pair.as_bytes())),
            )
        }
        Scheme::Header { name, value } => (name, part(value)?.to_owned()),
        Scheme::Cookie { name, value } => ("cookie", format!("{name}={}", part(value)?)),
        Scheme::Signed {
            access,
            secret,
            sign,
            ..
        } => {
            let unsigned = SigningInput {
                access: part(access)?,
                secret: part(secret)?,
                method: "GET",
                path: url.path(),
                query: url.query().unwrap_or_default(),
                body: "",
                timestamp: unix_milliseconds(now)?,
                nonce,
            };
            ("authorization", sign(&unsigned))
        }
    };
    Ok((name, Secret::new(value)))
}

fn unix_milliseconds(now: SystemTime) -> Result<u64> {
    now.duration_since(SystemTime::UNIX_EPOCH)
        .ok()
        .and_then(|age| u64::try_from(age.as_millis()).ok())
        .ok_or_else(|| {
            Failure::credential(
                "the system clock is before 1970, and requests are signed with the time",
            )
            .hint("set the clock and try again")
        })
}
