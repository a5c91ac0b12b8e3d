//! jq expressions, by jaq. The only file that knows it.

use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Filter, Vars, data, unwrap_valr};
use jaq_json::{Val, read, write};
use serde_json::Value;

use super::parse::tree;
use crate::error::{Failure, Result};
use crate::interrupt;
use crate::text;

type Data = data::JustLut<Val>;

/// What jq knows and this program does not: an expression may have come from somebody else, and
/// must neither read the environment, which holds credentials, nor end the process, nor write
/// past the escaper.
const ABSENT: &[&str] = &["env", "halt", "halt_error", "stderr", "stderr_empty"];

/// A compiled jq expression.
pub struct Query {
    filter: Filter<Data>,
    source: String,
}

impl Query {
    /// Compiles an expression.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] with the place of the mistake.
    pub fn compile(source: &str) -> Result<Self> {
        let funs = jaq_core::funs()
            .chain(jaq_std::funs())
            .chain(jaq_json::funs());
        let defs = jaq_core::defs()
            .chain(jaq_std::defs())
            .chain(jaq_json::defs());
        let loader = Loader::new(defs.filter(|def| !ABSENT.contains(&def.name)));
        let arena = Arena::default();
        let modules = loader
            .load(
                &arena,
                File {
                    code: source,
                    path: (),
                },
            )
            .map_err(|errors| {
                let near = errors.first().and_then(|(_, error)| match error {
                    jaq_core::load::Error::Lex(list) => list.first().map(|(_, rest)| *rest),
                    jaq_core::load::Error::Parse(list) => list.first().map(|(_, rest)| *rest),
                    jaq_core::load::Error::Io(_) => None,
                });
                wrong(source, "cannot be parsed", near)
            })?;
        let filter = Compiler::default()
            .with_funs(funs.filter(|(name, ..)| !ABSENT.contains(name)))
            .compile(modules)
            .map_err(|errors| {
                let unknown = errors
                    .first()
                    .and_then(|(_, list)| list.first())
                    .map(|(name, _)| *name);
                wrong(source, "uses something that is not defined", unknown)
            })?;
        Ok(Self {
            filter,
            source: source.to_owned(),
        })
    }

    /// The results for one document.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] with jq's own message, if the expression fails on it.
    pub fn run(&self, value: &Value) -> Result<Vec<Value>> {
        // An expression may never end.
        interrupt::abruptly(|| self.results(value))
    }

    /// Whether an expression is a condition that holds: its last result is neither false nor null.
    ///
    /// # Errors
    /// As [`Query::run`].
    pub fn holds(&self, value: &Value) -> Result<bool> {
        let last = self.run(value)?.pop();
        Ok(!matches!(
            last,
            None | Some(Value::Null | Value::Bool(false))
        ))
    }

    fn results(&self, value: &Value) -> Result<Vec<Value>> {
        let fail = |why: &str| {
            Failure::usage(format!(
                "the jq expression {} failed: {}",
                self.quoted(),
                text::quote(why, 200)
            ))
            .hint("look at what it is applied to with --json")
        };
        let input = read::parse_single(value.to_string().as_bytes())
            .map_err(|error| fail(&error.to_string()))?;
        let context = Ctx::<Data>::new(&self.filter.lut, Vars::new([]));
        self.filter
            .id
            .run((context, input))
            .map(unwrap_valr)
            .map(|result| {
                let value = result.map_err(|error| fail(&error.to_string()))?;
                let mut text = Vec::new();
                write::write(&mut text, &write::Pp::default(), 0, &value)
                    .map_err(|error| fail(&error.to_string()))?;
                let text = String::from_utf8(text).map_err(|_| fail("its result is not UTF-8"))?;
                tree(&text)
                    .map(|(value, _)| value)
                    .map_err(|why| fail(&format!("its result is no JSON: {why}")))
            })
            .collect()
    }

    fn quoted(&self) -> String {
        format!("'{}'", text::quote(&self.source, 80))
    }
}

fn wrong(source: &str, what: &str, near: Option<&str>) -> Failure {
    let near = match near {
        Some("") => " (it ends too early)".to_owned(),
        Some(near) => format!(" (at '{}')", text::quote(near, 40)),
        None => String::new(),
    };
    Failure::usage(format!(
        "the jq expression '{}' {what}{near}",
        text::quote(source, 80)
    ))
    .hint("see https://jqlang.org/manual for the language; quote the expression against the shell")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn run(source: &str, value: &Value) -> Vec<Value> {
        Query::compile(source).unwrap().run(value).unwrap()
    }

    #[test]
    fn results_come_in_order() {
        assert_eq!(
            run(".a[] | . + 1", &json!({"a": [1, 2]})),
            [json!(2), json!(3)]
        );
        assert_eq!(
            run(r#".status == "x", (.n // "none")"#, &json!({"status": "x"})),
            [json!(true), json!("none")]
        );
    }

    #[test]
    fn numbers_keep_their_digits() {
        let (value, _) =
            tree(r#"{"n":1234567890123456789012345678901234567890,"d":1.10}"#).unwrap();
        let texts: Vec<_> = run(".n, .d", &value).iter().map(Value::to_string).collect();
        assert_eq!(texts, ["1234567890123456789012345678901234567890", "1.10"]);
    }

    #[test]
    fn mistakes_are_usage_errors_that_show_the_place() {
        for (source, says) in [
            (".a[", "cannot be parsed"),
            ("nosuch", "nosuch"),
            ("env", "env"),
            ("$ENV", "ENV"),
            ("", "cannot be parsed"),
        ] {
            let failure = Query::compile(source)
                .err()
                .map(|failure| failure.message())
                .unwrap_or_default();
            assert!(failure.contains(says), "{source}: {failure}");
        }
        let failure = Query::compile(".a.b")
            .unwrap()
            .run(&json!({"a": 1}))
            .unwrap_err();
        assert!(failure.message().contains("'.a.b' failed"), "{failure}");
    }
}
