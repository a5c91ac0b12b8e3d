//! Parses check suites: sessions and the expectations about each, for `check -f`.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use super::reader::{Key, Reader, TomlNode};
use super::trusted_file::{self, ReadRequest};
use crate::duration;
use crate::error::{Failure, Kind, Result};
use crate::signals;

/// Maximum size of a suite, in bytes.
const MAX_SIZE: u64 = 1 << 20;

/// One entry of a suite. A `None` defers to the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuiteEntry {
    /// Name in reports; the session by default.
    pub name: Option<String>,
    /// Session to check: an id, or `provider:ID`.
    pub session: String,
    /// Profile that provides the credential.
    pub profile: Option<String>,
    /// jq conditions that must be true.
    pub expect: Vec<String>,
    /// Strictness of the contract check.
    pub contract: Option<String>,
    /// How contradictions between fields are treated.
    pub sense: Option<String>,
    /// Maximum latency of the response.
    pub max_latency: Option<Duration>,
}

/// Keys of an entry.
const ENTRY_KEYS: &[&str] = &[
    "name",
    "session",
    "profile",
    "expect",
    "contract",
    "sense",
    "max_latency",
];

/// Hint for a file that is invalid.
const FORMAT: &str =
    "a check is a [[check]] table such as: session = \"ID\", expect = [\"status=completed\"]";

/// The valid words of an entry's values.
#[derive(Debug)]
pub struct SuiteWords {
    /// Values of `contract`.
    pub contract: Vec<&'static str>,
    /// Values of `sense`.
    pub sense: Vec<&'static str>,
}

/// Reads a suite. `notices` receives a notice if others may write to the file.
///
/// # Errors
/// [`Kind::Config`] with the position of the error.
pub fn read(path: &Path, words: &SuiteWords, notices: &mut Vec<String>) -> Result<Vec<SuiteEntry>> {
    let request = ReadRequest {
        kind: Kind::Config,
        limit: MAX_SIZE,
    };
    let (bytes, access) = trusted_file::read_any(path, &request)
        .map_err(|failure| failure.hint("check the path after --file"))?;
    if access.may_write {
        notices.push(format!(
            "{} is writable by other users, who could change what is checked",
            path.display()
        ));
    }
    let text = trusted_file::decode(&bytes)
        .map_err(|why| Failure::config(format!("{}: {why}", path.display())))?;
    parse(path, text, words).map_err(|failure| failure.hint(FORMAT))
}

/// Reads a suite from standard input.
///
/// # Errors
/// [`Kind::Config`] for input that is unreadable, too large, not UTF-8 or invalid.
pub fn read_stdin(words: &SuiteWords) -> Result<Vec<SuiteEntry>> {
    let path = Path::new("standard input");
    let fail = |why: String| Failure::config(format!("{}: {why}", path.display()));
    let mut bytes = Vec::new();
    let input = std::io::stdin();
    signals::exit_on_signal(|| input.take(MAX_SIZE + 1).read_to_end(&mut bytes))
        .map_err(|error| fail(error.to_string()))?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err(fail("is larger than 1 MiB".to_owned()));
    }
    let text = trusted_file::decode(&bytes).map_err(fail)?;
    parse(path, text, words).map_err(|failure| failure.hint(FORMAT))
}

/// Parses the text of a suite.
fn parse(path: &Path, text: &str, words: &SuiteWords) -> Result<Vec<SuiteEntry>> {
    let reader = Reader::new(path, text);
    let root = reader.parse()?;
    let mut entries = Vec::new();
    for (key, value) in root.get_ref() {
        if key.get_ref() != "check" {
            return Err(reader
                .unknown_key(key, "key", ["check"].into_iter())
                .hint("write a [[check]] table for each session"));
        }
        let list = value
            .get_ref()
            .as_array()
            .ok_or_else(|| reader.wrong_type(key, value, "[[check]] tables"))?;
        for table in list {
            entries.push(parse_entry(&reader, key, table, words)?);
        }
    }
    if entries.is_empty() {
        return Err(Failure::config(format!(
            "{}: it contains no [[check]] table",
            path.display()
        ))
        .hint("add a [[check]] table for each session: an empty file must not pass"));
    }
    Ok(entries)
}

/// Parses one `[[check]]` table.
fn parse_entry(
    reader: &Reader<'_>,
    list: &Key<'_>,
    value: &TomlNode<'_>,
    words: &SuiteWords,
) -> Result<SuiteEntry> {
    let mut entry = SuiteEntry::default();
    for (key, value) in reader.table(list, value)? {
        let text = || {
            value
                .get_ref()
                .as_str()
                .map(str::to_owned)
                .ok_or_else(|| reader.wrong_type(key, value, "a string"))
        };
        match key.get_ref().as_ref() {
            "name" => entry.name = Some(text()?),
            "session" => entry.session = text()?,
            "profile" => entry.profile = Some(text()?),
            "expect" => entry.expect = string_list(reader, key, value)?,
            "contract" => entry.contract = Some(one_of(reader, key, value, &words.contract)?),
            "sense" => entry.sense = Some(one_of(reader, key, value, &words.sense)?),
            "max_latency" => {
                let time = duration::parse(&text()?);
                let time = time.map_err(|expected| {
                    reader.error_at(value.span(), &format!("max_latency: expected {expected}"))
                })?;
                entry.max_latency = Some(time);
            }
            _ => return Err(reader.unknown_key(key, "key", ENTRY_KEYS.iter().copied())),
        }
    }
    if entry.session.is_empty() {
        return Err(reader
            .error_at(value.span(), "a [[check]] table without a session")
            .hint("session = \"deck:sess_8fJ2\""));
    }
    Ok(entry)
}

/// Parses a string that is one of `words`.
fn one_of(
    reader: &Reader<'_>,
    key: &Key<'_>,
    value: &TomlNode<'_>,
    words: &[&str],
) -> Result<String> {
    let text = value.get_ref().as_str();
    let word = text.ok_or_else(|| reader.wrong_type(key, value, "a string"))?;
    if words.contains(&word) {
        return Ok(word.to_owned());
    }
    let what = format!("{}: expected one of {}", key.get_ref(), words.join(", "));
    Err(reader.error_at(value.span(), &what))
}

/// Parses a string or an array of strings.
fn string_list(reader: &Reader<'_>, key: &Key<'_>, value: &TomlNode<'_>) -> Result<Vec<String>> {
    let wrong_type = || reader.wrong_type(key, value, "a string or an array of strings");
    if let Some(text) = value.get_ref().as_str() {
        return Ok(vec![text.to_owned()]);
    }
    let list = value.get_ref().as_array().ok_or_else(wrong_type)?;
    list.iter()
        .map(|text| {
            text.get_ref()
                .as_str()
                .map(str::to_owned)
                .ok_or_else(wrong_type)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<SuiteEntry>, String> {
        let words = SuiteWords {
            contract: vec!["off", "strict"],
            sense: vec!["off", "warn", "fail"],
        };
        parse(Path::new("checks.toml"), text, &words).map_err(|failure| failure.message())
    }

    #[test]
    fn entries_keep_their_order_and_values() {
        let entries = read(
            "[[check]]\nsession = \"deck:sess_1\"\n[[check]]\nname = \"k\"\nsession = \"vs_1\"\nprofile = \"p\"\n\
             expect = [\".a\", \".b\"]\ncontract = \"strict\"\nmax_latency = \"2s\"\n",
        )
        .unwrap();
        assert_eq!(
            entries[0],
            SuiteEntry {
                session: "deck:sess_1".to_owned(),
                ..SuiteEntry::default()
            }
        );
        assert_eq!(
            (entries[1].expect.len(), entries[1].max_latency),
            (2, Some(Duration::from_secs(2)))
        );
    }

    #[test]
    fn errors_have_positions() {
        for (text, expected) in [
            ("", "no [[check]]"),
            ("[[chekc]]\n", "checks.toml:1:3: unknown key 'chekc'"),
            ("[[check]]\nname = \"x\"\n", "without a session"),
            (
                "[[check]]\nsession = 5\n",
                "checks.toml:2:11: session: expected a string",
            ),
            (
                "[[check]]\nsession = \"a\"\nexpects = \"x\"\n",
                "unknown key 'expects'",
            ),
            (
                "[[check]]\nsession = \"a\"\ncontract = \"loose\"\n",
                "expected one of off, strict",
            ),
            (
                "[[check]]\nsession = \"a\"\nsense = \"strict\"\n",
                "checks.toml:3:9: sense: expected one of off, warn, fail",
            ),
            (
                "[[check]]\nsession = \"a\"\nmax_latency = \"soon\"\n",
                "max_latency: expected a duration",
            ),
            ("check = 1\n", "expected [[check]] tables"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(expected), "{text}: {message}");
        }
    }
}
