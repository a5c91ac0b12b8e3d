//! The arguments of `mock`.

use std::ffi::OsString;

use clap::Args;

use super::value::scenario;
use crate::mock::Scenario;

/// The arguments of `mock`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct MockArgs {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value = "0")]
    pub port: u16,
    /// Mock scenario
    #[arg(long, value_name = "SCENARIO", default_value = Scenario::Ok.word(), value_parser = scenario())]
    pub scenario: Scenario,
    /// Run this command against the mock, with every provider's variables set, and exit with its status
    #[arg(value_name = "CMD", num_args = 0.., last = true)]
    pub command: Vec<OsString>,
}
