//! Names of providers, labels of fields, and the words of a name.

/// Returns the title of a document without the words that say that it is an API.
pub(super) fn title(text: &str) -> String {
    let is_generic = |word: &&str| {
        !["api", "public", "rest", "the", "v1", "v2"].contains(&&*word.to_lowercase())
    };
    let words: Vec<_> = text.split_whitespace().filter(is_generic).collect();
    crate::text::quote(&words.join(" "), 40)
}

/// Returns the first word of a title as an identifier.
pub(super) fn identifier(title: &str) -> String {
    let word = title.split_whitespace().next().unwrap_or_default();
    let letters = word.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

/// Checks whether a name can be that of a module and of a verb.
pub(super) fn is_identifier(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let reserved = [
        "mod", "tests", "type", "self", "super", "crate", "match", "static", "use",
    ];
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(is_part)
        && name.len() <= 30
        && !reserved.contains(&name)
}

/// Splits a member name into lower-case words: `connectUrl` and `connect_url` are the same.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let begins =
            !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && !before.is_ascii_uppercase());
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns the label of a member name: `connectUrl` becomes `Connect URL`.
pub(super) fn label(name: &str) -> String {
    let words = words(name);
    let words = words
        .iter()
        .enumerate()
        .map(|(index, word)| match word.as_str() {
            "id" | "url" | "uri" | "ip" | "os" | "api" => word.to_uppercase(),
            _ if index == 0 => {
                let mut letters = word.chars();
                let first = letters.next().map(|first| first.to_ascii_uppercase());
                first.into_iter().chain(letters).collect()
            }
            _ => word.clone(),
        });
    words.collect::<Vec<_>>().join(" ")
}
