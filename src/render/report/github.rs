//! GitHub Actions: annotations on the run, and a table on the job summary page.

use super::{Case, CaseError, Verdict, totals};
use crate::text;

/// Maximum number of annotations per level that GitHub displays for a step.
const MAX_PER_LEVEL: usize = 10;

/// Formats workflow commands, one per line: at most [`MAX_PER_LEVEL`] per level, the last of which
/// counts the rest.
/// See <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.
#[must_use]
pub fn annotations(cases: &[Case]) -> String {
    let (mut errors, mut notices) = (Vec::new(), Vec::new());
    for case in cases {
        let title = || escape_property(&format!("sessctl: {}", case.name));
        if let Some(error) = &case.error {
            let message = escape_data(&with_provider_error(error));
            errors.push(format!(
                "::error title={}::not checked: {message}\n",
                title()
            ));
        }
        for remark in &case.remarks {
            let message = escape_data(&remark.sentence());
            if remark.fails() {
                errors.push(format!("::error title={}::{message}\n", title()));
            } else {
                notices.push(format!("::notice title={}::{message}\n", title()));
            }
        }
    }
    limit_annotations("error", errors) + &limit_annotations("notice", notices)
}

/// Joins the annotations of a level. Those beyond [`MAX_PER_LEVEL`] are counted in the last one.
fn limit_annotations(level: &str, mut lines: Vec<String>) -> String {
    if lines.len() > MAX_PER_LEVEL {
        let rest = lines.len() - (MAX_PER_LEVEL - 1);
        lines.truncate(MAX_PER_LEVEL - 1);
        let rest = text::grouped(u64::try_from(rest).unwrap_or(u64::MAX));
        lines.push(format!(
            "::{level} title=sessctl::{rest} more of this level; standard output lists them\n"
        ));
    }
    lines.concat()
}

/// Formats a Markdown table of at most `room` bytes. If not all sessions fit, passed ones are
/// omitted first.
#[must_use]
pub fn summary(cases: &[Case], room: usize) -> String {
    let head = format!(
        "### sessctl check\n\n{}\n\n| | session | state | what |\n|---|---|---|---|\n",
        totals(cases)
    );
    let rows: Vec<_> = cases.iter().map(table_row).collect();
    let whole = head.len() + rows.iter().map(String::len).sum::<usize>();
    if whole <= room {
        return head + &rows.concat();
    }
    let mut page = head;
    // Reserves space for the last line, whatever number it contains.
    let limit = room.saturating_sub(200);
    let mut omitted = 0_u64;
    let is_passed = |at: &usize| {
        cases
            .get(*at)
            .is_some_and(|case| case.verdict == Verdict::Passed)
    };
    let (passed, others): (Vec<_>, Vec<_>) = (0..rows.len()).partition(is_passed);
    for row in others
        .into_iter()
        .chain(passed)
        .filter_map(|at| rows.get(at))
    {
        if omitted == 0 && page.len() + row.len() <= limit {
            page.push_str(row);
        } else {
            omitted += 1;
        }
    }
    page.push_str(&format!(
        "\n{} more sessions are omitted: the summary of a step is limited to 1 MiB.\n",
        text::grouped(omitted)
    ));
    if page.len() > room {
        String::new()
    } else {
        page
    }
}

fn table_row(case: &Case) -> String {
    let sign = match case.verdict {
        Verdict::Passed => "✅ passed",
        Verdict::Failed => "❌ failed",
        Verdict::Errored => "⚠️ error",
    };
    let texts = case.error.iter().map(with_provider_error);
    let texts: Vec<_> = texts
        .chain(case.remarks.iter().map(super::Remark::sentence))
        .map(|text| escape_cell(&text))
        .collect();
    format!(
        "| {sign} | {} | {} | {} |\n",
        escape_cell(&case.name),
        case.state.unwrap_or("–"),
        texts.join("<br>")
    )
}

/// Formats the message of an error with the provider's own words.
fn with_provider_error(error: &CaseError) -> String {
    match error.provider_text() {
        Some(text) => format!("{} (the provider's error: {text})", error.message),
        None => error.message.clone(),
    }
}

/// Escapes the message of a workflow command.
fn escape_data(text: &str) -> String {
    text::escape(text).replace('%', "%25")
}

/// Escapes the value of a property of a workflow command.
fn escape_property(text: &str) -> String {
    // GitHub splits the properties of a command at colons and commas.
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Escapes text for a cell of a Markdown table, so that it contains no markup or link.
fn escape_cell(text: &str) -> String {
    let mut cell = String::new();
    for c in text::escape(text).chars() {
        match c {
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '&' => cell.push_str("&amp;"),
            // An entity, because GitHub links addresses even after a backslash.
            ':' => cell.push_str("&#58;"),
            '.' if ends_in_www(&cell) => cell.push_str("&#46;"),
            '@' => cell.push_str("&#64;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '!' | '~' | '$' => {
                cell.push('\\');
                cell.push(c);
            }
            c => cell.push(c),
        }
    }
    cell
}

/// Checks whether the text ends with `www`, which GitHub links if a dot follows.
fn ends_in_www(text: &str) -> bool {
    text.len() >= 3
        && text
            .get(text.len() - 3..)
            .is_some_and(|end| end.eq_ignore_ascii_case("www"))
}
