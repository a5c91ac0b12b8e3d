//! Rewrites the parts of an expression that jaq evaluates differently from jq, as calls of the
//! definitions in `defs.jq`.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::ops::Math;
use jaq_core::path::{Part, Path};

/// The variable for the right side of an arithmetic assignment. `defs.jq` and users do not use it.
const OPERAND: &str = "$operand_";

/// Rewrites assignments, division, remainder and string interpolation in an expression.
pub(super) fn rewrite(term: Term<&str>) -> Term<&str> {
    match term {
        Term::BinOp(left, op, right) => operation(rewrite(*left), op, rewrite(*right)),
        Term::Str(format, parts) => {
            Term::Str(format, parts.into_iter().map(part(format)).collect())
        }
        Term::Arr(items) => Term::Arr(items.map(|term| boxed(*term))),
        Term::Obj(members) => {
            let member = |(name, value): (_, Option<_>)| (rewrite(name), value.map(rewrite));
            Term::Obj(members.into_iter().map(member).collect())
        }
        Term::Neg(term) => Term::Neg(boxed(*term)),
        Term::Label(name, term) => Term::Label(name, boxed(*term)),
        Term::Fold(name, source, pattern, steps) => {
            let steps = steps.into_iter().map(rewrite).collect();
            Term::Fold(name, boxed(*source), destructuring(pattern), steps)
        }
        Term::TryCatch(body, catch) => Term::TryCatch(boxed(*body), catch.map(|term| boxed(*term))),
        Term::IfThenElse(branches, other) => {
            let branch = |(condition, then)| (rewrite(condition), rewrite(then));
            Term::IfThenElse(
                branches.into_iter().map(branch).collect(),
                other.map(|term| boxed(*term)),
            )
        }
        Term::Def(defs, term) => {
            Term::Def(defs.into_iter().map(definition).collect(), boxed(*term))
        }
        Term::Call(name, args) => Term::Call(name, args.into_iter().map(rewrite).collect()),
        Term::Path(term, path) => {
            Term::Path(boxed(*term), Path(path.0.into_iter().map(step).collect()))
        }
        Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) | Term::Var(_) => term,
    }
}

fn boxed(term: Term<&str>) -> Box<Term<&str>> {
    Box::new(rewrite(term))
}

/// Rewrites an operation, whose sides are rewritten.
fn operation<'s>(
    left: Term<&'s str>,
    op: BinaryOp<&'s str>,
    right: Term<&'s str>,
) -> Term<&'s str> {
    let call = |name, left, right| Term::Call(name, vec![left, right]);
    let operand = || Term::Var(OPERAND);
    match op {
        BinaryOp::Assign => call("assign_", left, right),
        BinaryOp::Update => call("update_", left, right),
        BinaryOp::UpdateMath(op) => {
            let value = operation(Term::Id, BinaryOp::Math(op), operand());
            bind(right, call("update_", left, value))
        }
        BinaryOp::UpdateAlt => {
            let value = operation(Term::Id, BinaryOp::Alt, operand());
            bind(right, call("update_", left, value))
        }
        BinaryOp::Math(Math::Rem) => call("remainder_", left, right),
        BinaryOp::Math(Math::Div) => call("quotient_", left, right),
        BinaryOp::Pipe(pattern) => {
            let op = BinaryOp::Pipe(pattern.map(destructuring));
            Term::BinOp(Box::new(left), op, Box::new(right))
        }
        BinaryOp::Math(Math::Add | Math::Sub | Math::Mul)
        | BinaryOp::Comma
        | BinaryOp::Alt
        | BinaryOp::Or
        | BinaryOp::And
        | BinaryOp::Cmp(_) => Term::BinOp(Box::new(left), op, Box::new(right)),
    }
}

/// Returns `value as $operand_ | body`.
fn bind<'s>(value: Term<&'s str>, body: Term<&'s str>) -> Term<&'s str> {
    let op = BinaryOp::Pipe(Some(Pattern::Var(OPERAND)));
    Term::BinOp(Box::new(value), op, Box::new(body))
}

/// Returns the rewriting of a part of a string.
fn part<'s>(
    format: Option<&'s str>,
) -> impl Fn(StrPart<&'s str, Term<&'s str>>) -> StrPart<&'s str, Term<&'s str>> {
    move |part| match part {
        // Without a format, jaq prints a computed 3 as "3.0".
        StrPart::Term(term) if format.is_none() => {
            let text = Term::Call("tostring", Vec::new());
            let op = BinaryOp::Pipe(None);
            StrPart::Term(Term::BinOp(Box::new(rewrite(term)), op, Box::new(text)))
        }
        StrPart::Term(term) => StrPart::Term(rewrite(term)),
        StrPart::Str(_) | StrPart::Char(_) => part,
    }
}

fn destructuring(pattern: Pattern<&str>) -> Pattern<&str> {
    match pattern {
        Pattern::Var(_) => pattern,
        Pattern::Arr(items) => Pattern::Arr(items.into_iter().map(destructuring).collect()),
        Pattern::Obj(members) => {
            let member = |(name, pattern)| (rewrite(name), destructuring(pattern));
            Pattern::Obj(members.into_iter().map(member).collect())
        }
    }
}

fn definition(def: Def<&str>) -> Def<&str> {
    Def {
        body: rewrite(def.body),
        ..def
    }
}

fn step<O>((part, optional): (Part<Term<&str>>, O)) -> (Part<Term<&str>>, O) {
    let part = match part {
        Part::Index(index) => Part::Index(rewrite(index)),
        Part::Range(from, to) => Part::Range(from.map(rewrite), to.map(rewrite)),
    };
    (part, optional)
}
