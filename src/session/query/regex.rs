//! Regular expressions: jq's flags and match objects for jaq's engine, which matches a letter in
//! any case only if it is ASCII.

use std::collections::BTreeSet;

use jaq_core::Error;
use jaq_json::{Val, ValR};
use jaq_std::ValT;
use regex_bites::{Captures, Regex};

/// The flags of a regular expression that are not written into its pattern.
#[derive(Clone, Copy, Debug, Default)]
struct SearchFlags {
    /// Whether to search for all matches.
    global: bool,
    /// Whether to ignore empty matches.
    non_empty: bool,
}

/// Returns the list of match objects of a string.
pub(super) fn match_list(text: &Val, pattern: &Val, flags: &Val) -> ValR {
    let (pattern, search) = with_inline_flags(pattern, flags)?;
    let regex = Regex::new(&pattern)
        .map_err(|error| Error::str(format_args!("invalid regular expression: {error}")))?;
    let haystack = utf8(text)?;
    let names: Vec<Option<&str>> = regex.capture_names().collect();
    let mut objects = Vec::new();
    let (mut byte, mut offset) = (0, 0);
    for found in regex.captures_iter(haystack) {
        let Some(whole) = found
            .get(0)
            .filter(|whole| !(search.non_empty && whole.is_empty()))
        else {
            continue;
        };
        offset += characters(haystack, byte, whole.start());
        byte = whole.start();
        objects.push(Ok(match_object(text, haystack, &found, offset, &names)));
        if !search.global {
            break;
        }
    }
    objects.into_iter().collect()
}

/// Returns a pattern with inline flags, and the other flags.
pub(super) fn inline_flags(pattern: &Val, flags: &Val) -> ValR {
    let (pattern, search) = with_inline_flags(pattern, flags)?;
    let rest = [(search.global, 'g'), (search.non_empty, 'n')];
    let rest: String = rest
        .iter()
        .filter_map(|(is_set, flag)| is_set.then_some(*flag))
        .collect();
    Ok([Val::from(pattern), Val::from(rest)].into_iter().collect())
}

/// Writes the flags that jaq's engine knows into the pattern.
fn with_inline_flags(pattern: &Val, flags: &Val) -> Result<(String, SearchFlags), Error<Val>> {
    let (mut pattern, flags) = (utf8(pattern)?.to_owned(), utf8(flags)?);
    let (mut search, mut inline) = (SearchFlags::default(), BTreeSet::new());
    for flag in flags.chars() {
        match flag {
            'g' => search.global = true,
            'n' => search.non_empty = true,
            'i' | 'x' => drop(inline.insert(flag)),
            // In jq, this flag lets '.' match a line feed.
            'p' => drop(inline.insert('s')),
            // '^' and '$' match only at the ends of the text in any case, and the engine prefers the
            // first alternative.
            's' | 'l' => {}
            other => {
                return Err(Error::str(format_args!(
                    "'{other}' is not a valid regular expression flag"
                )));
            }
        }
    }
    if inline.contains(&'i') {
        pattern = in_both_cases(&pattern);
    }
    if !inline.is_empty() {
        let inline: String = inline.into_iter().collect();
        pattern = format!("(?{inline}){pattern}");
    }
    Ok((pattern, search))
}

/// Replaces each letter of a pattern beyond ASCII with a class of its cases.
fn in_both_cases(pattern: &str) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut is_class = false;
    let mut characters = pattern.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' => {
                text.push(c);
                text.extend(characters.next());
                continue;
            }
            '[' => is_class = true,
            ']' => is_class = false,
            _ => {}
        }
        let mut rest = characters.clone();
        let end = (is_class && rest.next() == Some('-'))
            .then(|| rest.next())
            .flatten();
        if let Some(end) = end.filter(|end| !"]\\".contains(*end)) {
            text.push_str(&range_in_both_cases(c, end));
            characters = rest;
            continue;
        }
        let cases = cases(c);
        match (c.is_ascii() || cases.len() < 2, is_class) {
            (true, _) => text.push(c),
            (false, true) => text.extend(cases),
            (false, false) => {
                text.push('[');
                text.extend(cases);
                text.push(']');
            }
        }
    }
    text
}

/// Returns a range of a class, and the same range in the other case.
fn range_in_both_cases(start: char, end: char) -> String {
    let mut text = format!("{start}-{end}");
    if start.is_ascii() && end.is_ascii() {
        return text;
    }
    for case in [lower_case, upper_case] {
        let (start, end) = (case(start), case(end));
        // Letters of different alphabets are not in the same order in both cases.
        if start <= end {
            text.push_str(&format!("{start}-{end}"));
        }
    }
    text
}

/// Returns a letter in all its cases.
fn cases(c: char) -> BTreeSet<char> {
    let upper = upper_case(c);
    let mut cases = BTreeSet::from([c, upper, lower_case(c), lower_case(upper)]);
    // The only letter with two lower cases in common use.
    if cases.contains(&'σ') {
        cases.insert('ς');
    }
    cases
}

/// Returns the lower case of a letter if it is a single letter, and otherwise the letter itself.
fn lower_case(c: char) -> char {
    only(c.to_lowercase()).unwrap_or(c)
}

/// Returns the upper case of a letter if it is a single letter, and otherwise the letter itself.
fn upper_case(c: char) -> char {
    only(c.to_uppercase()).unwrap_or(c)
}

fn only(mut letters: impl Iterator<Item = char>) -> Option<char> {
    letters.next().filter(|_| letters.next().is_none())
}

/// Returns the object of a match at a character offset, with its groups.
fn match_object(
    text: &Val,
    haystack: &str,
    found: &Captures<'_>,
    offset: usize,
    names: &[Option<&str>],
) -> Val {
    let start = found.get(0).map_or(0, |whole| whole.start());
    let members = |group: usize| {
        let (offset, length, string) = match found.get(group) {
            Some(found) => (
                Val::from(offset + characters(haystack, start, found.start())),
                Val::from(found.as_str().chars().count()),
                text.as_sub_str(found.as_str().as_bytes()),
            ),
            None => (Val::from(-1_isize), Val::from(0_isize), Val::Null),
        };
        vec![("offset", offset), ("length", length), ("string", string)]
    };
    let captures = names.iter().enumerate().skip(1).map(|(group, name)| {
        let mut capture = members(group);
        let name = name.map_or(Val::Null, |name| Val::from(name.to_owned()));
        capture.push(("name", name));
        Ok(object_of(capture))
    });
    let captures: ValR = captures.collect();
    let mut object = members(0);
    object.extend(captures.ok().map(|captures| ("captures", captures)));
    object_of(object)
}

fn object_of(members: Vec<(&'static str, Val)>) -> Val {
    let members = members.into_iter();
    let members = members.map(|(name, member)| (Val::from(name.to_owned()), member));
    Val::obj(members.collect())
}

/// Counts the characters between two byte positions.
fn characters(text: &str, start: usize, end: usize) -> usize {
    text.get(start..end).map_or(0, |part| part.chars().count())
}

/// Returns the text of a string.
pub(super) fn utf8(value: &Val) -> Result<&str, Error<Val>> {
    std::str::from_utf8(value.try_as_utf8_bytes()?).map_err(Error::str)
}
