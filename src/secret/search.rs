//! The search for the forms of secrets in a text.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;

use super::forms::Form;
use super::{REDACTED, decode};

/// A prepared search for forms.
// An Aho-Corasick automaton takes longer to build than a lookup takes to search with it. This
// index is built in a hundredth of the time, and searches a batch no slower.
pub(super) struct Search {
    /// The forms to search for, in ascending order of their texts.
    pub(super) forms: Vec<Form>,
    /// For each form, the index of the longest other form that is a prefix of it.
    prefixes: Vec<Option<usize>>,
    /// The hashes of the first bytes of the forms.
    filter: Filter,
    /// The hashes of the first `stride` windows of each form.
    samples: Filter,
    /// Distance of the windows of a text that have to be looked up. The shortest form is so long
    /// that one of them is within it.
    stride: usize,
}

/// Hashes of windows of [`KEY_LENGTH`] bytes, one bit each.
struct Filter([u64; FILTER_WORDS]);

impl Filter {
    fn add(&mut self, key: &[u8]) {
        let (word, bit) = position_in_filter(key);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    fn may_contain(&self, key: &[u8]) -> bool {
        let (word, bit) = position_in_filter(key);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

/// Number of bytes that are hashed. No form is shorter.
const KEY_LENGTH: usize = 4;

/// Size of the filter: one bit for each hash of 12 bits.
// A larger filter would find fewer wrong candidates, but takes longer to allocate than a lookup
// spends on them.
const FILTER_WORDS: usize = (1 << 12) / 64;

/// Maximum distance of the windows that are looked up. A larger one would fill the filter.
const MAX_STRIDE: usize = 12;

impl Search {
    pub(super) fn new(mut forms: Vec<Form>) -> Self {
        forms.sort_unstable_by(|a, b| a.text.cmp(&b.text));
        forms.dedup();
        let lengths = forms.iter().map(|form| form.beginning().len());
        let stride = lengths.min().map_or(1, |shortest| {
            let windows = (shortest + 1).saturating_sub(KEY_LENGTH);
            windows.clamp(1, MAX_STRIDE)
        });
        let [mut filter, mut samples] = [const { Filter([0; FILTER_WORDS]) }; 2];
        let mut prefixes: Vec<Option<usize>> = Vec::with_capacity(forms.len());
        for form in &forms {
            filter.add(form.text.as_bytes());
            let windows = form.beginning().windows(KEY_LENGTH);
            windows.take(stride).for_each(|key| samples.add(key));
            // In this order, every prefix of a form is the form before it or a prefix of that one.
            let before = prefixes.len().checked_sub(1);
            let is_prefix = |at: &usize| {
                let prefix = forms.get(*at).map(Form::beginning);
                prefix.is_some_and(|prefix| form.beginning().starts_with(prefix))
            };
            let longest = chain(&prefixes, before).find(is_prefix);
            prefixes.push(longest);
        }
        Self {
            forms,
            prefixes,
            filter,
            samples,
            stride,
        }
    }

    /// Checks whether a text contains a form.
    // This searches whole bodies, which nearly never contain a form: looking at one window in ten
    // is most of the work.
    pub(super) fn is_match(&self, text: &[u8]) -> bool {
        if self.forms.is_empty() {
            return false;
        }
        let mut at = 0;
        while let Some(key) = text.get(at..at + KEY_LENGTH) {
            let first = (at + 1).saturating_sub(self.stride);
            if self.samples.may_contain(key) && (first..=at).any(|start| self.is_at(text, start)) {
                return true;
            }
            at += self.stride;
        }
        false
    }

    /// Checks whether a form begins at a position of a text.
    fn is_at(&self, text: &[u8], start: usize) -> bool {
        let rest = text.get(start..).unwrap_or_default();
        self.filter.may_contain(rest) && self.matches_at(rest).next().is_some()
    }

    /// Lists every form that begins anywhere in a text, with its position, in ascending order.
    fn matches<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = (usize, &'t Form)> {
        let text = if self.forms.is_empty() { &[] } else { text };
        text.windows(KEY_LENGTH)
            .enumerate()
            .filter(|(_, key)| self.filter.may_contain(key))
            .flat_map(move |(start, _)| {
                let rest = text.get(start..).unwrap_or_default();
                self.matches_at(rest).map(move |form| (start, form))
            })
    }

    /// Lists the forms with which a text begins, the longest first.
    fn matches_at<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = &'t Form> {
        let after = self.forms.partition_point(|form| form.beginning() <= text);
        chain(&self.prefixes, after.checked_sub(1))
            .filter_map(|at| self.forms.get(at))
            .filter(|form| text.starts_with(form.beginning()))
    }

    /// Adds the ranges of a text that contain a secret, in up to `depth` layers of escapes.
    pub(super) fn collect(&self, text: &[u8], depth: usize, found: &mut Vec<Range<usize>>) {
        let mut covered = 0;
        for (start, form) in self.matches(text) {
            let range = form.extent(text, start);
            if !form.encoded {
                found.push(range);
            } else if range.end > covered {
                // One range for all matches in an encoded text, or its length would count squared.
                let whole = whole_encoded(text, &range);
                covered = whole.end;
                found.push(whole);
            }
        }
        if depth > 0
            && let Some(decoded) = decode::decode(text)
        {
            let mut inner = Vec::new();
            self.collect(&decoded, depth - 1, &mut inner);
            if !inner.is_empty() {
                found.extend(decode::original_ranges(text, &merged(inner)));
            }
        }
    }
}

/// Lists an index, the index of its longest prefix, the longest prefix of that one, and so on.
fn chain(prefixes: &[Option<usize>], first: Option<usize>) -> impl Iterator<Item = usize> {
    iter::successors(first, |at| prefixes.get(*at).copied().flatten())
}

/// Returns the index of a word of the filter and the bit in it for a text that begins so.
fn position_in_filter(text: &[u8]) -> (usize, u64) {
    let key = text.first_chunk().copied().unwrap_or_default();
    // Fibonacci hashing: the upper bits of the product depend on every byte of the key.
    let hash = u32::from_le_bytes(key).wrapping_mul(0x9E37_79B1) >> 20;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

impl Form {
    /// Number of bytes by which a form is found.
    // A provider may cut a long secret off, so the rest of it does not have to be there.
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

    /// Finds the beginning of the form at the end of a text: at least eight bytes, or half of a
    /// short form.
    pub(super) fn truncated_at_end_of(&self, text: &str) -> Option<Range<usize>> {
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

/// Returns the range of the whole encoded text around a part of it, padding included.
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

/// Sorts ranges and merges those that overlap.
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

/// Replaces ranges of a text by [`REDACTED`].
pub(super) fn redact_ranges(text: &str, ranges: Vec<Range<usize>>) -> Cow<'_, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    for range in merged(ranges) {
        let Some(plain) = text.get(from..range.start) else {
            // The range begins within a character, so the rest cannot be trusted to be plain.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_form_is_found_everywhere(
            texts in proptest::collection::vec("[ab]{4,7}|a{96}[ab]{0,2}", 0..12),
            text in "[ab]{0,30}a{90,100}b?",
        ) {
            let search = Search::new(texts.into_iter().map(Form::plain).collect());
            let found: Vec<_> = search.matches(text.as_bytes()).map(|(at, form)| (at, &form.text)).collect();
            let mut expected = Vec::new();
            for at in 0..text.len() {
                let begins = |form: &&Form| text.as_bytes()[at..].starts_with(form.beginning());
                let forms = search.forms.iter().rev().filter(begins);
                expected.extend(forms.map(|form| (at, &form.text)));
            }
            prop_assert_eq!(search.is_match(text.as_bytes()), !expected.is_empty());
            prop_assert_eq!(found, expected);
        }
    }
}
