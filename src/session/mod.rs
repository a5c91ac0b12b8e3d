//! Turns the bytes of a response into a [`Document`]: parses it, selects the session, derives its
//! state and redacts it. This module has no access to credentials or the network.

mod condition;
pub mod contract;
mod diff;
mod document;
mod error_document;
mod finding;
mod identity;
mod json_schema;
mod local_zone;
mod options;
mod parse;
mod pattern;
mod query;
mod redact;
mod related;
mod resume;
mod row_rules;
mod saved_document;
mod sense;
mod structure;
mod summary;
mod timestamp;
mod walk;

pub use condition::{Condition, Evaluation};
pub use diff::{Change, Compared, Differences};
pub use document::{Document, SCHEMA, attach_response};
pub use error_document::error_document;
pub use finding::{Finding, Rule, notices};
pub use json_schema::schema;
pub use local_zone::LocalZone;
pub use options::DocumentOptions;
pub use parse::{Parsed, parse};
pub use pattern::{MatchedValues, PatternSet, select};
pub use query::Query;
pub use redact::{Redacted, remove_credentials};
pub use related::{RelatedFacts, RelatedIds};
pub use resume::{identify_line, restore};
pub use saved_document::SavedDocument;
pub use structure::{Structure, structure_hash};
pub use summary::Summary;
pub use timestamp::Timestamp;
