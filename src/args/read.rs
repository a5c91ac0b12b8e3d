//! From clap's matches to an [`Invocation`].

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::ArgMatches;

use super::{Batch, Demands, Invocation, Options, Output, Sessions, Shell, Strictness, Verb};
use crate::config::Flags;
use crate::mock::Scenario;
use crate::provider::Provider;

pub(super) fn invocation(matches: &ArgMatches) -> Invocation {
    let (mut path, mut leaf, mut levels) = (Vec::new(), matches, vec![matches]);
    while let Some((name, inner)) = leaf.subcommand() {
        path.push(name);
        leaf = inner;
        levels.push(leaf);
    }
    levels.reverse();
    Invocation {
        options: read_options(&Levels(levels)),
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
            batch: Batch {
                jobs: leaf.get_one::<u16>("jobs").copied().unwrap_or(1).into(),
                unordered: leaf.get_flag("unordered"),
                fail_fast: leaf.get_flag("fail-fast"),
                resume: leaf.get_one("resume").cloned(),
                partition: leaf.get_one("partition").copied(),
            },
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

/// What was typed at each command of the way, the last one first: an option may stand anywhere,
/// and what stands later counts.
struct Levels<'m>(Vec<&'m ArgMatches>);

impl Levels<'_> {
    fn get<T: Clone + Send + Sync + 'static>(&self, name: &str) -> Option<T> {
        self.0
            .iter()
            .find_map(|level| level.get_one::<T>(name))
            .cloned()
    }

    fn flag(&self, name: &str) -> bool {
        self.0.iter().any(|level| level.get_flag(name))
    }

    /// The format of the last command at which one was typed.
    fn output(&self) -> Option<Output> {
        self.0.iter().find_map(
            |level| match (level.get_flag("json"), level.get_flag("yaml")) {
                (true, _) => Some(Output::Json),
                (_, true) => Some(Output::Yaml),
                _ => word(Output::WORDS, level.get_one::<String>("output")?),
            },
        )
    }
}

fn read_options(levels: &Levels<'_>) -> Options {
    let text = |name: &str| levels.get::<String>(name);
    let path = |name: &str| levels.get::<PathBuf>(name);
    let time = |name: &str| levels.get::<Duration>(name);
    Options {
        flags: Flags {
            profile: text("profile"),
            config: path("config"),
            base_url: text("base-url"),
            request_timeout: time("request-timeout"),
            retries: levels.get("retries"),
            max_wait: time("max-wait"),
            rate: levels.get("rate"),
            max_body: levels
                .get::<u64>("max-body")
                .map(|mebibytes| mebibytes << 20),
            cacert: path("cacert"),
        },
        output: levels.output(),
        jq: text("jq"),
        raw: levels.flag("raw"),
        show_secrets: levels.flag("show-secrets"),
        color: match text("color").as_deref() {
            Some("always") => Some(true),
            Some("never") => Some(false),
            _ => None,
        },
        verbose: levels.flag("verbose"),
        quiet: levels.flag("quiet"),
        mock: levels.get("mock"),
    }
}
