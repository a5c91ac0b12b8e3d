//! Verifies a credential with a request that reads no session.

use std::time::SystemTime;

use crate::cli::Target;
use crate::cli::session_client::ProviderClient;
use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::http::{Client, Resource, SessionResponse};
use crate::provider::{Provider, SessionId, TestEndpoint};

/// The last request of a probe, and its response.
pub(super) struct ProbeResponse {
    request: ProbeRequest,
    /// Address of the request.
    pub(super) address: String,
    response: Result<SessionResponse>,
}

/// A request of a probe.
enum ProbeRequest {
    /// To the provider's test endpoint.
    Test(&'static TestEndpoint),
    /// For a session that cannot exist.
    MissingSession(SessionId),
}

/// Conclusion of a probe.
#[derive(Debug)]
pub(super) enum ProbeResult {
    /// No request was sent.
    NotProbed,
    /// The API accepted the credential.
    Accepted {
        /// Whether this is concluded from the API's report that the session does not exist.
        inferred: bool,
    },
    /// The API rejected the credential.
    Rejected(Failure),
    /// No response came from the API.
    Unreachable(Failure),
    /// The response of the API says nothing about the credential.
    Inconclusive(Failure),
}

impl ProbeResult {
    /// Returns the name in structured output.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::NotProbed => "not_probed",
            Self::Accepted { .. } => "accepted",
            Self::Rejected(_) => "rejected",
            Self::Unreachable(_) => "unreachable",
            Self::Inconclusive(_) => "inconclusive",
        }
    }

    /// Returns the failure with which a lookup would end, if it would.
    pub(super) const fn failure(&self) -> Option<&Failure> {
        match self {
            Self::NotProbed | Self::Accepted { .. } => None,
            Self::Rejected(failure) | Self::Unreachable(failure) | Self::Inconclusive(failure) => {
                Some(failure)
            }
        }
    }

    /// Classifies a failure, as a lookup does.
    fn from_failure(failure: Failure) -> Self {
        match failure.kind {
            Kind::NotFound => Self::Accepted { inferred: true },
            Kind::Credential => Self::Rejected(failure),
            Kind::RateLimited => Self::Inconclusive(failure),
            // Another server does not send errors in the provider's shape.
            Kind::Provider if failure.remote.vendor.is_some() => Self::Inconclusive(failure),
            Kind::Provider
            | Kind::Network
            | Kind::Config
            | Kind::Usage
            | Kind::Verdict
            | Kind::Pending
            | Kind::Bug
            | Kind::Output
            | Kind::BrokenPipe
            | Kind::Interrupted
            | Kind::Terminated => Self::Unreachable(failure),
        }
    }
}

/// Sends the probe of a provider: to its test endpoint, or else for a session that cannot exist.
pub(super) async fn send(client: Client, provider: &'static Provider) -> Result<ProbeResponse> {
    if let Some(test) = &provider.probe.test {
        let resource = Resource::Path(test.path);
        let response = client.fetch(resource).await;
        let status = response.as_ref().err();
        let status = status.and_then(|failure| failure.remote.http_status);
        // A server that only imitates the documented endpoint may lack the test endpoint.
        if status != Some(404) {
            return Ok(ProbeResponse {
                request: ProbeRequest::Test(test),
                address: client.address(resource)?,
                response,
            });
        }
    }
    let id = provider
        .parse_id(provider.probe.missing_id, false)
        .map_err(|error| Failure::new(Kind::Bug, error))?;
    let response = client.fetch(&id).await;
    Ok(ProbeResponse {
        address: client.address(&id)?,
        request: ProbeRequest::MissingSession(id),
        response,
    })
}

impl ProbeResponse {
    /// Returns the HTTP status, if a response arrived.
    pub(super) fn http_status(&self) -> Option<u16> {
        match &self.response {
            Ok(_) => Some(200),
            Err(failure) => failure.remote.http_status,
        }
    }

    /// Returns the seconds by which the server's clock is ahead of the local one, if they are known.
    pub(super) fn server_ahead(&self) -> Option<i64> {
        match &self.response {
            Ok(response) => response.date.map(|_| response.server_ahead()),
            Err(failure) => failure.remote.server_ahead.map(i64::from),
        }
    }

    /// Draws the conclusion, from the same checks as a lookup.
    pub(super) fn judge(
        self,
        console: &Console,
        provider_client: &ProviderClient,
        now: SystemTime,
    ) -> ProbeResult {
        let response = match self.response {
            Ok(response) => response,
            Err(failure) => return ProbeResult::from_failure(failure),
        };
        let checked = match self.request {
            ProbeRequest::Test(test) => provider_client.check_test(test, &response),
            ProbeRequest::MissingSession(id) => {
                let target = Target {
                    provider: provider_client.provider(),
                    id,
                    any_id: false,
                };
                let document = provider_client.open_document(console, &target, &response, now);
                document.map(drop)
            }
        };
        match checked {
            Ok(()) => ProbeResult::Accepted { inferred: false },
            Err(failure) => ProbeResult::from_failure(failure),
        }
    }
}
