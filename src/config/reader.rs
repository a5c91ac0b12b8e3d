//! Reads TOML files and creates error messages with positions. No message contains a line or a
//! value of the file, since either may be a secret.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::name;
use crate::error::{Failure, Result};
use crate::text;

pub(super) type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;
pub(super) type TomlNode<'i> = Spanned<DeValue<'i>>;

/// A TOML file, with the positions of its lines for messages.
pub(super) struct Reader<'a> {
    pub(super) path: &'a Path,
    text: &'a str,
    /// Byte offsets of the line starts.
    line_starts: Vec<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(path: &'a Path, text: &'a str) -> Self {
        let next_lines = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            path,
            text,
            line_starts: std::iter::once(0).chain(next_lines).collect(),
        }
    }

    /// Returns the line number of a byte offset, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }

    /// Parses the whole file.
    pub(super) fn parse(&self) -> Result<Spanned<DeTable<'a>>> {
        DeTable::parse(self.text).map_err(|error| {
            self.error_at(error.span().unwrap_or_default(), error.message())
                .hint("TOML: key = \"value\", [table]; see https://toml.io")
        })
    }

    /// Creates an error with a position in the file.
    pub(super) fn error_at(&self, span: Range<usize>, what: &str) -> Failure {
        let line = self.line(span.start);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..span.start).unwrap_or_default();
        let column = 1 + before.chars().count();
        Failure::config(format!(
            "{}:{line}:{column}: {}",
            self.path.display(),
            text::quote(what, 200)
        ))
    }

    /// Creates the error for an unknown key, with the nearest known one or all of them as a hint.
    pub(super) fn unknown_key<'k>(
        &self,
        key: &Key<'_>,
        what: &str,
        known: impl Iterator<Item = &'k str>,
    ) -> Failure {
        let name = key.get_ref();
        let known: Vec<&str> = known.collect();
        let failure = self.error_at(
            key.span(),
            &format!("unknown {what} '{}'", name::for_message(name)),
        );
        match text::nearest(name, known.iter().copied()) {
            Some(near) => failure.hint(format!("did you mean '{near}'?")),
            None => failure.hint(format!("known here: {}", known.join(", "))),
        }
    }

    /// Returns a value as a table.
    pub(super) fn table<'n, 'i>(
        &self,
        key: &Key<'_>,
        value: &'n TomlNode<'i>,
    ) -> Result<&'n DeTable<'i>> {
        value
            .get_ref()
            .as_table()
            .ok_or_else(|| self.wrong_type(key, value, "a table"))
    }

    /// Creates the error for a value of another type than `what`.
    pub(super) fn wrong_type(&self, key: &Key<'_>, value: &TomlNode<'_>, what: &str) -> Failure {
        let found = value.get_ref().type_str();
        self.error_at(
            value.span(),
            &format!(
                "{}: expected {what}, found {found}",
                name::for_message(key.get_ref())
            ),
        )
    }
}
