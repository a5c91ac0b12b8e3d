//! How the mock behaves.

/// What the mock does with a request that is in order. Method, path, credential and id are checked
/// in every scenario but [`Scenario::Html`], which stands for a machine in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// The sample session, under the asked id.
    Ok,
    /// A session that takes one step of its life with each request for its id.
    Progress,
    /// The vendor's "no such session".
    NotFound,
    /// The vendor's refusal of the credential.
    Unauthorized,
    /// The vendor's "too many requests", then the sample.
    RateLimited,
    /// A fault or a hang-up, then the sample.
    Flaky,
    /// The sample, drop by drop.
    Slow,
    /// A sample that breaks the contract; see [`super::drift`].
    Drift,
    /// A sample that keeps the contract and tries everything else.
    Hostile,
    /// A captive portal's page.
    Html,
    /// Half of the sample.
    Truncated,
}

impl Scenario {
    /// Every scenario, in the order of the help.
    pub const ALL: &'static [Self] = &[
        Self::Ok,
        Self::Progress,
        Self::NotFound,
        Self::Unauthorized,
        Self::RateLimited,
        Self::Flaky,
        Self::Slow,
        Self::Drift,
        Self::Hostile,
        Self::Html,
        Self::Truncated,
    ];

    /// The scenario of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.word() == word)
    }

    /// The word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.entry().0
    }

    /// One line of help.
    #[must_use]
    pub const fn about(self) -> &'static str {
        self.entry().1
    }

    const fn entry(self) -> (&'static str, &'static str) {
        match self {
            Self::Ok => ("ok", "the sample session, under whatever id is asked"),
            Self::Progress => (
                "progress",
                "one step of a session's life per request; the id's end chooses the life",
            ),
            Self::NotFound => ("not-found", "there is no such session"),
            Self::Unauthorized => ("unauthorized", "the credential is refused"),
            Self::RateLimited => (
                "rate-limited",
                "too many requests; after the pause that is asked for, ten seconds of answers",
            ),
            Self::Flaky => (
                "flaky",
                "each first request for an id meets a fault or a hang-up, each second the sample",
            ),
            Self::Slow => ("slow", "the sample, dripping in over three seconds"),
            Self::Drift => (
                "drift",
                "a field is missing, one of a wrong type, one new, and a word is unknown",
            ),
            Self::Hostile => (
                "hostile",
                "control and bidi characters, huge cells, odd keys and numbers, all in valid JSON",
            ),
            Self::Html => ("html", "a captive portal's page with status 200"),
            Self::Truncated => (
                "truncated",
                "half of the sample, or a hang-up halfway; the id's end chooses",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenario_names_are_parsed() {
        for scenario in Scenario::ALL {
            assert_eq!(Scenario::named(scenario.word()), Some(*scenario));
            assert!(!scenario.about().ends_with('.') && !scenario.about().is_empty());
        }
        assert_eq!(Scenario::named("OK"), None);
    }
}
