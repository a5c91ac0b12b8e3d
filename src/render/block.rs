//! The parts of the output, as data.

use super::Cell;

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Heading.
    pub title: String,
    /// Behaviour when space is limited.
    pub fit: Fit,
}

/// Behaviour of a column when space is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Cells are wrapped.
    Wrap,
    /// Cells are not wrapped, because a wrapped id cannot be copied.
    Whole,
    /// Cells are not wrapped; as a last resort they are shortened in the middle.
    Shorten,
    /// Cells are wrapped; if the table is still too wide, the column is omitted and named in a
    /// footnote.
    Optional,
    /// Cells are wrapped over a few lines; a taller cell turns the table into records.
    Details,
}

/// A part of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Labels and their values.
    Pairs {
        /// Heading.
        title: String,
        /// Rows.
        rows: Vec<(String, Cell)>,
    },
    /// A table.
    Grid {
        /// Heading; may be empty.
        title: String,
        /// Columns.
        columns: Vec<Column>,
        /// Rows, each with one cell per column.
        rows: Vec<Vec<Cell>>,
    },
}
