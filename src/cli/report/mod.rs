//! The output of a check: verdicts on standard output, and the requested reports.

use std::path::{Path, PathBuf};

use super::App;
use crate::error::{Failure, Result};
use crate::http::scrub_provider_error;
use crate::provider::Provider;
use crate::render::report::{
    Case, CaseError, Verdict, annotations, junit, prom, summary, summary_json, tap,
};
use crate::text;

mod file;
mod verdicts;

pub(super) use file::replace_file;
pub(super) use verdicts::print;

/// A requested report.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A file in one of the formats.
    File(FileFormat, PathBuf),
    /// GitHub annotations and the step summary.
    Github,
}

/// The format of a report that replaces a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileFormat {
    /// JUnit XML.
    Junit,
    /// TAP.
    Tap,
    /// Metrics for the textfile collector of Prometheus.
    Prom,
    /// A summary as JSON, by which two runs can be compared.
    Summary,
}

/// The beginnings of every valid `--report`.
pub(super) const FORMATS: &[&str] = &["junit=", "tap=", "prom=", "summary=", "github"];

impl FileFormat {
    fn named(word: &str) -> Option<Self> {
        Some(match word {
            "junit" => Self::Junit,
            "tap" => Self::Tap,
            "prom" => Self::Prom,
            "summary" => Self::Summary,
            _ => return None,
        })
    }

    fn report(self, app: &App<'_>, cases: &[Case]) -> String {
        match self {
            Self::Junit => junit(cases),
            Self::Tap => tap(cases),
            Self::Prom => prom(cases, app.host.now()),
            Self::Summary => summary_json(cases),
        }
    }
}

impl Format {
    /// Parses `github` or `FORMAT=FILE`.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the format is unknown or no file is named.
    pub(super) fn parse(text: &str) -> Result<Self> {
        if text == "github" {
            return Ok(Self::Github);
        }
        let (word, file) = text.split_once('=').unwrap_or((text, ""));
        let Some(format) = FileFormat::named(word) else {
            let (github, files) = FORMATS.split_last().unwrap_or((&"", &[]));
            let files: Vec<_> = files.iter().map(|format| format!("{format}FILE")).collect();
            let failure = format!("unknown report format '{}'", text::quote(text, 60));
            let hint = format!("--report {}, or {github}", files.join(", "));
            return Err(Failure::usage(failure).hint(hint));
        };
        let failure = match file {
            "" => format!("the report '{word}' needs a file"),
            "-" => format!(
                "--report {word}=-: a report must be written to a file; standard output contains the verdicts"
            ),
            // The textfile collector ignores other files without a word.
            file if format == FileFormat::Prom
                && Path::new(file).extension() != Some("prom".as_ref()) =>
            {
                let failure = "the report 'prom' needs a file whose name ends in .prom";
                return Err(Failure::usage(failure).hint("--report prom=sessctl.prom"));
            }
            file => return Ok(Self::File(format, file.into())),
        };
        Err(Failure::usage(failure).hint(format!("--report {word}=FILE")))
    }

    fn write(&self, app: &App<'_>, cases: &[Case]) -> Result<()> {
        match self {
            Self::File(format, path) => {
                file::replace(&app.host.expand_home(path), &format.report(app, cases))
            }
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
            Format::File(FileFormat::Junit, "a=b".into())
        );
        for format in FORMATS {
            let is_github = *format == "github";
            let text = if is_github {
                (*format).to_owned()
            } else {
                format!("{format}FILE.prom")
            };
            Format::parse(&text).unwrap();
        }
        for (text, message) in [
            ("junit", "needs a file"),
            ("prom=", "needs a file"),
            ("prom=metrics.txt", "ends in .prom"),
            ("summary=-", "must be written to a file"),
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
