//! Runs a fuzz target, and checks the texts that are displayed.

use std::time::Instant;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use sessctl::error::Failure;
use sessctl::text;

/// The credential of every target. The corpus contains it, so that providers and files echo it.
pub const KEY: &str = "kk_SECRET_0123456789";

/// Searches for an input that makes `check` panic. `default_cases` is the number of cases unless
/// `SESSCTL_FUZZ_CASES` is set.
pub fn fuzz<S: Strategy>(name: &str, default_cases: u32, inputs: &S, check: impl Fn(&S::Value))
where
    S::Value: std::fmt::Debug,
{
    let configured = std::env::var("SESSCTL_FUZZ_CASES").ok();
    let configured = configured.map(|cases| {
        cases
            .parse::<u32>()
            .expect("SESSCTL_FUZZ_CASES is a number")
    });
    let cases = configured.unwrap_or(default_cases);
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 4000,
        rng_seed: configured.map_or(RngSeed::Fixed(1), |_| RngSeed::Random),
        ..Config::default()
    });
    let start = Instant::now();
    let result = runner.run(inputs, |input| {
        // The runner catches panics and then searches for a smaller input.
        check(&input);
        Ok::<(), TestCaseError>(())
    });
    match result {
        Ok(()) => {
            let seconds = start.elapsed().as_secs_f64();
            println!(
                "{name}: {cases} cases, {:.0} a second",
                f64::from(cases) / seconds
            );
        }
        Err(TestError::Fail(why, input)) => panic!("{name}: {why}\n{input:?}"),
        Err(TestError::Abort(why)) => panic!("{name}: aborted: {why}"),
    }
}

/// Checks a text for a terminal: no control character but line breaks, and no credential.
#[track_caller]
pub fn check_text(what: &str, shown: &str) {
    let raw = shown.replace('\n', "");
    assert!(
        !raw.contains(text::is_hostile),
        "{what} contains a hostile character: {shown:?}"
    );
    assert!(
        !shown.contains(KEY),
        "{what} contains the credential: {shown}"
    );
}

/// Checks a failure as it is printed: safe, of bounded length, with a hint.
#[track_caller]
pub fn check_failure(failure: &Failure) {
    let message = failure.message();
    check_text("a message", &message);
    assert!(
        !message.is_empty() && message.chars().count() <= 1000,
        "{message}"
    );
    assert!(failure.hints.len() <= 5, "{:?}", failure.hints);
    for hint in &failure.hints {
        check_text("a hint", hint);
        assert!(
            !hint.contains('\n') && hint.chars().count() <= 700,
            "{hint}"
        );
    }
    assert_ne!(failure.remote.retry_after, Some(std::time::Duration::ZERO));
    if let Some(id) = &failure.remote.request_id {
        check_text("a request id", id);
    }
}
