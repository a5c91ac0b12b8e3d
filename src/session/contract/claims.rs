//! The members that a contract documents, so that undocumented ones can be reported.

use std::sync::{Arc, Mutex, PoisonError};

use crate::provider::{Placement, Provider, Scope};
use crate::session::pointer::PatternSet;

/// Returns the documented members of a provider. Built once per provider, because a run may check
/// ten thousand sessions.
pub(super) fn claims(provider: &Provider) -> Arc<PatternSet> {
    static MADE: Mutex<Vec<(&str, Arc<PatternSet>)>> = Mutex::new(Vec::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, claims)) = made.iter().find(|(name, _)| *name == provider.name) {
        return Arc::clone(claims);
    }
    let patterns = patterns(provider);
    let claims = Arc::new(PatternSet::new(patterns.iter().map(String::as_str)));
    made.push((provider.name, Arc::clone(&claims)));
    claims
}

/// Returns a JSON Pointer pattern, relative to the session, for every documented member.
fn patterns(provider: &Provider) -> Vec<String> {
    let mut claims = Vec::new();
    for section in provider.sections {
        let start = section.at.pattern(provider.endpoint.own.as_ref());
        let fields = section
            .fields
            .iter()
            .filter(|field| field.place != Placement::Within);
        claims.extend(fields.clone().map(|field| format!("{start}{}", field.path)));
        claims.extend(fields.filter_map(|field| field.older).map(str::to_owned));
        if matches!(section.at, Scope::Pairs { .. }) {
            claims.push(start);
        }
    }
    claims
}
