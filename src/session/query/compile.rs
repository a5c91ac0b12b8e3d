//! Compiles jq expressions.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use jaq_core::Compiler;
use jaq_core::load::lex::{StrPart, Tok, Token};
use jaq_core::load::parse::Def;
use jaq_core::load::{Arena, File, Lexer, Loader, Modules};

use super::Program;
use super::natives::natives;
use super::rewrite::rewrite;
use crate::error::{Failure, Result};
use crate::text;

/// jq functions that are not available. An expression may come from someone else: it must not read
/// the environment, which contains credentials, exit the process, or write to the terminal unescaped.
// `defs.jq` defines `halt_error` as `error`.
const UNAVAILABLE: &[&str] = &["env", "halt", "halt_error", "stderr", "stderr_empty"];

/// The functions of jaq that [`natives`] replaces.
const REPLACED: &[&str] = &["mktime", "strptime", "tojson", "tostring"];

/// The functions and variables of jq 1.7 that are not defined.
const MISSING: &[&str] = &[
    "$ARGS",
    "$ENV",
    "$__loc__",
    "$__prog_args",
    "builtins",
    "env",
    "get_jq_origin",
    "get_prog_origin",
    "get_search_list",
    "halt",
    "input",
    "input_filename",
    "input_line_number",
    "inputs",
    "lgamma_r",
    "modulemeta",
    "stderr",
];

/// The operator of jq that jaq cannot parse.
const ALTERNATIVE_DESTRUCTURING: &str = "?//";

type Definition = Def<&'static str>;

/// Undefined names, in the order of their use.
type UndefinedNames<'s> = Vec<&'s str>;

/// Compiles an expression, without the functions in [`UNAVAILABLE`].
///
/// # Errors
/// [`crate::error::Kind::Usage`] with the position of the mistake.
pub(super) fn compile(source: &str) -> Result<Program> {
    let tokens = Lexer::new(source).lex().unwrap_or_default();
    reject_modules(source, &tokens)?;
    let main = main_definition(source);
    let mut uses_additional = uses_additional_definition(&tokens);
    // Parsing and compiling all definitions of the library takes longer than a lookup, and most
    // expressions use none, so each is added when it turns out to be missing. No definition of the
    // library replaces a native function, so a missing one is always noticed.
    let mut used = BTreeSet::new();
    loop {
        let library = (!used.is_empty()).then(library).unwrap_or_default();
        let library = library.iter().filter(|def| used.contains(def.name));
        let additional = uses_additional.then(additional_definitions);
        let defs = library.chain(additional.unwrap_or_default()).cloned();
        let arena = Arena::default();
        let undefined = match link(load(&arena, source, defs, main.as_ref())?) {
            Ok(program) => return Ok(program),
            Err(undefined) => undefined,
        };
        let known = (used.len(), uses_additional);
        let names = self::library().iter().map(|def| def.name);
        used.extend(names.filter(|name| undefined.contains(name)));
        // The rewritten expression calls some of them.
        uses_additional |= additional_names().any(|name| undefined.contains(&name));
        if (used.len(), uses_additional) == known {
            return Err(undefined_error(source, undefined.first().copied()));
        }
    }
}

/// Name of the definition that contains the rewritten expression.
const MAIN: &str = "main_";

/// Parses and rewrites an expression. Returns `None` if it cannot be parsed.
fn main_definition(source: &str) -> Option<Def<&str>> {
    let term = jaq_core::load::parse(source, |parser| parser.term())?;
    Some(Def {
        name: MAIN,
        args: Vec::new(),
        body: rewrite(term),
    })
}

/// Parses an expression and adds the definitions.
fn load<'s>(
    arena: &'s Arena,
    source: &'s str,
    defs: impl Iterator<Item = Definition>,
    main: Option<&Def<&'s str>>,
) -> Result<Modules<&'s str, ()>> {
    // An expression that cannot be parsed is loaded unchanged, to get the position of the mistake.
    let file = File {
        code: main.map_or(source, |main| main.name),
        path: (),
    };
    Loader::new(defs.map(shorten).chain(main.cloned()))
        .load(arena, file)
        .map_err(|errors| {
            let near = errors.first().and_then(|(_, error)| match error {
                jaq_core::load::Error::Lex(list) => list.first().map(|(_, rest)| *rest),
                jaq_core::load::Error::Parse(list) => list.first().map(|(_, rest)| *rest),
                jaq_core::load::Error::Io(_) => None,
            });
            let failure = compile_error(source, "cannot be parsed", near);
            if source.contains(ALTERNATIVE_DESTRUCTURING) {
                return with_missing_hint(failure, ALTERNATIVE_DESTRUCTURING);
            }
            failure
        })
}

/// Shortens the lifetime of a definition to that of the expression.
const fn shorten<'s>(def: Definition) -> Def<&'s str> {
    def
}

/// Compiles a parsed expression with its definitions and the native functions.
fn link(modules: Modules<&str, ()>) -> Result<Program, UndefinedNames<'_>> {
    let funs = jaq_core::funs()
        .chain(jaq_std::funs())
        .chain(jaq_json::funs());
    let funs = funs.filter(|(name, ..)| !UNAVAILABLE.contains(name) && !REPLACED.contains(name));
    Compiler::default()
        .with_funs(funs.chain(natives()))
        .compile(modules)
        .map_err(|errors| {
            let names = errors.into_iter().flat_map(|(_, list)| list);
            names.map(|(name, _)| name).collect()
        })
}

/// Returns the definitions of jaq's library, without those of [`UNAVAILABLE`].
fn library() -> &'static [Definition] {
    static LIBRARY: OnceLock<Vec<Definition>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        jaq_core::defs()
            .chain(jaq_std::defs())
            .chain(jaq_json::defs())
            .filter(|def| !UNAVAILABLE.contains(&def.name) && !REPLACED.contains(&def.name))
            .collect()
    })
}

/// The functions of jq that jaq lacks or defines differently.
const ADDITIONAL_DEFINITIONS: &str = include_str!("defs.jq");

fn additional_definitions() -> &'static [Definition] {
    static ADDITIONAL: OnceLock<Vec<Definition>> = OnceLock::new();
    ADDITIONAL.get_or_init(|| {
        jaq_core::load::parse(ADDITIONAL_DEFINITIONS, |parser| parser.defs()).unwrap_or_default()
    })
}

/// Checks whether an expression contains the name of an additional definition.
// Some of them use and replace a native function of the same name, so they are added all or none.
fn uses_additional_definition(tokens: &[Token<&str>]) -> bool {
    tokens.iter().any(|Token(text, token)| match token {
        Tok::Word | Tok::Fmt => additional_names().any(|name| name == *text),
        Tok::Str(parts) => parts.iter().any(|part| match part {
            StrPart::Term(term) => uses_additional_definition(std::slice::from_ref(term)),
            StrPart::Str(_) | StrPart::Char(_) => false,
        }),
        Tok::Block(tokens) => uses_additional_definition(tokens),
        Tok::Var | Tok::Num | Tok::Sym => false,
    })
}

fn additional_names() -> impl Iterator<Item = &'static str> {
    ADDITIONAL_DEFINITIONS
        .lines()
        .filter_map(|line| line.strip_prefix("def ")?.split(['(', ':']).next())
}

/// Rejects directives that read files. jq allows them only at the start of an expression.
fn reject_modules(source: &str, tokens: &[Token<&str>]) -> Result<()> {
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

/// Returns the error for a name that is not defined.
fn undefined_error(source: &str, name: Option<&str>) -> Failure {
    let failure = compile_error(source, "uses something that is not defined", name);
    match name.filter(|name| MISSING.contains(name)) {
        Some(missing) => with_missing_hint(failure, missing),
        None => failure,
    }
}

/// Replaces the hints of a failure by one about a part of jq that is missing.
fn with_missing_hint(mut failure: Failure, missing: &str) -> Failure {
    failure.hints.clear();
    failure.hint(format!(
        "{missing} is in jq, but not in sessctl's jq; see 'sessctl help jq'"
    ))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn natives() -> Vec<(&'static str, usize)> {
        let funs = jaq_core::funs::<crate::session::query::JaqData>()
            .chain(jaq_std::funs())
            .chain(jaq_json::funs());
        funs.map(|(name, args, _)| (name, args.len())).collect()
    }

    #[test]
    fn library_replaces_no_native_function() {
        for def in library() {
            let signature = (def.name, def.args.len());
            assert!(!natives().contains(&signature), "{signature:?}");
        }
    }

    #[test]
    fn every_function_compiles_alone() {
        let library = library().iter().chain(additional_definitions());
        let signatures = library.map(|def| (def.name, def.args.len()));
        for (name, arity) in signatures.chain(natives()) {
            let args = if arity == 0 {
                String::new()
            } else {
                format!("({})", vec!["."; arity].join("; "))
            };
            let failure = compile(&format!("{name}{args}")).err();
            let is_unavailable = UNAVAILABLE.contains(&name) && name != "halt_error";
            assert_eq!(
                failure.is_some(),
                is_unavailable,
                "{name}{args}: {failure:?}"
            );
        }
    }

    #[test]
    fn additional_definitions_are_found_by_name() {
        let tokens = |source| Lexer::new(source).lex().unwrap_or_default();
        for (source, expected) in [
            (".updated_at, .latest, .rejoined", false),
            ("\"date\", $date", false),
            ("test(\"a\")", true),
            ("[.a | {b: (. | date)}]", true),
            ("\"a\\(1 | todate)\"", true),
            ("@csv", true),
            ("@tsv \"\\(.)\"", true),
        ] {
            assert_eq!(
                uses_additional_definition(&tokens(source)),
                expected,
                "{source}"
            );
        }
    }
}
