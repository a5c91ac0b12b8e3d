//! Writes blocks as text: titles, labels with values, tables, records.

use std::borrow::Cow;

use super::layout::{GAP, columns_of, indent, longest_word, usable_width};
use super::{Block, Cell, Column, Style, Tone};
use crate::text;

/// Maximum width of aligned labels; a longer label is followed by its value directly.
const MAX_ALIGNED_LABEL: usize = 24;

/// Formats the blocks, one below the other. The text ends with a line break, and no line ends with
/// a space.
#[must_use]
pub fn to_text(blocks: &[Block], style: &Style) -> String {
    let mut writer = Writer {
        out: String::new(),
        style,
        room: usable_width(style),
    };
    for block in blocks {
        if !writer.out.is_empty() {
            writer.out.push('\n');
        }
        match block {
            Block::Pairs { title, rows } => {
                writer.title(title);
                let rows: Vec<_> = rows
                    .iter()
                    .map(|(label, cell)| (label.as_str(), cell))
                    .collect();
                writer.pairs(&rows, indent(title));
            }
            Block::Grid {
                title,
                columns,
                rows,
            } => {
                writer.title(title);
                writer.grid(columns, rows, indent(title));
            }
        }
    }
    writer.out
}

/// A text and its tone.
pub(super) type Toned<'a> = (Cow<'a, str>, Tone);

pub(super) struct Writer<'a> {
    out: String,
    pub(super) style: &'a Style,
    /// Usable width of the terminal, in columns, if there is one.
    pub(super) room: Option<usize>,
}

impl Writer<'_> {
    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.line(0, [(&*text::escape(title), Tone::Strong, 0)]);
        }
    }

    /// Writes labels and values. Rows that fit beside their labels form one table.
    fn pairs(&mut self, rows: &[(&str, &Cell)], indent: usize) {
        let widths = rows.iter().map(|(label, _)| columns_of(label));
        let aligned = widths.filter(|width| *width <= MAX_ALIGNED_LABEL).max();
        let aligned = aligned.unwrap_or(0).max(1);
        let mut aligned_rows = Vec::new();
        for (label, cell) in rows {
            let label = text::escape(label);
            let width = columns_of(&label);
            let fits = self.fits_beside(indent + aligned.max(width) + GAP, cell.text());
            let row = vec![
                (label, Tone::Dim),
                (Cow::Borrowed(self.text_of(cell)), cell.tone()),
            ];
            // One very long label must not move the values of all other rows to the right.
            if fits && width <= aligned {
                aligned_rows.push(row);
                continue;
            }
            self.pair_table(&std::mem::take(&mut aligned_rows), aligned, indent);
            if fits {
                self.pair_table(&[row], width, indent);
            } else {
                for (piece, depth) in row.into_iter().zip([indent, indent + GAP]) {
                    self.paragraph(piece, depth);
                }
            }
        }
        self.pair_table(&aligned_rows, aligned, indent);
    }

    /// Returns the text of a cell, with the dash of the style: only this module knows the style.
    pub(super) fn text_of<'c>(&self, cell: &'c Cell) -> &'c str {
        match cell.text() {
            "–" => self.style.dash(),
            text => text,
        }
    }

    /// Checks whether a text fits from column `start` on, wrapped if necessary but without breaking
    /// a word.
    fn fits_beside(&self, start: usize, text: &str) -> bool {
        self.room.is_none_or(|room| {
            start + columns_of(text) <= room || start + longest_word(text) <= room
        })
    }

    /// Writes labels and values as a table without a header.
    fn pair_table(&mut self, rows: &[Vec<Toned>], label: usize, indent: usize) {
        let values = rows.iter().filter_map(|row| row.last());
        let natural = values.map(|(text, _)| columns_of(text)).max().unwrap_or(0);
        let room = self.room.unwrap_or(usize::MAX);
        let value = natural.min(room.saturating_sub(indent + label + GAP));
        self.table(None, rows, &[label, value.max(1)], indent);
    }

    /// Writes a text on as many lines as necessary.
    pub(super) fn paragraph(&mut self, (text, tone): Toned, indent: usize) {
        let room = self.room.unwrap_or(usize::MAX).saturating_sub(indent);
        let width = columns_of(&text).min(room);
        self.table(None, &[vec![(text, tone)]], &[width.max(1)], indent);
    }

    /// Writes each row as a heading, labels and values. Used where a table is too wide or too tall.
    pub(super) fn records(&mut self, columns: &[Column], rows: &[Vec<Cell>], indent: usize) {
        for (index, row) in rows.iter().enumerate() {
            let heading = format!("{} of {}", index + 1, rows.len());
            let cells = columns.iter().map(|column| column.title.as_str()).zip(row);
            let (marks, pairs): (Vec<_>, Vec<_>) = cells
                .filter(|(_, cell)| cell.is_present())
                .partition(|(title, _)| title.is_empty());
            let mark = marks.first().map_or("", |(_, cell)| cell.text());
            let width = columns_of(&heading);
            self.line(
                indent,
                [(&*heading, Tone::Strong, width), (mark, Tone::Strong, 0)],
            );
            self.pairs(&pairs, indent + GAP);
        }
    }

    /// Writes one line of texts, each in its tone and padded to its width if another follows.
    pub(super) fn line<'t>(
        &mut self,
        indent: usize,
        pieces: impl IntoIterator<Item = (&'t str, Tone, usize)>,
    ) {
        let mut blanks = indent;
        let mut first = true;
        for (text, tone, width) in pieces {
            // Trailing spaces wrap on a narrow terminal and are noise in a copied text.
            let text = text.trim_end_matches([' ', '\u{a0}']);
            if !text.is_empty() {
                self.out.extend(std::iter::repeat_n(' ', blanks));
                blanks = 0;
                // CI runners read a command only at the beginning of a line.
                let text = if first { neutralize(text) } else { text.into() };
                first = false;
                self.write_toned(&text, tone);
            }
            blanks += width.saturating_sub(columns_of(text)) + GAP;
        }
        self.out.push('\n');
    }

    /// Writes a text in the colour of its tone.
    fn write_toned(&mut self, text: &str, tone: Tone) {
        let code = match tone {
            Tone::Plain => "",
            Tone::Strong => "1",
            Tone::Good => "32",
            Tone::Bad => "31",
            Tone::Busy => "36",
            Tone::Warn => "33",
            Tone::Dim | Tone::Nothing => "2",
        };
        let is_colored = self.style.color && !code.is_empty();
        if is_colored {
            self.out.extend(["\x1b[", code, "m"]);
        }
        // No-break spaces only prevent wrapping; in the output they would break copying and searching.
        let mut parts = text.split('\u{a0}');
        self.out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            self.out.extend([" ", part]);
        }
        if is_colored {
            self.out.push_str("\x1b[0m");
        }
    }
}

/// Escapes the beginning of a line that a CI runner would read as a command.
fn neutralize(line: &str) -> Cow<'_, str> {
    let text = line.trim_start();
    // GitHub reads a line that begins with `::` as a workflow command.
    match text.strip_prefix("::") {
        Some(rest) => {
            let blanks = line.len() - text.len();
            format!("{}\\u{{3a}}:{rest}", " ".repeat(blanks)).into()
        }
        None => line.into(),
    }
}
