//! From clap's matches to an [`Invocation`].

use std::path::PathBuf;
use std::time::Duration;

use clap::ArgMatches;

use super::{Invocation, Options, Output, Shell, Verb};
use crate::config::Flags;
use crate::mock::Scenario;
use crate::provider::Provider;

pub(super) fn invocation(matches: &ArgMatches) -> Invocation {
    let (mut path, mut leaf) = (Vec::new(), matches);
    while let Some((name, inner)) = leaf.subcommand() {
        path.push(name);
        leaf = inner;
    }
    Invocation {
        options: read_options(leaf),
        verb: verb(&path, leaf),
    }
}

fn verb(path: &[&str], leaf: &ArgMatches) -> Verb {
    let texts = |name: &str| {
        leaf.get_many::<String>(name)
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    };
    match path {
        ["config", "init"] => Verb::ConfigInit {
            force: leaf.get_flag("force"),
        },
        ["config", "path"] => Verb::ConfigPath,
        ["config", "show"] => Verb::ConfigShow,
        ["providers"] => Verb::Providers,
        ["mock"] => Verb::Mock {
            port: leaf.get_one("port").copied().unwrap_or_default(),
            scenario: leaf.get_one("scenario").copied().unwrap_or(Scenario::Ok),
        },
        ["completions"] => Verb::Completions(leaf.get_one("shell").copied().unwrap_or(Shell::Bash)),
        ["man"] => Verb::Man,
        ["help"] => Verb::Help(texts("topic")),
        [.., _] => Verb::Get {
            provider: path.first().copied().and_then(Provider::named),
            ids: texts("ids"),
            any_id: leaf.get_flag("any-id"),
            curl: leaf.get_flag("curl"),
        },
        [] => Verb::Help(Vec::new()),
    }
}

fn read_options(leaf: &ArgMatches) -> Options {
    let text = |name: &str| leaf.get_one::<String>(name).cloned();
    let path = |name: &str| leaf.get_one::<PathBuf>(name).cloned();
    let time = |name: &str| leaf.get_one::<Duration>(name).copied();
    let named = |word: &str| {
        Output::WORDS
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, output)| *output)
    };
    let output = match (leaf.get_flag("json"), leaf.get_flag("yaml")) {
        (true, _) => Some(Output::Json),
        (_, true) => Some(Output::Yaml),
        _ => text("output").as_deref().and_then(named),
    };
    Options {
        flags: Flags {
            profile: text("profile"),
            config: path("config"),
            base_url: text("base-url"),
            request_timeout: time("request-timeout"),
            retries: leaf.get_one("retries").copied(),
            max_wait: time("max-wait"),
            max_body: leaf
                .get_one::<u64>("max-body")
                .map(|mebibytes| mebibytes << 20),
            cacert: path("cacert"),
        },
        output,
        jq: text("jq"),
        raw: leaf.get_flag("raw"),
        show_secrets: leaf.get_flag("show-secrets"),
        color: match text("color").as_deref() {
            Some("always") => Some(true),
            Some("never") => Some(false),
            _ => None,
        },
        verbose: leaf.get_flag("verbose"),
        quiet: leaf.get_flag("quiet"),
        mock: leaf.get_one("mock").copied(),
    }
}
