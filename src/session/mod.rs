//! From the bytes of an answer to a [`Document`]: parsed, unwrapped, its state derived, its
//! secrets taken out. Nothing here knows a credential or opens a connection.

mod condition;
pub mod contract;
mod diff;
mod document;
mod finding;
mod identity;
mod kept;
mod parse;
mod query;
mod redact;
mod schema;
mod state;
mod time;
mod tree;
mod view;

pub use condition::{Condition, Judgement};
pub use diff::{Change, Compared, Differences, SavedDocument};
pub use document::{Document, failed};
pub use finding::{Finding, Rule, notices};
pub use kept::{again, owner};
pub use parse::{Parsed, parse};
pub use query::Query;
pub use redact::Redacted;
pub use schema::schema;
pub use state::Summary;
pub use time::Moment;
pub use tree::{Claims, reach, readable};
pub use view::View;
