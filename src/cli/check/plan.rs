//! Plans the requests of a check, one for each distinct session, and collects the verdicts.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use super::job::Job;
use super::judge;
use super::send::send;
use crate::cli::related::RelatedArgs;
use crate::cli::session_client::{ProviderClient, SessionClient, refuse_credential};
use crate::cli::target::Target;
use crate::cli::{App, report};
use crate::config::Flags;
use crate::console::Progress;
use crate::error::{Failure, Kind, Result};
use crate::http::{Client, SessionResponse};
use crate::provider::Related;
use crate::render::report::Case;
use crate::signals::{self, Signals};
use crate::text;

/// A request and the checks that need its response.
pub(super) struct SessionRequest {
    pub(super) target: Target,
    pub(super) provider_client: Rc<ProviderClient>,
    /// Time limit of a condition, and of the related facts.
    pub(super) limit: Duration,
    /// The related endpoints to request.
    pub(super) related: Vec<&'static Related>,
    /// Indices of the checks.
    pub(super) jobs: Vec<usize>,
}

/// One session client for each profile that the checks name.
type SessionClients<'a> = Vec<(Option<String>, Result<SessionClient<'a>>)>;

/// The verdicts of a run, in the order of the checks.
pub(super) struct CheckResults {
    pub(super) cases: Vec<Case>,
    /// The kind of the signal that ended the run, if one did.
    pub(super) signal: Option<Kind>,
}

/// The checks of a run and the verdicts known so far.
pub(super) struct CheckRun {
    pub(super) jobs: Vec<Job>,
    /// The related facts of the command line.
    related: RelatedArgs,
    cases: Vec<Option<Case>>,
    done: usize,
}

/// Requests the sessions of all checks, at most `parallel` at the same time. A signal ends the
/// requests; the checks without a verdict are then reported as not checked.
pub(super) async fn run_checks(
    app: &mut App<'_>,
    jobs: Vec<Job>,
    related: RelatedArgs,
    parallel: usize,
) -> Result<CheckResults> {
    let mut run = CheckRun {
        cases: jobs.iter().map(|_| None).collect(),
        jobs,
        related,
        done: 0,
    };
    let mut signals = Signals::intercept();
    let ended = tokio::select! {
        ended = plan_and_send(app, &mut run, parallel) => ended.map(|()| None),
        signal = signals.next() => Ok(Some(signal)),
    };
    app.console.clear_progress_bar();
    let signal = match ended? {
        // A signal discards the verdict that is being computed, so the run is incomplete.
        None if signals::has_intercepted() && !run.is_complete() => Some(signals.next().await),
        signal => signal,
    };
    drop(signals);
    let signal = signal.map(|signal| signal.kind);
    let failure = match signal {
        Some(kind) => {
            let word = kind.word();
            Failure::new(kind, format!("not checked, because the run was {word}"))
        }
        None => Failure::new(Kind::Bug, "it was not checked"),
    };
    run.fail_rest(app, &failure);
    let mut cases = run.cases.into_iter().flatten().collect::<Vec<_>>();
    for case in &mut cases {
        report::scrub(app, case);
    }
    Ok(CheckResults { cases, signal })
}

/// Plans the requests and sends them.
async fn plan_and_send(app: &mut App<'_>, run: &mut CheckRun, parallel: usize) -> Result<()> {
    let mut clients = SessionClients::new();
    let requests = plan(app, &mut clients, run).await;
    send(app, run, &requests, parallel).await
}

/// Plans one request for each distinct session. Checks whose session cannot be requested get their
/// verdicts immediately.
async fn plan<'a>(
    app: &mut App<'a>,
    clients: &mut SessionClients<'a>,
    run: &mut CheckRun,
) -> Vec<SessionRequest> {
    resolve(app, clients, &run.jobs).await;
    let mut requests: Vec<SessionRequest> = Vec::new();
    let mut known: HashMap<(Option<String>, Target), usize> = HashMap::new();
    for index in 0..run.jobs.len() {
        let Some(job) = run.jobs.get(index) else {
            continue;
        };
        let target = match &job.parsed {
            Ok(target) => target.clone(),
            Err(invalid) => {
                // The user may have passed a credential as an id, and the message repeats it.
                app.add_file_secrets();
                let case =
                    report::errored_case(app, &job.name, None, &invalid.typed, &invalid.failure);
                run.complete(index, case);
                continue;
            }
        };
        let key = (job.profile.clone(), target);
        if let Some(request) = known
            .get(&key)
            .and_then(|request| requests.get_mut(*request))
        {
            request.jobs.push(index);
            continue;
        }
        match open(app, clients, key.0.as_ref(), &key.1).await {
            Ok((provider_client, limit)) => {
                known.insert(key.clone(), requests.len());
                let related = run.related.of(key.1.provider);
                requests.push(SessionRequest {
                    target: key.1,
                    provider_client,
                    limit,
                    related,
                    jobs: vec![index],
                });
            }
            Err(failure) => run.fail(app, index, &failure),
        }
    }
    requests
}

/// Resolves the credentials of all checks, of every profile.
async fn resolve<'a>(app: &mut App<'a>, clients: &mut SessionClients<'a>, jobs: &[Job]) {
    // Any server may send back the credential of another provider or profile, so all of them must be
    // known before the first request.
    for job in jobs {
        if let (Ok(target), Ok(session_client)) = (
            &job.parsed,
            session_client(app, clients, job.profile.as_ref()).await,
        ) {
            session_client.resolve(app.console, [target.provider]).await;
            if !job.conditions.is_empty() {
                session_client.keep_originals();
            }
        }
    }
}

/// Returns the session client of a profile and creates it on first use.
async fn session_client<'l, 'a>(
    app: &mut App<'a>,
    clients: &'l mut SessionClients<'a>,
    profile: Option<&String>,
) -> Result<&'l mut SessionClient<'a>> {
    if !clients.iter().any(|(known, _)| known.as_ref() == profile) {
        let flags = app.options.flags();
        let flags = Flags {
            profile: profile.cloned().or(flags.profile.clone()),
            ..flags
        };
        let session_client = SessionClient::new(app, &flags)
            .await
            // Reports are stored, so they contain no secrets even with --show-secrets.
            .map(SessionClient::without_secrets);
        clients.push((profile.cloned(), session_client));
    }
    let mut known = clients.iter_mut();
    match known.find(|(known, _)| known.as_ref() == profile) {
        Some((_, Ok(session_client))) => Ok(session_client),
        Some((_, Err(failure))) => Err(failure.repeat()),
        None => Err(Failure::new(Kind::Bug, "a profile was not opened")),
    }
}

/// Returns the client of a session's provider with the credential of a profile, and a time limit.
async fn open<'a>(
    app: &mut App<'a>,
    clients: &mut SessionClients<'a>,
    profile: Option<&String>,
    target: &Target,
) -> Result<(Rc<ProviderClient>, Duration)> {
    let session_client = session_client(app, clients, profile).await?;
    let limit = session_client.request_timeout();
    let provider_client = session_client.open(app.console, target.provider).await;
    provider_client.client().map(|_| ())?;
    refuse_credential(app.console, target)?;
    Ok((provider_client, limit))
}

impl CheckRun {
    /// Records the verdict of a check.
    fn complete(&mut self, index: usize, case: Case) {
        if let Some(slot) = self.cases.get_mut(index) {
            *slot = Some(case);
            self.done += 1;
        }
    }

    /// Records the verdict of a check whose session could not be requested.
    pub(super) fn fail(&mut self, app: &App<'_>, index: usize, failure: &Failure) {
        let Some(job) = self.jobs.get(index) else {
            return;
        };
        let (provider, id) = match &job.parsed {
            Ok(target) => (Some(target.provider), target.id.as_str()),
            Err(invalid) => (invalid.provider, invalid.typed.as_str()),
        };
        let case = report::errored_case(app, &job.name, provider, id, failure);
        self.complete(index, case);
    }

    fn is_complete(&self) -> bool {
        self.cases.iter().all(Option::is_some)
    }

    /// Records a failure for every check that has no verdict yet.
    fn fail_rest(&mut self, app: &App<'_>, failure: &Failure) {
        for index in 0..self.cases.len() {
            if self.cases.get(index).is_some_and(Option::is_none) {
                self.fail(app, index, failure);
            }
        }
    }

    /// Judges a response for every check that needs it.
    pub(super) fn judge(
        &mut self,
        app: &App<'_>,
        request: &SessionRequest,
        response: &Result<SessionResponse>,
    ) {
        let now = app.host.now();
        let document = response
            .as_ref()
            .map_err(Failure::repeat)
            .and_then(|response| {
                let elapsed = response.elapsed;
                let document = request.provider_client.open_document(
                    app.console,
                    &request.target,
                    response,
                    now,
                )?;
                Ok((document, elapsed))
            });
        for index in &request.jobs {
            match &document {
                Ok((document, elapsed)) => {
                    let Some(job) = self.jobs.get(*index) else {
                        continue;
                    };
                    let case = judge::judge_session(app, job, document, *elapsed, request.limit);
                    // The signal may have stopped an expectation, so its verdict would be wrong.
                    if signals::has_intercepted() {
                        return;
                    }
                    self.complete(*index, case);
                }
                Err(failure) => self.fail(app, *index, failure),
            }
        }
    }

    pub(super) fn show_progress(&self, app: &App<'_>, requests: &[SessionRequest]) {
        let failed = self.cases.iter().flatten();
        let failed = failed.filter(|case| case.exit_code > 0).count();
        let clients = requests
            .iter()
            .filter_map(|request| request.provider_client.client().ok());
        let progress = Progress {
            done: text::count(self.done),
            expected: Some(text::count(self.jobs.len())),
            failed: text::count(failed),
            pause: clients.filter_map(Client::current_pause).max(),
        };
        app.console.progress_bar(&progress, app.bar_style());
    }
}
