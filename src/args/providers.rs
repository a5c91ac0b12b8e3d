//! The arguments of `providers`.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::provider::{self, Provider};

/// The arguments of `providers`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct ProvidersArgs {
    /// Print the contract of a provider as JSON Schema instead
    #[arg(long, value_name = "PROVIDER", value_parser = provider_name())]
    pub schema: Option<&'static Provider>,
}

fn provider_name() -> impl TypedValueParser<Value = &'static Provider> {
    PossibleValuesParser::new(provider::ALL.iter().map(|provider| provider.name))
        .try_map(|name| Provider::named(&name).ok_or("no such provider"))
}
