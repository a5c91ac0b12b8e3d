//! Table of several sessions, one per row.

use super::cell_value::dash;
use super::state::{expiry, state_of, tone_of};
use super::time;
use super::{Block, Cell, Column, Fit, Style, Tone, element_table};
use crate::provider::Provider;
use crate::session::{Document, Summary, Timestamp};

/// A row of the table: one requested id and its outcome. It does not store the session, so that
/// thousands of rows fit in memory.
#[derive(Clone, Debug)]
pub struct BatchRow {
    /// The provider, if known.
    pub provider: Option<&'static Provider>,
    /// The requested id.
    pub id: String,
    /// The summary of the session, or the error in one line.
    pub outcome: Result<Summary, String>,
}

impl From<&Document<'_>> for BatchRow {
    fn from(doc: &Document<'_>) -> Self {
        Self {
            provider: Some(doc.provider),
            id: doc.id.clone(),
            outcome: Ok(doc.summary.clone()),
        }
    }
}

/// The columns. On a narrow terminal, optional ones are omitted from the right.
const COLUMNS: [(&str, Fit); 8] = [
    ("ID", Fit::Shorten),
    ("Provider", Fit::Wrap),
    ("State", Fit::Whole),
    ("Status", Fit::Optional),
    ("Error", Fit::Wrap),
    ("Created", Fit::Optional),
    ("Updated", Fit::Optional),
    ("Expires", Fit::Optional),
];

/// Builds the table of sessions. If the terminal is too narrow for full timestamps, only relative
/// times are shown.
#[must_use]
pub fn batch_block(rows: &[BatchRow], style: &Style) -> Block {
    let several_providers = rows
        .windows(2)
        .any(|two| matches!(two, [a, b] if a.provider != b.provider));
    // Built twice at most: with full timestamps, and without if that is too wide.
    let table = |absolute_times| {
        let columns = COLUMNS.map(|(title, fit)| Column {
            title: title.to_owned(),
            fit,
        });
        let rows = rows
            .iter()
            .map(|row| row_cells(row, several_providers, absolute_times, style))
            .collect();
        element_table::table("", columns.to_vec(), rows)
    };
    let wide = table(true);
    if super::layout::fits(&wide, style) {
        wide
    } else {
        table(false)
    }
}

fn row_cells(
    row: &BatchRow,
    several_providers: bool,
    absolute_times: bool,
    style: &Style,
) -> Vec<Cell> {
    let provider = row
        .provider
        .filter(|_| several_providers)
        .map(|provider| Cell::plain(provider.name));
    let cells = match &row.outcome {
        Ok(summary) => summary_cells(row.provider, summary, absolute_times, &style.at(summary)),
        Err(message) => {
            let state = Cell::new("error", Tone::Bad);
            let error = Cell::plain(message);
            [Some(state), None, Some(error), None, None, None]
        }
    };
    [Some(Cell::plain(&row.id)), provider]
        .into_iter()
        .chain(cells)
        .map(|cell| cell.unwrap_or_else(|| dash(style)))
        .collect()
}

/// Returns the cells of the columns "State" to "Expires".
fn summary_cells(
    provider: Option<&Provider>,
    summary: &Summary,
    absolute_times: bool,
    style: &Style,
) -> [Option<Cell>; 6] {
    let time = |moment: Timestamp| {
        Cell::plain(&if absolute_times {
            time::absolute(moment, style)
        } else {
            time::relative(moment, style.now)
        })
    };
    let state = provider.map_or_else(
        || summary.state.word().to_owned(),
        |provider| state_of(provider, summary),
    );
    // Repeating the same word would only take width from the other columns.
    let word = summary.word.as_deref();
    let word = word.filter(|word| !word.eq_ignore_ascii_case(&state));
    let expires = if absolute_times {
        expiry(summary, style)
    } else {
        summary.expires_at.map(time)
    };
    [
        Some(Cell::new(&state, tone_of(summary.state))),
        word.map(Cell::plain),
        None,
        summary.created_at.map(time),
        summary.updated_at.map(time),
        expires,
    ]
}
