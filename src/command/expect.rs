//! What `check --expect` expects: a jq condition, or `field=value` for short.

use serde_json::Value;

use crate::error::Result;
use crate::render::json;
use crate::render::report::Remark;
use crate::session::Query;
use crate::text;

/// A condition, and where a comparison is its heart, what it compares.
pub(super) struct Expectation {
    source: String,
    condition: Query,
    left: Option<Query>,
}

/// Comparisons whose left side is worth showing when they fail.
const OPERATORS: &[&str] = &[" == ", " != ", " >= ", " <= ", " > ", " < "];

impl Expectation {
    /// # Errors
    /// [`crate::error::Kind::Usage`] if it is no jq.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let source = short(text).unwrap_or_else(|| text.to_owned());
        let condition = Query::compile(&source)?;
        let at = OPERATORS
            .iter()
            .filter_map(|operator| source.find(operator))
            .min();
        let left = at
            .and_then(|at| source.get(..at))
            .and_then(|left| Query::compile(left).ok());
        Ok(Self {
            source,
            condition,
            left,
        })
    }

    /// What there is to say if the condition does not hold, with the value that was found.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the expression fails on the document.
    pub(super) fn hold(&self, value: &Value) -> Result<Option<Remark>> {
        if self.condition.holds(value)? {
            return Ok(None);
        }
        let found = match &self.left {
            Some(left) => left.run(value)?,
            None => self.condition.run(value)?,
        };
        let found: Vec<_> = found.iter().map(json::compact).collect();
        let found = if found.is_empty() {
            "nothing".to_owned()
        } else {
            found.join(", ")
        };
        Ok(Some(Remark {
            rule: "expect",
            fails: true,
            pointer: None,
            expected: text::quote(&self.source, 200),
            got: text::quote(&found, 200),
        }))
    }
}

/// `status=completed` as jq. A value that is JSON stands for itself, any other for a string.
fn short(text: &str) -> Option<String> {
    let (field, value) = text.split_once('=')?;
    let plain = !field.is_empty()
        && field
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.".contains(c));
    if !plain || value.starts_with('=') {
        return None;
    }
    let value = match serde_json::from_str::<Value>(value) {
        Ok(_) => value.to_owned(),
        Err(_) => Value::from(value).to_string(),
    };
    Some(format!(".{} == {value}", field.trim_start_matches('.')))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_short_form_is_jq() {
        for (text, jq) in [
            ("status=completed", Some(r#".status == "completed""#)),
            (
                "._sessctl.terminal=true",
                Some("._sessctl.terminal == true"),
            ),
            ("runtime_ms=5", Some(".runtime_ms == 5")),
            ("a=null", Some(".a == null")),
            (".a == 1", None),
            (".a==1", None),
            ("test(\"a=b\")", None),
        ] {
            assert_eq!(short(text).as_deref(), jq, "{text}");
        }
    }

    #[test]
    fn a_failure_shows_what_was_found() {
        let value = json!({"status": "running", "n": 3, "list": []});
        for (text, got) in [
            ("status=completed", Some("\"running\"")),
            (".status == \"running\"", None),
            (".n > 5", Some("3")),
            (".list | length > 0", Some("0")),
            (".nosuch", Some("null")),
            ("empty", Some("nothing")),
        ] {
            let remark = Expectation::parse(text).unwrap().hold(&value).unwrap();
            assert_eq!(remark.map(|remark| remark.got).as_deref(), got, "{text}");
        }
    }
}
