//! Tests of the configuration as tables: `provider | file | variables | flags => outcome`.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::SystemTime;

use tempfile::TempDir;

use super::*;
use crate::error::Failure;
use crate::host::Host;
use crate::provider::Provider;

mod credentials;
mod endpoints;
mod file;
mod limits;
mod precedence;

/// Checks whether a text contains `SECRET`, which every secret of the tables contains. The names of
/// some variables and keys do, too.
fn contains_secret(text: &str) -> bool {
    let names = ["SECRET_KEY", "KEY_SECRET"];
    let text = names
        .iter()
        .fold(text.to_owned(), |text, name| text.replace(name, ""));
    text.contains("SECRET")
}

/// A line of a table, without its outcome.
struct Case {
    provider: &'static Provider,
    host: Host,
    flags: Flags,
    folder: TempDir,
}

impl Case {
    /// Reads a line. In the file `;` is a line break; `DIR` is the directory of the file.
    fn read(line: &str) -> Self {
        let folder = folder();
        let line = line.replace("DIR", folder.path().to_str().unwrap());
        let mut columns = line.split('|').map(str::trim);
        let mut column = || columns.next().unwrap_or_default();
        let (provider, file, variables, flags) = (column(), column(), column(), column());
        let mut flags = read_flags(flags);
        if !file.is_empty() {
            let path = folder.path().join("config.toml");
            write(&path, &file.replace(';', "\n"), 0o600);
            flags.config.get_or_insert(path);
        }
        let variables: Vec<(&str, &str)> = variables
            .split_ascii_whitespace()
            .map(|pair| pair.split_once('=').unwrap())
            .collect();
        Self {
            provider: Provider::named(provider).expect(&line),
            host: Host::with(&variables, SystemTime::UNIX_EPOCH),
            flags,
            folder,
        }
    }

    fn load(&self) -> Result<Config, Failure> {
        Config::load(&self.host, &self.flags)
    }

    fn settings(&self) -> Result<Settings, Failure> {
        runtime().block_on(self.load()?.settings(&self.host, self.provider))
    }

    fn effective_values(&self) -> Vec<EffectiveValue> {
        let config = self.load().unwrap();
        runtime().block_on(config.effective_values(&self.host, self.provider))
    }

    /// Replaces the name of the directory with `DIR` again.
    fn with_placeholder(&self, text: &str) -> String {
        text.replace(self.folder.path().to_str().unwrap(), "DIR")
    }
}

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap()
}

/// Returns the values as text, with the status of those that a lookup would not accept.
fn describe_values(values: &[EffectiveValue]) -> String {
    let text = |value: &EffectiveValue| {
        let source = value.value.as_deref().zip(value.origin.as_deref());
        let source = source.map(|(value, origin)| format!("{value} ({origin})"));
        let status = match value.status {
            ValueStatus::Ok => String::new(),
            status => format!(" [{}]", status.word()),
        };
        format!("{}={}{status}", value.key, source.unwrap_or_default())
    };
    let texts: Vec<_> = values.iter().map(text).collect();
    texts.join("; ")
}

/// Creates a directory of files for `{ file = … }` and for variables that end in `_FILE`.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text, mode) in [
        ("key", "sk_SECRET_file\n", 0o600),
        ("readable", "sk_SECRET_readable", 0o644),
        ("writable", "sk_SECRET_writable", 0o622),
        ("empty", "\n", 0o600),
        ("large", &"SECRET".repeat(20_000), 0o600),
    ] {
        write(&folder.path().join(name), text, mode);
    }
    folder
}

fn write(path: &Path, text: &str, mode: u32) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn read_flags(line: &str) -> Flags {
    let mut flags = Flags::default();
    let mut words = line.split_ascii_whitespace();
    while let (Some(flag), Some(value)) = (words.next(), words.next()) {
        match flag {
            "--profile" => flags.profile = Some(value.to_owned()),
            "--config" => flags.config = Some(value.into()),
            "--environment" => flags.environment = Some(value.to_owned()),
            "--base-url" => flags.base_url = Some(value.to_owned()),
            "--request-timeout" => {
                flags.request_timeout = Some(crate::duration::parse(value).unwrap());
            }
            "--rate" => flags.rate = Some(rate::parse(value).unwrap()),
            "--retries" => flags.retries = Some(value.parse().unwrap()),
            "--max-wait" => flags.max_wait = Some(crate::duration::parse(value).unwrap()),
            _ => panic!("{flag} is not a configuration flag"),
        }
    }
    flags
}

/// Returns the lines of a table, each with its outcome. A line that begins with `=>`, `|`, `~` or
/// `;` continues the one before it.
fn rows(table: &str) -> Vec<(String, String)> {
    let mut lines: Vec<String> = Vec::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match lines.last_mut() {
            Some(last) if line.starts_with(';') => last.push_str(line),
            Some(last) if line.starts_with(['=', '|', '~']) => *last += &format!(" {line}"),
            _ => lines.push(line.to_owned()),
        }
    }
    assert!(!lines.is_empty(), "the table has no line");
    let split = |line: &String| {
        let (line, outcome) = line.rsplit_once("=>").expect(line);
        (line.trim().to_owned(), outcome.trim().to_owned())
    };
    lines.iter().map(split).collect()
}

/// Formats the base URL and the credentials with their origins, and the notices.
fn describe(settings: &Settings) -> String {
    let debug = format!("{:?}", settings.credentials);
    assert!(!contains_secret(&debug), "{debug}");
    let url = settings.base_url.as_str().trim_end_matches('/');
    let mut parts = vec![format!("{url} ({})", settings.base_url_provenance)];
    for (key, credential) in &settings.credentials.values {
        parts.push(format!(
            "{key}={} ({})",
            credential.secret.expose(),
            credential.origin
        ));
    }
    for notice in &settings.notices {
        assert!(!contains_secret(notice), "{notice}");
        parts.push(format!("note: {notice}"));
    }
    parts.join("; ")
}

/// Checks a table of valid configurations; the outcome is the text of [`describe`].
#[track_caller]
fn assert_resolves(table: &str) {
    for (line, outcome) in rows(table) {
        let (line, outcome) = (line.as_str(), outcome.as_str());
        let case = Case::read(line);
        let settings = case.settings();
        let settings = settings.unwrap_or_else(|failure| panic!("{line}: {failure:?}"));
        assert_eq!(
            case.with_placeholder(&describe(&settings)),
            outcome,
            "{line}"
        );
    }
}

/// Checks a table of invalid configurations; the outcome is the kind of the failure and, after a
/// colon, parts of its text, separated by ` ~ `.
#[track_caller]
fn assert_fails(table: &str) {
    for (line, outcome) in rows(table) {
        let (line, outcome) = (line.as_str(), outcome.as_str());
        let case = Case::read(line);
        let failure = case.settings().map(|settings| describe(&settings));
        assert_failure(&case, line, &failure.unwrap_err(), outcome);
    }
}

#[track_caller]
fn assert_failure(case: &Case, line: &str, failure: &Failure, outcome: &str) {
    let (kind, parts) = outcome.split_once(": ").unwrap();
    let text = format!("{}\n{}", failure.message(), failure.hints.join("\n"));
    let text = case.with_placeholder(&text);
    assert_eq!(failure.kind.word(), kind, "{line}: {text}");
    for part in parts.split(" ~ ") {
        assert!(text.contains(part), "{line}: no {part:?} in {text}");
    }
    assert!(!contains_secret(&text), "{line}: {text}");
    let raw = text.replace('\n', "");
    assert!(!raw.contains(crate::text::is_hostile), "{line}: {text:?}");
}
