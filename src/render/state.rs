//! Formats the state and the expiry of a session.

use super::time;
use super::{Cell, Style, Tone};
use crate::provider::{Provider, State, StateRule};
use crate::session::Summary;

/// Returns the tone of a state.
pub(super) const fn tone_of(state: State) -> Tone {
    match state {
        State::Pending | State::Active => Tone::Busy,
        State::Succeeded => Tone::Good,
        State::Failed => Tone::Bad,
        State::Expired | State::Cancelled | State::Unknown => Tone::Warn,
    }
}

/// Returns the provider-neutral state. If it is not the state of the session itself, it is preceded
/// by its subject.
pub(super) fn state_of(provider: &Provider, summary: &Summary) -> String {
    let state = summary.state.word();
    match provider.state {
        StateRule::Expiry { of: Some(what) } if summary.state != State::Unknown => {
            format!("{what} {state}")
        }
        StateRule::Expiry { .. } | StateRule::Words { .. } => state.to_owned(),
    }
}

/// Formats the expiry of a session. An expiry that has passed is highlighted if the session has not
/// ended.
pub(super) fn expiry(summary: &Summary, style: &Style) -> Option<Cell> {
    let expiry = summary.expires_at?;
    let text = time::absolute(expiry, style);
    if summary.terminal || !expiry.is_past(style.now) {
        return Some(Cell::plain(&text));
    }
    // The relative time is in parentheses, and the remark belongs to it.
    Some(Cell::new(&text.replace(')', ", past expiry)"), Tone::Warn))
}
