//! The columns of a table of sessions: their names, and the order of its rows.

use std::fmt;

use crate::text;

/// A column of a table of sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListColumn {
    /// A column that every provider has.
    Common(CommonColumn),
    /// A field of the session, by JSON Pointer.
    Field {
        /// The field as the user wrote it, which is the heading.
        title: String,
        /// JSON Pointer from the session.
        pointer: String,
    },
}

/// A column that every provider has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommonColumn {
    /// The requested id.
    Id,
    /// The provider.
    Provider,
    /// The provider-neutral state.
    State,
    /// The provider's own word for the state.
    Status,
    /// The reason of a failed session, or the error of a failed lookup.
    Reason,
    /// Time of creation.
    Created,
    /// Time of the last change.
    Updated,
    /// Time of expiry.
    Expires,
}

impl CommonColumn {
    /// Every common column, in the order of the table.
    pub const ALL: [Self; 8] = [
        Self::Id,
        Self::Provider,
        Self::State,
        Self::Status,
        Self::Reason,
        Self::Created,
        Self::Updated,
        Self::Expires,
    ];

    /// Returns the heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Id => "ID",
            Self::Provider => "Provider",
            Self::State => "State",
            Self::Status => "Status",
            Self::Reason => "Reason",
            Self::Created => "Created",
            Self::Updated => "Updated",
            Self::Expires => "Expires",
        }
    }

    /// Returns the name for the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Provider => "provider",
            Self::State => "state",
            Self::Status => "status",
            Self::Reason => "reason",
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Expires => "expires",
        }
    }
}

impl ListColumn {
    /// Parses the name of a common column, a JSON Pointer (`/task/0/id`) or a path (`.task[0].id`).
    ///
    /// # Errors
    /// A message that lists the names.
    pub fn parse(name: &str) -> Result<Self, String> {
        if name.starts_with(['/', '.']) {
            let pointer = match name.strip_prefix('.') {
                Some(path) => pointer_of(path),
                None => Some(name.to_owned()),
            };
            let pointer = pointer.filter(|pointer| pointer.len() > 1);
            let pointer =
                pointer.ok_or("expected a field such as .failure_code or /task_runs/0/id")?;
            return Ok(Self::Field {
                title: name.to_owned(),
                pointer,
            });
        }
        let is_named = |column: &CommonColumn| column.name().eq_ignore_ascii_case(name);
        match CommonColumn::ALL.into_iter().find(is_named) {
            Some(column) => Ok(Self::Common(column)),
            None => Err(unknown(name)),
        }
    }

    /// Returns the heading.
    pub(super) fn title(&self) -> &str {
        match self {
            Self::Common(column) => column.title(),
            Self::Field { title, .. } => title,
        }
    }
}

/// Converts `task_runs[0].id` to a JSON Pointer. Returns `None` if it is not a path of names and
/// indexes.
fn pointer_of(path: &str) -> Option<String> {
    let mut pointer = String::new();
    for part in path.split('.') {
        let (name, indexes) = part.split_once('[').unwrap_or((part, ""));
        if name.is_empty() || name.contains([']', '"', ' ', '|', '(']) {
            return None;
        }
        pointer.extend(["/", &name.replace('~', "~0").replace('/', "~1")]);
        if indexes.is_empty() {
            continue;
        }
        for index in indexes.strip_suffix(']')?.split("][") {
            index.parse::<usize>().ok()?;
            pointer.extend(["/", index]);
        }
    }
    Some(pointer)
}

fn unknown(name: &str) -> String {
    let names = CommonColumn::ALL.map(CommonColumn::name);
    let guess = text::nearest(&name.to_ascii_lowercase(), names);
    let guess = guess.map_or_else(String::new, |guess| format!("did you mean '{guess}'? "));
    format!(
        "there is no such column; {guess}columns are {}, or a field: .name or /name",
        names.join(", ")
    )
}

/// The order of the rows of a table: a column, ascending or descending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowOrder {
    pub(super) column: ListColumn,
    pub(super) is_descending: bool,
}

impl RowOrder {
    /// Parses a column, descending with `-` before or `:desc` after it.
    ///
    /// # Errors
    /// A message that lists the names.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (name, is_descending) = match (text.strip_prefix('-'), text.rsplit_once(':')) {
            (Some(name), _) | (None, Some((name, "desc"))) => (name, true),
            (None, Some((name, "asc"))) => (name, false),
            (None, _) => (text, false),
        };
        Ok(Self {
            column: ListColumn::parse(name)?,
            is_descending,
        })
    }
}

impl fmt::Display for RowOrder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let suffix = if self.is_descending { ":desc" } else { "" };
        write!(out, "{}{suffix}", self.column.title())
    }
}

/// The columns and the order of a table of sessions.
#[derive(Clone, Debug, Default)]
pub struct BatchView {
    /// The columns; empty for the usual ones.
    pub columns: Vec<ListColumn>,
    /// The order of the rows; without one, that of the sessions.
    pub order: Option<RowOrder>,
}

impl BatchView {
    /// Lists the JSON Pointers of the fields that the table or its order shows.
    pub(super) fn pointers(&self) -> impl Iterator<Item = &str> {
        let order = self.order.iter().map(|order| &order.column);
        let columns = self.columns.iter().chain(order);
        columns.filter_map(|column| match column {
            ListColumn::Common(_) => None,
            ListColumn::Field { pointer, .. } => Some(pointer.as_str()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer(name: &str) -> Option<String> {
        match ListColumn::parse(name) {
            Ok(ListColumn::Field { pointer, .. }) => Some(pointer),
            Ok(ListColumn::Common(_)) | Err(_) => None,
        }
    }

    #[test]
    fn fields_are_paths_or_pointers() {
        for (name, expected) in [
            (".status", Some("/status")),
            (".task_runs[0].id", Some("/task_runs/0/id")),
            (".a[1][2]", Some("/a/1/2")),
            (".a~b", Some("/a~0b")),
            ("/a/b", Some("/a/b")),
            (".", None),
            ("/", None),
            (".a..b", None),
            (".a[x]", None),
            (".a[0", None),
            (".a | .b", None),
        ] {
            assert_eq!(pointer(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn unknown_columns_are_compared_with_known() {
        assert_eq!(
            ListColumn::parse("ID"),
            Ok(ListColumn::Common(CommonColumn::Id))
        );
        let message = ListColumn::parse("staet").unwrap_err();
        assert!(message.contains("did you mean 'state'?"), "{message}");
        let message = ListColumn::parse("").unwrap_err();
        assert!(message.contains("columns are id, provider"), "{message}");
    }

    #[test]
    fn descending_order_has_two_notations() {
        for (text, expected) in [
            ("state", "State"),
            ("state:asc", "State"),
            ("-updated", "Updated:desc"),
            ("updated:desc", "Updated:desc"),
            (".a:desc", ".a:desc"),
        ] {
            assert_eq!(RowOrder::parse(text).unwrap().to_string(), expected);
        }
        assert!(RowOrder::parse("state:down").is_err());
    }
}
