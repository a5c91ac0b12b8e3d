//! Recognizes names of members, parameters and headers that indicate a secret.

use std::sync::LazyLock;

/// Terms that indicate a secret, also within a longer word (`accesstoken`).
pub const SECRET_STEMS: &[&str] = &[
    "secret",
    "token",
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "credential",
    "authorization",
    "cookie",
    "bearer",
    "signature",
];

/// Terms that indicate a secret if they are a whole word of the name.
pub const SECRET_WORDS: &[&str] = &["pwd", "jwt", "otp", "totp", "pin", "sig", "pem", "dsn"];

/// Terms of two words that indicate a secret.
pub const SECRET_COMPOUNDS: &[&str] = &[
    "api_key",
    "access_key",
    "private_key",
    "session_key",
    "signing_key",
    "encryption_key",
    "client_key",
    "shared_key",
    "ssh_key",
    "auth_header",
    "connection_string",
];

/// Words after a term that make the name an ordinary one: `token_count` is not a secret.
pub const DESCRIPTIVE_WORDS: &[&str] = &[
    "algorithm",
    "alg",
    "at",
    "attempts",
    "bundles",
    "changed",
    "consent",
    "count",
    "created",
    "date",
    "disabled",
    "enabled",
    "expiration",
    "expired",
    "expires",
    "expiry",
    "id",
    "ids",
    "in",
    "issued",
    "issuer",
    "kind",
    "length",
    "lifetime",
    "limit",
    "name",
    "policy",
    "present",
    "required",
    "reset",
    "rotated",
    "scope",
    "scopes",
    "seconds",
    "size",
    "state",
    "status",
    "strength",
    "ttl",
    "type",
    "updated",
    "usage",
    "used",
    "valid",
    "verified",
    "version",
];

/// Words before `tokens` that make the name a count of language-model tokens.
pub const QUANTITIES: &[&str] = &[
    "completion",
    "input",
    "max",
    "min",
    "output",
    "prompt",
    "remaining",
    "total",
    "used",
];

/// Endings that turn a stem into an unrelated word: `secretary`, `tokenizer`.
const UNRELATED_ENDINGS: &[&str] = &["ary", "ariat", "ization", "izer"];

/// Checks whether a name indicates a secret, independent of the provider. Letter case and word
/// separators are ignored.
#[must_use]
pub fn names_a_secret(name: &str) -> bool {
    static TERMS: LazyLock<Vec<u32>> = LazyLock::new(|| {
        let terms = SECRET_STEMS
            .iter()
            .chain(SECRET_WORDS)
            .chain(SECRET_COMPOUNDS);
        terms.map(|term| letters(term)).collect()
    });
    // Most names lack a letter of every term, and need not be split into words.
    let letters = letters(name);
    TERMS.iter().any(|term| letters & term == *term) && has_secret_term(name, letters)
}

/// Returns a bit for each ASCII letter in a text, in either case.
fn letters(text: &str) -> u32 {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic);
    letters.fold(0, |found, letter| found | 1 << (letter & 31))
}

/// Checks whether a name with these letters contains a term, and does not only describe it.
fn has_secret_term(name: &str, name_letters: u32) -> bool {
    let words = words(name);
    let folded = words.concat();
    let mut starts = Vec::with_capacity(words.len());
    let mut length = 0;
    for word in &words {
        starts.push(length);
        length += word.len();
    }
    let contains_term = |term: &str, inner_boundary: Option<usize>| {
        let letters = letters(term);
        letters & name_letters == letters
            && folded.match_indices(term).any(|(at, _)| {
                let end = at + term.len();
                let mut inner = starts.iter().filter(|start| at < **start && **start < end);
                // A term that begins within a word must end in that word: `map_i_keys` does not
                // contain `apikey`.
                let begins =
                    starts.contains(&at) || inner.all(|start| Some(*start - at) == inner_boundary);
                let last = starts.partition_point(|start| *start < end) - 1;
                begins && !only_describes(term, &words, last, end, &starts)
            })
    };
    SECRET_STEMS.iter().any(|stem| contains_term(stem, None))
        || SECRET_COMPOUNDS
            .iter()
            .any(|key| contains_term(&key.replace('_', ""), key.find('_')))
        || words.iter().enumerate().any(|(at, word)| {
            SECRET_WORDS.contains(&word.as_str()) && !words.get(at + 1..).is_some_and(describes)
        })
}

/// Checks whether the name only describes a secret. The term ends at `end`, in the word `last`.
fn only_describes(term: &str, words: &[String], last: usize, end: usize, starts: &[usize]) -> bool {
    let consumed = end - starts.get(last).copied().unwrap_or_default();
    let suffix = words.get(last).and_then(|word| word.get(consumed..));
    let suffix = suffix.unwrap_or_default();
    let after = words.get(last + 1..).unwrap_or_default();
    if UNRELATED_ENDINGS.contains(&suffix) {
        return true;
    }
    let is_plural = suffix == "s";
    let is_token_count = is_plural && term == "token" && after.is_empty();
    let before = last.checked_sub(1).and_then(|at| words.get(at));
    if is_token_count && before.is_some_and(|word| QUANTITIES.contains(&word.as_str())) {
        return true;
    }
    let same_word = (suffix.is_empty() || is_plural) && describes(after);
    same_word
        || DESCRIPTIVE_WORDS.contains(&suffix) && after.iter().all(|word| is_description(word))
}

fn describes(after: &[String]) -> bool {
    !after.is_empty() && after.iter().all(|word| is_description(word))
}

fn is_description(word: &str) -> bool {
    DESCRIPTIVE_WORDS.contains(&word)
}

/// Splits a name into lower-case words: `clientSecret`, `client-secret` and `CLIENT_SECRET` have two.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    let mut letters = name.chars().peekable();
    while let Some(c) = letters.next() {
        // `APIKey` is `api` and `key`, but the plural `IDs` is one word.
        let ends_capitals = before.is_ascii_uppercase()
            && letters
                .peek()
                .is_some_and(|next| next.is_ascii_lowercase() && *next != 's');
        if c.is_ascii_alphanumeric() {
            let starts = !before.is_ascii_alphanumeric()
                || c.is_ascii_uppercase() && (before.is_ascii_lowercase() || ends_capitals);
            if starts {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.push(c.to_ascii_lowercase());
            }
        }
        before = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_names_are_found() {
        let names = "client_secret clientSecret CLIENT-SECRET accesstoken idTOKENs X-CSRF-Token \
             access_tokens pass_word Set-Cookie cookies apikey idapiKey xapi_key APIKey \
             x_api_key_value privateKey Authorization Proxy-Authorization authHeader \
             credentials session_key signingKey encryption_key client_key ssh_key jwt otp \
             card_pin pinCode passcode totp signature sig connection_string dsn pem pwd passwd \
             passphrase bearer token_hash secret_token_id authorization_code tokenValue tokens \
             input_token api_key_id_secret";
        for name in names.split_whitespace().chain(["api keys", "x Set-Cookie"]) {
            assert!(names_a_secret(name), "{name}");
        }
    }

    #[test]
    fn ordinary_names_are_ignored() {
        let names = "token_count tokenCount tokencount max_tokens total_tokens token_type \
             token_expires_at cookie_consent cookies_enabled secretary password_updated_at \
             password_strength authorization_status api_key_id private_key_id secret_name \
             ship_wd bypass_words stepwd map_i_keys mapIKeys shipping pinned spin signed_at \
             design key keys keyboard monkey session_id author otp_verified pin_attempts \
             tokenizer";
        for name in names.split_whitespace().chain([""]) {
            assert!(!names_a_secret(name), "{name}");
        }
    }
}
