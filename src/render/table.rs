//! From blocks to text for a person: aligned pairs, and tables ruled by a single line.

use std::borrow::Cow;

use comfy_table::{ColumnConstraint, ContentLineStyle, Table, TableStyle};

use super::layout::{GAP, Layout, columns_of, indent, plan, room};
use super::{Block, Cell, Column, Look, Tone};
use crate::text;

/// Labels up to this width are aligned; the value of a longer one just follows it.
const LABEL: usize = 24;

/// Stands between the cells of a row while it is being broken into lines. No cell holds it, since
/// every text was escaped.
const SEPARATOR: char = '\u{1f}';

const STYLE: TableStyle =
    TableStyle::new().content_lines(ContentLineStyle::none().junction(SEPARATOR));

/// The blocks, one below the other. It ends with a line break, and no line ends with a blank.
#[must_use]
pub fn to_text(blocks: &[Block], look: &Look) -> String {
    let mut page = Page {
        out: String::new(),
        look,
        room: room(look),
    };
    for block in blocks {
        if !page.out.is_empty() {
            page.out.push('\n');
        }
        match block {
            Block::Pairs { title, rows } => {
                page.title(title);
                let rows: Vec<_> = rows
                    .iter()
                    .map(|(label, cell)| (label.as_str(), cell))
                    .collect();
                page.pairs(&rows, indent(title));
            }
            Block::Grid {
                title,
                columns,
                rows,
            } => {
                page.title(title);
                page.grid(columns, rows, indent(title));
            }
        }
    }
    page.out
}

struct Page<'a> {
    out: String,
    look: &'a Look,
    room: Option<usize>,
}

impl Page<'_> {
    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.line(0, &[(&text::escape(title), Tone::Strong, 0)]);
        }
    }

    /// Writes pieces of text, each in its tone and padded to its width if another follows.
    fn line(&mut self, indent: usize, pieces: &[(&str, Tone, usize)]) {
        let mut blanks = indent;
        for (text, tone, width) in pieces {
            let text = text.trim_end_matches([' ', '\u{a0}']);
            if !text.is_empty() {
                self.blanks(blanks);
                self.paint(&inert(text), *tone);
                blanks = 0;
            }
            blanks += width.saturating_sub(columns_of(text)) + GAP;
        }
        self.out.push('\n');
    }

    fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    fn paint(&mut self, text: &str, tone: Tone) {
        let code = match tone {
            Tone::Plain => "",
            Tone::Strong => "1",
            Tone::Good => "32",
            Tone::Bad => "31",
            Tone::Busy => "36",
            Tone::Warn => "33",
            Tone::Dim | Tone::Nothing => "2",
        };
        let painted = self.look.color && !code.is_empty();
        if painted {
            self.out.extend(["\x1b[", code, "m"]);
        }
        // No-break blanks have held their words together; a terminal or a search wants plain ones.
        self.out.push_str(&text.replace('\u{a0}', " "));
        if painted {
            self.out.push_str("\x1b[0m");
        }
    }

    fn rule(&mut self, indent: usize, width: usize) {
        let dash = if self.look.unicode { "─" } else { "-" };
        self.line(indent, &[(&dash.repeat(width), Tone::Dim, 0)]);
    }

    fn pairs(&mut self, rows: &[(&str, &Cell)], indent: usize) {
        let widths = rows.iter().map(|(label, _)| columns_of(label));
        let aligned = widths.filter(|width| *width <= LABEL).max().unwrap_or(0);
        for (label, cell) in rows {
            self.pair(&text::escape(label), cell, aligned, indent);
        }
    }

    /// A label and its value beside it. A value with a word that has no room there, such as a long
    /// id, begins on the next line, so that it stays in one piece.
    fn pair(&mut self, label: &str, cell: &Cell, aligned: usize, indent: usize) {
        let label = (label, Tone::Dim, aligned);
        let beside = indent + aligned.max(columns_of(label.0)) + GAP;
        let room = self.room.unwrap_or(usize::MAX);
        if beside + columns_of(&cell.text) <= room {
            return self.line(indent, &[label, (&cell.text, cell.tone, 0)]);
        }
        let word = cell.text.split(' ').map(columns_of).max();
        let fits_beside = word.is_some_and(|word| beside + word <= room);
        let start = if fits_beside { beside } else { indent + GAP };
        let mut lines = broken(&[&cell.text], &[room.saturating_sub(start)]).into_iter();
        if fits_beside {
            let first = lines.next().unwrap_or_default();
            self.line(indent, &[label, (&first, cell.tone, 0)]);
        } else {
            self.line(indent, &[label]);
        }
        for line in lines {
            self.line(start, &[(&line, cell.tone, 0)]);
        }
    }

    fn grid(&mut self, columns: &[Column], rows: &[Vec<Cell>], indent: usize) {
        let room = self.room.map(|room| room - indent);
        let Layout::Table(shown) = plan(columns, rows, room) else {
            return self.records(columns, rows, indent);
        };
        let heads: Vec<Cell> = columns
            .iter()
            .map(|column| Cell::new(&column.title, Tone::Strong))
            .collect();
        self.row(&heads, &shown, indent);
        let width = shown.iter().map(|(_, width)| width + GAP).sum::<usize>();
        self.rule(indent, width.saturating_sub(GAP));
        for row in rows {
            self.row(row, &shown, indent);
        }
        let left_out = (0..columns.len()).filter(|at| shown.iter().all(|(shown, _)| shown != at));
        let left_out: Vec<&str> = left_out
            .filter_map(|at| Some(columns.get(at)?.title.as_str()))
            .collect();
        if !left_out.is_empty() {
            let note = format!("(no room for {})", left_out.join(", "));
            self.line(indent, &[(&note, Tone::Dim, 0)]);
        }
    }

    /// A row of a table, over as many lines as its narrowest cell needs. What fits on one line, in
    /// a long list nearly everything, is written straight away.
    fn row(&mut self, row: &[Cell], shown: &[(usize, usize)], indent: usize) {
        let cells: Vec<(&Cell, usize)> = shown
            .iter()
            .filter_map(|(at, width)| Some((row.get(*at)?, *width)))
            .collect();
        if cells
            .iter()
            .all(|(cell, width)| columns_of(&cell.text) <= *width)
        {
            let pieces: Vec<_> = cells
                .iter()
                .map(|(cell, width)| (cell.text(), cell.tone, *width))
                .collect();
            return self.line(indent, &pieces);
        }
        let (texts, widths): (Vec<&str>, Vec<usize>) = cells
            .iter()
            .map(|(cell, width)| (cell.text(), *width))
            .unzip();
        for line in broken(&texts, &widths) {
            let pieces = line.split(SEPARATOR).zip(&cells);
            let pieces: Vec<_> = pieces
                .map(|(text, (cell, width))| (text, cell.tone, *width))
                .collect();
            self.line(indent, &pieces);
        }
    }

    fn records(&mut self, columns: &[Column], rows: &[Vec<Cell>], indent: usize) {
        for (index, row) in rows.iter().enumerate() {
            let heading = format!("{} of {}", index + 1, rows.len());
            let cells = columns.iter().map(|column| column.title.as_str()).zip(row);
            let (marks, pairs): (Vec<_>, Vec<_>) = cells
                .filter(|(_, cell)| cell.says())
                .partition(|(title, _)| title.is_empty());
            let mark = marks.first().map_or("", |(_, cell)| cell.text());
            self.line(
                indent,
                &[(&heading, Tone::Strong, 0), (mark, Tone::Strong, 0)],
            );
            self.pairs(&pairs, indent + GAP);
        }
    }
}

/// `text` without what a CI runner takes for a command to itself at the beginning of a line.
fn inert(text: &str) -> Cow<'_, str> {
    match text.strip_prefix("::") {
        Some(rest) => format!("\\u{{3a}}:{rest}").into(),
        None => text.into(),
    }
}

/// A row broken into lines, at blanks where possible, with [`SEPARATOR`] between its cells.
fn broken(texts: &[&str], widths: &[usize]) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(STYLE).add_row(texts);
    for (column, width) in table.column_iter_mut().zip(widths) {
        let width = u16::try_from(*width).unwrap_or(u16::MAX);
        column.set_padding((0, 0));
        column.set_constraint(ColumnConstraint::Absolute(comfy_table::Width::Fixed(width)));
    }
    table.lines().collect()
}
