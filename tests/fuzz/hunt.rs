//! Runs a target, and what must hold of every text that a person may see.

use std::time::Instant;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use sessctl::error::Failure;
use sessctl::text;

/// The credential of every target. It is in the corpus, so that vendors and files echo it.
pub const KEY: &str = "kk_SECRET_0123456789";

/// Hunts for an input that makes `check` panic, `share` being the number of cases in CI.
pub fn hunt<S: Strategy>(name: &str, share: u32, inputs: &S, check: impl Fn(&S::Value))
where
    S::Value: std::fmt::Debug,
{
    let asked = std::env::var("SESSCTL_FUZZ_CASES").ok();
    let asked = asked.map(|cases| {
        cases
            .parse::<u32>()
            .expect("SESSCTL_FUZZ_CASES is a number")
    });
    let cases = asked.unwrap_or(share);
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 4000,
        rng_seed: asked.map_or(RngSeed::Fixed(1), |_| RngSeed::Random),
        ..Config::default()
    });
    let begun = Instant::now();
    let result = runner.run(inputs, |input| {
        // A panic is caught by the runner, which then looks for a smaller input.
        check(&input);
        Ok::<(), TestCaseError>(())
    });
    match result {
        Ok(()) => {
            let seconds = begun.elapsed().as_secs_f64();
            println!(
                "{name}: {cases} cases, {:.0} a second",
                f64::from(cases) / seconds
            );
        }
        Err(TestError::Fail(why, input)) => panic!("{name}: {why}\n{input:?}"),
        Err(TestError::Abort(why)) => panic!("{name}: aborted: {why}"),
    }
}

/// A text for a terminal: line breaks aside nothing that would move a cursor, and no credential.
#[track_caller]
pub fn decent(what: &str, shown: &str) {
    let raw = shown.replace('\n', "");
    assert!(
        !raw.contains(text::is_hostile),
        "{what} holds something hostile: {shown:?}"
    );
    assert!(!shown.contains(KEY), "{what} holds the credential: {shown}");
}

/// A failure as it is printed: decent, of bounded length, with a next step.
#[track_caller]
pub fn decent_failure(failure: &Failure) {
    let message = failure.message();
    decent("a message", &message);
    assert!(
        !message.is_empty() && message.chars().count() <= 1000,
        "{message}"
    );
    assert!(failure.hints.len() <= 5, "{:?}", failure.hints);
    for hint in &failure.hints {
        decent("a hint", hint);
        assert!(
            !hint.contains('\n') && hint.chars().count() <= 700,
            "{hint}"
        );
    }
    assert_ne!(failure.remote.retry_after, Some(std::time::Duration::ZERO));
    if let Some(id) = &failure.remote.request_id {
        decent("a request id", id);
    }
}
