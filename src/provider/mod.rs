//! Descriptions of the providers, as data: one file per provider, and the types of a description.
//! A new provider is one new file and two lines here.
//!
//! This module neither reads a configuration, nor opens a connection, nor prints.

mod access;
mod errors;
mod field;
mod id;
mod known_difference;
mod probe;
mod related;
mod sample;
mod sense;
mod session_url;
mod state;

pub use access::{ConfigKey, Endpoint, Environment, KeyUse, Scheme, SessionList, SigningInput};
pub use errors::{ErrorContract, ErrorShape, MemberType, Rejection, Throttle};
pub use field::{Field, Placement, Role, Scope, Section, Shape, Visibility};
pub use id::{Alphabet, IdError, IdRule, Pattern, SessionId, check_safety, detect_provider};
pub use known_difference::{DifferenceRule, KnownDifference};
pub use probe::{Probe, TestEndpoint};
pub use related::Related;
pub use sample::{Sample, SampleResponse, SampleStep};
pub use sense::{Citation, SenseCondition, SenseRequirement, SenseRule};
pub use session_url::{HIDDEN_URL, LocatedId, MAX_URL_BYTES, UrlError, find_in_url, is_url};
pub use state::{AmbiguousWord, Evidence, State, StateRule};

mod closient;
mod deck;
mod imprint;
mod kayle;
mod zephr;

/// Every provider, in the order of help and listings.
pub const ALL: &[&Provider] = &[
    &imprint::PROVIDER,
    &closient::PROVIDER,
    &deck::PROVIDER,
    &kayle::PROVIDER,
    &zephr::PROVIDER,
];

/// Description of a provider: its API, its ids, and the fields and states of a session.
#[derive(Debug)]
pub struct Provider {
    /// Name on the command line, in the configuration and in `_sessctl.provider`.
    pub name: &'static str,
    /// The provider's own spelling of its name.
    pub title: &'static str,
    /// Short description that completes "a session is …".
    pub about: &'static str,
    /// The provider's documentation page of the endpoint.
    pub docs: &'static str,
    /// Hosts, the request path of a session, and the location of the session in the response.
    pub endpoint: Endpoint,
    /// Hosts, other than the API's, of pages whose URL paths contain a session id.
    pub pages: &'static [&'static str],
    /// Configuration keys of this provider, in addition to those of every provider.
    pub config_keys: &'static [ConfigKey],
    /// Authentication schemes, the most common first.
    pub schemes: &'static [Scheme],
    /// Prefixes of this provider's keys. A key with another provider's prefix is rejected.
    pub key_prefixes: &'static [&'static str],
    /// Format of session ids.
    pub id: IdRule,
    /// How the provider-neutral state is derived from the session.
    pub state: StateRule,
    /// Every documented field, grouped as displayed.
    pub sections: &'static [Section],
    /// Differences from the published OpenAPI document that are not errors of the rows.
    pub known_differences: &'static [KnownDifference],
    /// Relations between fields that the documentation states. May be empty.
    pub sense: &'static [SenseRule],
    /// Further endpoints with facts about a session. May be empty.
    pub related: &'static [Related],
    /// Documented rate limit, as requests and seconds; `None` if undocumented.
    pub rate_limit: Option<(u32, u32)>,
    /// Documented rate limits of keys with a prefix, if they differ from `rate_limit`.
    pub key_rate_limits: &'static [(&'static str, (u32, u32))],
    /// Documented number of requests per day and key, if any.
    pub daily_limit: Option<u32>,
    /// Documented backoff after a 429 without a `Retry-After`.
    pub throttle: Option<Throttle>,
    /// Documented error responses.
    pub errors: ErrorContract,
    /// How a credential is verified without reading a session.
    pub probe: Probe,
    /// Responses of the embedded mock.
    pub sample: Sample,
}

impl Provider {
    /// Returns the provider of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|provider| provider.name == name)
    }

    /// Returns the configuration key of that name.
    #[must_use]
    pub fn config_key(&self, key: &str) -> Option<&'static ConfigKey> {
        self.config_keys
            .iter()
            .find(|config_key| config_key.key == key)
    }

    /// Returns the configuration keys whose values are secrets.
    pub fn secret_keys(&self) -> impl Iterator<Item = &'static ConfigKey> {
        self.config_keys.iter().filter(|key| key.is_secret())
    }

    /// Returns the environment variable of a configuration key, such as `SESSCTL_KAYLE_API_KEY`.
    #[must_use]
    pub fn variable(&self, key: &str) -> String {
        format!("SESSCTL_{}_{}", self.name, key).to_ascii_uppercase()
    }

    /// Returns the row with `role`, and its section. Rows of lists are not searched.
    #[must_use]
    pub fn row_of(&self, role: Role) -> Option<(&'static Section, &'static Field)> {
        self.sections
            .iter()
            .filter(|section| matches!(section.scope, Scope::Session | Scope::SessionList))
            .flat_map(|section| section.fields.iter().map(move |field| (section, field)))
            .find(|(_, field)| field.role == Some(role))
    }
}

impl Provider {
    /// Creates a provider with a contract of its own, for tests.
    #[cfg(test)]
    pub(crate) const fn for_tests(name: &'static str, sections: &'static [Section]) -> Self {
        Self {
            name,
            sections,
            ..deck::PROVIDER
        }
    }
}

// Names are unique, so the other fields need not be compared.
impl PartialEq for Provider {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Provider {}

#[cfg(test)]
mod tests;
