//! Prints the report of `doctor` as tables or as one document.

use serde_json::{Map, Value, json};

use super::diagnosis::{Diagnosis, Severity};
use super::probe::ProbeResult;
use super::report::{CredentialState, ProviderReport, Report};
use crate::cli::App;
use crate::cli::printer::{self, Printer};
use crate::duration;
use crate::error::Result;
use crate::render::{Block, Cell, Tone, to_text};
use crate::session::SCHEMA;

impl Report {
    /// Prints the report in the selected format.
    pub(super) fn print(&self, app: &App<'_>) -> Result<()> {
        if app.prints_for_people() {
            let style = app.style();
            let text = to_text(&self.blocks(app), &style);
            return app.console.data(text.as_bytes());
        }
        Printer::new(app)?.print_value(app, &self.to_json(app).into())
    }

    fn to_json(&self, app: &App<'_>) -> Value {
        let groups = self.groups.iter();
        let mut document: Map<String, Value> = groups
            .map(|group| (group.name.to_owned(), group.to_json(app.console)))
            .collect();
        let providers = self.providers.iter();
        let providers =
            providers.map(|report| (report.provider.name.to_owned(), report.to_json(app)));
        document.insert("providers".to_owned(), Value::Object(providers.collect()));
        let findings = self.diagnoses.iter().map(|diagnosis| {
            json!({
                "severity": diagnosis.severity.word(),
                "code": diagnosis.code,
                "providers": diagnosis.providers,
                "message": diagnosis.message,
                "remedies": diagnosis.remedies,
            })
        });
        document.insert("findings".to_owned(), findings.collect());
        let ok = !self.diagnoses.has_problem();
        document.insert("_sessctl".to_owned(), json!({"schema": SCHEMA, "ok": ok}));
        Value::Object(document)
    }

    fn blocks(&self, app: &App<'_>) -> Vec<Block> {
        let groups = self.groups.iter();
        let mut blocks: Vec<_> = groups
            .map(|group| group.to_block(app.console, group.name))
            .collect();
        // A provider that is not configured has nothing to show but its defaults.
        let shown = self.providers.iter().filter(|report| {
            report.credential != CredentialState::Missing && !report.values.values.is_empty()
        });
        blocks.extend(shown.map(|report| {
            let title = format!("{} ({})", report.provider.title, report.provider.name);
            report.values.to_block(app.console, &title)
        }));
        blocks.push(summary_table(&self.providers));
        blocks.push(self.findings_block());
        blocks
    }

    fn findings_block(&self) -> Block {
        if self.diagnoses.is_empty() {
            let rows = vec![(
                "Result".to_owned(),
                Cell::new("no problems found", Tone::Good),
            )];
            return Block::Pairs {
                title: "Findings".to_owned(),
                rows,
            };
        }
        let columns = ["Severity", "Provider", "Finding", "Remedy"];
        let rows = self.diagnoses.iter().map(finding_row);
        printer::wrapped_table("Findings", &columns, rows.collect())
    }
}

fn finding_row(diagnosis: &Diagnosis) -> Vec<Cell> {
    let tone = match diagnosis.severity {
        Severity::Problem => Tone::Bad,
        Severity::Warning => Tone::Warn,
    };
    let providers = match diagnosis.providers.as_slice() {
        [] => Cell::new("–", Tone::Nothing),
        names => Cell::plain(&names.join(", ")),
    };
    vec![
        Cell::new(diagnosis.severity.word(), tone),
        providers,
        Cell::plain(&diagnosis.message),
        Cell::plain(&diagnosis.remedies.join("; ")),
    ]
}

impl ProviderReport {
    fn to_json(&self, app: &App<'_>) -> Value {
        let reason = self
            .probe
            .failure()
            .map(|failure| app.console.message(failure));
        json!({
            "credential": self.credential.word(),
            "probe": {
                "result": self.probe.word(),
                "inferred": self.is_inferred(),
                "request": self.address.as_ref().map(|address| format!("GET {address}")),
                "http_status": self.http_status,
                "clock_ahead_s": self.server_ahead.map(|seconds| -seconds),
                "reason": reason,
            },
            "values": self.values.to_json(app.console),
        })
    }

    const fn is_inferred(&self) -> bool {
        matches!(self.probe, ProbeResult::Accepted { inferred: true })
    }
}

/// Returns the table with one row per provider.
fn summary_table(providers: &[ProviderReport]) -> Block {
    let rows = providers.iter().map(|report| {
        let credential = match report.credential {
            CredentialState::Configured => Tone::Good,
            CredentialState::Missing => Tone::Dim,
            CredentialState::Refused => Tone::Bad,
        };
        let probe = match report.probe {
            ProbeResult::Accepted { .. } => Tone::Good,
            ProbeResult::NotProbed => Tone::Dim,
            ProbeResult::Rejected(_) | ProbeResult::Unreachable(_) => Tone::Bad,
            ProbeResult::Inconclusive(_) => Tone::Warn,
        };
        let inferred = if report.is_inferred() {
            " (inferred)"
        } else {
            ""
        };
        let word = report.probe.word().replace('_', " ");
        let optional = |text: Option<String>| match text {
            Some(text) => Cell::plain(&text),
            None => Cell::new("–", Tone::Nothing),
        };
        vec![
            Cell::plain(report.provider.name),
            Cell::new(report.credential.word(), credential),
            Cell::new(&format!("{word}{inferred}"), probe),
            optional(report.address.as_deref().map(request_text)),
            optional(report.http_status.map(|status| status.to_string())),
            optional(report.server_ahead.map(clock_text)),
        ]
    });
    let columns = [
        "Provider",
        "Credential",
        "Probe",
        "Request",
        "Status",
        "Clock",
    ];
    printer::wrapped_table("Providers", &columns, rows.collect())
}

/// Describes a request without its host, which the base URL shows.
fn request_text(address: &str) -> String {
    let path =
        url::Url::parse(address).map_or_else(|_| address.to_owned(), |url| url.path().to_owned());
    format!("GET {path}")
}

/// Describes the local clock in comparison to a server's.
fn clock_text(server_ahead: i64) -> String {
    let by = duration::approximate(std::time::Duration::from_secs(server_ahead.unsigned_abs()));
    match server_ahead {
        // The header has whole seconds, and the response takes time.
        -2..=2 => "right".to_owned(),
        3.. => format!("{by} behind"),
        _ => format!("{by} ahead"),
    }
}
