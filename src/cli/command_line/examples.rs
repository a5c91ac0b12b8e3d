//! The examples in the help of the verbs, and the first steps of a new user.

use super::verbs::SessionVerb;
use crate::provider::{self, Provider};
use crate::text;

/// Layout of the help of a verb: the examples precede the options.
pub(super) const TEMPLATE: &str =
    "{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}{all-args}{after-help}";

/// Reference to the options that the short help omits.
pub(super) const GLOBAL_OPTIONS: &str = "Options for output, configuration and connection (such as --json, --profile, --mock): see --help";

/// Maximum number of characters of an id in an example.
const MAX_ID: usize = 20;

/// Returns the examples of a verb, with an id of the provider.
pub(super) fn of(verb: SessionVerb, provider: Option<&Provider>) -> String {
    let id = match provider {
        Some(provider) => text::clip(provider.sample.id, MAX_ID).into_owned(),
        None => example_provider().map_or_else(String::new, |provider| {
            format!(
                "{}:{}",
                provider.name,
                text::clip(provider.sample.id, MAX_ID)
            )
        }),
    };
    let command = match provider {
        Some(provider) => format!("sessctl {}", provider.name),
        None => "sessctl".to_owned(),
    };
    match verb {
        SessionVerb::Get => format!(
            "Examples:\n  {command} get {id}\n  {command} get {id} --json | jq ._sessctl.state\n  \
             {command} get @ids.txt -o ndjson > sessions.ndjson"
        ),
        SessionVerb::Wait => format!(
            "Examples:\n  {command} wait {id}\n  {command} wait {id} --for succeeded --timeout 5m && ./deploy"
        ),
        SessionVerb::Check => format!(
            "Examples:\n  {command} check {id} --contract strict\n  \
             {command} check {id} --expect '._sessctl.state == \"succeeded\"'\n  \
             {command} check -f checks.toml --report junit=report.xml"
        ),
    }
}

/// Returns the first commands of a new user, one per line of a message.
pub(super) fn first_steps() -> Vec<String> {
    let Some(provider) = example_provider() else {
        return Vec::new();
    };
    let name = provider.name;
    let variable = provider
        .secret_keys()
        .next()
        .map(|key| provider.variable(key.key));
    vec![
        format!(
            "without an account: sessctl {name} get {} --mock",
            provider.sample.id
        ),
        format!(
            "with an account: set {}, or write a file with 'sessctl config init'",
            variable.unwrap_or_default()
        ),
        format!("then: sessctl {name} get ID   (all commands: 'sessctl --help')"),
    ]
}

/// Returns the provider with the shortest id.
fn example_provider() -> Option<&'static Provider> {
    let all = provider::ALL.iter().copied();
    all.min_by_key(|provider| provider.sample.id.len())
}
