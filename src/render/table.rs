//! Draws tables with `comfy_table`, in the widths computed by [`super::layout`].

use std::borrow::Cow;

use comfy_table::{ColumnConstraint, ContentLineStyle, LineStyle, Table, TableStyle, Width};

use super::layout::{GAP, Layout, ShownColumn, columns_of, lay_out};
use super::writer::{Toned, Writer};
use super::{Cell, Column, Fit, Style, Tone};

/// Number of rows from which a table without wrapped cells is written directly.
// `comfy_table` stores every line in memory and measures each cell again: a quarter of the time of
// a long table.
const LONG_TABLE: usize = 500;

/// Separates the rows of a coloured table, to find the row of each line. It is not printed.
// No cell contains this character or the next, because all text is escaped.
const ROW_END: char = '\u{1e}';
/// Separates the cells of a line of a coloured table. It is not printed.
const CELL_END: char = '\u{1f}';

impl Writer<'_> {
    /// Writes a table, or records if a table does not fit.
    pub(super) fn grid(&mut self, columns: &[Column], rows: &[Vec<Cell>], indent: usize) {
        let room = self.room.map(|room| room - indent);
        let Layout::Table(shown) = lay_out(columns, rows, room) else {
            return self.records(columns, rows, indent);
        };
        let titles = shown.iter().filter_map(|shown| columns.get(shown.index));
        let titles: Vec<&str> = titles.map(|column| column.title.as_str()).collect();
        let widths: Vec<usize> = shown.iter().map(|column| column.width.max(1)).collect();
        let mut shortened = vec![false; shown.len()];
        let rows: Vec<Vec<Toned>> = rows
            .iter()
            .map(|row| self.shown_cells(row, &shown, &mut shortened))
            .collect();
        if rows.len() >= LONG_TABLE && shown.iter().all(ShownColumn::is_unwrapped) {
            self.table(Some(&titles), &[], &widths, indent);
            for row in &rows {
                let pieces = row.iter().zip(&widths);
                self.line(
                    indent,
                    pieces.map(|((text, tone), width)| (&**text, *tone, *width)),
                );
            }
        } else {
            self.table(Some(&titles), &rows, &widths, indent);
        }
        self.footnote(columns, &shown, &shortened, indent);
    }

    /// Returns the visible cells of a row, shortened where the column allows it, and records which
    /// columns were shortened.
    fn shown_cells<'c>(
        &self,
        row: &'c [Cell],
        shown: &[ShownColumn],
        shortened: &mut [bool],
    ) -> Vec<Toned<'c>> {
        let cells = shown
            .iter()
            .zip(shortened)
            .filter_map(|(column, is_shortened)| {
                let cell = row.get(column.index)?;
                let short = (column.fit == Fit::Shorten)
                    .then(|| shorten(cell.text(), column.width, self.style))
                    .flatten();
                *is_shortened |= short.is_some();
                let text = short.map_or(Cow::Borrowed(self.text_of(cell)), Cow::Owned);
                Some((text, cell.tone()))
            });
        cells.collect()
    }

    /// Prints the names of omitted and shortened columns.
    fn footnote(
        &mut self,
        columns: &[Column],
        shown: &[ShownColumn],
        shortened: &[bool],
        indent: usize,
    ) {
        let omitted =
            (0..columns.len()).filter(|at| shown.iter().all(|column| column.index != *at));
        let shortened = shown
            .iter()
            .zip(shortened)
            .filter(|(_, is_shortened)| **is_shortened);
        let shortened = shortened.map(|(column, _)| column.index);
        let names = |indexes: &mut dyn Iterator<Item = usize>| {
            let names = indexes.filter_map(|at| Some(columns.get(at)?.title.as_str()));
            names.collect::<Vec<_>>().join(", ")
        };
        let (omitted, shortened) = (names(&mut { omitted }), names(&mut { shortened }));
        let note = match (omitted.as_str(), shortened.as_str()) {
            ("", "") => return,
            (omitted, "") => format!("(no room for {omitted}; see --json)"),
            ("", shortened) => format!("({shortened} shortened; see --json)"),
            (omitted, shortened) => {
                format!("(no room for {omitted}; {shortened} shortened; see --json)")
            }
        };
        self.paragraph((note.into(), Tone::Dim), indent);
    }

    /// Writes a table drawn by `comfy_table`: a header with a rule below it, and the rows.
    pub(super) fn table(
        &mut self,
        header: Option<&[&str]>,
        rows: &[Vec<Toned>],
        widths: &[usize],
        indent: usize,
    ) {
        let rule = self.style.rule();
        let mut lines = drawn_lines(header, rows, widths, rule, self.style.color);
        if header.is_some() {
            let mut header_width = 0;
            for line in lines.by_ref().take_while(|line| !line.starts_with(rule)) {
                let line = line.trim_end();
                header_width = header_width.max(columns_of(line));
                self.line(indent, [(line, Tone::Strong, 0)]);
            }
            let rule = std::iter::repeat_n(rule, header_width).collect::<String>();
            self.line(indent, [(&*rule, Tone::Dim, 0)]);
        }
        if !self.style.color {
            for line in lines {
                self.line(indent, [(&*line, Tone::Plain, 0)]);
            }
            return;
        }
        let mut rows = rows.iter();
        let mut row = rows.next();
        for line in lines {
            if line.starts_with(ROW_END) {
                row = rows.next();
                continue;
            }
            let cells = row.into_iter().flatten().zip(widths);
            let pieces = line.split(CELL_END).zip(cells);
            self.line(
                indent,
                pieces.map(|(piece, ((_, tone), width))| (piece, *tone, *width)),
            );
        }
    }
}

/// Returns the lines of a table drawn by `comfy_table`: the header, the rule, the rows, without
/// colours. `with_marks` adds [`ROW_END`] and [`CELL_END`].
// The crate's own colours require `crossterm`, which adds eleven crates and reads `NO_COLOR` again,
// although `Style::color` is already decided.
fn drawn_lines(
    header: Option<&[&str]>,
    rows: &[Vec<Toned>],
    widths: &[usize],
    rule: char,
    with_marks: bool,
) -> impl Iterator<Item = String> + use<> {
    let cell_end = if with_marks { CELL_END } else { ' ' };
    let mut style = TableStyle::new()
        .header_separator(LineStyle::none().fill(rule).junction(rule))
        .content_lines(ContentLineStyle::none().junction(cell_end));
    if with_marks {
        style = style.row_separator(LineStyle::none().fill(ROW_END));
    }
    let mut table = Table::new();
    table.load_style(style);
    if let Some(header) = header {
        table.set_header(header);
    }
    for row in rows {
        table.add_row(row.iter().map(|(text, _)| text));
    }
    let mut left = widths.len();
    for (column, width) in table.column_iter_mut().zip(widths) {
        left -= 1;
        // The separator of the cells takes one column of the gap.
        let padding = if left > 0 { GAP - 1 } else { 0 };
        let narrowed = |width: usize| u16::try_from(width).unwrap_or(u16::MAX);
        column.set_padding((0, narrowed(padding)));
        let width = Width::Fixed(narrowed(width.saturating_add(padding)));
        column.set_constraint(ColumnConstraint::Absolute(width));
    }
    table.lines().collect::<Vec<_>>().into_iter()
}

/// Splits a text at a width in terminal columns, at the earliest position.
// A zero-width mark at the split goes to the second part.
fn split_at_width(text: &str, width: usize) -> (&str, &str) {
    let mut end = 0;
    if text.is_ascii() {
        end = width.min(text.len());
    } else {
        for next in text.char_indices().map(|(at, c)| at + c.len_utf8()) {
            let reached = columns_of(text.get(..next).unwrap_or_default());
            if reached <= width {
                end = next;
            }
            if reached >= width {
                break;
            }
        }
    }
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Removes the middle of a text that is wider than `width`; `None` if it fits.
fn shorten(text: &str, width: usize, style: &Style) -> Option<String> {
    if columns_of(text) <= width {
        return None;
    }
    let ellipsis = style.ellipsis();
    let remaining = width.saturating_sub(columns_of(ellipsis));
    let (start, _) = split_at_width(text, remaining - remaining / 2);
    let ends = text
        .char_indices()
        .rev()
        .map(|(at, _)| text.get(at..).unwrap_or_default());
    let end = ends
        .take_while(|end| columns_of(end) <= remaining / 2)
        .last();
    Some([start, ellipsis, end.unwrap_or_default()].concat())
}
