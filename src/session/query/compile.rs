//! Compiles jq expressions.

use jaq_core::Compiler;
use jaq_core::load::parse::Def;
use jaq_core::load::{Arena, File, Lexer, Loader};

use super::Program;
use crate::error::{Failure, Result};
use crate::text;

/// jq functions that are not available. An expression may come from someone else: it must not read
/// the environment, which contains credentials, exit the process, or write to the terminal unescaped.
// `defs.jq` defines `halt_error` as `error`.
const UNAVAILABLE: &[&str] = &["env", "halt", "halt_error", "stderr", "stderr_empty"];

/// Compiles an expression, without the functions in [`UNAVAILABLE`].
///
/// # Errors
/// [`crate::error::Kind::Usage`] with the position of the mistake.
pub(super) fn compile(source: &str) -> Result<Program> {
    reject_modules(source)?;
    let funs = jaq_core::funs()
        .chain(jaq_std::funs())
        .chain(jaq_json::funs());
    let defs = jaq_core::defs()
        .chain(jaq_std::defs())
        .chain(jaq_json::defs())
        .filter(|def| !UNAVAILABLE.contains(&def.name));
    let loader = Loader::new(defs.chain(additional_definitions(source)));
    let arena = Arena::default();
    let file = File {
        code: source,
        path: (),
    };
    let modules = loader.load(&arena, file).map_err(|errors| {
        let near = errors.first().and_then(|(_, error)| match error {
            jaq_core::load::Error::Lex(list) => list.first().map(|(_, rest)| *rest),
            jaq_core::load::Error::Parse(list) => list.first().map(|(_, rest)| *rest),
            jaq_core::load::Error::Io(_) => None,
        });
        compile_error(source, "cannot be parsed", near)
    })?;
    Compiler::default()
        .with_funs(funs.filter(|(name, ..)| !UNAVAILABLE.contains(name)))
        .compile(modules)
        .map_err(|errors| {
            let unknown = errors
                .first()
                .and_then(|(_, list)| list.first())
                .map(|(name, _)| *name);
            compile_error(source, "uses something that is not defined", unknown)
        })
}

/// Returns the functions of jq that jaq lacks or defines differently. Returns none if the expression
/// contains none of their names, since compiling them takes as long as the rest of a lookup.
fn additional_definitions(source: &str) -> impl Iterator<Item = Def<&'static str>> {
    const DEFS: &str = include_str!("defs.jq");
    let mut names = DEFS
        .lines()
        .filter_map(|line| line.strip_prefix("def ")?.split(['(', ':']).next());
    let code = if names.any(|name| source.contains(name)) {
        DEFS
    } else {
        ""
    };
    let defs = jaq_core::load::parse(code, |parser| parser.defs());
    defs.into_iter().flatten()
}

/// Rejects directives that read files. jq allows them only at the start of an expression.
fn reject_modules(source: &str) -> Result<()> {
    let tokens = Lexer::new(source).lex().unwrap_or_default();
    match tokens.first() {
        Some(first) if ["import", "include", "module"].contains(&first.0) => {
            Err(Failure::usage(format!(
                "the jq expression '{}' uses '{}', which is not supported",
                text::quote(source, 80),
                first.0
            ))
            .hint("an expression cannot read files; define functions in the expression"))
        }
        _ => Ok(()),
    }
}

fn compile_error(source: &str, what: &str, near: Option<&str>) -> Failure {
    let near = match near {
        Some("") => " (it ends too early)".to_owned(),
        Some(near) => format!(" (at '{}')", text::quote(near, 40)),
        None => String::new(),
    };
    Failure::usage(format!(
        "the jq expression '{}' {what}{near}",
        text::quote(source, 80)
    ))
    .hint("see https://jqlang.org/manual; quote the expression for the shell")
}
