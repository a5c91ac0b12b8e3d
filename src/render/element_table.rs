//! Tables of a session's lists, one element per row. The last column shows details, among them
//! undocumented members.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cell_value::{dash, field_cell, untyped_cell};
use super::{Block, Cell, Column, Fit, Style, Tone};
use crate::json::{self, Json};
use crate::provider::{Field, Placement, Role, Section, Shape, Visibility};
use crate::session::{PatternSet, select};

/// Maximum length, in characters, of a value in the details column without a terminal.
const MAX_PIPED_DETAIL: usize = 40;

/// Counts the elements of a list, and those of each status if they have one.
pub(super) fn count_cell(section: &Section, items: &[Json<'_>]) -> Cell {
    let is_status =
        |field: &&Field| field.label == "Status" && matches!(field.shape, Shape::Words(_));
    let mut words = BTreeMap::<&str, usize>::new();
    if let Some(field) = section.fields.iter().find(is_status) {
        for word in items
            .iter()
            .flat_map(|item| select(item, field.path))
            .filter_map(Json::as_str)
        {
            *words.entry(word).or_default() += 1;
        }
    }
    let words: Vec<String> = words
        .iter()
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    let count = items.len();
    Cell::plain(&match words.as_slice() {
        [] => count.to_string(),
        words => format!("{count} ({})", words.join(", ")),
    })
}

/// Sorts the elements by the documented position; elements without one come last.
fn sorted<'v>(
    section: &Section,
    items: impl Iterator<Item = (&'v str, &'v Json<'v>)>,
) -> Vec<(&'v str, &'v Json<'v>)> {
    let mut items: Vec<_> = items.collect();
    let is_position = |field: &&Field| field.role == Some(Role::Position);
    if let Some(field) = section.fields.iter().find(is_position) {
        let position = |(_, item): &(&str, &'v Json<'v>)| {
            let found = select(item, field.path).into_iter().next();
            found.and_then(Json::as_f64).unwrap_or(f64::INFINITY)
        };
        items.sort_by(|a, b| position(a).total_cmp(&position(b)));
    }
    items
}

/// Builds a table without the columns that are empty in every row.
pub(super) fn table(title: &str, mut columns: Vec<Column>, mut rows: Vec<Vec<Cell>>) -> Block {
    let mut present = vec![false; columns.len()];
    for row in &rows {
        for (present, cell) in present.iter_mut().zip(row) {
            *present |= cell.is_present();
        }
    }
    retain(&mut columns, &present);
    for row in &mut rows {
        retain(row, &present);
    }
    Block::Grid {
        title: title.to_owned(),
        columns,
        rows,
    }
}

fn retain<T>(list: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    list.retain(|_| keep.next().is_some_and(|keep| *keep));
}

/// The table of a list, with one row per element.
pub(super) struct ElementTable<'a> {
    pub(super) style: &'a Style,
    pub(super) section: &'static Section,
    /// Title of the first column, which contains the names or marks of the elements.
    pub(super) name_title: &'static str,
    /// The requested session, if it is an element of the list, and the patterns of its members that
    /// are displayed elsewhere.
    pub(super) own: Option<(&'a Json<'a>, Vec<&'a str>)>,
    /// Whether undocumented members are displayed.
    pub(super) shows_undocumented: bool,
}

impl ElementTable<'_> {
    /// Builds the table of elements and their names.
    pub(super) fn block<'v>(
        &self,
        elements: impl Iterator<Item = (&'v str, &'v Json<'v>)>,
    ) -> Block {
        let section = self.section;
        let column = |title: &str, fit| Column {
            title: title.to_owned(),
            fit,
        };
        let main = section
            .fields
            .iter()
            .filter(|field| field.placement == Placement::Main);
        let mut columns = vec![column(self.name_title, Fit::Whole)];
        columns.extend(main.map(|field| column(field.label, fit(field))));
        columns.push(column("Details", Fit::Details));
        // Built once for all rows, because there may be ten thousand.
        let shown = || {
            let fields = section.fields.iter();
            let fields = fields.filter(|field| field.placement.is_shown());
            fields.map(|field| field.path)
        };
        let other_patterns = PatternSet::new(shown());
        let elsewhere = self.own.iter().flat_map(|(_, patterns)| patterns);
        let own_patterns = PatternSet::new(shown().chain(elsewhere.copied()));
        let rows = sorted(section, elements)
            .into_iter()
            .map(|(name, element)| {
                let own = self.own.as_ref();
                let is_own = own.is_some_and(|(own, _)| std::ptr::eq(*own, element));
                self.row(
                    name,
                    element,
                    if is_own {
                        &own_patterns
                    } else {
                        &other_patterns
                    },
                )
            });
        table(section.title, columns, rows.collect())
    }

    fn row(&self, name: &str, item: &Json<'_>, displayed: &PatternSet) -> Vec<Cell> {
        let (mut row, mut details) = (Vec::new(), Vec::new());
        row.push(match name {
            "" => Cell::new("", Tone::Nothing),
            name => Cell::new(name, Tone::Strong),
        });
        let found = displayed.find(item);
        let mut values = found.matched.iter();
        for field in self
            .section
            .fields
            .iter()
            .filter(|field| field.placement.is_shown())
        {
            let value = values.next().copied().flatten();
            let cell = || {
                if field.path.contains('*') {
                    field_cell(field, &select(item, field.path), self.style)
                } else {
                    field_cell(field, value.as_slice(), self.style)
                }
            };
            match field.placement {
                Placement::Main => row.push(cell().unwrap_or_else(|| dash(self.style))),
                Placement::Detail => details.extend(
                    cell()
                        .filter(Cell::is_present)
                        .map(|cell| [field.label, ": ", &self.detail(&cell.text)].concat()),
                ),
                Placement::Within | Placement::Parent => {}
            }
        }
        let undocumented = found.uncovered.into_iter();
        let undocumented = undocumented.filter(|_| self.shows_undocumented);
        details.extend(undocumented.map(|(name, value)| {
            let text = untyped_cell(value, self.style).text;
            let text = self.detail(&text);
            if name.is_empty() {
                text.into_owned()
            } else {
                format!("{}: {text}", Cell::plain(&json::unescape(&name)).text)
            }
        }));
        row.push(match details.as_slice() {
            [] => Cell::new("", Tone::Nothing),
            details => Cell::joined(details),
        });
        row
    }

    /// Returns a value for the details column.
    // Without a terminal nothing wraps it, so it is clipped.
    fn detail<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match text.char_indices().nth(MAX_PIPED_DETAIL) {
            Some((end, _)) if self.style.width.is_none() => {
                [text.get(..end).unwrap_or_default(), self.style.ellipsis()]
                    .concat()
                    .into()
            }
            Some(_) | None => text.into(),
        }
    }
}

/// Returns the fit of a field's column.
fn fit(field: &Field) -> Fit {
    // A wrapped id cannot be copied.
    let is_id = field.label == "ID" || field.label.ends_with(" ID");
    if is_id || field.show == Visibility::RequestedIdOnly {
        Fit::Whole
    } else {
        Fit::Wrap
    }
}
