//! Origins of configuration values. They prevent sending a credential to a base URL from another
//! source.

use std::fmt;
use std::path::PathBuf;

use super::name;

/// Origin of a configuration value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// A command-line flag, with its dashes.
    Flag(&'static str),
    /// An environment variable.
    Variable(String),
    /// A line of the configuration file.
    File {
        /// Path of the file.
        path: PathBuf,
        /// Name of the profile; `None` for the default profile.
        profile: Option<String>,
        /// Line number, from 1.
        line: usize,
    },
    /// A line of the configuration file that belongs to no profile.
    TopLevel {
        /// Path of the file.
        path: PathBuf,
        /// Line number, from 1.
        line: usize,
    },
    /// A built-in default.
    Default,
    /// The embedded mock.
    Mock,
}

impl Provenance {
    /// Returns whether a credential of this origin may be sent to a base URL of origin `url`.
    /// Built-in URLs are the provider's own, and one on the command line is an explicit choice.
    #[must_use]
    pub fn may_be_sent_to(&self, url: &Self) -> bool {
        match (self, url) {
            (_, Self::Flag(_) | Self::Default | Self::Mock)
            | (Self::Variable(_), Self::Variable(_)) => true,
            (Self::File { profile, .. }, Self::File { profile: other, .. }) => profile == other,
            _ => false,
        }
    }
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => f.write_str(name),
            Self::Variable(name) => f.write_str(name),
            Self::File {
                path,
                profile,
                line,
            } => {
                let profile = profile
                    .as_deref()
                    .map_or_else(|| "default".to_owned(), name::for_message);
                write!(f, "profile {profile} ({}:{line})", path.display())
            }
            Self::TopLevel { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Default => f.write_str("built in"),
            Self::Mock => f.write_str("the embedded mock"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credential_and_url_share_a_source() {
        let file = |profile: Option<&str>| Provenance::File {
            path: PathBuf::from("config.toml"),
            profile: profile.map(str::to_owned),
            line: 1,
        };
        let variable = |name: &str| Provenance::Variable(name.to_owned());
        for (credential, url, allowed) in [
            (variable("A"), variable("B"), true),
            (file(None), file(None), true),
            (file(Some("prod")), file(Some("prod")), true),
            (file(Some("prod")), Provenance::Default, true),
            (file(Some("prod")), Provenance::Flag("--base-url"), true),
            (file(Some("prod")), file(Some("staging")), false),
            (file(None), file(Some("prod")), false),
            (variable("A"), file(None), false),
            (file(None), variable("A"), false),
        ] {
            assert_eq!(
                credential.may_be_sent_to(&url),
                allowed,
                "{credential} to {url}"
            );
        }
    }
}
