//! Finds the values of consecutive rows.

use crate::json::{self, Json, MemberCursor, Members};
use crate::provider::Field;

/// Finds the values of rows. Consecutive rows mostly have the same parent, and come in the order of
/// the response.
#[derive(Debug)]
pub struct RowCursor<'v> {
    start: &'v Json<'v>,
    parent: &'static str,
    members: Option<MemberCursor<'v>>,
}

impl<'v> RowCursor<'v> {
    /// Creates a cursor for the rows of a section, whose paths begin at `start`.
    #[must_use]
    pub fn new(start: &'v Json<'v>) -> Self {
        Self {
            start,
            parent: "",
            members: start.as_object().map(Members::cursor),
        }
    }

    /// Returns the value of a row whose path contains no wildcard. The parent of a documented member
    /// is an object.
    pub fn get(&mut self, field: &Field) -> Option<&'v Json<'v>> {
        let Some((parent, name)) = field.parent_and_name() else {
            return Some(self.start);
        };
        if parent != self.parent {
            self.parent = parent;
            let parent = self.start.pointer(parent).and_then(Json::as_object);
            self.members = parent.map(Members::cursor);
        }
        self.members.as_mut()?.get(&json::unescape(name))
    }
}
