//! The credentials in use, with their origins.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Provenance;
use crate::provider::Scheme;
use crate::secret::{Scrubber, Secret, base64};

/// A credential value and its origin.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Value of the credential.
    pub secret: Secret,
    /// Origin of the value.
    pub origin: Provenance,
}

/// Credentials in use: an authentication scheme and a value for each of its keys.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Authentication scheme.
    pub scheme: &'static Scheme,
    /// Values by configuration key, including those of header keys.
    pub values: BTreeMap<&'static str, Credential>,
    // Building a scrubber takes a while, and most lookups need none.
    scrubber: OnceLock<Scrubber>,
}

impl Credentials {
    /// Creates the credentials of a scheme from values by configuration key.
    #[must_use]
    pub const fn new(scheme: &'static Scheme, values: BTreeMap<&'static str, Credential>) -> Self {
        Self {
            scheme,
            values,
            scrubber: OnceLock::new(),
        }
    }

    /// Returns a scrubber of these credentials in every form in which they are sent.
    #[must_use]
    pub fn scrubber(&self) -> Scrubber {
        let values = || self.values.values().map(|credential| &credential.secret);
        let scrubber = self.scrubber.get_or_init(|| {
            let scrubber = values().fold(Scrubber::default(), Scrubber::with_secret);
            self.basic_pair()
                .iter()
                .fold(scrubber, Scrubber::with_secret)
        });
        scrubber.clone()
    }

    /// Adds the other credentials of the run to the scrubber.
    // A server may know them, too, and repeat them in a response.
    pub fn also_scrub(&mut self, others: &Scrubber) {
        let mut scrubber = self.scrubber();
        scrubber.extend(others);
        self.scrubber = OnceLock::from(scrubber);
    }

    /// Returns the pair that Basic sends, as text and encoded.
    fn basic_pair(&self) -> Vec<Secret> {
        let Scheme::Basic { user, password } = self.scheme else {
            return Vec::new();
        };
        let value = |key| {
            self.values
                .get(key)
                .map(|credential| credential.secret.expose())
        };
        let password = password.and_then(value).unwrap_or_default();
        let pair = format!("{}:{password}", value(user).unwrap_or_default());
        vec![Secret::new(base64(pair.as_bytes())), Secret::new(pair)]
    }
}
