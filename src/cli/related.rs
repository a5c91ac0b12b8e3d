//! Related facts: the names of `--with`, and the requests for them after that for the session.

use std::time::Duration;

use clap::Args;
use tokio::time::{Instant, timeout};

use super::target::Target;
use crate::duration;
use crate::error::{Failure, Kind, Result};
use crate::http::{Client, RelatedResponses, Resource, SessionResponse};
use crate::provider::{self, Provider, Related};
use crate::session::RelatedIds;
use crate::text;

/// The related facts of the command line.
#[derive(Args, Clone, Debug, Default)]
#[group(skip)]
pub struct RelatedArgs {
    /// Fetch related facts as well, such as task-runs of Deck; may be repeated ('sessctl providers'
    /// lists the names)
    #[arg(long = "with", value_name = "NAME")]
    pub names: Vec<String>,
}

impl RelatedArgs {
    /// Checks that each name is one of these providers', or of any provider if none is known.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an unknown name.
    pub(super) fn check(&self, known: &[&'static Provider]) -> Result<()> {
        let providers = if known.is_empty() {
            provider::ALL
        } else {
            known
        };
        for name in &self.names {
            let is_known = |known: &&Provider| known.related_named(name).is_some();
            if !providers.iter().any(is_known) {
                let name = text::quote(name, 40);
                let failure =
                    Failure::usage(format!("--with: no related facts are named '{name}'"));
                return Err(failure.hint(known_names(providers)));
            }
        }
        Ok(())
    }

    /// Refuses `--with` where documents are not printed.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is a name.
    pub(super) fn require_documents(&self) -> Result<()> {
        if self.names.is_empty() {
            return Ok(());
        }
        Err(Failure::usage(
            "--with adds to documents; neither --raw nor the table of a list shows them",
        )
        .hint("use it with -o json or -o ndjson, or look up one session"))
    }

    /// Returns the related endpoints of a provider that are named, each once.
    pub(super) fn of(&self, provider: &Provider) -> Vec<&'static Related> {
        let is_named = |related: &&Related| self.names.iter().any(|name| name == related.name);
        provider.related.iter().filter(is_named).collect()
    }
}

/// Lists the names of the providers.
fn known_names(providers: &[&Provider]) -> String {
    let named = providers.iter().flat_map(|provider| {
        let names = provider.related.iter();
        names.map(|related| format!("{} ({})", related.name, provider.title))
    });
    let named: Vec<_> = named.collect();
    match (named.as_slice(), providers) {
        ([], [provider]) => format!("{} has no related facts", provider.title),
        (named, _) => format!("names: {}", named.join(", ")),
    }
}

/// Fetches a session, and then its related facts within `limit`. Their failures are notices.
pub(super) async fn fetch(
    client: &Client,
    target: &Target,
    with: &[&'static Related],
    limit: Duration,
) -> Result<SessionResponse> {
    let mut response = client.fetch(&target.id).await?;
    if !with.is_empty() {
        // Boxed, because most lookups have no related facts.
        Box::pin(fetch_related(client, target, with, limit, &mut response)).await;
    }
    Ok(response)
}

async fn fetch_related(
    client: &Client,
    target: &Target,
    with: &[&'static Related],
    limit: Duration,
    response: &mut SessionResponse,
) {
    let start = Instant::now();
    for related in with {
        let mut responses = RelatedResponses::new(related);
        let found = match related.ids {
            Some(pattern) => RelatedIds::find(
                target.provider,
                pattern,
                related.max_requests,
                &response.body,
            ),
            None => RelatedIds {
                ids: vec![target.id.to_string()],
                ..RelatedIds::default()
            },
        };
        let requests = request_all(client, &found.ids, &mut responses);
        let left = limit.saturating_sub(start.elapsed());
        let is_late = timeout(left, requests).await.is_err();
        let late =
            is_late.then(|| format!("not all were fetched within {}", duration::format(limit)));
        let left_out = (found.left_out > 0).then(|| {
            let total = found.ids.len() + found.left_out;
            format!(
                "the session has {}; only the first {} are requested",
                text::count(total),
                found.ids.len()
            )
        });
        let unusable = (found.unusable > 0)
            .then(|| format!("{} ids of the session cannot be requested", found.unusable));
        for notice in [late, left_out, unusable].into_iter().flatten() {
            responses
                .notices
                .push(format!("{}: {notice}", related.name));
        }
        response.related.push(responses);
    }
}

/// Requests the facts for each id, until a request fails for a reason that others share.
async fn request_all(client: &Client, ids: &[String], responses: &mut RelatedResponses) {
    let related = responses.related;
    for (index, id) in ids.iter().enumerate() {
        let failure = match client.fetch(Resource::Related(related, id)).await {
            Ok(response) => {
                responses.responses.push(response);
                continue;
            }
            Err(failure) => failure,
        };
        let mut notice = format!("{} of {id}: {}", related.name, failure.message());
        let rest = ids.len() - index - 1;
        let is_shared = failure.kind != Kind::NotFound;
        if is_shared && rest > 0 {
            notice.push_str(&format!(" ({rest} more were not requested)"));
        }
        responses.notices.push(notice);
        if is_shared {
            return;
        }
    }
}
