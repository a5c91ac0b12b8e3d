//! The findings of `doctor`, each with its remedies.

use crate::console::Console;
use crate::error::{Failure, Kind};
use crate::provider::Provider;

/// Importance of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    /// A lookup fails, or its result may be wrong.
    Problem,
    /// A lookup works, but something should be changed.
    Warning,
}

impl Severity {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Problem => "problem",
            Self::Warning => "warning",
        }
    }
}

/// A finding and its remedies.
#[derive(Debug)]
pub(super) struct Diagnosis {
    pub(super) severity: Severity,
    /// Class of the finding, for programs.
    pub(super) code: &'static str,
    /// Names of the concerned providers; empty if all are.
    pub(super) providers: Vec<&'static str>,
    pub(super) message: String,
    /// What the user can do, the most useful first.
    pub(super) remedies: Vec<String>,
}

/// The findings of a run. Every text is redacted and escaped.
#[derive(Debug, Default)]
pub(super) struct Diagnoses(Vec<Diagnosis>);

impl Diagnoses {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Diagnosis> {
        self.0.iter()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn has_problem(&self) -> bool {
        self.0
            .iter()
            .any(|diagnosis| diagnosis.severity == Severity::Problem)
    }

    /// Adds the failure with which a lookup would end.
    pub(super) fn add_failure(
        &mut self,
        console: &Console,
        provider: Option<&Provider>,
        failure: &Failure,
    ) {
        let code = failure.kind.word();
        self.add(console, provider, (Severity::Problem, code), failure);
    }

    /// Adds a notice that a lookup would print.
    pub(super) fn add_notice(
        &mut self,
        console: &Console,
        provider: Option<&Provider>,
        notice: &str,
    ) {
        let (message, remedy) = match notice.rsplit_once(": ") {
            Some((message, remedy)) if remedy.starts_with("chmod ") => (message, remedy),
            _ => (
                notice,
                "change it if lookups fail; otherwise nothing has to be done",
            ),
        };
        let failure = Failure::new(Kind::Config, message).hint(remedy);
        self.add(console, provider, (Severity::Warning, "notice"), &failure);
    }

    /// Adds a finding with the message and the hints of `failure`, or adds the provider to the same
    /// finding about another one.
    pub(super) fn add(
        &mut self,
        console: &Console,
        provider: Option<&Provider>,
        (severity, code): (Severity, &'static str),
        failure: &Failure,
    ) {
        let message = console.message(failure);
        let name = provider.map(|provider| provider.name);
        if let Some(known) = self.0.iter_mut().find(|known| known.message == message) {
            let is_new = |name: &&str| !known.providers.contains(name);
            let added: Vec<_> = name.iter().copied().filter(is_new).collect();
            known.providers.extend(added);
            return;
        }
        self.0.push(Diagnosis {
            severity,
            code,
            providers: name.into_iter().collect(),
            message,
            remedies: console.hints(failure),
        });
    }
}
