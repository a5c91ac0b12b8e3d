//! Words that a description lists in prose, as code: "one of `queued` or `running`".

use super::Schema;

/// Returns the words that the descriptions of a schema mark as code.
pub(super) fn words<'d>(schema: &Schema<'d>) -> Vec<&'d str> {
    let descriptions = schema.descriptions.iter();
    let mut words: Vec<&str> = descriptions.flat_map(|text| code_spans(text)).collect();
    words.retain(|word| is_word(word));
    words
}

/// Returns the texts between backticks, of which Markdown allows more than one on each side.
fn code_spans(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split('`').filter(|part| !part.is_empty());
    // A text that begins with code has no text before it.
    let skipped = usize::from(!text.starts_with('`'));
    parts.skip(skipped).step_by(2)
}

fn is_word(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    !text.is_empty() && text.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_in_prose_is_a_word() {
        let words_of = |description| {
            let schema = Schema {
                descriptions: vec![description],
                ..Schema::any()
            };
            words(&schema)
        };
        assert_eq!(
            words_of("Status: `queued`, `in_progress`, or `done`."),
            ["queued", "in_progress", "done"]
        );
        assert_eq!(
            words_of("``ACTIVE`` first, then ``DONE`` (see `GET /x`)."),
            ["ACTIVE", "DONE"]
        );
        assert_eq!(words_of("no code"), Vec::<&str>::new());
        assert_eq!(words_of("an open `end"), ["end"]);
    }
}
