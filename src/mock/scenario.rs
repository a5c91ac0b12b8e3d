//! Scenarios of the mock server.

/// Response of the mock to a valid request. Method, path, credential and id are checked in every
/// scenario except [`Scenario::Html`], which simulates a captive portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// The sample session, with the requested id.
    Ok,
    /// A session that advances one step of its life cycle with each request for its id.
    Progress,
    /// The provider's response for a missing session.
    NotFound,
    /// The provider's response to a rejected credential.
    Unauthorized,
    /// The provider's "too many requests", then the sample.
    RateLimited,
    /// A server error or a closed connection, then the sample.
    Flaky,
    /// The sample, sent slowly.
    Slow,
    /// A sample that departs from the contract; see [`super::drift`].
    Drift,
    /// A sample whose fields contradict each other; see [`super::contradiction`].
    Contradictory,
    /// A sample that conforms to the contract, with hostile values.
    Hostile,
    /// The sample, without the facts of related endpoints.
    RelatedFails,
    /// The page of a captive portal.
    Html,
    /// The first half of the sample.
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
        Self::Contradictory,
        Self::Hostile,
        Self::RelatedFails,
        Self::Html,
        Self::Truncated,
    ];

    /// Returns the scenario of that name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|scenario| scenario.word() == word)
    }

    /// Returns the name on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.entry().0
    }

    /// Returns one line of help.
    #[must_use]
    pub const fn about(self) -> &'static str {
        self.entry().1
    }

    const fn entry(self) -> (&'static str, &'static str) {
        match self {
            Self::Ok => ("ok", "the sample session, with the requested id"),
            Self::Progress => (
                "progress",
                "one step of a session's lifecycle per request; the end of the id selects the lifecycle",
            ),
            Self::NotFound => ("not-found", "no session exists"),
            Self::Unauthorized => ("unauthorized", "the credential is rejected"),
            Self::RateLimited => (
                "rate-limited",
                "too many requests; after the requested pause, ten seconds of success",
            ),
            Self::Flaky => (
                "flaky",
                "the first request for an id fails or is disconnected, the second returns the sample",
            ),
            Self::Slow => ("slow", "the sample, sent slowly over three seconds"),
            Self::Drift => (
                "drift",
                "a field is missing, one has a wrong type, one is new, and a status is unknown",
            ),
            Self::Contradictory => (
                "contradictory",
                "fields contradict each other, according to the documentation; the end of the id selects the rule",
            ),
            Self::Hostile => (
                "hostile",
                "control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON",
            ),
            Self::RelatedFails => (
                "related-fails",
                "the sample; the related facts of --with are a server error",
            ),
            Self::Html => ("html", "an HTML page of a captive portal, with status 200"),
            Self::Truncated => (
                "truncated",
                "half of the sample, or a disconnection halfway; the end of the id selects which",
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
