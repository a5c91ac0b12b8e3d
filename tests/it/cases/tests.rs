//! The runner fails if a case does not pass.

use super::{Case, Setup, case, deck_case, run_cases, wire_case};
use crate::server::Reply;

const ELSEWHERE: &[Setup] = &[
    Setup::Account,
    Setup::Env("SESSCTL_DECK_BASE_URL", "{EVIL}"),
];

fn fails(case: Case) -> bool {
    std::panic::catch_unwind(|| run_cases(&[case])).is_err()
}

#[test]
fn wrong_expectations_fail() {
    let account = deck_case("A17", "").setup(&[Setup::Account]);
    assert!(!fails(account.stdout(&["State"])));
    let usage_error = deck_case("A25", "").arguments(&["deck"]);
    assert!(!fails(usage_error.refused(2, &["Usage"])));
    let bad_request = wire_case("S05", "").providers(&["deck"]);
    let bad_request = bad_request.replies(|_| vec![vec![Reply::status(402, "")]]);
    assert!(!fails(bad_request.exit(6)));
    for wrong in [
        account.exit(6),
        account.requests(2),
        account.stdout(&["missing"]),
        account.stderr(&["missing"]),
        account.absent(&["State"]),
        usage_error.refused(3, &["Usage"]),
        usage_error.exit(2),
        usage_error.refused(2, &["missing"]),
        bad_request,
        bad_request.exit(6).requests(0),
        bad_request.exit(6).stderr(&["missing"]),
        bad_request.exit(6).absent(&["HTTP 402"]),
    ] {
        assert!(fails(wrong), "{} {:?}", wrong.ids, wrong.arguments);
    }
}

#[test]
fn unexpected_effects_fail() {
    let init = case("W10", "").arguments(&["config", "init"]).requests(0);
    assert!(fails(init), "changed the home folder");
    let elsewhere = deck_case("B01", "").setup(ELSEWHERE);
    assert!(fails(elsewhere), "connected elsewhere");
    let verbose = case("T15", "").arguments(&["deck", "get", "sess_1", "-v"]);
    assert!(fails(verbose.setup(&[Setup::Account])), "unexpected text");
    let no_output = case("T03", "").arguments(&["deck", "get", "sess_1", "-q", "empty"]);
    assert!(fails(no_output.setup(&[Setup::Account])), "no output");
    assert!(fails(case("A1", "").setup(&[Setup::Account])), "no id");
    let no_replies = wire_case("H02", "").replies(|_| Vec::new());
    assert!(fails(no_replies), "no replies");
}
