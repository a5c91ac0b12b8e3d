//! The sections of a drafted provider, with their rows.

use crate::provider::{Role, Visibility};

/// A section of rows.
pub(super) struct DraftSection {
    pub(super) title: String,
    pub(super) scope: DraftScope,
    pub(super) required: bool,
    pub(super) rows: Vec<DraftRow>,
}

/// The scope of a section.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum DraftScope {
    Session,
    Each(String),
    Entries(String),
    /// A free-form object, whose values are strings or anything.
    Pairs(String, DraftShape),
}

/// The shapes that a document can express.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DraftShape {
    Text,
    Words(Vec<String>),
    Time,
    Epoch,
    Count,
    Flag,
    Texts,
    TextOrTexts,
    List,
    Object,
    ObjectOfTexts,
    Any,
}

/// A row.
pub(super) struct DraftRow {
    pub(super) label: String,
    /// JSON Pointer from the start of the section.
    pub(super) path: String,
    pub(super) shape: DraftShape,
    pub(super) required: bool,
    pub(super) nullable: bool,
    pub(super) show: Visibility,
    pub(super) role: Option<Role>,
    pub(super) is_parent: bool,
    /// The value of an example in the document.
    pub(super) example: Option<String>,
}

impl DraftSection {
    /// Returns the start of the pointers of the rows; `*` is any element or member.
    pub(super) fn start(&self) -> String {
        match &self.scope {
            DraftScope::Session => String::new(),
            DraftScope::Each(path) | DraftScope::Entries(path) => format!("{path}/*"),
            DraftScope::Pairs(path, _) => path.clone(),
        }
    }
}
