//! The client of one provider, and the conversion of its responses to documents.

use std::time::SystemTime;

use serde_json::Value;

use crate::cli::Target;
use crate::config::{Provenance, Settings};
use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::http::{self, Client, RelatedResponses, SessionResponse};
use crate::provider::{Provider, TestEndpoint};
use crate::secret::Scrubber;
use crate::session::{self, Document, DocumentOptions, Parsed, RelatedFacts};

/// The client of one provider, or the failure to create it.
pub(in crate::cli) struct ProviderClient {
    pub(super) provider: &'static Provider,
    pub(super) client: Result<(Client, Settings), Failure>,
    pub(super) show_secrets: bool,
    pub(super) for_conditions: bool,
}

impl ProviderClient {
    /// Creates the client of a provider that cannot be used.
    pub(super) const fn unusable(provider: &'static Provider, failure: Failure) -> Self {
        Self {
            provider,
            client: Err(failure),
            show_secrets: false,
            for_conditions: false,
        }
    }

    /// Returns the client of the provider.
    ///
    /// # Errors
    /// The failure to create the client, which is the same for every session.
    pub(in crate::cli) fn client(&self) -> Result<&Client> {
        match &self.client {
            Ok((client, _)) => Ok(client),
            Err(failure) => Err(failure.repeat()),
        }
    }

    /// Returns the provider.
    pub(in crate::cli) const fn provider(&self) -> &'static Provider {
        self.provider
    }

    /// Returns the settings, if they lead to the embedded mock.
    pub(in crate::cli) fn mock_settings(&self) -> Option<&Settings> {
        let (_, settings) = self.client.as_ref().ok()?;
        (settings.base_url_provenance == Provenance::Mock).then_some(settings)
    }

    /// Checks that a successful response is one of the provider's test endpoint.
    pub(in crate::cli) fn check_test(
        &self,
        test: &TestEndpoint,
        response: &SessionResponse,
    ) -> Result<()> {
        let parsed = self.parse(response)?;
        if parsed.has_text(test.member) {
            return Ok(());
        }
        let (title, path, member) = (self.provider.title, test.path, test.member);
        let cause = format!("the response to GET {path} is not from {title}: no text at {member}");
        Err(Failure::new(Kind::Provider, cause)
            .hint("check the base URL; another server than the API may be responding there"))
    }

    /// Converts the provider's response for a session to a document that can be shown, without
    /// the credentials of the run.
    pub(in crate::cli) fn open_document<'r>(
        &self,
        console: &Console,
        target: &Target,
        response: &'r SessionResponse,
        now: SystemTime,
    ) -> Result<Document<'r>> {
        let parsed = session::parse(self.provider, &response.body)?;
        let error = self.error_in(&parsed, response);
        let credentials = console.credentials().combined_with(&response.scrubber);
        // Searching the body once is much faster than searching each of its strings, which only a
        // response that may contain a credential needs.
        let empty = Scrubber::default();
        let may_find = |text: &[u8]| credentials.may_find_in(text);
        let scrubber = if may_find(&response.body) || may_find(target.id.as_str().as_bytes()) {
            &credentials
        } else {
            &empty
        };
        let server_ahead = response.server_ahead();
        let options = DocumentOptions {
            server_ahead,
            any_id: target.any_id,
            ..self.document_options(now, scrubber)
        };
        let id = target.id.as_str();
        if let Some(failure) = error {
            return Err(session::attach_response(failure, parsed, id, &options));
        }
        let related = self.related_facts(target, response, &credentials);
        Document::open_with(parsed, id, &options, related)
    }

    /// Redacts the responses of related endpoints.
    fn related_facts(
        &self,
        target: &Target,
        response: &SessionResponse,
        credentials: &Scrubber,
    ) -> Vec<RelatedFacts> {
        // Messages about conditions may quote what conditions read.
        let show_secrets = self.show_secrets && !self.for_conditions;
        let open = |responses: &RelatedResponses| {
            let notices = responses.notices.iter();
            let notices = notices.map(|notice| credentials.scrub(notice).into_owned());
            let mut facts = RelatedFacts::new(responses.related, notices.collect());
            for response in &responses.responses {
                let credentials = credentials.combined_with(&response.scrubber);
                let id = target.id.as_str();
                facts.add(
                    self.provider,
                    id,
                    show_secrets,
                    &credentials,
                    &response.body,
                );
            }
            facts
        };
        response.related.iter().map(open).collect()
    }

    /// Parses a response, and fails if it is an error with a success status.
    pub(super) fn parse<'r>(&self, response: &'r SessionResponse) -> Result<Parsed<'r>> {
        let parsed = session::parse(self.provider, &response.body)?;
        self.error_in(&parsed, response).map_or(Ok(parsed), Err)
    }

    /// Returns the failure for a response that is an error with a success status.
    fn error_in(&self, parsed: &Parsed<'_>, response: &SessionResponse) -> Option<Failure> {
        let (_, settings) = self.client.as_ref().ok()?;
        let error = parsed.error()?;
        Some(http::error_in_success(
            settings,
            &Value::from(error),
            &response.scrubber,
        ))
    }

    /// Returns the options for opening a document.
    pub(super) const fn document_options<'s>(
        &self,
        now: SystemTime,
        scrubber: &'s Scrubber,
    ) -> DocumentOptions<'s> {
        DocumentOptions {
            show_secrets: self.show_secrets,
            scrubber,
            now,
            server_ahead: 0,
            any_id: false,
            for_conditions: self.for_conditions,
        }
    }
}
