//! From clap's matches to an [`Invocation`].

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::ArgMatches;

use super::{Demands, Invocation, Options, Output, Sessions, Shell, Strictness, Verb};
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
    let text = |name: &str| leaf.get_one::<String>(name).cloned().unwrap_or_default();
    match path {
        ["config", "init"] => Verb::ConfigInit {
            force: leaf.get_flag("force"),
        },
        ["config", "path"] => Verb::ConfigPath,
        ["config", "show"] => Verb::ConfigShow,
        ["providers"] => Verb::Providers {
            schema: leaf
                .get_one::<String>("schema")
                .and_then(|name| Provider::named(name)),
        },
        ["mock"] => Verb::Mock {
            port: leaf.get_one("port").copied().unwrap_or_default(),
            scenario: leaf.get_one("scenario").copied().unwrap_or(Scenario::Ok),
            command: leaf
                .get_many::<OsString>("command")
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
        },
        ["completions"] => Verb::Completions(leaf.get_one("shell").copied().unwrap_or(Shell::Bash)),
        ["man"] => Verb::Man,
        ["help"] => Verb::Help(texts("topic")),
        ["diff"] => Verb::Diff {
            sides: [text("before"), text("after")],
            ignored: texts("ignore"),
            any_id: leaf.get_flag("any-id"),
        },
        [.., "wait"] => Verb::Wait {
            sessions: sessions(path, leaf),
            goal: text("for"),
            timeout: leaf.get_one("timeout").copied().unwrap_or_default(),
            any: leaf.get_flag("any"),
        },
        [.., "check"] => Verb::Check {
            sessions: sessions(path, leaf),
            file: leaf.get_one::<PathBuf>("file").cloned(),
            demands: Demands {
                contract: word(Strictness::WORDS, &text("contract")).unwrap_or_default(),
                expect: texts("expect"),
                max_latency: leaf.get_one("max-latency").copied(),
            },
            reports: texts("report"),
        },
        [.., _] => Verb::Get {
            sessions: sessions(path, leaf),
            curl: leaf.get_flag("curl"),
        },
        [] => Verb::Help(Vec::new()),
    }
}

fn sessions(path: &[&str], leaf: &ArgMatches) -> Sessions {
    Sessions {
        provider: path.first().copied().and_then(Provider::named),
        ids: leaf
            .get_many::<String>("ids")
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        any_id: leaf.get_flag("any-id"),
    }
}

fn word<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    words
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, meaning)| *meaning)
}

fn read_options(leaf: &ArgMatches) -> Options {
    let text = |name: &str| leaf.get_one::<String>(name).cloned();
    let path = |name: &str| leaf.get_one::<PathBuf>(name).cloned();
    let time = |name: &str| leaf.get_one::<Duration>(name).copied();
    let output = match (leaf.get_flag("json"), leaf.get_flag("yaml")) {
        (true, _) => Some(Output::Json),
        (_, true) => Some(Output::Yaml),
        _ => text("output").and_then(|output| word(Output::WORDS, &output)),
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
