//! Departures from a contract, and how they are told.

/// How many departures of one kind are told one by one; the rest are counted.
const TOLD: usize = 3;

/// A departure from the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// JSON Pointer from the session.
    pub pointer: String,
    /// What kind of departure it is.
    pub rule: Rule,
    /// What the contract says.
    pub expected: String,
    /// What the answer holds; never the value itself, which may be secret.
    pub got: String,
}

/// A kind of departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A required member is not there.
    Missing,
    /// A value is of another type.
    Type,
    /// A text that is not of the form that the contract gives: a time that is none.
    Form,
    /// A word that the contract does not list.
    NewWord,
    /// A member that the contract does not name.
    NewField,
}

impl Rule {
    /// The word in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Type => "type",
            Self::Form => "form",
            Self::NewWord => "new_word",
            Self::NewField => "new_field",
        }
    }

    /// Whether a consumer that goes by the contract would fail. New words and members are no
    /// breach, since contracts grow; nor are forms, which consumers read in many ways.
    #[must_use]
    pub const fn is_breach(self) -> bool {
        matches!(self, Self::Missing | Self::Type)
    }
}

impl Finding {
    /// The finding in one line.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.rule {
            Rule::Missing => format!("missing field {}: expected {}", self.pointer, self.expected),
            Rule::NewField => format!("new field {}: {}", self.pointer, self.got),
            _ => format!(
                "{}: expected {}, found {}",
                self.pointer, self.expected, self.got
            ),
        }
    }
}

/// Findings in sentences, a kind at most [`TOLD`] times.
#[must_use]
pub fn notices(findings: &[Finding]) -> Vec<String> {
    let mut kinds: Vec<(String, Rule, usize)> = Vec::new();
    let mut told = Vec::new();
    for finding in findings {
        let pattern = without_numbers(&finding.pointer);
        let at = kinds
            .iter()
            .position(|(known, rule, _)| *known == pattern && *rule == finding.rule);
        let at = at.unwrap_or_else(|| {
            kinds.push((pattern, finding.rule, 0));
            kinds.len() - 1
        });
        let Some((_, _, count)) = kinds.get_mut(at) else {
            continue;
        };
        *count += 1;
        if *count <= TOLD {
            told.push(finding.sentence());
        }
    }
    let more = kinds.into_iter().filter(|(_, _, count)| *count > TOLD);
    told.extend(
        more.map(|(pattern, _, count)| format!("{pattern}: the same {} times more", count - TOLD)),
    );
    told
}

fn without_numbers(pointer: &str) -> String {
    let names = pointer.split('/').map(|name| {
        if name.parse::<usize>().is_ok() {
            "*"
        } else {
            name
        }
    });
    names.collect::<Vec<_>>().join("/")
}

/// A member's name as a token of a JSON Pointer (RFC 6901, section 3).
pub(super) fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
