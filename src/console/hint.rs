//! Default hints.

use crate::error::Kind;

/// Returns the default hint for a failure without one of its own.
pub(super) const fn default_hint(kind: Kind) -> &'static str {
    match kind {
        Kind::Usage => "see 'sessctl --help'",
        Kind::Config => "see 'sessctl help config' and 'sessctl config show'",
        Kind::Credential => "see 'sessctl config show' for the origin of each credential",
        Kind::NotFound => "check the id and its environment (see 'sessctl config show')",
        Kind::RateLimited => "try again later, or allow a longer pause with --max-wait",
        Kind::Provider => "try again; -v shows the request and the status of the response",
        Kind::Network => {
            "check the network, the proxy and the base URL (see 'sessctl config show'); -v shows each attempt"
        }
        Kind::Output => "check where standard output goes",
        Kind::Bug => {
            "please report it, with the command line (without secrets) and the output of 'sessctl --version'"
        }
        Kind::Verdict | Kind::Pending | Kind::BrokenPipe | Kind::Interrupted | Kind::Terminated => {
            "run it again"
        }
    }
}
