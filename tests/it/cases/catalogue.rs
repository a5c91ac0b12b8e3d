//! The catalogue of faults, `CASES.md`, and the tests have the same cases.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Returns the sources below a folder of the repository, without this file.
fn sources(folder: &str) -> Vec<String> {
    let mut paths = Vec::new();
    rust_files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        &mut paths,
    );
    paths.retain(|path| !path.ends_with("tests/it/cases/catalogue.rs"));
    let texts = paths.iter().map(|path| fs::read_to_string(path).unwrap());
    texts.collect()
}

/// Returns the cases of the catalogue: id and description.
fn catalogue() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/CASES.md");
    let mut cases = BTreeMap::new();
    let text = fs::read_to_string(path).unwrap();
    for line in text.lines().filter_map(|line| line.strip_prefix("- ")) {
        let (id, description) = line.split_once(": ").expect(line);
        assert!(is_id(id) && description.ends_with('.'), "{line}");
        let earlier = cases.insert(id.to_owned(), description.to_owned());
        assert!(earlier.is_none(), "{id} occurs twice");
    }
    cases
}

pub fn is_id(word: &str) -> bool {
    let [letter, tens, ones] = word.as_bytes() else {
        return false;
    };
    letter.is_ascii_uppercase() && tens.is_ascii_digit() && ones.is_ascii_digit()
}

/// Returns the ids in a source: in texts that begin with one, and at the beginning of a test's
/// name.
fn ids(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for literal in source.split('"') {
        let words = literal.split(|c: char| !c.is_ascii_alphanumeric());
        if literal.get(..3).is_some_and(is_id) {
            found.extend(words.filter(|word| is_id(word)).map(str::to_owned));
        }
    }
    for name in source.lines().filter_map(|line| line.strip_prefix("fn ")) {
        let prefixes = name.split('_').map(str::to_uppercase);
        found.extend(prefixes.take_while(|word| is_id(word)));
    }
    found
}

#[test]
fn catalogue_and_code_have_same_cases() {
    let catalogue = catalogue();
    let used: BTreeSet<_> = sources("tests/it")
        .iter()
        .flat_map(|text| ids(text))
        .collect();
    let unknown: Vec<_> = used
        .iter()
        .filter(|id| !catalogue.contains_key(*id))
        .collect();
    assert!(unknown.is_empty(), "not in CASES.md: {unknown:?}");
    let explained = |text: &str| text.contains("Covered by `") || text.contains("Not automated: ");
    let wrong: Vec<_> = catalogue
        .iter()
        .filter(|(id, text)| used.contains(*id) == explained(text))
        .collect();
    assert!(
        wrong.is_empty(),
        "either tested by id or explained: {wrong:#?}"
    );
}

#[test]
fn covering_tests_exist() {
    let sources = [sources("tests/it"), sources("src")].concat();
    let mut checked = 0;
    for (id, text) in catalogue() {
        let Some((_, covering)) = text.split_once("Covered by ") else {
            continue;
        };
        for name in covering.split('`').skip(1).step_by(2) {
            let function = format!("fn {name}(");
            let exists = sources.iter().any(|source| source.contains(&function));
            assert!(exists, "{id}: there is no test {name}");
            checked += 1;
        }
    }
    assert!(checked > 3, "{checked}");
}
