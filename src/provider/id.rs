//! Validates session ids: first the safety rule of every provider, then the provider's format.

use std::fmt;

use super::{ALL, Provider};

/// Maximum length of an id, in bytes.
const MAX_LENGTH: usize = 256;

/// A session id that is safe to send: it satisfies the safety rule and, unless `any_id` was set, has
/// its provider's format. Only [`Provider::parse_id`] creates one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionId(String);

impl SessionId {
    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The format of a provider's session ids.
#[derive(Debug)]
pub struct IdRule {
    /// The documented formats; if empty, any safe id is accepted.
    pub patterns: &'static [Pattern],
    /// Description of the format that completes "an id is …".
    pub format: &'static str,
    /// Valid ids, for examples and tests.
    pub valid: &'static [&'static str],
    /// Invalid ids, for tests.
    pub invalid: &'static [&'static str],
}

/// An id format: a prefix and a tail of characters.
#[derive(Debug)]
pub struct Pattern {
    /// Prefix; may be empty.
    pub prefix: &'static str,
    /// Characters of the tail.
    pub tail: Alphabet,
    /// Length of the tail; `None` for one or more characters.
    pub length: Option<usize>,
}

/// The characters of an id's tail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Any character that the safety rule allows.
    Safe,
    /// ASCII letters and digits.
    Alphanumeric,
    /// The 57 letters and digits of shortuuid: none of `0`, `1`, `I`, `O`, `l`.
    ShortUuid,
}

impl Alphabet {
    fn contains(self, c: char) -> bool {
        match self {
            Self::Safe => true,
            Self::Alphanumeric => c.is_ascii_alphanumeric(),
            Self::ShortUuid => c.is_ascii_alphanumeric() && !"01IOl".contains(c),
        }
    }
}

impl Pattern {
    fn matches(&self, id: &str) -> bool {
        id.strip_prefix(self.prefix).is_some_and(|tail| {
            !tail.is_empty()
                && self.length.is_none_or(|length| tail.len() == length)
                && tail.chars().all(|c| self.tail.contains(c))
        })
    }
}

/// Reason why an id was rejected. Its text never contains the id itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdError {
    /// It violates the safety rule; this cannot be overridden.
    Unsafe(String),
    /// It does not match the provider's documented format; `--any-id` overrides this.
    Format(String),
    /// It matches another provider's format; `--any-id` overrides this.
    OtherProvider(&'static Provider),
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsafe(why) | Self::Format(why) => f.write_str(why),
            Self::OtherProvider(provider) => {
                write!(
                    f,
                    "this looks like {} session",
                    provider.title_with_article()
                )
            }
        }
    }
}

/// Checks the safety rule: an id must be exactly one path segment of a URL.
///
/// # Errors
/// [`IdError::Unsafe`] with the reason.
pub fn check_safety(id: &str) -> Result<(), IdError> {
    // URL parsers silently drop line breaks, decode `%2e%2e` and resolve `..`, so the text is checked
    // before a URL is built from it.
    let reject = |why: String| Err(IdError::Unsafe(why));
    if id.is_empty() {
        return reject("the id is empty".to_owned());
    }
    if id.len() > MAX_LENGTH {
        return reject(format!("it is longer than {MAX_LENGTH} bytes"));
    }
    if let Some(c) = id.chars().find(|c| c.is_control()) {
        return reject(format!(
            "it contains the control character \\u{{{:x}}}",
            u32::from(c)
        ));
    }
    if !id.is_ascii() {
        return reject("only ASCII characters are allowed".to_owned());
    }
    if id.contains(' ') {
        return reject("it contains whitespace".to_owned());
    }
    if let Some(c) = id.chars().find(|c| r"/\?#%".contains(*c)) {
        return reject(format!("\"{c}\" is not allowed"));
    }
    if matches!(id, "." | "..") {
        return reject("an id of dots alone is a path, not a session".to_owned());
    }
    Ok(())
}

impl IdRule {
    /// Checks whether `id` matches a documented format. Always true if none is documented.
    #[must_use]
    pub fn matches(&self, id: &str) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.matches(id))
    }
}

impl Provider {
    /// Checks an id against the safety rule and, unless `any_id` is set, against this provider's
    /// format.
    ///
    /// # Errors
    /// An [`IdError`] with the reason.
    pub fn parse_id(&'static self, id: &str, any_id: bool) -> Result<SessionId, IdError> {
        check_safety(id)?;
        match detect_provider(id) {
            _ if any_id => {}
            Some(owner) if owner != self => return Err(IdError::OtherProvider(owner)),
            _ if self.id.matches(id) => {}
            _ => return Err(IdError::Format(format!("expected {}", self.id.format))),
        }
        Ok(SessionId(id.to_owned()))
    }

    /// Returns the title with its article: "an Imprint", "a Deck".
    #[must_use]
    pub fn title_with_article(&self) -> String {
        let article = if self.title.starts_with(['A', 'E', 'I', 'O', 'U']) {
            "an"
        } else {
            "a"
        };
        format!("{article} {}", self.title)
    }
}

/// Detects the provider of an id by its documented format. Providers with free-form ids never
/// match.
#[must_use]
pub fn detect_provider(id: &str) -> Option<&'static Provider> {
    ALL.iter()
        .copied()
        .find(|provider| !provider.id.patterns.is_empty() && provider.id.matches(id))
}
