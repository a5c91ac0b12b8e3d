//! Values that must not be shown, and the scrubber that takes them out of texts.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr;
use memchr::memmem::find;

/// What stands where a secret stood.
pub const REDACTED: &str = "[redacted]";

/// A secret text. It has no `Display`, no `Serialize` and no `Deref`, and its `Debug` shows
/// nothing of it: the only way to the text is [`Secret::expose`], which is easy to search for.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text into keeping.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself: for the wire and for the redactor, for nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(****)")
    }
}

/// Takes given secrets out of any text, in whatever form they turn up: plain, percent-encoded or
/// base64. It knows the texts, not what they are for.
#[derive(Clone, Debug, Default)]
pub struct Scrubber {
    needles: Vec<Secret>,
}

impl Scrubber {
    /// Shorter secrets are scrubbed only where they are the whole text: taken out of the middle of
    /// others they would leave a text unreadable and give themselves away by their gaps.
    const SHORTEST: usize = 4;

    /// A scrubber that also takes out `secret`.
    #[must_use]
    pub fn and(mut self, secret: &Secret) -> Self {
        let text = secret.expose();
        let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        for form in [
            text.to_owned(),
            encoded,
            base64(text.as_bytes()),
            base64(format!("{text}:").as_bytes()),
        ] {
            if !form.is_empty() && !self.needles.iter().any(|needle| needle.expose() == form) {
                self.needles.push(Secret::new(form));
            }
        }
        self.longest_first();
        self
    }

    /// Takes out what `other` takes out, too.
    pub fn extend(&mut self, other: &Self) {
        for needle in &other.needles {
            if !self.needles.contains(needle) {
                self.needles.push(needle.clone());
            }
        }
        self.longest_first();
    }

    // So that no part of a longer form is left behind by a shorter one.
    fn longest_first(&mut self) {
        self.needles
            .sort_by_key(|needle| std::cmp::Reverse(needle.expose().len()));
    }

    /// Whether there is nothing to take out.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.needles.is_empty()
    }

    /// Whether JSON text may hold any of the secrets. Only if not, its parts need no look each:
    /// with an escape in it, a secret may be written in many ways.
    #[must_use]
    pub fn may_find_in(&self, json: &[u8]) -> bool {
        memchr(b'\\', json).is_some()
            || self
                .needles
                .iter()
                .any(|needle| find(json, needle.expose().as_bytes()).is_some())
    }

    /// `text` without the secrets.
    #[must_use]
    pub fn scrub<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut clean = Cow::Borrowed(text);
        for needle in self.needles.iter().map(Secret::expose) {
            if clean == needle {
                return Cow::Borrowed(REDACTED);
            }
            if needle.len() >= Self::SHORTEST && clean.contains(needle) {
                clean = Cow::Owned(clean.replace(needle, REDACTED));
            }
        }
        clean
    }
}

/// Standard base64 with padding (RFC 4648, section 4).
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk
            .iter()
            .fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = ALPHABET
                .get(group >> (18 - 6 * place) & 63)
                .copied()
                .unwrap_or(b'=');
            text.push(if place > chunk.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_hides_secrets() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(****)");
        assert_eq!(
            format!("{:#?}", Some(Secret::new("hunter2"))),
            "Some(\n    Secret(****),\n)"
        );
    }

    #[test]
    fn every_encoded_form_is_scrubbed() {
        let scrubber = Scrubber::default().and(&Secret::new("s3cr+t/key"));
        for text in [
            "bad key s3cr+t/key!",
            "k=s3cr%2Bt%2Fkey&x",
            "Basic czNjcit0L2tleTo=",
            "czNjcit0L2tleQ==",
        ] {
            let clean = scrubber.scrub(text);
            assert!(clean.contains(REDACTED), "{text} -> {clean}");
            assert!(
                !clean.contains("s3cr") && !clean.contains("czNj"),
                "{clean}"
            );
        }
        assert_eq!(scrubber.scrub("nothing here"), "nothing here");
    }

    #[test]
    fn escaped_texts_are_searched_in_parts() {
        let scrubber = Scrubber::default().and(&Secret::new("s3cr+t/key"));
        for text in [
            r#"{"a":"s3cr+t/key"}"#,
            r#"["czNjcit0L2tleTo="]"#,
            r#"{"s3cr+t/key":1}"#,
            r#""\u0073""#,
        ] {
            assert!(scrubber.may_find_in(text.as_bytes()), "{text}");
        }
        assert!(!scrubber.may_find_in(br#"{"a":"s3cr"}"#));
        assert!(!Scrubber::default().may_find_in(b"{}") && Scrubber::default().is_empty());
    }

    #[test]
    fn overlapping_secrets_leave_no_part() {
        let (short, long) = (Secret::new("abcd"), Secret::new("abcdef"));
        let mut extended = Scrubber::default().and(&short);
        extended.extend(&Scrubber::default().and(&long));
        let mut other = Scrubber::default().and(&long);
        other.extend(&Scrubber::default().and(&short));
        for scrubber in [Scrubber::default().and(&short).and(&long), extended, other] {
            assert_eq!(
                scrubber.scrub("x abcdef abcd y"),
                "x [redacted] [redacted] y"
            );
        }
    }

    #[test]
    fn empty_secret_removes_nothing() {
        let scrubber = Scrubber::default().and(&Secret::new(""));
        assert_eq!(scrubber.scrub(""), "");
        assert_eq!(scrubber.scrub("text"), "text");
    }

    #[test]
    fn short_secret_matches_whole_words() {
        let scrubber = Scrubber::default().and(&Secret::new("abc"));
        assert_eq!(scrubber.scrub("abc"), REDACTED);
        assert_eq!(scrubber.scrub("abcdef"), "abcdef");
    }

    #[test]
    fn base64_vectors_of_rfc_4648() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
