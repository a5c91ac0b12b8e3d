//! What a session id may look like: first the safety rule that holds for every vendor, then the
//! vendor's own shape.

use std::fmt;

use super::{ALL, Provider};

/// The longest id that is sent, in bytes.
const LONGEST: usize = 256;

/// A vendor's rule for its ids.
#[derive(Debug)]
pub struct IdRule {
    /// The shapes a vendor documents; no shape means that any safe id may be one.
    pub patterns: &'static [Pattern],
    /// The rule in words that finish "an id is …".
    pub say: &'static str,
    /// Ids that fit, for examples and tests.
    pub good: &'static [&'static str],
    /// Ids that nearly fit and must be refused, for tests.
    pub odd: &'static [&'static str],
}

/// A shape: a prefix and a tail of characters.
#[derive(Debug)]
pub struct Pattern {
    /// What the id starts with; may be empty.
    pub prefix: &'static str,
    /// What the rest is made of.
    pub tail: Alphabet,
    /// How long the rest is; `None` for one or more.
    pub length: Option<usize>,
}

/// The characters of an id's tail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Any character that the safety rule lets through.
    Safe,
    /// ASCII letters and digits.
    Alphanumeric,
    /// The 57 letters and digits of shortuuid: none of `0`, `1`, `I`, `O`, `l`.
    ShortUuid,
}

impl Alphabet {
    fn holds(self, c: char) -> bool {
        match self {
            Self::Safe => true,
            Self::Alphanumeric => c.is_ascii_alphanumeric(),
            Self::ShortUuid => c.is_ascii_alphanumeric() && !"01IOl".contains(c),
        }
    }
}

impl Pattern {
    fn fits(&self, id: &str) -> bool {
        id.strip_prefix(self.prefix).is_some_and(|tail| {
            !tail.is_empty()
                && self.length.is_none_or(|length| tail.len() == length)
                && tail.chars().all(|c| self.tail.holds(c))
        })
    }
}

/// Why an id was refused. Says what is wrong, never the id itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdFault {
    /// Breaks the safety rule; nothing lifts it.
    Unsafe(String),
    /// Is not of the vendor's documented shape; `--any-id` lifts it.
    Shape(String),
    /// Is of another vendor's shape; `--any-id` lifts it.
    Foreign(&'static Provider),
}

impl fmt::Display for IdFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsafe(why) | Self::Shape(why) => f.write_str(why),
            Self::Foreign(provider) => write!(f, "it looks like a {} id", provider.title),
        }
    }
}

/// The safety rule: what reaches a URL is exactly one path segment.
///
/// It must hold *before* a URL is built, since URL parsers drop line breaks, fold `%2e%2e` and
/// swallow `..` without a word.
///
/// # Errors
/// [`IdFault::Unsafe`] with the reason.
pub fn check_safety(id: &str) -> Result<(), IdFault> {
    let refuse = |why: String| Err(IdFault::Unsafe(why));
    if id.is_empty() {
        return refuse("the id is empty".to_owned());
    }
    if id.len() > LONGEST {
        return refuse(format!("it is longer than {LONGEST} bytes"));
    }
    if let Some(c) = id.chars().find(|c| c.is_control()) {
        return refuse(format!(
            "it holds the control character \\u{{{:x}}}",
            u32::from(c)
        ));
    }
    if !id.is_ascii() {
        return refuse("only ASCII characters are allowed".to_owned());
    }
    if id.contains(' ') {
        return refuse("it holds whitespace".to_owned());
    }
    if let Some(c) = id.chars().find(|c| r"/\?#%".contains(*c)) {
        return refuse(format!("\"{c}\" is not allowed"));
    }
    if matches!(id, "." | "..") {
        return refuse("dots alone name a folder, not a session".to_owned());
    }
    Ok(())
}

impl IdRule {
    /// Whether `id` is of one of the documented shapes. Always, where none is documented.
    #[must_use]
    pub fn fits(&self, id: &str) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.fits(id))
    }
}

impl Provider {
    /// Checks an id against the safety rule and, unless `any` is set, against this vendor's shape.
    ///
    /// # Errors
    /// The [`IdFault`] that says what is wrong with it.
    pub fn check_id(&'static self, id: &str, any: bool) -> Result<(), IdFault> {
        check_safety(id)?;
        if any {
            return Ok(());
        }
        match claimed_by(id) {
            Some(owner) if owner != self => Err(IdFault::Foreign(owner)),
            _ if self.id.fits(id) => Ok(()),
            _ => Err(IdFault::Shape(format!("it should be {}", self.id.say))),
        }
    }

    /// The title with its article: "an Imprint", "a Deck".
    #[must_use]
    pub fn article(&self) -> String {
        let article = if self.title.starts_with(['A', 'E', 'I', 'O', 'U']) {
            "an"
        } else {
            "a"
        };
        format!("{article} {}", self.title)
    }
}

/// The vendor whose documented shape `id` has, if one has. Vendors whose ids are free claim none.
#[must_use]
pub fn claimed_by(id: &str) -> Option<&'static Provider> {
    ALL.iter()
        .copied()
        .find(|provider| !provider.id.patterns.is_empty() && provider.id.fits(id))
}
