//! Converts a document to blocks: the summary, then a block for each section of the provider's
//! contract, then undocumented values.

use super::cell_value::{empty_list, field_cell, untyped_cell};
use super::element_table::{self, ElementTable};
use super::state::{expiry, state_of, tone_of};
use super::{Block, Cell, Style, Tone};
use crate::json::{self, Json};
use crate::provider::{Field, Role, Scope, Section, SessionList, StateRule};
use crate::session::{Document, PatternSet, select};

/// Returns the blocks of one session, from the summary to the undocumented values.
#[must_use]
pub fn blocks(doc: &Document<'_>, style: &Style) -> Vec<Block> {
    let style = &style.at(&doc.summary);
    let view = SessionView::new(doc, style);
    let mut summary = vec![("State".to_owned(), view.state_cell())];
    let mut blocks = Vec::new();
    for (index, section) in doc.provider.sections.iter().enumerate() {
        match section.scope {
            Scope::Session | Scope::SessionList if index == 0 => {
                summary.extend(view.field_rows(section));
            }
            Scope::Session | Scope::SessionList => {
                blocks.push(pairs_block(section.title, view.field_rows(section)));
            }
            Scope::Each(path) | Scope::Entries { path, .. } | Scope::Pairs { path, .. } => {
                let root = view.session.pointer(path);
                let size = view.summary_cell(section, root);
                summary.extend(size.map(|cell| (section.title.to_owned(), cell)));
                blocks.extend(root.and_then(|root| view.section_block(section, root)));
            }
        }
    }
    blocks.push(pairs_block("Other", view.undocumented_values()));
    blocks.extend(view.related_blocks());
    blocks.retain(|block| match block {
        Block::Pairs { rows, .. } => !rows.is_empty(),
        Block::Grid { columns, .. } => !columns.is_empty(),
    });
    let title = format!("{}  {}", doc.provider.title, doc.id);
    blocks.insert(0, pairs_block(&title, summary));
    blocks
}

fn pairs_block(title: &str, rows: Vec<(String, Cell)>) -> Block {
    Block::Pairs {
        title: title.to_owned(),
        rows,
    }
}

/// Returns a member name, or `""` for an empty one.
fn display_name(name: &str) -> &str {
    if name.is_empty() { "\"\"" } else { name }
}

/// Formats a member name as a label.
fn label(name: &str) -> String {
    Cell::plain(display_name(name)).text
}

struct SessionView<'a> {
    doc: &'a Document<'a>,
    style: &'a Style,
    session: &'a Json<'a>,
    /// The requested session, if the document contains several.
    own: Option<&'a Json<'a>>,
    /// The patterns, relative to the session, of everything that a block displays.
    displayed: Vec<String>,
}

impl<'a> SessionView<'a> {
    fn new(doc: &'a Document<'a>, style: &'a Style) -> Self {
        let mut view = Self {
            doc,
            style,
            session: doc.session(),
            own: doc.requested_element(),
            displayed: Vec::new(),
        };
        view.displayed = view.displayed_patterns();
        view
    }

    /// Formats the provider-neutral state, followed by the provider's word if it differs.
    fn state_cell(&self) -> Cell {
        let Document {
            summary, provider, ..
        } = self.doc;
        let state = state_of(provider, summary);
        let word = match &summary.word {
            Some(word) => Some(Cell::plain(word)),
            None if self.has_status() => provider
                .row_of(Role::Status)
                .and_then(|(section, field)| self.shown_cell(section, field)),
            None => None,
        };
        let text = match word {
            Some(word) if !word.text.eq_ignore_ascii_case(&state) => {
                format!("{state} ({})", word.text)
            }
            _ => state,
        };
        Cell::new(&text, tone_of(summary.state))
    }

    /// Checks whether the state line already shows the provider's status, or that it is missing.
    fn has_status(&self) -> bool {
        let has_status_word = matches!(self.doc.provider.state, StateRule::Words { .. });
        has_status_word || self.doc.summary.word.is_some()
    }

    /// Formats a section of single values. The status is part of the state line, and the id is in
    /// the heading.
    fn field_rows(&self, section: &Section) -> Vec<(String, Cell)> {
        let in_state = |field: &Field| field.role == Some(Role::Status) && self.has_status();
        let fields = section.fields.iter();
        let fields = fields.filter(|field| field.placement.is_shown() && !in_state(field));
        fields
            .filter_map(|field| Some((field, self.shown_cell(section, field)?)))
            .filter(|(field, cell)| {
                Some(field.path) != self.doc.provider.endpoint.id || cell.text != self.doc.id
            })
            .map(|(field, cell)| (field.label.to_owned(), cell))
            .collect()
    }

    /// Formats a field. An expiry that has passed is highlighted.
    fn shown_cell(&self, section: &Section, field: &Field) -> Option<Cell> {
        let cell = field_cell(field, &self.find_values(section, field).0, self.style)?;
        match field.role {
            Some(Role::Expires) => expiry(&self.doc.summary, self.style).or(Some(cell)),
            _ => Some(cell),
        }
    }

    /// Returns the values of a field of [`Scope::Session`] or [`Scope::SessionList`], and whether
    /// they are at the path of older servers.
    fn find_values(&self, section: &Section, field: &Field) -> (Vec<&'a Json<'a>>, bool) {
        let base = match section.scope {
            Scope::SessionList => self.own,
            _ => Some(self.session),
        };
        let found = base.map_or_else(Vec::new, |base| select(base, field.path));
        if found.iter().any(|value| !value.is_null()) {
            return (found, false);
        }
        let older = field
            .older
            .map_or_else(Vec::new, |older| match self.relative_to_own(older) {
                Some(path) => self.own.map_or_else(Vec::new, |own| select(own, path)),
                None => select(self.session, older),
            });
        if older.is_empty() {
            (found, false)
        } else {
            (older, true)
        }
    }

    /// Returns the part of a pattern below an element of the list of sessions.
    fn relative_to_own<'p>(&self, pattern: &'p str) -> Option<&'p str> {
        pattern
            .strip_prefix(self.session_list()?.path)?
            .strip_prefix("/*")
    }

    /// Returns the patterns for [`Self::displayed`].
    fn displayed_patterns(&self) -> Vec<String> {
        let mut displayed = Vec::new();
        for section in self.doc.provider.sections {
            let base = match section.scope {
                Scope::Each(path) | Scope::Entries { path, .. } | Scope::Pairs { path, .. } => {
                    displayed.push(path.to_owned());
                    continue;
                }
                scope => scope.pattern(self.doc.provider),
            };
            for field in section.fields.iter().filter(|row| row.placement.is_shown()) {
                displayed.push(format!("{base}{}", field.path));
                let older = field.older.filter(|_| self.find_values(section, field).1);
                displayed.extend(older.map(str::to_owned));
            }
        }
        displayed
    }

    /// Returns the list of sessions in the response, if the provider returns several.
    fn session_list(&self) -> Option<&'static SessionList> {
        self.doc.provider.endpoint.session_list.as_ref()
    }

    /// Formats the summary line of a section with a block of its own: its size, or why it has no
    /// block.
    fn summary_cell(&self, section: &Section, root: Option<&Json<'_>>) -> Option<Cell> {
        let Some(root) = root else {
            return section.required.then(|| Cell::new("missing", Tone::Bad));
        };
        match (section.scope, root) {
            (_, Json::Array(items)) if items.is_empty() => Some(empty_list()),
            (_, Json::Object(members)) if members.is_empty() => Some(empty_list()),
            (Scope::Each(_), Json::Array(items)) => Some(element_table::count_cell(section, items)),
            (Scope::Entries { .. }, Json::Object(members)) => {
                Some(Cell::plain(&members.len().to_string()))
            }
            (Scope::Pairs { .. }, Json::Object(_)) => None,
            (_, other) => Some(untyped_cell(other, self.style)),
        }
    }

    /// Builds the block of a section that is a list or an object; `None` if it is empty or of
    /// another type.
    fn section_block(&self, section: &'static Section, root: &Json<'_>) -> Option<Block> {
        let block = match (section.scope, root) {
            (Scope::Each(path), Json::Array(items)) if !items.is_empty() => {
                let is_session_list = self.session_list().is_some_and(|own| own.path == path);
                let mark = |item| match self.own {
                    Some(own) if is_session_list && std::ptr::eq(own, item) => self.style.mark(),
                    _ => "",
                };
                let items = items.iter().map(|item| (mark(item), item));
                self.element_table(section, "").block(items)
            }
            (Scope::Entries { name, .. }, Json::Object(members)) if !members.is_empty() => {
                let items = members
                    .iter()
                    .map(|(name, item)| (display_name(name), item));
                self.element_table(section, name).block(items)
            }
            (Scope::Pairs { .. }, Json::Object(members)) => {
                let row = |(name, value): (&str, _)| (label(name), untyped_cell(value, self.style));
                pairs_block(section.title, members.iter().map(row).collect())
            }
            _ => return None,
        };
        Some(block)
    }

    /// Prepares the table of a list or an object; `name_title` is the title of the first column.
    fn element_table(
        &self,
        section: &'static Section,
        name_title: &'static str,
    ) -> ElementTable<'_> {
        let displayed = self.displayed.iter();
        let own_patterns = displayed
            .filter_map(|pattern| self.relative_to_own(pattern))
            .collect();
        ElementTable {
            style: self.style,
            section,
            name_title,
            own: self.own.map(|own| (own, own_patterns)),
            shows_undocumented: true,
        }
    }

    /// Builds the tables of related facts, with one response per row.
    fn related_blocks(&self) -> impl Iterator<Item = Block> {
        self.doc.related.iter().map(|facts| {
            let table = ElementTable {
                style: self.style,
                section: &facts.related.section,
                name_title: "",
                own: None,
                // The response repeats members of the session.
                shows_undocumented: false,
            };
            table.block(facts.iter().map(|facts| ("", facts)))
        })
    }

    /// Returns the values that no section displays.
    fn undocumented_values(&self) -> Vec<(String, Cell)> {
        PatternSet::new(self.displayed.iter().map(String::as_str))
            .find(self.session)
            .uncovered
            .into_iter()
            .map(|(pointer, value)| {
                (
                    label(&json::unescape(&pointer)),
                    untyped_cell(value, self.style),
                )
            })
            .collect()
    }
}
