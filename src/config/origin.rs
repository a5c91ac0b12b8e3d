//! Where a value came from. A credential and the base URL it goes to must have come from the
//! same place.

use std::fmt;
use std::path::PathBuf;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command line, with its dashes.
    Flag(&'static str),
    /// An environment variable.
    Variable(String),
    /// A line of the configuration file.
    File {
        /// The file.
        path: PathBuf,
        /// The profile; `None` for the default profile.
        profile: Option<String>,
        /// The line, from 1.
        line: usize,
    },
    /// Built in.
    Default,
    /// The embedded mock.
    Mock,
}

impl Origin {
    /// Whether a credential from here may go where `place` says. The vendor's own hosts are built
    /// in, and what is typed on the command line is an explicit choice.
    #[must_use]
    pub fn may_go(&self, place: &Self) -> bool {
        match (self, place) {
            (_, Self::Flag(_) | Self::Default | Self::Mock)
            | (Self::Variable(_), Self::Variable(_)) => true,
            (Self::File { profile, .. }, Self::File { profile: other, .. }) => profile == other,
            _ => false,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => f.write_str(name),
            Self::Variable(name) => f.write_str(name),
            Self::File {
                path,
                profile,
                line,
            } => {
                let profile = profile.as_deref().unwrap_or("default");
                write!(f, "profile {profile} ({}:{line})", path.display())
            }
            Self::Default => f.write_str("built in"),
            Self::Mock => f.write_str("the embedded mock"),
        }
    }
}
