//! The output of a check: verdicts on standard output, and the requested reports.

use std::path::PathBuf;

use super::App;
use crate::error::{Failure, Result};
use crate::http::scrub_provider_error;
use crate::provider::Provider;
use crate::render::report::{Case, CaseError, Verdict, annotations, junit, summary, tap};
use crate::text;

mod file;
mod verdicts;

pub(super) use file::replace_file;
pub(super) use verdicts::print;

/// A requested report.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// JUnit XML, written to a file.
    Junit(PathBuf),
    /// TAP, written to a file.
    Tap(PathBuf),
    /// GitHub annotations and the step summary.
    Github,
}

/// The beginnings of every valid `--report`.
pub(super) const FORMATS: &[&str] = &["junit=", "tap=", "github"];

impl Format {
    /// Parses `github` or `FORMAT=FILE`.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the format is unknown or no file is named.
    pub(super) fn parse(text: &str) -> Result<Self> {
        match text.split_once('=') {
            None if text == "github" => Ok(Self::Github),
            Some((format @ ("junit" | "tap"), "-")) => Err(Failure::usage(format!(
                "--report {format}=-: a report must be written to a file; standard output contains the verdicts"
            ))
            .hint(format!("--report {format}=FILE"))),
            Some(("junit", file)) if !file.is_empty() => Ok(Self::Junit(file.into())),
            Some(("tap", file)) if !file.is_empty() => Ok(Self::Tap(file.into())),
            None | Some((_, "")) if ["junit", "tap"].contains(&text.trim_end_matches('=')) => {
                let format = text.trim_end_matches('=');
                Err(
                    Failure::usage(format!("the report '{format}' needs a file"))
                        .hint(format!("--report {format}=FILE")),
                )
            }
            _ => Err(
                Failure::usage(format!("unknown report format '{}'", text::quote(text, 60)))
                    .hint("--report junit=FILE, tap=FILE, or github"),
            ),
        }
    }

    fn write(&self, app: &App<'_>, cases: &[Case]) -> Result<()> {
        match self {
            Self::Junit(path) => file::replace(&app.host.expand_home(path), &junit(cases)),
            Self::Tap(path) => file::replace(&app.host.expand_home(path), &tap(cases)),
            Self::Github => {
                let lines = annotations(cases);
                lines.lines().for_each(|line| app.console.line(line));
                let path = app.host.variable_os("GITHUB_STEP_SUMMARY");
                path.filter(|path| !path.is_empty()).map_or(Ok(()), |path| {
                    file::append(path.as_ref(), |room| summary(cases, room))
                })
            }
        }
    }
}

/// Writes every report, even if one of them fails.
///
/// # Errors
/// [`crate::error::Kind::Output`] for the first report that could not be written.
pub(super) fn write(app: &App<'_>, formats: &[Format], cases: &[Case]) -> Result<()> {
    // The exit code reports one failure; the others are printed here.
    let mut first = Ok(());
    for format in formats {
        match format.write(app, cases) {
            Err(failure) if first.is_err() => app.console.failure(&failure),
            Err(failure) => first = Err(failure),
            Ok(()) => {}
        }
    }
    first
}

/// Removes the credentials in use from a case, because one may have been passed as a name or an id
/// by mistake.
pub(super) fn scrub(app: &App<'_>, case: &mut Case) {
    let scrubber = app.console.scrubber();
    if scrubber.is_empty() {
        return;
    }
    let clean = |text: &mut String| *text = scrubber.scrub(text).into_owned();
    clean(&mut case.name);
    clean(&mut case.id);
    for remark in &mut case.remarks {
        clean(&mut remark.expected);
        clean(&mut remark.got);
        remark.pointer.iter_mut().for_each(clean);
    }
}

/// Creates the case of a session that could not be requested.
pub(super) fn errored_case(
    app: &App<'_>,
    name: &str,
    provider: Option<&'static Provider>,
    id: &str,
    failure: &Failure,
) -> Case {
    let hints = app.console.hints(failure);
    Case {
        name: name.to_owned(),
        provider: provider.map(|provider| provider.name),
        id: id.to_owned(),
        state: None,
        verdict: Verdict::Errored,
        exit_code: failure.kind.exit_code(),
        latency: None,
        remarks: Vec::new(),
        error: Some(CaseError {
            kind: failure.kind,
            message: app.console.message(failure),
            hint: hints.into_iter().next().unwrap_or_default(),
            provider_error: failure
                .remote
                .vendor
                .as_ref()
                .map(|error| scrub_provider_error(app.console.scrubber(), error)),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn report_arguments_are_parsed() {
        assert_eq!(Format::parse("github").unwrap(), Format::Github);
        assert_eq!(
            Format::parse("junit=a=b").unwrap(),
            Format::Junit("a=b".into())
        );
        for (text, message) in [
            ("junit", "needs a file"),
            ("tap=", "needs a file"),
            ("junit=-", "must be written to a file"),
            ("tap=-", "must be written to a file"),
            ("html=x", "unknown report format 'html=x'"),
            ("github=x", "unknown report format"),
        ] {
            let failure = Format::parse(text).unwrap_err().message();
            assert!(failure.contains(message), "{text}: {failure}");
        }
    }
}
