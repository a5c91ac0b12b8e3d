//! What differs between vendors, as data: one file a vendor, and the vocabulary they are written
//! in. Adding a vendor is one new file and two lines here.
//!
//! Nothing in this room reads a configuration, opens a connection or prints.

mod access;
mod errors;
mod field;
mod id;
mod sample;
mod state;

pub use access::{ConfigKey, Endpoint, Environment, KeyUse, Scheme, SessionList, SigningInput};
pub use errors::{ErrorContract, ErrorShape, MemberType, Rejection, Throttle};
pub use field::{Field, Placement, Role, Scope, Section, Shape, Visibility};
pub use id::{Alphabet, IdFault, IdRule, Pattern, check_safety, claimed_by};
pub use sample::{Sample, SampleResponse, SampleStep};
pub use state::{Ended, Evidence, State, StateRule};

mod closient;
mod deck;
mod imprint;
mod kayle;
mod zephr;

/// Every vendor, in the order in which help and listings name them.
pub const ALL: &[&Provider] = &[
    &imprint::PROVIDER,
    &closient::PROVIDER,
    &deck::PROVIDER,
    &kayle::PROVIDER,
    &zephr::PROVIDER,
];

/// One vendor: everything the rest of the program needs to know about it.
#[derive(Debug)]
pub struct Provider {
    /// The word on the command line, in the configuration and in `_sessctl.provider`.
    pub name: &'static str,
    /// The vendor's own spelling of its name.
    pub title: &'static str,
    /// What a session is at this vendor, in a few words that finish "a session is …".
    pub about: &'static str,
    /// The vendor's page about the endpoint.
    pub docs: &'static str,
    /// Where a session is fetched and where it stands in the answer.
    pub endpoint: Endpoint,
    /// The values a profile may hold for this vendor, beside those every vendor has.
    pub slots: &'static [ConfigKey],
    /// Ways to authenticate, most usual first.
    pub schemes: &'static [Scheme],
    /// How this vendor's keys begin; a key that begins like another vendor's is refused.
    pub key_prefixes: &'static [&'static str],
    /// What an id looks like.
    pub id: IdRule,
    /// How the common state follows from the session.
    pub state: StateRule,
    /// Every documented field, grouped as it is shown.
    pub sections: &'static [Section],
    /// Requests allowed per window in seconds, as documented; `None` where nothing is.
    pub limit: Option<(u32, u32)>,
    /// The documented limits of keys that begin with a prefix, where they differ from `limit`.
    pub key_limits: &'static [(&'static str, (u32, u32))],
    /// The documented pauses after a 429 that does not say how long to wait.
    pub throttle: Option<Throttle>,
    /// The documented error responses.
    pub errors: ErrorContract,
    /// What the embedded mock answers.
    pub sample: Sample,
}

impl Provider {
    /// The provider of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|provider| provider.name == name)
    }

    /// The slot with that key.
    #[must_use]
    pub fn slot(&self, key: &str) -> Option<&'static ConfigKey> {
        self.slots.iter().find(|slot| slot.key == key)
    }

    /// The environment variable for one of this provider's keys: `SESSCTL_KAYLE_API_KEY`.
    #[must_use]
    pub fn variable(&self, key: &str) -> String {
        format!("SESSCTL_{}_{}", self.name, key).to_ascii_uppercase()
    }

    /// The row that plays `role`, with the place its path starts from.
    #[must_use]
    pub fn row_of(&self, role: Role) -> Option<(&'static Section, &'static Field)> {
        self.sections
            .iter()
            .filter(|section| matches!(section.at, Scope::Session | Scope::SessionList))
            .flat_map(|section| section.fields.iter().map(move |field| (section, field)))
            .find(|(_, field)| field.role == Some(role))
    }
}

impl PartialEq for Provider {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Provider {}

#[cfg(test)]
mod tests;
