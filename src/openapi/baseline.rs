//! A list of known differences in a file, in the form in which they are printed as JSON.

use serde_json::{Value, json};

use super::difference::sentence;
use super::{Difference, KnownBy};
use crate::json;

/// Known differences.
#[derive(Debug, Default)]
pub struct Baseline {
    entries: Vec<BaselineEntry>,
}

/// A known difference: the members that identify it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct BaselineEntry {
    rule: String,
    pointer: String,
    rows: String,
    document: String,
}

impl BaselineEntry {
    fn of(difference: &Difference) -> Self {
        Self {
            rule: difference.rule.word().to_owned(),
            pointer: difference.pointer.clone(),
            rows: difference.rows.clone(),
            document: difference.document.clone(),
        }
    }
}

impl Baseline {
    /// Parses a baseline.
    ///
    /// # Errors
    /// The reason, if it is not a baseline.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = json::decode(bytes)?;
        let value = json::parse(text)?.value;
        let list = value.get("differences").and_then(|list| list.as_array());
        let list = list.ok_or("it has no list 'differences'")?;
        let entries = list.iter().enumerate().map(|(index, entry)| {
            let text = |name: &str| {
                let text = entry.get(name).and_then(|text| text.as_str());
                text.map(str::to_owned)
                    .ok_or_else(|| format!("/differences/{index}/{name} is not a string"))
            };
            Ok(BaselineEntry {
                rule: text("rule")?,
                pointer: text("pointer")?,
                rows: text("sessctl")?,
                document: text("document")?,
            })
        });
        let entries = entries.collect::<Result<Vec<_>, String>>()?;
        Ok(Self { entries })
    }

    /// Formats the differences as a baseline, without those that the provider's description lists.
    #[must_use]
    pub fn format(provider: &str, differences: &[Difference]) -> String {
        let entries = differences
            .iter()
            .filter(|difference| !matches!(difference.known, Some(KnownBy::Provider(_))))
            .map(|difference| {
                json!({
                    "rule": difference.rule.word(), "pointer": difference.pointer,
                    "sessctl": difference.rows, "document": difference.document,
                })
            });
        let baseline =
            json!({"provider": provider, "differences": entries.collect::<Vec<Value>>()});
        format!("{baseline:#}\n")
    }

    /// Marks the differences of the baseline as known, and describes the entries that match none.
    pub fn apply(&self, differences: &mut [Difference]) -> Vec<String> {
        let mut outdated = self.entries.clone();
        for difference in differences {
            let entry = BaselineEntry::of(difference);
            outdated.retain(|known| *known != entry);
            if difference.known.is_none() && self.entries.contains(&entry) {
                difference.known = Some(KnownBy::Baseline);
            }
        }
        let outdated = outdated.into_iter();
        outdated
            .map(|entry| sentence(&entry.rule, &entry.pointer, &entry.rows, &entry.document))
            .collect()
    }
}
