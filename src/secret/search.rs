//! The search for the forms of secrets in a text.

use std::borrow::Cow;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};

use super::forms::{self, Form};
use super::{REDACTED, decode};

/// The prepared search: the forms of secrets, and an automaton that finds the beginnings of all of
/// them in one pass.
pub(super) struct Search {
    /// The forms to search for.
    pub(super) forms: Vec<Form>,
    automaton: Result<AhoCorasick, BuildError>,
}

impl Search {
    pub(super) fn new<'s>(secrets: impl Iterator<Item = &'s str>, plain: bool) -> Self {
        let number = if plain { 1 } else { usize::MAX };
        let forms: Vec<_> = secrets
            .flat_map(|secret| forms::of(secret).into_iter().take(number))
            .collect();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            // A lookup searches little text: a DFA would take longer to build than to use.
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(forms.iter().map(Form::beginning));
        Self { forms, automaton }
    }

    pub(super) fn is_match(&self, text: &[u8]) -> bool {
        match &self.automaton {
            Ok(automaton) => automaton.is_match(text),
            Err(_) => true,
        }
    }

    /// Adds the ranges of a text that hold a secret, in ascending order for this text.
    pub(super) fn collect(&self, text: &[u8], depth: usize, found: &mut Vec<Range<usize>>) {
        let Ok(automaton) = &self.automaton else {
            // Too many and too long secrets to search for: nothing is shown.
            found.push(0..text.len());
            return;
        };
        if automaton.is_match(text) {
            let mut covered = 0;
            for found_form in automaton.find_overlapping_iter(text) {
                let range = found_form.range();
                match self.forms.get(found_form.pattern().as_usize()) {
                    Some(form) if !form.encoded => found.push(form.extent(text, range.start)),
                    // The whole encoded text was taken already.
                    _ if range.end <= covered => {}
                    _ => {
                        let whole = whole_encoded(text, &range);
                        covered = whole.end;
                        found.push(whole);
                    }
                }
            }
        }
        if depth > 0
            && let Some(decoded) = decode::decode(text)
        {
            let mut inner = Vec::new();
            self.collect(&decoded, depth - 1, &mut inner);
            if !inner.is_empty() {
                found.extend(decode::originals(text, &merged(inner)));
            }
        }
    }
}

impl Form {
    /// The number of bytes by which a form is found; the rest is compared then. The time to prepare
    /// the search grows with it.
    const BEGINNING: usize = 96;

    fn beginning(&self) -> &[u8] {
        let bytes = self.text.as_bytes();
        bytes.get(..Self::BEGINNING).unwrap_or(bytes)
    }

    /// Returns the range in which a text agrees with the form from `start` on.
    fn extent(&self, text: &[u8], start: usize) -> Range<usize> {
        let rest = text.get(start..).unwrap_or_default();
        let pairs = rest.iter().zip(self.text.as_bytes());
        start..start + pairs.take_while(|(a, b)| a == b).count()
    }

    /// Where a text ends with the beginning of the form: at least eight characters, or half of a
    /// short form.
    pub(super) fn cut_at_end_of(&self, text: &str) -> Option<Range<usize>> {
        let shortest = (self.text.len() / 2).clamp(4, 8);
        (shortest..self.text.len().min(text.len() + 1))
            .rev()
            .filter_map(|length| self.text.get(..length))
            .find(|beginning| text.ends_with(beginning))
            .map(|beginning| {
                let range = text.len() - beginning.len()..text.len();
                if self.encoded {
                    whole_encoded(text.as_bytes(), &range)
                } else {
                    range
                }
            })
    }
}

/// The whole encoded text around a part of it, with its padding.
fn whole_encoded(text: &[u8], part: &Range<usize>) -> Range<usize> {
    let is_part =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    let before = text.get(..part.start).unwrap_or_default();
    let after = text.get(part.end..).unwrap_or_default();
    let start = part.start - before.iter().rev().take_while(is_part).count();
    let more = after.iter().take_while(is_part).count();
    let padding = after.iter().skip(more).take(2);
    let padding = padding.take_while(|byte| **byte == b'=').count();
    start..part.end + more + padding
}

/// The ranges in ascending order, those that overlap as one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// A text with the ranges replaced.
pub(super) fn without(text: &str, ranges: Vec<Range<usize>>) -> Cow<'_, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    for range in merged(ranges) {
        let Some(plain) = text.get(from..range.start) else {
            // A range that begins within a character: nothing of the rest is shown.
            from = text.len();
            break;
        };
        clean.push_str(plain);
        clean.push_str(REDACTED);
        from = range.end;
    }
    clean.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(clean)
}
