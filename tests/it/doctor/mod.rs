//! `doctor` on the embedded mock, on servers of the tests and on broken set-ups.

use serde_json::Value;
use sessctl::provider::{Provider, SampleResponse};

use crate::run::{Run, RunResult, sessctl};
use crate::server::Reply;

mod connections;
mod mock;
mod settings;

/// Prepares `doctor` for one provider at this address, with a credential.
fn doctor_at(provider: &Provider, url: &str) -> Run {
    doctor(provider).at(provider, url)
}

/// Prepares `doctor` for one provider, with structured output and without retries.
fn doctor(provider: &Provider) -> Run {
    sessctl(&["doctor", provider.name, "--json", "--retries", "0"])
}

/// Returns one of the provider's own error responses.
fn error_of(sample: &SampleResponse) -> Reply {
    let reply = Reply::status(sample.status, sample.body);
    let headers = sample.headers.iter();
    headers.fold(reply, |reply, (name, value)| reply.header(name, value))
}

/// The report of a run.
struct Report {
    document: Value,
    result: RunResult,
    home: String,
}

impl Report {
    /// Runs `doctor` and checks its exit code.
    #[track_caller]
    fn of(run: &Run, code: i32) -> Self {
        let result = run.run().code(code);
        let mut document = result.json();
        // The credentials of the tests end in the canary, so their checksums are wrong.
        let findings = document["findings"].as_array_mut().unwrap();
        findings.retain(|finding| !finding.to_string().contains("its checksum does not match"));
        assert_eq!(document["_sessctl"]["schema"], "sessctl/1", "{result:#?}");
        assert_eq!(document["_sessctl"]["ok"], code == 0, "{result:#?}");
        let home = run.home().display().to_string();
        Self {
            document,
            result,
            home,
        }
    }

    /// Checks the states of a provider.
    #[track_caller]
    fn has(self, provider: &Provider, credential: &str, probe: &str) -> Self {
        let report = &self.document["providers"][provider.name];
        let states = (&report["credential"], &report["probe"]["result"]);
        assert_eq!(states, (&credential.into(), &probe.into()), "{self:#}");
        // A probe that was not sent has no details.
        if probe == "not_probed" {
            for name in ["request", "http_status", "clock_ahead_s", "reason"] {
                assert_eq!(report["probe"][name], Value::Null, "{self:#}");
            }
        }
        self
    }

    /// Checks for a finding with these texts in its message and in its remedies.
    #[track_caller]
    fn finding(self, severity: &str, message: &str, remedy: &str) -> Self {
        let contains = |value: &Value, text: &str| value.to_string().contains(text);
        let findings = self.document["findings"].as_array().unwrap();
        assert!(
            findings.iter().any(|finding| {
                finding["severity"] == severity
                    && contains(&finding["message"], message)
                    && contains(&finding["remedies"], remedy)
            }),
            "no {severity} {message:?} with {remedy:?}: {self:#}"
        );
        self
    }

    /// Checks that this is the only finding.
    #[track_caller]
    fn only_finding(self, severity: &str, message: &str, remedy: &str) -> Self {
        let count = self.document["findings"].as_array().unwrap().len();
        assert_eq!(count, 1, "{self:#}");
        self.finding(severity, message, remedy)
    }

    #[track_caller]
    fn without_findings(self) -> Self {
        assert_eq!(self.document["findings"], serde_json::json!([]), "{self:#}");
        self
    }

    /// Checks that a lookup with the same set-up ends with the message of the finding.
    #[track_caller]
    fn agrees_with(self, lookup: &Run) -> Self {
        // The two runs have home directories of their own.
        let message = self.document["findings"][0]["message"].as_str().unwrap();
        let message = message.replace(&self.home, &lookup.home().display().to_string());
        let result = lookup.run();
        assert_ne!(result.code, 0, "{result:#?}");
        assert!(result.stderr.contains(&message), "{message}: {result:#?}");
        self
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#}\n{:#?}", self.document, self.result)
    }
}
