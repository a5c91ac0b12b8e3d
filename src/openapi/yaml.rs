//! Parses YAML 1.2 to a JSON tree, within limits: an alias can multiply a document.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

use crate::json::{Json, MAX_DEPTH, MAX_VALUES, Members};
use crate::text;

/// Maximum size of all copies that aliases make, in bytes.
const MAX_COPIED: usize = 32 << 20;

/// Estimated size of a value without its text, in bytes.
const VALUE_SIZE: usize = 64;

/// The name of a member whose value is merged into the object: `<<: *defaults`.
const MERGE_KEY: &str = "<<";

/// Parses the first document of a stream.
///
/// # Errors
/// The reason, with the line of a syntax error.
pub(super) fn parse(text: &str) -> Result<Json<'static>, String> {
    let mut reader = YamlReader {
        parser: Parser::new_from_str(text),
        line: 1,
        anchors: HashMap::new(),
        values: 0,
        copied: 0,
    };
    loop {
        match reader.next()? {
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => {}
            event => return reader.value(event, 0),
        }
    }
}

/// State of the parser.
struct YamlReader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    /// Line of the last event.
    line: usize,
    /// Complete values with an anchor, by the number of the anchor.
    anchors: HashMap<usize, Json<'static>>,
    /// Number of values so far.
    values: usize,
    /// Size of the copies so far, in bytes.
    copied: usize,
}

impl<'t> YamlReader<'t> {
    fn next(&mut self) -> Result<Event<'t>, String> {
        match self.parser.next() {
            Some(Ok((event, span))) => {
                self.line = line(&span);
                Ok(event)
            }
            Some(Err(error)) => Err(syntax_error(&error)),
            None => Err(self.error("the document ends too early")),
        }
    }

    fn error(&self, reason: &str) -> String {
        format!("{reason} (line {})", self.line)
    }

    /// Reads the value that begins with `event`.
    fn value(&mut self, event: Event<'t>, depth: usize) -> Result<Json<'static>, String> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(format!("more than {MAX_VALUES} values"));
        }
        if depth > MAX_DEPTH {
            return Err(self.error("nested too deeply"));
        }
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                // A tag such as `!!str` overrides the form of a plain scalar.
                let is_plain = style == ScalarStyle::Plain && tag.is_none();
                let value = if is_plain {
                    plain(&text)
                } else {
                    Json::string(text.into_owned())
                };
                (value, anchor)
            }
            Event::SequenceStart(anchor, _) => (self.sequence(depth)?, anchor),
            Event::MappingStart(anchor, _) => (self.mapping(depth)?, anchor),
            Event::Alias(anchor) => return self.alias(anchor),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::SequenceEnd
            | Event::MappingEnd => return Err(self.error("the document is empty or incomplete")),
        };
        if anchor > 0 {
            self.count_copy(&value)?;
            self.anchors.insert(anchor, value.clone());
        }
        Ok(value)
    }

    fn sequence(&mut self, depth: usize) -> Result<Json<'static>, String> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                Event::SequenceEnd => return Ok(Json::Array(items)),
                event => items.push(self.value(event, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Json<'static>, String> {
        let mut members: Vec<(Cow<'static, str>, Json<'static>)> = Vec::new();
        let mut names = HashSet::new();
        let mut merged = Vec::new();
        loop {
            let name = match self.next()? {
                Event::MappingEnd => break,
                Event::Scalar(name, ..) => name.into_owned(),
                _ => return Err(self.error("the name of a member is not a scalar")),
            };
            let event = self.next()?;
            let value = self.value(event, depth + 1)?;
            if name == MERGE_KEY {
                merged.push(value);
            } else if names.insert(name.clone()) {
                members.push((name.into(), value));
            } else {
                let reason = format!("the member '{}' is repeated", text::quote(&name, 60));
                return Err(self.error(&reason));
            }
        }
        for (name, value) in merged.into_iter().flat_map(merged_members) {
            if names.insert(name.clone().into_owned()) {
                members.push((name, value));
            }
        }
        Ok(Json::Object(members.into_iter().collect()))
    }

    fn alias(&mut self, anchor: usize) -> Result<Json<'static>, String> {
        // An anchor is known only after its value is complete, so a value cannot contain itself.
        let Some(value) = self.anchors.get(&anchor).cloned() else {
            return Err(self.error("an alias refers to a value that contains it"));
        };
        self.count_copy(&value)?;
        Ok(value)
    }

    /// Counts a copy against the limits.
    fn count_copy(&mut self, value: &Json<'_>) -> Result<(), String> {
        let (values, size) = size(value);
        self.values += values;
        self.copied += size;
        if self.copied > MAX_COPIED || self.values > MAX_VALUES {
            return Err(self.error("the aliases multiply the document too much"));
        }
        Ok(())
    }
}

/// Returns the members of the values of a merge key: of an object, or of each object of a list.
fn merged_members(value: Json<'static>) -> Vec<(Cow<'static, str>, Json<'static>)> {
    match value {
        Json::Object(members) => members.into_iter().collect(),
        Json::Array(items) => items.into_iter().flat_map(merged_members).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => Vec::new(),
    }
}

/// Returns the number of values and the estimated size of a tree in bytes.
fn size(value: &Json<'_>) -> (usize, usize) {
    let sum = |sizes: &mut dyn Iterator<Item = (usize, usize)>| {
        sizes.fold((1, VALUE_SIZE), |sum, next| {
            (sum.0 + next.0, sum.1 + next.1)
        })
    };
    let named = |members: &Members<'_>| -> (usize, usize) {
        sum(&mut members.iter().map(|(name, member)| {
            let (values, bytes) = size(member);
            (values, bytes + name.len())
        }))
    };
    match value {
        Json::Null | Json::Bool(_) => (1, VALUE_SIZE),
        Json::Number(text) | Json::String(text) => (1, VALUE_SIZE + text.len()),
        Json::Array(items) => sum(&mut items.iter().map(size)),
        Json::Object(members) => named(members),
    }
}

/// Converts a plain scalar by the core schema of YAML 1.2. A number that JSON cannot represent
/// remains a string.
fn plain(text: &str) -> Json<'static> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Json::Null,
        "true" | "True" | "TRUE" => Json::Bool(true),
        "false" | "False" | "FALSE" => Json::Bool(false),
        _ if is_number(text) => Json::Number(text.to_owned().into()),
        _ => Json::string(text.to_owned()),
    }
}

fn is_number(text: &str) -> bool {
    let begins_as_number = |c: char| c.is_ascii_digit() || c == '-';
    text.starts_with(begins_as_number) && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

fn line(span: &Span) -> usize {
    span.start.line()
}

fn syntax_error(error: &ScanError) -> String {
    let reason = text::quote(error.info(), 200);
    format!("{reason} (line {})", error.marker().line())
}
