//! Further endpoints with facts about a session, for `--with`.

use super::Section;

/// An endpoint with facts about a session that the session itself does not contain.
#[derive(Debug)]
pub struct Related {
    /// Name on the command line and in `_sessctl.related`.
    pub name: &'static str,
    /// Short description.
    pub about: &'static str,
    /// The provider's documentation page.
    pub docs: &'static str,
    /// Path after the base URL, with `{id}` for the percent-encoded id.
    pub path: &'static str,
    /// JSON Pointer pattern from the session to the ids; `None` for the id of the session.
    pub ids: Option<&'static str>,
    /// Maximum number of requests for one session.
    pub max_requests: usize,
    /// Whether the endpoint is public, so that no credential is sent to it.
    pub is_public: bool,
    /// JSON Pointer from the response to the facts; empty if the response is the facts.
    pub facts: &'static str,
    /// The displayed fields, which start at the facts. One response is one row.
    pub section: Section,
    /// Response of the embedded mock, a template.
    pub sample: &'static str,
}

impl super::Provider {
    /// Returns the related endpoint of that name.
    #[must_use]
    pub fn related_named(&self, name: &str) -> Option<&'static Related> {
        self.related.iter().find(|related| related.name == name)
    }
}
