//! Converts a help topic to a section of a manual page.

use clap_mangen::roff::{Roff, bold, roman};

/// Adds a topic without its title: entries in two columns become tagged paragraphs, and examples
/// remain as they are.
pub(super) fn add(roff: &mut Roff, topic: &str) {
    let mut is_first = true;
    for (at, block) in topic.trim_end().split("\n\n").enumerate() {
        let lines: Vec<&str> = block.lines().collect();
        if at == 0 && lines.len() == 1 {
            continue;
        }
        if lines.iter().any(|line| entry(line).is_some()) {
            add_entries(roff, &lines);
        } else {
            if !is_first {
                roff.control("PP", []);
            }
            if block.starts_with(' ') {
                add_literal(roff, &lines);
            } else {
                for line in lines {
                    roff.text([roman(line)]);
                }
            }
        }
        is_first = false;
    }
}

/// Adds lines that are shown as they are.
pub(super) fn add_literal(roff: &mut Roff, lines: &[&str]) {
    roff.control("nf", []);
    for line in lines {
        roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
    }
    roff.control("fi", []);
}

/// Adds a block of entries. A line without indentation is their heading.
fn add_entries(roff: &mut Roff, lines: &[&str]) {
    let mut is_described = false;
    for line in lines {
        match entry(line) {
            Some((name, about)) => {
                roff.control("TP", []);
                roff.text([bold(name)]);
                roff.text([roman(about)]);
                is_described = true;
            }
            None if !line.starts_with(' ') => {
                roff.control("SS", [*line]);
            }
            None if is_described => {
                roff.text([roman(line.trim())]);
            }
            // The heading of the columns.
            None => {}
        }
    }
}

/// Returns the name and the description of an entry: exit codes or variables, and a second column.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (name, about) = line.strip_prefix("  ")?.trim_start().split_once("  ")?;
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "_, ".contains(c);
    name.chars()
        .all(is_name)
        .then(|| (name, about.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topic_becomes_section() {
        let topic = "Title\n\nA text\nof two lines.\n\n  [table]    # no name\n    a = 1\n\n\
                     Provider\n  FIRST, SECOND    about\n                   it\n   column  head\n";
        let mut roff = Roff::new();
        add(&mut roff, topic);
        let expected = "A text\nof two lines.\n.PP\n.nf\n[table]    # no name\n  a = 1\n.fi\n\
                        .SS Provider\n.TP\n\\fBFIRST, SECOND\\fR\nabout\nit\ncolumn  head\n";
        assert_eq!(roff.to_roff(), expected);
    }
}
