//! Renders a [`crate::session::Document`] as text. [`blocks`] and [`batch_block`] select what to show,
//! as data; [`to_text`] formats it. JSON and YAML are written from the document directly.
//!
//! This module does not read the environment, the clock or the terminal; a [`Style`] provides them.

mod batch_table;
mod block;
mod cell;
mod cell_value;
mod element_table;
pub mod json;
mod layout;
mod list_column;
pub mod report;
mod session_view;
mod state;
mod style;
mod table;
mod time;
mod writer;
pub mod yaml;

pub use batch_table::{BatchRow, batch_block};
pub use block::{Block, Column, Fit};
pub use cell::{Cell, Tone};
pub use list_column::{BatchView, CommonColumn, ListColumn, RowOrder};
pub use session_view::blocks;
pub use style::Style;
pub use writer::to_text;

#[cfg(test)]
mod tests;
