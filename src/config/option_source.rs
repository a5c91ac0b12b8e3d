//! The variable and the default of an option, for descriptions of the command line.

use super::load::{PATH_VARIABLE, PROFILE_VARIABLE};
use super::preferences::OUTPUT_VARIABLE;
use super::{Limit, Limits};

/// Where the value of an option comes from if it is not on the command line.
#[derive(Debug, Default)]
pub struct OptionSource {
    /// Environment variable.
    pub variable: Option<&'static str>,
    /// Default, as it would be typed.
    pub default: Option<String>,
}

/// Returns the variable and the default of an option that is resolved with the configuration.
#[must_use]
pub fn option_source(flag: &str) -> OptionSource {
    if let Some(limit) = Limit::ALL.iter().find(|limit| limit.flag == flag) {
        return OptionSource {
            variable: Some(limit.variable),
            default: Some(limit.default_value()),
        };
    }
    let variable = match flag {
        "--profile" => Some(PROFILE_VARIABLE),
        "--config" => Some(PATH_VARIABLE),
        "--output" => Some(OUTPUT_VARIABLE),
        _ => None,
    };
    let max_body = Limits::default().max_body >> 20;
    OptionSource {
        variable,
        default: (flag == "--max-body").then(|| max_body.to_string()),
    }
}
