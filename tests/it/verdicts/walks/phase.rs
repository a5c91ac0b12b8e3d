//! The documented states of a session, and the goals that a walk may wait for.

use proptest::prelude::*;
use proptest::sample::select;

pub(super) const PROVIDERS: &[&str] = &["imprint", "closient", "deck", "kayle", "zephr"];

/// A state of a session: the provider's word and the provider-neutral state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phase {
    /// The provider's word, or the state if the provider has none.
    pub(super) word: &'static str,
    pub(super) state: &'static str,
    pub(super) terminal: bool,
    /// The position in the life of a session: 0 before it starts, 1 while it runs, 2 at its end.
    pub(super) stage: u8,
}

const fn phase(word: &'static str, common: &'static str, stage: u8) -> Phase {
    Phase {
        word,
        state: common,
        terminal: stage == 2,
        stage,
    }
}

const DECK: &[Phase] = &[
    phase("queued", "pending", 0),
    phase("running", "active", 1),
    phase("idle", "active", 1),
    phase("completing", "active", 1),
    phase("completed", "succeeded", 2),
    phase("failed", "failed", 2),
    phase("hibernating", "unknown", 0),
];

const KAYLE: &[Phase] = &[
    phase("created", "pending", 0),
    phase("in_progress", "active", 1),
    phase("succeeded", "succeeded", 2),
    phase("failed", "failed", 2),
    phase("expired", "expired", 2),
    phase("cancelled", "cancelled", 2),
    // Sent by older servers. The documents of the walks contain no evidence of the outcome.
    phase("completed", "unknown", 2),
    phase("in_review", "unknown", 0),
];

const CLOSIENT: &[Phase] = &[
    phase("ACTIVE", "active", 1),
    phase("COMPLETED", "succeeded", 2),
    phase("EXPIRED", "expired", 2),
    // Every word except ACTIVE is final.
    phase("ARCHIVED", "unknown", 2),
];

/// Imprint and Zephr: the state follows from the time of expiry.
const EXPIRY: &[Phase] = &[
    phase("active", "active", 1),
    phase("expired", "expired", 2),
    phase("unknown", "unknown", 0),
];

pub(super) fn phases_of(provider: &str) -> &'static [Phase] {
    match provider {
        "deck" => DECK,
        "kayle" => KAYLE,
        "closient" => CLOSIENT,
        _ => EXPIRY,
    }
}

/// Returns an id of the documented format, which `index` makes unique in a walk.
pub(super) fn id(provider: &str, index: usize) -> String {
    match provider {
        "deck" => format!("sess_8fJ2kQ{index}"),
        "kayle" => format!("vs_{}{index}", "a1".repeat(31) + "z"),
        "closient" => format!("vJz4Qm2nXk7RbT9sWdYcH{}", index + 2),
        "imprint" => format!("2EE24580-B97B-4949-A65C-929CCB9B9B8{index}"),
        _ => format!("26a73b7a-f7d0-48d8-85dd-a04b0731389{index}"),
    }
}

/// The result of a condition for a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    True,
    False,
    /// An error of jq, or no result.
    Fails,
    /// A result that is not a boolean.
    Other,
}

/// The text of `--for` and its meaning.
#[derive(Clone, Debug)]
pub(super) struct Goal {
    pub(super) text: String,
    pub(super) meaning: Meaning,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning {
    Done,
    State(&'static str),
    Word(&'static str),
    Condition(fn(&Phase) -> Truth),
    /// A condition that never ends by itself.
    Endless,
}

/// The goals that are accepted for sessions of these providers.
pub(super) fn goals(providers: &[&'static str]) -> impl Strategy<Value = Goal> + use<> {
    let has =
        |provider: &str, state: &str| phases_of(provider).iter().any(|phase| phase.state == state);
    let states = [
        "pending",
        "active",
        "succeeded",
        "failed",
        "expired",
        "cancelled",
    ];
    let states = states
        .into_iter()
        .filter(|state| providers.iter().all(|name| has(name, state)));
    let mut named: Vec<Goal> = states
        .map(|state| Goal {
            text: state.to_owned(),
            meaning: Meaning::State(state),
        })
        .collect();
    let first = providers[0];
    if providers.iter().all(|name| *name == first) {
        let unlisted = ["hibernating", "in_review", "ARCHIVED", "unknown"];
        let words = phases_of(first).iter().map(|phase| phase.word);
        named.extend(
            words
                .filter(|word| !unlisted.contains(word))
                .map(|word| Goal {
                    // Words are case-insensitive.
                    text: if word.len() % 2 == 0 {
                        word.to_uppercase()
                    } else {
                        word.to_owned()
                    },
                    meaning: Meaning::Word(word),
                }),
        );
    }
    let conditions = CONDITIONS.iter().map(|(text, meaning)| Goal {
        text: (*text).to_owned(),
        meaning: Meaning::Condition(*meaning),
    });
    let other = |text: &str, meaning| Goal {
        text: text.to_owned(),
        meaning,
    };
    prop_oneof![
        6 => Just(other("done", Meaning::Done)),
        9 => select(named),
        9 => select(conditions.collect::<Vec<_>>()),
        1 => Just(other("def f: f; f", Meaning::Endless)),
    ]
}

const fn truth(is_true: bool) -> Truth {
    if is_true { Truth::True } else { Truth::False }
}

type Condition = (&'static str, fn(&Phase) -> Truth);

const CONDITIONS: &[Condition] = &[
    ("_sessctl.state=succeeded", |phase| {
        truth(phase.state == "succeeded")
    }),
    ("_sessctl.state=active", |phase| {
        truth(phase.state == "active")
    }),
    ("_sessctl.terminal=true", |phase| truth(phase.terminal)),
    ("._sessctl.terminal", |phase| truth(phase.terminal)),
    (
        r#"._sessctl.state | . == "expired" or . == "failed""#,
        |phase| truth(["expired", "failed"].contains(&phase.state)),
    ),
    ("true, ._sessctl.terminal", |phase| truth(phase.terminal)),
    ("1 == 2", |_| Truth::False),
    (
        r#"if ._sessctl.terminal then true else error("early") end"#,
        |phase| {
            if phase.terminal {
                Truth::True
            } else {
                Truth::Fails
            }
        },
    ),
    (
        r#"if ._sessctl.state == "active" then error("active") else ._sessctl.terminal end"#,
        |phase| {
            if phase.state == "active" {
                Truth::Fails
            } else {
                truth(phase.terminal)
            }
        },
    ),
    (
        r#"if ._sessctl.terminal then error("late") else false end"#,
        |phase| {
            if phase.terminal {
                Truth::Fails
            } else {
                Truth::False
            }
        },
    ),
    ("._sessctl.state | error", |_| Truth::Fails),
    ("select(._sessctl.terminal) | true", |phase| {
        if phase.terminal {
            Truth::True
        } else {
            Truth::Fails
        }
    }),
    ("._sessctl.state", |_| Truth::Other),
    (r#"._sessctl.state = "active""#, |_| Truth::Other),
    (
        r#"if ._sessctl.state == "active" then "no" else ._sessctl.terminal end"#,
        |phase| {
            if phase.state == "active" {
                Truth::Other
            } else {
                truth(phase.terminal)
            }
        },
    ),
];
