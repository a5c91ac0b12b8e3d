//! Selects the columns of a table that fit the terminal, and their widths.

use unicode_width::UnicodeWidthStr;

use super::{Block, Cell, Column, Fit, Style};

/// Spaces between two columns.
pub(super) const GAP: usize = 2;

/// Width of the narrowest terminal that is supported.
const MIN_TERMINAL: usize = 20;

/// Minimum width of a column that wraps, if its cells are at least that long.
const MIN_WRAPPED: usize = 12;

/// Length up to which a word is not broken: a UUID is never broken, a long URL may be.
const MAX_WORD: usize = 40;

/// Minimum width of a column that wraps beside shortened ids, if its cells are at least that long.
const MIN_WRAPPED_IN_LIST: usize = 20;

/// Minimum width of a shortened id.
const MIN_ID: usize = 24;

/// Number of lines above which a wrapped cell is too tall.
const MAX_LINES: usize = 4;

/// A visible column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShownColumn {
    /// Index in the block's columns.
    pub(super) index: usize,
    /// Assigned width.
    pub(super) width: usize,
    /// Width of its longest cell.
    natural: usize,
    /// Behaviour when space is limited.
    pub(super) fit: Fit,
}

impl ShownColumn {
    /// Checks whether no cell of the column is wrapped.
    pub(super) fn is_unwrapped(&self) -> bool {
        self.width >= self.natural || self.fit == Fit::Shorten
    }
}

/// Layout of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A table with these columns.
    Table(Vec<ShownColumn>),
    /// Labels and values, row by row.
    Records,
}

/// Returns the usable width of the terminal, in columns; `None` without a terminal.
pub(super) fn usable_width(style: &Style) -> Option<usize> {
    style
        .width
        // Some pseudo-terminals report a width of 0 or 1.
        .map(|width| width.clamp(MIN_TERMINAL, u16::MAX.into()))
}

/// Returns the indentation of a block. A block with a title is indented below it.
pub(super) fn indent(title: &str) -> usize {
    if title.is_empty() { 0 } else { 2 }
}

/// Checks whether a table fits with all its columns at full width.
pub(super) fn fits(block: &Block, style: &Style) -> bool {
    let (
        Block::Grid {
            title,
            columns,
            rows,
        },
        Some(room),
    ) = (block, usable_width(style))
    else {
        return true;
    };
    let shown = natural_widths(columns, rows);
    indent(title) + total(shown.iter().map(|column| column.natural)) <= room
}

/// Lays out a table.
///
/// Each column starts at its minimum width. If the table is too wide, optional columns are omitted,
/// starting from the right; then, in a list of sessions, long words are broken and ids are
/// shortened. Remaining width is distributed equally among the columns that need it.
pub(super) fn lay_out(columns: &[Column], rows: &[Vec<Cell>], room: Option<usize>) -> Layout {
    let mut shown = natural_widths(columns, rows);
    let Some(room) = room else {
        return Layout::Table(shown);
    };
    for column in &mut shown {
        column.width = minimum_width(column, columns, rows);
    }
    // Optional columns come before wrapping: a shorter table is easier to read than a tall one.
    while total_width(&shown) > room {
        let optional = |column: &ShownColumn| column.fit == Fit::Optional;
        match shown.iter().rposition(optional) {
            Some(last) => shown.remove(last),
            None => break,
        };
    }
    narrow(&mut shown, room);
    let Some(remaining) = room.checked_sub(total_width(&shown)) else {
        return Layout::Records;
    };
    distribute(&mut shown, remaining);
    let too_tall = |column: &ShownColumn| {
        column.fit == Fit::Details && column.natural > column.width * MAX_LINES
    };
    if shown.iter().any(too_tall) {
        return Layout::Records;
    }
    Layout::Table(shown)
}

/// Narrows a table whose ids may be shortened. Columns that wrap are narrowed first, until their
/// cells are about [`MAX_LINES`] lines tall; then the ids.
fn narrow(shown: &mut [ShownColumn], room: usize) {
    if total_width(shown) <= room || !shown.iter().any(|column| column.fit == Fit::Shorten) {
        return;
    }
    for column in shown.iter_mut() {
        if matches!(column.fit, Fit::Wrap | Fit::Details) {
            let target = column.natural.div_ceil(MAX_LINES);
            let target = target.clamp(MIN_WRAPPED_IN_LIST, MAX_WORD);
            column.width = column.natural.min(target);
        }
    }
    let mut excess = total_width(shown).saturating_sub(room);
    for column in shown.iter_mut() {
        if column.fit == Fit::Shorten {
            let less = excess.min(column.width.saturating_sub(MIN_ID));
            column.width -= less;
            excess -= less;
        }
    }
}

/// Returns all columns, each at the width of its longest cell.
fn natural_widths(columns: &[Column], rows: &[Vec<Cell>]) -> Vec<ShownColumn> {
    let of_column = |(index, column): (usize, &Column)| {
        let cells = cells_of(index, rows).map(columns_of);
        let natural = cells.fold(columns_of(&column.title), usize::max);
        ShownColumn {
            index,
            width: natural,
            natural,
            fit: column.fit,
        }
    };
    columns.iter().enumerate().map(of_column).collect()
}

/// Returns the width below which words of a column would be broken.
fn minimum_width(shown: &ShownColumn, columns: &[Column], rows: &[Vec<Cell>]) -> usize {
    if matches!(shown.fit, Fit::Whole | Fit::Shorten) {
        return shown.natural;
    }
    let title = columns.get(shown.index).map(|column| &*column.title);
    let texts = title.into_iter().chain(cells_of(shown.index, rows));
    // Only a text wider than the longest word so far can contain a longer word.
    let longer = |word, text| match columns_of(text) {
        width if width > word => longest_word(text).max(word),
        _ => word,
    };
    let word = texts.fold(MIN_WRAPPED, longer);
    shown.natural.min(word.min(MAX_WORD))
}

/// Lists the texts of a column.
fn cells_of(index: usize, rows: &[Vec<Cell>]) -> impl Iterator<Item = &str> {
    let cells = rows.iter().filter_map(move |row| row.get(index));
    cells.map(Cell::text)
}

/// Returns the width of the longest word in a text.
pub(super) fn longest_word(text: &str) -> usize {
    if text.is_ascii() {
        // Not `str::split`: for short texts, preparing its search costs more than the search.
        let words = text.as_bytes().split(|byte| *byte == b' ');
        return words.map(<[u8]>::len).max().unwrap_or(0);
    }
    text.split(' ').map(columns_of).max().unwrap_or(0)
}

/// Returns the width of a table with these columns.
fn total_width(shown: &[ShownColumn]) -> usize {
    total(shown.iter().map(|column| column.width))
}

/// Returns the sum of the widths and of the gaps between them.
fn total(widths: impl ExactSizeIterator<Item = usize>) -> usize {
    let gaps = GAP * widths.len().saturating_sub(1);
    widths.sum::<usize>() + gaps
}

/// Distributes the remaining width equally among the columns that are narrower than their cells.
fn distribute(shown: &mut [ShownColumn], mut remaining: usize) {
    loop {
        let narrowed = shown
            .iter()
            .filter(|column| column.width < column.natural)
            .count();
        if narrowed == 0 || remaining == 0 {
            return;
        }
        let share = (remaining / narrowed).max(1);
        for column in shown.iter_mut() {
            let more = share.min(column.natural - column.width).min(remaining);
            column.width += more;
            remaining -= more;
        }
    }
}

/// Returns the width of a text in terminal columns.
pub(super) fn columns_of(text: &str) -> usize {
    // Nearly every text is printable ASCII and, in times, no-break spaces (C2 A0 in UTF-8, the only
    // sequence of these two bytes), which needs only one pass over the bytes.
    if text
        .bytes()
        .all(|byte| matches!(byte, b' '..=b'~' | 0xc2 | 0xa0))
    {
        return text.bytes().filter(|byte| *byte != 0xc2).count();
    }
    text.width()
}
