//! GitHub Actions: annotations on the run, and a table on its summary page.

use super::{Case, Verdict};
use crate::text;

/// Workflow commands, one line each.
/// See <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.
#[must_use]
pub fn annotations(cases: &[Case]) -> String {
    let mut lines = String::new();
    for case in cases {
        let title = property(&format!("sessctl: {}", case.name));
        if let Some(trouble) = &case.error {
            lines.push_str(&format!(
                "::error title={title}::could not ask: {}\n",
                data(&trouble.message)
            ));
        }
        for remark in &case.remarks {
            let level = if remark.fails() { "error" } else { "notice" };
            lines.push_str(&format!(
                "::{level} title={title}::{}\n",
                data(&remark.sentence())
            ));
        }
    }
    lines
}

/// A Markdown table.
#[must_use]
pub fn summary(cases: &[Case]) -> String {
    let mut page =
        "### sessctl check\n\n| | session | state | what |\n|---|---|---|---|\n".to_owned();
    for case in cases {
        let sign = match case.verdict {
            Verdict::Passed => "✅ passed",
            Verdict::Failed => "❌ failed",
            Verdict::Errored => "⚠️ error",
        };
        let said = case.error.iter().map(|trouble| trouble.message.clone());
        let said: Vec<_> = said
            .chain(case.remarks.iter().map(super::Remark::sentence))
            .map(|text| cell(&text))
            .collect();
        page.push_str(&format!(
            "| {sign} | {} | {} | {} |\n",
            cell(&case.name),
            case.state.unwrap_or("–"),
            said.join("<br>")
        ));
    }
    page
}

fn data(text: &str) -> String {
    text::escape(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Text in a cell of a Markdown table, in which nothing of it is markup.
fn cell(text: &str) -> String {
    let mut cell = String::new();
    for c in text::escape(text).chars() {
        match c {
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '&' => cell.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '@' | '!' => {
                cell.push('\\');
                cell.push(c);
            }
            c => cell.push(c),
        }
    }
    cell
}
