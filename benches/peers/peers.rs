//! The programs that sessctl is compared with.

use std::process::{Command, Stdio};

/// A command line of the comparison.
struct Task {
    command: &'static str,
    does: &'static str,
    /// What it does less than sessctl.
    less: &'static str,
    /// What it does more than sessctl.
    more: &'static str,
}

const TASKS: &[Task] = &[
    Task {
        command: "curl, curl -Z",
        does: "prints the bodies",
        less: "parses, checks, redacts and summarizes nothing",
        more: "–",
    },
    Task {
        command: "curl \\| jq, curl -Z \\| jq -c",
        does: "parses and reformats the bodies",
        less: "checks, redacts and summarizes nothing",
        more: "starts two processes",
    },
    Task {
        command: "jq .",
        does: "reformats a local file",
        less: "sends no request; checks, redacts and summarizes nothing",
        more: "–",
    },
    Task {
        command: "jq \\| column",
        does: "selects five fields of a local file and aligns them",
        less: "sends no request; checks and redacts nothing",
        more: "starts two processes",
    },
    Task {
        command: "xh",
        does: "parses and reformats the body",
        less: "checks, redacts and summarizes nothing",
        more: "–",
    },
    Task {
        command: "hurl",
        does: "asserts the status and discards the bodies",
        less: "parses, redacts and prints no body; requests one id",
        more: "–",
    },
    Task {
        command: "oha",
        does: "discards the bodies",
        less: "parses, checks, redacts and prints no body; requests one id",
        more: "collects statistics of the response times",
    },
    Task {
        command: "sessctl",
        does: "parses each body, checks it against the contract, redacts it, prints it and summarizes the run",
        less: "–",
        more: "–",
    },
];

/// Prints the versions of the peers.
pub fn print_versions() {
    println!("| peer | version |\n|---|---|");
    for name in ["curl", "jq", "xh", "hurl", "oha"] {
        let output = Command::new(name)
            .arg("--version")
            .stderr(Stdio::null())
            .output();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let line = text
            .as_deref()
            .ok()
            .and_then(|text| text.lines().next())
            .unwrap_or("not installed");
        println!("| {name} | {} |", line.chars().take(40).collect::<String>());
    }
    println!("| sessctl | {} |", env!("CARGO_PKG_VERSION"));
}

/// Prints what each command does in the measured tasks, compared with sessctl.
pub fn print_tasks() {
    println!("\n| command | does | less than sessctl | more than sessctl |\n|---|---|---|---|");
    for task in TASKS {
        println!(
            "| {} | {} | {} | {} |",
            task.command, task.does, task.less, task.more
        );
    }
}
