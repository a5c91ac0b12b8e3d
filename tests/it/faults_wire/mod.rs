//! What may come over the wire, case by case: the network, redirects, bodies, statuses.
//!
//! Most cases are rows of tables (see [`row`]); the others are tests that begin with the case's
//! name. Every run, whatever its case, also holds what [`row::check_wire`] says.

mod bodies;
mod connect;
mod drift;
mod encodings;
mod hostile;
mod memory;
mod messages;
mod network;
mod numbers;
mod proxy;
mod redirects;
mod retries;
mod row;
mod signing;
mod statuses;
mod tls;
mod vendors;
mod yaml;

pub use row::limited;

/// The cases of each section; those that are missing need what a test cannot have: a clock that
/// stands before 1970.
const CASES: [(char, std::ops::RangeInclusive<usize>, &[usize]); 4] = [
    ('N', 1..=28, &[]),
    ('R', 1..=7, &[]),
    ('H', 1..=47, &[10]),
    ('S', 1..=27, &[26]),
];

#[test]
fn every_listed_case_is_tested() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults_wire");
    let files = std::fs::read_dir(folder).unwrap();
    let text: String = files
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let mut missing = Vec::new();
    for (section, numbers, left_out) in CASES {
        for number in numbers.filter(|number| !left_out.contains(number)) {
            let case = format!("{section}{number:02}");
            let row = text.contains(&format!("id: \"{case}"));
            let function = text
                .lines()
                .filter_map(|line| line.strip_prefix("fn "))
                .any(|name| {
                    name.starts_with(&case.to_lowercase())
                        || name.contains(&format!("_{}_", case.to_lowercase()))
                });
            if !row && !function {
                missing.push(case);
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}
