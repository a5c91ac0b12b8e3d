//! The terminal-safe escaper. All text from providers, files and users is escaped here before
//! display.

use std::borrow::Cow;
use std::fmt::{Display, Write};
use std::sync::Arc;

/// Receives one line of text at a time, from any thread.
pub type LineSink = Arc<dyn Fn(&str) + Send + Sync>;

/// Checks whether `c` could move the cursor, recolour the screen, or reorder or hide other text:
/// C0, DEL, C1, the line and paragraph separators, and the bidirectional and invisible format
/// characters (Unicode categories Cc, Cf, Zl and Zp, and the variation-selector and tag blocks).
///
/// The zero-width joiner and the emoji variation selector are allowed.
#[must_use]
pub const fn is_hostile(c: char) -> bool {
    // The two exceptions only join or style their neighbours, and many emoji need them.
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}'
        | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200c}'
        | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Checks whether a text is printable ASCII without quotes, backslashes and number signs, as nearly
/// every text of a provider is. Nothing in it needs an escape.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    // Most texts are short. With a table and without an early end, a byte takes three instructions.
    let special = |byte: u8| SPECIAL.get(usize::from(byte)).copied().unwrap_or(1);
    text.bytes().fold(0, |any, byte| any | special(byte)) == 0
}

/// 1 for each byte that is not plain: see [`is_plain`].
const SPECIAL: [u8; 256] = {
    let mut special = [1; 256];
    let (mut rest, mut byte) = (special.as_mut_slice(), 0_u8);
    while let Some((first, after)) = rest.split_first_mut() {
        if matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'#') {
            *first = 0;
        }
        rest = after;
        byte = byte.wrapping_add(1);
    }
    special
};

/// Checks whether a text begins like a command to a CI runner: `##[`, `##vso[`, `##teamcity[`.
#[must_use]
pub fn begins_command(text: &str) -> bool {
    text.strip_prefix("##")
        .and_then(|rest| rest.chars().next())
        .is_some_and(|next| next == '[' || next.is_ascii_alphabetic())
}

/// Escapes the beginning of every runner command; `None` if there are none.
fn without_commands(text: &str) -> Option<String> {
    // A runner executes a command anywhere in a line of output, not only at its start.
    let begins = |at: &usize| text.get(*at..).is_some_and(begins_command);
    let mut positions = text.match_indices('#').map(|(at, _)| at).filter(begins);
    let mut safe = String::with_capacity(text.len() + 16);
    let mut done = 0;
    for at in positions.by_ref() {
        safe.push_str(text.get(done..=at).unwrap_or_default());
        safe.push_str("\\u{23}");
        done = at + 2;
    }
    safe.push_str(text.get(done..).unwrap_or_default());
    (done > 0).then_some(safe)
}

/// Escapes every hostile character as `\n`, `\r`, `\t` or `\u{1b}`, and every runner command (see
/// [`begins_command`]).
///
/// Escaping twice changes nothing.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    if let Some(text) = without_commands(text) {
        return Cow::Owned(escape(&text).into_owned());
    }
    if !text.contains(is_hostile) {
        return Cow::Borrowed(text);
    }
    // Backslashes are not escaped, so that escaping a text twice changes nothing.
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if is_hostile(c) => {
                // Writing to a String cannot fail.
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Returns the first `limit` characters of `text`, with an ellipsis if there were more.
#[must_use]
pub fn clip(text: &str, limit: usize) -> Cow<'_, str> {
    match text.char_indices().nth(limit) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
    }
}

/// Formats foreign text for display: clipped to `limit` characters, on one line, escaped.
#[must_use]
pub fn quote(text: &str, limit: usize) -> String {
    escape(&clip(text.trim(), limit)).into_owned()
}

/// Returns the candidate most similar to `word`, if it is likely to be a typo: one edit away, or
/// with a Jaro-Winkler similarity above 0.8.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The comparison takes quadratic time, and no name is nearly as long.
    let word = Some(word).filter(|word| word.len() <= 100)?;
    let similarity = |candidate| match strsim::osa_distance(word, candidate) {
        0 | 1 => 1.0,
        _ => strsim::jaro_winkler(word, candidate),
    };
    candidates
        .into_iter()
        .map(|candidate| (similarity(candidate), candidate))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// Converts a count to the type that totals have.
#[must_use]
pub fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Formats a number with a comma between groups of three digits.
#[must_use]
pub fn grouped(number: impl Display) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Shortens a text of more than `limit` characters by leaving out its middle.
#[must_use]
pub fn shorten_middle(text: &str, limit: usize) -> Cow<'_, str> {
    let count = text.chars().count();
    if count <= limit {
        return text.into();
    }
    let room = limit.saturating_sub(1);
    let head: String = text.chars().take(room.div_ceil(2)).collect();
    let tail: String = text.chars().skip(count - room / 2).collect();
    format!("{head}…{tail}").into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn thousands_are_separated() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn hostile_characters_are_written_visibly() {
        assert_eq!(escape("a\x1b[2Jb\r\n\tc"), "a\\u{1b}[2Jb\\r\\n\\tc");
        assert_eq!(escape("# ## ###[\t"), "# ## ##\\u{23}[\\t");
        assert_eq!(
            escape("##vso[x ##teamcity[y ## z ##1"),
            "#\\u{23}vso[x #\\u{23}teamcity[y ## z ##1"
        );
        assert_eq!(
            escape("\u{9b}31m\u{202e}\u{e0041}\x7f\u{34f}"),
            "\\u{9b}31m\\u{202e}\\u{e0041}\\u{7f}\\u{34f}"
        );
    }

    #[test]
    fn ordinary_text_is_borrowed() {
        assert!(matches!(escape("naïve 日本 👩‍👩‍👧"), Cow::Borrowed(_)));
    }

    #[test]
    fn clip_counts_characters_not_bytes() {
        assert_eq!(clip("äöü", 3), "äöü");
        assert_eq!(clip("äöüß", 3), "äöü…");
    }

    #[test]
    fn nearest_finds_typos_only() {
        assert_eq!(nearest("imprnt", ["imprint", "kayle"]), Some("imprint"));
        assert_eq!(nearest("gte", ["get", "config"]), Some("get"));
        assert_eq!(nearest("qqq", ["imprint", "kayle"]), None);
    }

    /// Generates texts that need escaping, or that look escaped already.
    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "(\\p{Cc}|\\p{Cf}|\\p{Zl}|\\p{Zp}|\\\\|n|u|\\{|[0-9a-f]|\\}| |é|👩\u{200d}👧){0,12}",
        ]
    }

    proptest! {
        #[test]
        fn control_and_format_characters_are_hostile(c in "\\p{Cc}|\\p{Cf}|\\p{Zl}|\\p{Zp}") {
            prop_assert!(c == "\u{200d}" || c.contains(is_hostile), "{:?}", c);
        }

        #[test]
        fn escaping_is_safe_and_idempotent(text in texts()) {
            let escaped = escape(&text).into_owned();
            prop_assert!(!escaped.contains(is_hostile), "{:?}", escaped);
            prop_assert_eq!(escape(&escaped), &*escaped);
            prop_assert_eq!(escaped == text, !text.contains(is_hostile));
        }

        #[test]
        fn clipped_text_is_a_prefix(text in texts(), limit in 0_usize..16) {
            let clipped = clip(&text, limit);
            let count = text.chars().count();
            prop_assert_eq!(clipped.chars().count(), count.min(limit) + usize::from(count > limit));
            prop_assert!(text.starts_with(clipped.trim_end_matches('…')));
            prop_assert!(count > limit || clipped == text);
        }

        #[test]
        fn quoted_text_is_one_bounded_line(text in texts(), limit in 0_usize..16) {
            let quoted = quote(&text, limit);
            prop_assert!(!quoted.contains(is_hostile), "{:?}", quoted);
            // The longest way to write a character is `\u{10ffff}`.
            prop_assert!(quoted.chars().count() <= limit * 10 + 1, "{:?}", quoted);
        }
    }

    #[test]
    fn long_texts_are_shortened_in_the_middle() {
        for (limit, short) in [(10, "0123456789"), (9, "0123…6789"), (4, "01…9"), (1, "…")] {
            assert_eq!(shorten_middle("0123456789", limit), short);
        }
    }
}
