//! Prints the comparison of two lists.

use serde_json::{Map, Value, json};

use super::list_comparison::{DifferenceKind, ListTotals, SessionDifference};
use super::output::{change_cells, operation};
use crate::cli::App;
use crate::cli::options::Output;
use crate::cli::printer::{Printer, wrapped_table};
use crate::error::Result;
use crate::render::{Block, Cell, Tone, to_text};
use crate::session::Change;
use crate::text;

/// The sessions that differ, as far as they are printed at the end.
#[derive(Debug)]
pub(super) struct ListOutput {
    sessions: Vec<(SessionDifference, usize)>,
    omitted: u64,
    /// Maximum number of sessions, and of changes of each; `None` if each is printed at once.
    limits: Option<(usize, usize)>,
}

impl ListOutput {
    /// Creates the output for the selected format.
    pub(super) fn new(app: &App<'_>) -> Self {
        let limits = match app.output() {
            _ if app.prints_for_people() => Some((100, 10)),
            Output::Ndjson => None,
            Output::Table | Output::Json | Output::Yaml => Some((10_000, 100)),
        };
        Self {
            sessions: Vec::new(),
            omitted: 0,
            limits,
        }
    }

    /// Prints a session, or stores it for [`Self::finish`].
    pub(super) fn add(
        &mut self,
        app: &App<'_>,
        printer: &mut Printer,
        mut session: SessionDifference,
    ) -> Result<()> {
        let Some((sessions, changes)) = self.limits else {
            return printer.print_value(app, &to_json(&session, 0).into());
        };
        if self.sessions.len() < sessions {
            let omitted = session.changes.len().saturating_sub(changes);
            session.changes.truncate(changes);
            self.sessions.push((session, omitted));
        } else {
            self.omitted += 1;
        }
        Ok(())
    }

    /// Prints the stored sessions and the totals.
    pub(super) fn finish(
        &self,
        app: &App<'_>,
        printer: &mut Printer,
        totals: &ListTotals,
    ) -> Result<()> {
        if !app.prints_for_people() {
            let mut document = totals_json(totals);
            if self.limits.is_some() {
                let sessions = self.sessions.iter();
                let sessions = sessions.map(|(session, omitted)| to_json(session, *omitted));
                document.insert("sessions".to_owned(), sessions.collect());
                document.insert("sessions_omitted".to_owned(), self.omitted.into());
                return printer.print_value(app, &Value::from(document).into());
            }
            return printer.print_value(app, &json!({"totals": document}).into());
        }
        if totals.differing() == 0 {
            if app.host.stderr_terminal {
                let count = text::grouped(totals.unchanged);
                let line = format!("sessctl: no differences between {count} sessions");
                app.console.progress(&line);
            }
            return Ok(());
        }
        let style = app.style();
        let mut output = to_text(&[self.table()], &style);
        output.push('\n');
        if self.omitted > 0 {
            let omitted = text::grouped(self.omitted);
            output += &format!("{omitted} more sessions differ; see -o ndjson\n");
        }
        output += &summary(totals);
        app.console.data(output.as_bytes())
    }

    fn table(&self) -> Block {
        let mut rows = Vec::new();
        for (session, omitted) in &self.sessions {
            let (sign, tone) = match session.difference {
                DifferenceKind::Gone => ("-", Tone::Bad),
                DifferenceKind::New => ("+", Tone::Good),
                DifferenceKind::Changed => ("~", Tone::Busy),
                DifferenceKind::Failed => ("!", Tone::Warn),
            };
            let id = Cell::plain(&session.id);
            let [before, after] = session.states.each_ref().map(Option::as_deref);
            if session.changes.is_empty() {
                let at = match session.difference {
                    DifferenceKind::Changed => "state",
                    other => other.word(),
                };
                let state = |state: Option<&str>| Cell::plain(state.unwrap_or("–"));
                let cells = [Cell::plain(at), state(before), state(after)];
                rows.push([&[Cell::new(sign, tone), id.clone()], &cells[..]].concat());
            }
            for (at, change) in session.changes.iter().enumerate() {
                // A table with the id in each row would be hard to read.
                let first = [Cell::new(sign, tone), id.clone()];
                let first = if at == 0 { first } else { Default::default() };
                let [_, cells @ ..] = change_cells(change);
                rows.push([&first[..], &cells].concat());
            }
            if *omitted > 0 {
                let more = format!("({} more changes)", text::grouped(*omitted));
                let mut cells = vec![Cell::default(); 5];
                if let Some(at) = cells.get_mut(2) {
                    *at = Cell::new(&more, Tone::Dim);
                }
                rows.push(cells);
            }
        }
        wrapped_table("", &["", "Session", "At", "Before", "After"], rows)
    }
}

/// Formats the totals in one line, followed by a line per change of the state.
fn summary(totals: &ListTotals) -> String {
    let [before, after] = totals.sessions.map(text::grouped);
    let counts = [
        (totals.gone, DifferenceKind::Gone.word()),
        (totals.new, DifferenceKind::New.word()),
        (totals.changed, DifferenceKind::Changed.word()),
        (totals.failed, "not comparable"),
        (totals.unchanged, "unchanged"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<_> = counts
        .map(|(count, word)| format!("{} {word}", text::grouped(count)))
        .collect();
    let mut lines = format!(
        "{before} sessions before, {after} after: {}\n",
        counts.join(", ")
    );
    for ([before, after], count) in &totals.transitions {
        let [before, after] = [before, after].map(|word| text::quote(word, 60));
        lines += &format!("{before} -> {after}: {}\n", text::grouped(count));
    }
    lines
}

fn to_json(session: &SessionDifference, omitted: usize) -> Value {
    let [before, after] = &session.states;
    let changes = session
        .changes
        .iter()
        .map(|change: &Change| operation(change));
    let value = json!({
        "provider": session.provider,
        "id": session.id,
        "difference": session.difference.word(),
        "state": {"before": before, "after": after},
        "changes": changes.collect::<Vec<_>>(),
    });
    match value {
        Value::Object(mut members) if omitted > 0 => {
            members.insert("changes_omitted".to_owned(), omitted.into());
            Value::Object(members)
        }
        value => value,
    }
}

fn totals_json(totals: &ListTotals) -> Map<String, Value> {
    let [before, after] = totals.sessions;
    let transitions = totals.transitions.iter();
    let transitions = transitions
        .map(|([before, after], count)| json!({"before": before, "after": after, "count": count}));
    let members = [
        ("before", before.into()),
        ("after", after.into()),
        ("gone", totals.gone.into()),
        ("new", totals.new.into()),
        ("changed", totals.changed.into()),
        ("failed", totals.failed.into()),
        ("unchanged", totals.unchanged.into()),
        ("transitions", transitions.collect()),
    ];
    members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
