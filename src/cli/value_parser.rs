//! Value parsers that several options share.

use std::fmt::Display;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::mock::Scenario;
use crate::provider::{self, Provider};

/// Parses an integer from `least` to `most`.
pub(super) fn number<T>(
    least: T,
    most: T,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: FromStr + PartialOrd + Display + Copy + Send + Sync + 'static,
{
    move |text| {
        text.parse()
            .ok()
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| format!("expected a number from {least} to {most}"))
    }
}

/// Parses the name of a mock scenario.
pub(super) fn scenario() -> impl TypedValueParser<Value = Scenario> {
    let names = Scenario::ALL
        .iter()
        .map(|scenario| PossibleValue::new(scenario.word()).help(scenario.about()));
    PossibleValuesParser::new(names)
        .try_map(|name| Scenario::named(&name).ok_or("no such scenario"))
}

/// Parses the name of a provider.
pub(super) fn provider() -> impl TypedValueParser<Value = &'static Provider> {
    // With possible values, the completions and the help list the providers.
    PossibleValuesParser::new(provider::ALL.iter().map(|provider| provider.name))
        .try_map(|name| Provider::named(&name).ok_or("no such provider"))
}
