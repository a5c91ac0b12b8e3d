//! The rows of a provider, compiled to trees of member names. Built once per provider, because a run
//! may look up ten thousand sessions.

use std::sync::{Arc, Mutex, PoisonError};

use super::pattern::{PatternSet, PatternTree};
use crate::provider::{Placement, Provider, Scope, Visibility};

/// The compiled rows of a provider.
#[derive(Debug)]
pub(super) struct CompiledRows {
    /// Fields that are not shown as they are, by JSON Pointer pattern from the response.
    pub(super) redaction: PatternTree<Visibility>,
    /// Every documented member, by JSON Pointer pattern from the session.
    pub(super) documented: PatternSet,
}

/// Returns the compiled rows of a provider.
pub(super) fn compiled_rows(provider: &Provider) -> Arc<CompiledRows> {
    static CACHE: Mutex<Vec<(&str, Arc<CompiledRows>)>> = Mutex::new(Vec::new());
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, compiled)) = cache.iter().find(|(name, _)| *name == provider.name) {
        return Arc::clone(compiled);
    }
    let compiled = Arc::new(CompiledRows::new(provider));
    cache.push((provider.name, Arc::clone(&compiled)));
    compiled
}

impl CompiledRows {
    fn new(provider: &Provider) -> Self {
        let redacted = redaction_patterns(provider);
        let documented = documented_patterns(provider);
        Self {
            redaction: PatternTree::from_values(
                redacted.iter().map(|(pattern, show)| (&**pattern, *show)),
            ),
            documented: PatternSet::new(documented.iter().map(String::as_str)),
        }
    }
}

/// Returns the pattern of every field that is not plain.
fn redaction_patterns(provider: &Provider) -> Vec<(String, Visibility)> {
    let start = provider.endpoint.session;
    let mut patterns = Vec::new();
    for section in provider.sections {
        let scope = section.scope.pattern(provider);
        let fields = section.fields.iter();
        patterns.extend(
            fields
                .filter(|field| field.show != Visibility::Plain)
                .map(|field| (format!("{start}{scope}{}", field.path), field.show)),
        );
    }
    patterns
}

/// Returns the pattern of every documented member.
fn documented_patterns(provider: &Provider) -> Vec<String> {
    let mut patterns = Vec::new();
    for section in provider.sections {
        let scope = section.scope.pattern(provider);
        let fields = section
            .fields
            .iter()
            .filter(|field| field.placement != Placement::Within);
        patterns.extend(fields.clone().map(|field| format!("{scope}{}", field.path)));
        patterns.extend(fields.filter_map(|field| field.older).map(str::to_owned));
        if matches!(section.scope, Scope::Pairs { .. }) {
            patterns.push(scope);
        }
    }
    patterns
}
