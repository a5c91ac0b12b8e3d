//! Configuration: derives [`Settings`] from the command line, the environment and the configuration
//! file, and records the origin of every value.

mod base_url;
pub mod check_suite;
mod credential;
mod credential_command;
mod credentials;
mod edit;
mod effective;
mod endpoint;
mod environment;
mod example;
mod file;
mod flags;
pub mod init;
mod limits;
mod load;
mod name;
mod option_source;
mod preferences;
mod profiles;
mod provenance;
pub mod rate;
mod reader;
mod resolve;
mod scheme;
mod setting;
mod settings;
mod source;
mod trusted_file;

pub use base_url::{is_loopback, parse_document_url};
pub use credentials::{Credential, Credentials};
pub use edit::{Draft, EditOutcome};
pub use effective::{EffectiveValue, ValueStatus, effective_file};
pub use endpoint::{ConfiguredCredential, ConfiguredEndpoint, MOCK_VARIABLE};
pub use environment::environment_secrets;
pub use flags::Flags;
pub use limits::{Limit, Limits};
pub use load::{Config, EMPTY_FILE, file_secrets, path, profile_names};
pub use option_source::{OptionSource, option_source};
pub use preferences::{COLORS, OUTPUT_FORMATS, Preferences};
pub use profiles::{ProfileEntry, profiles};
pub use provenance::Provenance;
pub use rate::Rate;
pub use scheme::similar_variable;
use setting::ConfiguredSetting;
pub use settings::Settings;

#[cfg(test)]
mod tests;
