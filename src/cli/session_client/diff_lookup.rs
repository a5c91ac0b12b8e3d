//! Looks up the sessions that `diff` compares.

use std::rc::Rc;

use tokio::task::JoinSet;

use super::{ProviderClient, SessionClient, refuse_credential};
use crate::cli::{Target, task};
use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::http::SessionResponse;
use crate::session::{Compared, DocumentOptions};

/// A session to compare, and its response as soon as it has arrived.
struct Lookup {
    target: Target,
    provider_client: Rc<ProviderClient>,
    response: Result<SessionResponse>,
}

impl SessionClient<'_> {
    /// Fetches sessions concurrently, to compare them.
    ///
    /// # Errors
    /// The failure of the first session, in the order of `targets`, that could not be looked up.
    pub(in crate::cli) async fn fetch_for_diff(
        &mut self,
        console: &mut Console,
        targets: Vec<Target>,
    ) -> Result<Vec<Compared>> {
        let providers = targets.iter().map(|target| target.provider);
        self.resolve(console, providers).await;
        let mut lookups = Vec::new();
        let mut in_flight = JoinSet::new();
        for (index, target) in targets.into_iter().enumerate() {
            let provider_client = self.open(console, target.provider).await;
            let client = provider_client.client()?.clone();
            refuse_credential(console, &target)?;
            let id = target.id.clone();
            in_flight.spawn(async move { (index, client.fetch(&id).await) });
            lookups.push(Lookup {
                target,
                provider_client,
                response: Err(Failure::new(Kind::Bug, "no response")),
            });
        }
        while let Some(ended) = in_flight.join_next().await {
            if let Some((index, response)) = task::result(ended)
                && let Some(lookup) = lookups.get_mut(index)
            {
                lookup.response = response;
            }
        }
        let is_single = lookups.len() == 1;
        let compare = |lookup: Lookup| {
            let id = lookup.target.id.clone();
            let compared = self.to_compared(console, lookup);
            compared.map_err(|failure| {
                // With one session the message need not name it.
                if is_single {
                    failure
                } else {
                    failure.about(id.as_str())
                }
            })
        };
        lookups.into_iter().map(compare).collect()
    }

    fn to_compared(&self, console: &Console, lookup: Lookup) -> Result<Compared> {
        let Lookup {
            target,
            provider_client,
            response,
        } = lookup;
        let response = response?;
        let parsed = provider_client.parse(&response)?;
        let credentials = console.credentials().combined_with(&response.scrubber);
        let options = DocumentOptions {
            any_id: target.any_id,
            ..provider_client.document_options(self.host.now(), &credentials)
        };
        Compared::session(parsed, target.id.as_str(), &options)
    }
}
