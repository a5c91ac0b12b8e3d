//! Looks up the sessions that `diff` compares.

use std::rc::Rc;

use tokio::task::JoinSet;

use super::{ProviderClient, SessionClient, refuse_credential};
use crate::cli::Target;
use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::http::SessionResponse;
use crate::session::{Compared, DocumentOptions};

impl SessionClient<'_> {
    /// Looks up sessions concurrently, to compare them.
    ///
    /// # Errors
    /// The failure of the first session, in the order of `targets`, that could not be looked up.
    pub(in crate::cli) async fn compared(
        &mut self,
        console: &mut Console,
        targets: Vec<Target>,
    ) -> Result<Vec<Compared>> {
        let providers = targets.iter().map(|target| target.provider);
        self.resolve(console, providers).await;
        let mut on_way = JoinSet::new();
        let mut answers = Vec::new();
        for (at, target) in targets.into_iter().enumerate() {
            let access = self.open(console, target.provider).await;
            let client = access.client()?.clone();
            refuse_credential(console, &target)?;
            let id = target.id.clone();
            on_way.spawn(async move { (at, client.fetch(&id).await) });
            answers.push((access, target, None));
        }
        while let Some(ended) = on_way.join_next().await {
            match ended {
                Ok((at, answer)) => {
                    if let Some((_, _, place)) = answers.get_mut(at) {
                        *place = Some(answer);
                    }
                }
                Err(error) => {
                    if let Ok(panicked) = error.try_into_panic() {
                        std::panic::resume_unwind(panicked);
                    }
                }
            }
        }
        let now = self.host.now();
        let several = answers.len() > 1;
        let compare = |(access, target, answer): (
            Rc<ProviderClient>,
            Target,
            Option<Result<SessionResponse>>,
        )| {
            let answer = answer.unwrap_or_else(|| Err(Failure::new(Kind::Bug, "no response")));
            answer
                .and_then(|answer| {
                    let parsed = access.parsed(&answer)?;
                    let credentials = console.credentials().beside(&answer.scrubber);
                    let view = DocumentOptions {
                        any_id: target.any_id,
                        ..access.view(now, &credentials)
                    };
                    Compared::session(parsed, target.id.as_str(), &view)
                })
                .map_err(|failure| {
                    if several {
                        failure.about(target.id.as_str())
                    } else {
                        failure
                    }
                })
        };
        answers.into_iter().map(compare).collect()
    }
}
