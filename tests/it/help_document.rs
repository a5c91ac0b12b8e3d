//! `help --json`: complete, compared with the help texts for people.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::run::sessctl;

fn document() -> Value {
    sessctl(&["help", "--json"]).run().code(0).json()
}

/// The members of this name in the elements of an array.
fn texts<'v>(elements: &'v Value, name: &str) -> BTreeSet<&'v str> {
    let elements = elements.as_array().unwrap().iter();
    elements
        .filter_map(|element| element[name].as_str())
        .collect()
}

/// The help text of a command.
fn help_of(command: &str) -> String {
    let mut line = vec!["help"];
    line.extend(command.split_whitespace());
    sessctl(&line).run().code(0).stdout
}

/// The options in a help text: those at the beginning of a line.
fn options_in(help: &str) -> BTreeSet<&str> {
    let lines = help.lines().map(str::trim_start);
    let lines = lines.map(|line| match line.split_once(", --") {
        Some((short, _)) if short.len() == 2 => line.get(4..).unwrap(),
        _ => line,
    });
    let options = lines.filter(|line| line.starts_with("--"));
    options
        .map(|line| {
            let end = line.find(|c: char| c != '-' && !c.is_ascii_lowercase());
            &line[..end.unwrap_or(line.len())]
        })
        .collect()
}

#[test]
fn document_has_every_option() {
    let document = document();
    assert_eq!(document["schema"], "sessctl-help/1");
    let global = texts(&document["options"], "long");
    assert_eq!(global, options_in(&sessctl(&["--help"]).run().stdout));
    let commands = document["commands"].as_array().unwrap();
    assert!(commands.len() > 12, "{commands:?}");
    for command in commands {
        let name = command["command"].as_str().unwrap();
        let own = texts(&command["options"], "long");
        assert!(own.is_disjoint(&global), "{name}: {own:?}");
        let all: BTreeSet<_> = own.union(&global).copied().collect();
        let help = help_of(name);
        // Only the program itself has a version.
        let mut shown = options_in(&help);
        shown.insert("--version");
        assert_eq!(shown, all, "{name}");
        if command["after_provider"] == true {
            let help = help_of(&format!("deck {name}"));
            assert_eq!(options_in(&help).len() + 1, all.len(), "{name}");
        }
    }
    let after_provider = commands
        .iter()
        .filter(|command| command["after_provider"] == true);
    let after_provider: Vec<_> = after_provider.map(|command| &command["command"]).collect();
    assert_eq!(after_provider, ["get", "wait", "check"]);
}

#[test]
fn document_describes_values() {
    let document = document();
    let option = |options: &Value, name: &str| {
        let mut options = options.as_array().unwrap().iter();
        options
            .find(|option| option["long"] == name)
            .unwrap()
            .clone()
    };
    for (name, member, expected) in [
        ("--retries", "default", json!("2")),
        ("--retries", "variable", json!("SESSCTL_RETRIES")),
        ("--request-timeout", "default", json!("30s")),
        ("--max-body", "default", json!("16")),
        ("--profile", "variable", json!("SESSCTL_PROFILE")),
        ("--profile", "short", json!("-p")),
        ("--json", "value", Value::Null),
        ("--json", "values", json!({})),
        ("--output", "value", json!("FORMAT")),
        ("--verbose", "repeatable", json!(true)),
        ("--mock", "value_required", json!(false)),
        ("--config", "value_required", json!(true)),
    ] {
        assert_eq!(
            option(&document["options"], name)[member],
            expected,
            "{name}"
        );
    }
    let mock = option(&document["options"], "--mock");
    assert_eq!(mock["values"]["not-found"], "no session exists");
    let check = document["commands"].as_array().unwrap().iter();
    let check = check
        .clone()
        .find(|command| command["command"] == "check")
        .unwrap();
    let contract = option(&check["options"], "--contract");
    assert_eq!(contract["default"], "lenient");
    assert_eq!(contract["values"].as_object().unwrap().len(), 3);
    assert_eq!(check["arguments"][0]["repeatable"], true);
    assert_eq!(
        document["formats"],
        json!(["table", "json", "ndjson", "yaml"])
    );
}

#[test]
fn document_has_every_code_and_variable() {
    let document = document();
    let codes = document["exit_codes"].as_array().unwrap();
    let help = help_of("exit-codes");
    let rows = help.lines().filter_map(|line| {
        let (code, meaning) = line.trim_start().split_once("  ")?;
        Some((code.parse::<u64>().ok()?, meaning.to_owned()))
    });
    let described = codes.iter().map(|code| {
        let meaning = code["meaning"].as_str().unwrap();
        (code["code"].as_u64().unwrap(), meaning.to_owned())
    });
    assert_eq!(described.collect::<Vec<_>>(), rows.collect::<Vec<_>>());
    let of_code = |number: u64| codes.iter().find(|code| code["code"] == number).unwrap();
    assert_eq!(of_code(2)["error_codes"], json!(["usage", "config"]));
    let variables = texts(&document["variables"], "name");
    let help = help_of("environment");
    let words = help.split(|c: char| c != '_' && !c.is_ascii_uppercase());
    let named: BTreeSet<_> = words.filter(|word| word.starts_with("SESSCTL_")).collect();
    assert!(named.len() > 20 && named.is_subset(&variables), "{named:?}");
    for name in ["NO_COLOR", "SSL_CERT_DIR", "NO_PROXY"] {
        assert!(variables.contains(name), "{name}");
    }
    let secret = document["variables"].as_array().unwrap().iter();
    let mut secret = secret.filter(|variable| variable["secret"] == true);
    assert!(secret.all(|variable| variable["file"].as_str().unwrap().ends_with("_FILE")));
    for topic in document["topics"].as_array().unwrap() {
        help_of(topic.as_str().unwrap());
    }
}

#[test]
fn part_of_the_document_is_selected() {
    let line = [
        "help",
        "-q",
        ".commands[] | select(.command == \"diff\") | .after_provider",
    ];
    assert_eq!(sessctl(&line).run().code(0).stdout, "false\n");
    sessctl(&["help", "get", "--json"]).run().code(2);
}
