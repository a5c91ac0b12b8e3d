//! How wide the columns of a grid become.

use unicode_width::UnicodeWidthStr;

use super::{Block, Cell, Column, Fit, Look};

/// Spaces between two columns.
pub(super) const GAP: usize = 2;

/// A terminal that is narrower is treated as if it were this wide.
const NARROWEST: usize = 20;

/// A column that wraps is no narrower than this, if it has that much to hold,
const LEAST: usize = 12;

/// nor than its longest word, up to this: no UUID is broken, a URL may be.
const LONGEST_WORD: usize = 40;

/// The columns that are shown, by index, with their widths.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A table, in which some cells may have to be broken.
    Table(Vec<(usize, usize)>),
    /// No table has room: each row becomes labels and values.
    Records,
}

/// The columns of the terminal that may be filled.
pub(super) fn room(look: &Look) -> Option<usize> {
    look.width
        .map(|width| width.clamp(NARROWEST, u16::MAX.into()))
}

/// Blanks before each line of a block: what has a title is indented under it.
pub(super) fn indent(title: &str) -> usize {
    if title.is_empty() { 0 } else { 2 }
}

/// Whether a grid is shown in full width.
pub(super) fn fits(block: &Block, look: &Look) -> bool {
    let (
        Block::Grid {
            title,
            columns,
            rows,
        },
        Some(room),
    ) = (block, room(look))
    else {
        return true;
    };
    let widths = measure(columns, rows);
    indent(title) + total(widths.iter().map(|width| width.natural)) <= room
}

/// The widths at which a grid is shown in `room`.
///
/// Every column starts with the least it needs; if that is too much, spare columns go, the last
/// one first. What is left over then goes to the columns in equal shares, as far as each has use
/// for it.
pub(super) fn plan(columns: &[Column], rows: &[Vec<Cell>], room: Option<usize>) -> Layout {
    let widths = measure(columns, rows);
    let room = room.unwrap_or(usize::MAX);
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    loop {
        let mut shown: Vec<Width> = kept
            .iter()
            .filter_map(|at| widths.get(*at).copied())
            .collect();
        let least = total(shown.iter().map(|width| width.least));
        if let Some(left) = room.checked_sub(least) {
            share(&mut shown, left);
            return Layout::Table(
                kept.into_iter()
                    .zip(shown.iter().map(|width| width.least))
                    .collect(),
            );
        }
        let spare = |at: &usize| {
            columns
                .get(*at)
                .is_some_and(|column| column.fit == Fit::Spare)
        };
        match kept.iter().rposition(spare) {
            Some(at) => kept.remove(at),
            None => return Layout::Records,
        };
    }
}

#[derive(Clone, Copy)]
struct Width {
    least: usize,
    natural: usize,
}

fn measure(columns: &[Column], rows: &[Vec<Cell>]) -> Vec<Width> {
    let of_column = |(index, column): (usize, &Column)| {
        let cells = rows.iter().filter_map(|row| row.get(index)).map(Cell::text);
        let mut word = longest_word(&column.title);
        let mut natural = columns_of(&column.title);
        for text in cells {
            let width = columns_of(text);
            natural = natural.max(width);
            // Only a cell that is wider than the longest word so far may hold a longer one.
            if width > word && column.fit != Fit::Whole {
                word = word.max(longest_word(text));
            }
        }
        let least = match column.fit {
            Fit::Whole => natural,
            Fit::Wrap | Fit::Spare => natural.min(word.clamp(LEAST, LONGEST_WORD)),
        };
        Width { least, natural }
    };
    columns.iter().enumerate().map(of_column).collect()
}

fn longest_word(text: &str) -> usize {
    text.split(' ').map(columns_of).max().unwrap_or(0)
}

fn total(widths: impl ExactSizeIterator<Item = usize>) -> usize {
    let gaps = GAP * widths.len().saturating_sub(1);
    widths.sum::<usize>() + gaps
}

fn share(widths: &mut [Width], mut left: usize) {
    loop {
        let wanting = widths
            .iter()
            .filter(|width| width.least < width.natural)
            .count();
        if wanting == 0 || left == 0 {
            return;
        }
        let each = (left / wanting).max(1);
        for width in widths.iter_mut() {
            let more = each.min(width.natural - width.least).min(left);
            width.least += more;
            left -= more;
        }
    }
}

/// How many columns a text takes. Nearly every text is plain ASCII: one look at its bytes.
pub(super) fn columns_of(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    text.width()
}
