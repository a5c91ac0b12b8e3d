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

/// Parses a jq expression, which may begin with a hyphen. An option is not an expression: it follows
/// where the expression is missing.
pub(super) fn expression(text: &str) -> Result<String, String> {
    let is_letter = |name: &str| name.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_option = match (text.strip_prefix("--"), text.strip_prefix('-')) {
        (Some(name), _) => name.is_empty() || is_letter(name),
        (None, Some(name)) => name.len() == 1 && is_letter(name),
        (None, None) => false,
    };
    if is_option {
        return Err("expected a jq expression before this option".to_owned());
    }
    Ok(text.to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_may_begin_with_hyphens() {
        for text in [
            "-1",
            "-1.5|round",
            "-.n",
            "- 1",
            "-(1)",
            "-length",
            "--1",
            "-",
            "",
        ] {
            assert_eq!(expression(text).as_deref(), Ok(text));
        }
        for option in ["--json", "--", "--retries=1", "-v", "-q"] {
            assert!(expression(option).is_err(), "{option}");
        }
    }
}
