//! Table of several sessions, one per row.

use std::cmp::Ordering;

use super::cell_value::{dash, untyped_cell};
use super::list_column::{BatchView, CommonColumn, ListColumn, RowOrder};
use super::state::{expiry, state_of, tone_of};
use super::time;
use super::{Block, Cell, Column, Fit, Style, Tone, element_table};
use crate::json::Json;
use crate::provider::{Provider, Role};
use crate::session::{Document, Summary, Timestamp, select};

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
    /// The reason that the session gives for its failure.
    reason: Option<String>,
    /// The fields for the view, by JSON Pointer.
    fields: Vec<(String, Json<'static>)>,
}

impl BatchRow {
    /// Creates the row of a session.
    #[must_use]
    pub fn new(doc: &Document<'_>, view: &BatchView) -> Self {
        let session = doc.session();
        let field = |pointer: &str| {
            let value = session.pointer(pointer)?.clone().into_owned();
            Some((pointer.to_owned(), value))
        };
        Self {
            provider: Some(doc.provider),
            id: doc.id.clone(),
            outcome: Ok(doc.summary.clone()),
            reason: reason(doc.provider, session),
            fields: view.pointers().filter_map(field).collect(),
        }
    }

    /// Creates the row of a failed lookup.
    #[must_use]
    pub const fn failed(provider: Option<&'static Provider>, id: String, message: String) -> Self {
        Self {
            provider,
            id,
            outcome: Err(message),
            reason: None,
            fields: Vec::new(),
        }
    }

    fn field(&self, pointer: &str) -> Option<&Json<'static>> {
        let field = self.fields.iter().find(|(known, _)| known == pointer);
        field.map(|(_, value)| value)
    }

    /// Returns the state, as a word.
    fn state(&self) -> String {
        match (&self.outcome, self.provider) {
            (Ok(summary), Some(provider)) => state_of(provider, summary),
            (Ok(summary), None) => summary.state.word().to_owned(),
            (Err(_), _) => "error".to_owned(),
        }
    }

    /// Returns the provider's word for the state.
    fn word(&self) -> Option<&str> {
        self.outcome.as_ref().ok()?.word.as_deref()
    }

    /// Checks whether the provider's word for the state is another than that of the state.
    fn has_own_word(&self) -> bool {
        let state = self.state();
        self.word()
            .is_some_and(|word| !word.eq_ignore_ascii_case(&state))
    }

    /// Returns the reason of the failure, or the error.
    fn reason(&self) -> Option<&str> {
        match &self.outcome {
            Ok(_) => self.reason.as_deref(),
            Err(message) => Some(message),
        }
    }

    fn time(&self, column: CommonColumn) -> Option<Timestamp> {
        let summary = self.outcome.as_ref().ok()?;
        match column {
            CommonColumn::Created => summary.created_at,
            CommonColumn::Updated => summary.updated_at,
            CommonColumn::Expires => summary.expires_at,
            CommonColumn::Id
            | CommonColumn::Provider
            | CommonColumn::State
            | CommonColumn::Status
            | CommonColumn::Reason => None,
        }
    }
}

/// Returns the first text of the fields with the role, and the number of others.
fn reason(provider: &Provider, session: &Json<'_>) -> Option<String> {
    let mut texts = Vec::new();
    for section in provider.sections {
        let fields = section.fields.iter();
        for field in fields.filter(|field| field.role == Some(Role::Reason)) {
            let pattern = section.scope.pattern(provider) + field.path;
            let found = select(session, &pattern).into_iter();
            let found = found
                .filter_map(Json::as_str)
                .filter(|text| !text.is_empty());
            texts.extend(found.map(str::to_owned));
        }
    }
    let first = texts.first()?.clone();
    Some(match texts.len() {
        1 => first,
        count => format!("{first} (and {} more)", count - 1),
    })
}

/// Builds the table of sessions. If the terminal is too narrow for full timestamps, only relative
/// times are shown.
#[must_use]
pub fn batch_block(rows: &[BatchRow], view: &BatchView, style: &Style) -> Block {
    let rows = sorted(rows, view.order.as_ref());
    // Built twice at most: with full timestamps, and without if that is too wide.
    let wide = block(&rows, view, true, style);
    if super::layout::fits(&wide, style) {
        wide
    } else {
        block(&rows, view, false, style)
    }
}

fn block(rows: &[&BatchRow], view: &BatchView, absolute_times: bool, style: &Style) -> Block {
    let is_usual = view.columns.is_empty();
    let columns = if is_usual {
        usual_columns(rows)
    } else {
        view.columns.clone()
    };
    let cells = |row: &&BatchRow| {
        let cells = columns.iter().map(|column| {
            let cell = cell_of(row, column, absolute_times, style);
            cell.unwrap_or_else(|| dash(style))
        });
        cells.collect()
    };
    let rows: Vec<Vec<Cell>> = rows.iter().map(cells).collect();
    let columns = columns.iter().map(|column| Column {
        title: column.title().to_owned(),
        fit: fit(column, is_usual),
    });
    if is_usual {
        return element_table::table("", columns.collect(), rows);
    }
    // The columns that the user lists are shown even if they are empty.
    Block::Grid {
        title: String::new(),
        columns: columns.collect(),
        rows,
    }
}

/// Returns the usual columns, without those that only repeat a word.
fn usual_columns(rows: &[&BatchRow]) -> Vec<ListColumn> {
    let several_providers = rows
        .windows(2)
        .any(|two| matches!(two, [a, b] if a.provider != b.provider));
    let own_words = rows.iter().any(|row| row.has_own_word());
    let columns = CommonColumn::ALL.into_iter();
    let columns = columns.filter(|column| match column {
        CommonColumn::Provider => several_providers,
        CommonColumn::Status => own_words,
        CommonColumn::Id
        | CommonColumn::State
        | CommonColumn::Reason
        | CommonColumn::Created
        | CommonColumn::Updated
        | CommonColumn::Expires => true,
    });
    columns.map(ListColumn::Common).collect()
}

/// Returns the fit of a column. On a narrow terminal, usual ones are omitted from the right.
const fn fit(column: &ListColumn, is_usual: bool) -> Fit {
    match column {
        ListColumn::Common(CommonColumn::Id) => Fit::Shorten,
        ListColumn::Common(CommonColumn::State) => Fit::Whole,
        ListColumn::Common(
            CommonColumn::Status
            | CommonColumn::Created
            | CommonColumn::Updated
            | CommonColumn::Expires,
        ) if is_usual => Fit::Optional,
        ListColumn::Common(_) | ListColumn::Field { .. } => Fit::Wrap,
    }
}

fn cell_of(
    row: &BatchRow,
    column: &ListColumn,
    absolute_times: bool,
    style: &Style,
) -> Option<Cell> {
    let column = match column {
        ListColumn::Common(column) => *column,
        ListColumn::Field { pointer, .. } => {
            let value = row.field(pointer)?;
            return Some(untyped_cell(value, style));
        }
    };
    match column {
        CommonColumn::Id => Some(Cell::plain(&row.id)),
        CommonColumn::Provider => row.provider.map(|provider| Cell::plain(provider.name)),
        CommonColumn::State => {
            let tone = row.outcome.as_ref().map(|summary| tone_of(summary.state));
            Some(Cell::new(&row.state(), tone.unwrap_or(Tone::Bad)))
        }
        CommonColumn::Status => row.word().map(Cell::plain),
        CommonColumn::Reason => row.reason().map(Cell::plain),
        CommonColumn::Created | CommonColumn::Updated | CommonColumn::Expires => {
            let summary = row.outcome.as_ref().ok()?;
            let style = style.at(summary);
            if absolute_times && column == CommonColumn::Expires {
                return expiry(summary, &style);
            }
            let moment = row.time(column)?;
            Some(Cell::plain(&if absolute_times {
                time::absolute(moment, &style)
            } else {
                time::relative(moment, style.now)
            }))
        }
    }
}

/// A value by which rows are compared. Numbers come before texts.
#[derive(PartialEq, PartialOrd)]
enum SortValue {
    Number(f64),
    Time(Timestamp),
    Text(String),
}

/// Sorts the rows. Those without a value come last in either direction, and equal ones remain in
/// the order of the sessions.
fn sorted<'r>(rows: &'r [BatchRow], order: Option<&RowOrder>) -> Vec<&'r BatchRow> {
    let Some(order) = order else {
        return rows.iter().collect();
    };
    let mut keyed: Vec<(Option<SortValue>, &BatchRow)> = rows
        .iter()
        .map(|row| (sort_value(row, &order.column), row))
        .collect();
    keyed.sort_by(|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) => {
            let ordering = a.partial_cmp(b).unwrap_or(Ordering::Equal);
            if order.is_descending {
                ordering.reverse()
            } else {
                ordering
            }
        }
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    keyed.into_iter().map(|(_, row)| row).collect()
}

fn sort_value(row: &BatchRow, column: &ListColumn) -> Option<SortValue> {
    let text = |text: &str| SortValue::Text(text.to_owned());
    let column = match column {
        ListColumn::Common(column) => *column,
        ListColumn::Field { pointer, .. } => {
            return match row.field(pointer)? {
                Json::Null => None,
                value @ Json::Number(_) => value.as_f64().map(SortValue::Number),
                Json::String(value) => Some(text(value)),
                value => Some(SortValue::Text(value.to_string())),
            };
        }
    };
    match column {
        CommonColumn::Id => Some(text(&row.id)),
        CommonColumn::Provider => row.provider.map(|provider| text(provider.name)),
        CommonColumn::State => Some(SortValue::Text(row.state())),
        CommonColumn::Status => row.word().map(text),
        CommonColumn::Reason => row.reason().map(text),
        CommonColumn::Created | CommonColumn::Updated | CommonColumn::Expires => {
            row.time(column).map(SortValue::Time)
        }
    }
}
