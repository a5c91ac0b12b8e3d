//! Parts of a list, for machines that share it without communicating.

use super::ids;
use crate::run::sessctl;

/// Returns the ids of one part of a list of 500, and the number of invalid lines that it reports.
fn ids_in_partition(partition: &str) -> (Vec<String>, usize) {
    let list = [ids(0..500).join("\n"), "\n..\na/b\n".to_owned()].concat();
    let result = sessctl(&["deck", "get", "-", "--curl", "--partition", partition])
        .env("SESSCTL_DECK_API_KEY", "k")
        .stdin(list)
        .run();
    let requests = result.stdout.split("/sessions/").skip(1);
    let shown = requests
        .map(|rest| rest.chars().take(9).collect())
        .collect();
    (
        shown,
        result.stderr.matches("sessctl: error: line ").count(),
    )
}

#[test]
fn partitions_are_disjoint_and_complete() {
    for of in [1, 2, 3, 8] {
        let parts: Vec<_> = (1..=of)
            .map(|partition| ids_in_partition(&format!("{partition}/{of}")))
            .collect();
        let mut all: Vec<String> = parts.iter().flat_map(|(ids, _)| ids.clone()).collect();
        assert_eq!(all.len(), 500, "{of} parts overlap or leave some out");
        all.sort();
        assert_eq!(all, ids(0..500));
        assert_eq!(parts.iter().map(|(_, bad)| bad).sum::<usize>(), 2);
        for (ids, _) in &parts {
            assert!(ids.is_sorted(), "a part keeps the order of the list");
            assert!(ids.len() > 300 / of, "{} of {of} parts", ids.len());
        }
    }
    assert_eq!(ids_in_partition("2/3"), ids_in_partition("2/3"));
}

#[test]
fn empty_partition_is_no_error() {
    let run = |list: &str, part: &str| {
        sessctl(&[
            "deck",
            "get",
            "-",
            "--mock",
            "--partition",
            part,
            "-o",
            "ndjson",
        ])
        .stdin(list)
        .run()
    };
    let codes: Vec<i32> = (1..=4)
        .map(|partition| run("sess_1\n", &format!("{partition}/4")).code)
        .collect();
    assert_eq!(codes, [0, 0, 0, 0]);
    let empty = (1..=4)
        .map(|partition| run("sess_1\n", &format!("{partition}/4")).stderr)
        .filter(|line| line.contains("none of the 1 ids belongs to part "));
    assert_eq!(empty.count(), 3);
    run("", "1/4").code(2).stderr_has(&["no ids"]);
    for part in ["0/4", "5/4", "1", "x/y", "1/0"] {
        run("sess_1\n", part)
            .code(2)
            .plain_error()
            .stderr_has(&["--partition", "1/4 to 4/4"]);
    }
}
