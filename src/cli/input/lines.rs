//! Splits the bytes of a list into lines.

use super::ParsedId;
use crate::cli::pasted::{RowFormat, clean, without_query};
use crate::cli::target::{InvalidId, ProviderCommand, Target};
use crate::error::Failure;
use crate::files;
use crate::provider::MAX_URL_BYTES;

/// Maximum number of bytes retained from a line, which is more than any id or URL needs.
const MAX_LINE_BYTES: usize = MAX_URL_BYTES + 64;

/// A line that is neither blank nor a comment.
pub(super) struct InputLine {
    /// The line number, starting at 1.
    pub(super) number: u64,
    /// The content of the line.
    pub(super) text: LineText,
}

/// The content of a line, without surrounding white space.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LineText {
    /// A possible id.
    Id(String),
    /// The beginning of a line that is longer than 256 bytes.
    TooLong(String),
    /// Bytes that are not valid UTF-8.
    NotUtf8,
}

impl InputLine {
    /// Parses the id in the line.
    pub(super) fn parse(self, command: Option<ProviderCommand>, any_id: bool) -> ParsedId {
        let number = Some(self.number);
        let line_label = format!("line {}", self.number);
        let invalid = |typed: &str, failure| {
            let mut invalid =
                InvalidId::new(typed, command.map(|command| command.provider), failure);
            invalid.line = number;
            Err(Box::new(invalid))
        };
        match self.text {
            LineText::Id(row) => Target::parse(command, &row, any_id).map_err(|mut invalid| {
                invalid.failure = invalid.failure.about(&line_label);
                // Most exports are tables.
                if let Some(format) =
                    RowFormat::detect(without_query(clean(&row))).filter(|_| !any_id)
                {
                    invalid.failure.hints = vec![format.hint_for_list().to_owned()];
                }
                invalid.line = number;
                invalid
            }),
            LineText::TooLong(beginning) => invalid(
                &beginning,
                Failure::usage(format!("{line_label} is longer than 256 bytes"))
                    .hint("a list contains one id per line"),
            ),
            LineText::NotUtf8 => invalid(
                "",
                Failure::usage(format!("{line_label}: not UTF-8"))
                    .hint("save the list as UTF-8, or convert it with iconv"),
            ),
        }
    }
}

/// Splits bytes into lines and retains at most [`MAX_LINE_BYTES`] bytes of each.
#[derive(Default)]
pub(super) struct LineSplitter {
    /// The complete lines that the caller has not taken yet.
    pub(super) ready: Vec<InputLine>,
    line: Vec<u8>,
    too_long: bool,
    number: u64,
}

impl LineSplitter {
    /// Adds the next bytes of the list.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, is_whole) = piece
                .strip_suffix(b"\n")
                .map_or((piece, false), |text| (text, true));
            let room = MAX_LINE_BYTES - self.line.len();
            self.too_long |= text.len() > room;
            self.line
                .extend_from_slice(text.get(..room).unwrap_or(text));
            if is_whole {
                self.end_line();
            }
        }
    }

    /// Ends the current line. At the end of the list, this is the line without a line feed.
    pub(super) fn end_line(&mut self) {
        self.number += 1;
        let line = std::mem::take(&mut self.line);
        let too_long = std::mem::take(&mut self.too_long);
        // Windows editors write a byte-order mark at the start of a file.
        let bytes = match self.number {
            1 => files::without_byte_order_mark(&line),
            _ => &line,
        };
        let bytes = bytes.trim_ascii();
        if bytes.starts_with(b"#") || (bytes.is_empty() && !too_long) {
            return;
        }
        let text = match std::str::from_utf8(bytes) {
            _ if too_long => {
                LineText::TooLong(String::from_utf8_lossy(bytes).chars().take(64).collect())
            }
            Ok(id) => LineText::Id(id.to_owned()),
            Err(_) => LineText::NotUtf8,
        };
        self.ready.push(InputLine {
            number: self.number,
            text,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the lines of a list that arrives in pieces of `size` bytes.
    fn lines(list: &[u8], size: usize) -> Vec<(u64, LineText)> {
        let mut lines = LineSplitter::default();
        list.chunks(size).for_each(|piece| lines.feed(piece));
        lines.end_line();
        lines
            .ready
            .into_iter()
            .map(|line| (line.number, line.text))
            .collect()
    }

    #[test]
    fn lines_survive_any_chunking() {
        let list = b"\xef\xbb\xbf# incident 7\na\r\n\n  b\t\n \r\n#c\nd\xff\n\xef\xbb\xbfe\nlast";
        let id = |text: &str| LineText::Id(text.to_owned());
        for size in 1..=list.len() {
            assert_eq!(
                lines(list, size),
                [
                    (2, id("a")),
                    (4, id("b")),
                    (7, LineText::NotUtf8),
                    (8, id("\u{feff}e")),
                    (9, id("last"))
                ],
                "{size}"
            );
        }
        assert_eq!(lines(b"", 1), []);
        assert_eq!(lines(b"\n\n", 1), []);
    }

    #[test]
    fn long_lines_are_truncated() {
        let long = [b"a".repeat(MAX_LINE_BYTES + 1), b"\nb".to_vec()].concat();
        for size in [1, 1000, 5000] {
            assert_eq!(
                lines(&long, size),
                [
                    (1, LineText::TooLong("a".repeat(64))),
                    (2, LineText::Id("b".to_owned()))
                ]
            );
        }
        assert_eq!(
            lines(&b"a".repeat(MAX_LINE_BYTES), 7),
            [(1, LineText::Id("a".repeat(MAX_LINE_BYTES)))]
        );
        assert_eq!(
            lines(&b" ".repeat(MAX_LINE_BYTES + 1), 7),
            [(1, LineText::TooLong(String::new()))]
        );
    }
}
