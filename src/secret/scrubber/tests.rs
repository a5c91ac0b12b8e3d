use proptest::prelude::*;

use super::super::base64;
use super::*;

#[test]
fn every_encoded_form_is_scrubbed() {
    let scrubber = Scrubber::default().with_secret(&Secret::new("s3cr+t/key"));
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
fn possible_matches_are_detected() {
    let scrubber = Scrubber::default().with_secret(&Secret::new("s3cr+t/key"));
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
fn nested_secrets_are_redacted_whole() {
    let (short, long) = (Secret::new("abcd"), Secret::new("abcdef"));
    let mut extended = Scrubber::default().with_secret(&short);
    extended.extend(&Scrubber::default().with_secret(&long));
    let mut other = Scrubber::default().with_secret(&long);
    other.extend(&Scrubber::default().with_secret(&short));
    for scrubber in [
        Scrubber::default().with_secret(&short).with_secret(&long),
        extended,
        other,
    ] {
        assert_eq!(
            scrubber.scrub("x abcdef abcd y"),
            "x [redacted] [redacted] y"
        );
    }
}

#[test]
fn empty_secret_removes_nothing() {
    let scrubber = Scrubber::default().with_secret(&Secret::new(""));
    assert_eq!(scrubber.scrub(""), "");
    assert_eq!(scrubber.scrub("text"), "text");
}

#[test]
fn short_secret_matches_whole_words() {
    let scrubber = Scrubber::default().with_secret(&Secret::new("abc"));
    assert_eq!(scrubber.scrub("abc"), REDACTED);
    assert_eq!(scrubber.scrub("abcdef"), "abcdef");
}

#[test]
fn secrets_are_found_in_encoded_texts() {
    let secret = "ks_S3cr+t/value~0123456789";
    let scrubber = Scrubber::default().with_secret(&Secret::new(secret));
    for before in [
        "",
        "a",
        "ab",
        "kid_123456789:",
        "Bearer ",
        r#"{"authorization":"Bearer "#,
    ] {
        for after in ["", "\"", "\"}", ":"] {
            let coded = base64(format!("{before}{secret}{after}").as_bytes());
            let url = coded.replace('+', "-").replace('/', "_");
            let bare = url.trim_end_matches('=').to_owned();
            let escaped = coded.replace('/', "\\/").replace('+', "\\u002B");
            for coded in [&coded, &url, &bare, &escaped, &coded.replace('=', "%3d")] {
                let clean = scrubber.scrub(coded).into_owned();
                assert!(
                    clean.starts_with(REDACTED) && clean.len() <= 16,
                    "{coded}: {clean}"
                );
                let inside = format!("<{coded}>");
                let clean = scrubber.scrub(&inside);
                assert!(
                    clean.starts_with("<[redacted]") && clean.ends_with('>'),
                    "{clean}"
                );
            }
        }
    }
}

#[test]
fn secrets_are_found_escaped() {
    let secret = "s3cr+t/key=é";
    let scrubber = Scrubber::default().with_secret(&Secret::new(secret));
    let every: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
    for text in [
        "s3cr%2Bt%2Fkey%3D%C3%A9",
        "s3cr%2bt%2fkey%3d%c3%a9",
        "s3cr%252Bt%252Fkey%253D%25C3%25A9",
        "s3cr%25252Bt%25252Fkey%25253D%2525C3%2525A9",
        r"s3cr\u002Bt\/key\u003dé",
        r"s3cr\\u002Bt\\\/key=é",
        "s3cr&#43;t&#x2F;key&equals;é",
        "s3cr&amp;#43;t/key=é",
        "733363722b742f6b65793dc3a9",
        "733363722B742F6B65793DC3A9",
        "S3CR+T/KEY=é",
        &every,
    ] {
        assert_eq!(scrubber.scrub(text), REDACTED, "{text}");
        let (inside, clean) = (format!("é {text}. 100%"), "é [redacted]. 100%");
        assert_eq!(scrubber.scrub(&inside), clean);
        assert!(scrubber.may_find_in(inside.as_bytes()), "{text}");
    }
}

#[test]
fn every_encoded_text_is_redacted() {
    let scrubber = Scrubber::default().with_secret(&Secret::new("s3cr+t/key"));
    let coded = base64(b"s3cr+t/key");
    let text = format!("{coded} {coded}, 733363722b742f6b6579");
    assert_eq!(scrubber.scrub(&text), "[redacted] [redacted], [redacted]");
}

#[test]
fn percent_encoding_inside_base64_is_found() {
    let scrubber = Scrubber::default().with_secret(&Secret::new("s3cr+t/key="));
    let coded = base64(b"{\"key\":\"s3cr%2Bt%2Fkey%3D\"}");
    assert_eq!(scrubber.scrub(&coded), REDACTED);
}

#[test]
fn other_text_is_unchanged() {
    let scrubber = Scrubber::default().with_secret(&Secret::new("kk_live_0123"));
    for text in [
        "100% of a\\b & c",
        "a2xpdmU=",
        "kk_live_012",
        "%41%42",
        "\\u0041",
        "",
    ] {
        assert!(
            matches!(scrubber.scrub(text), Cow::Borrowed(same) if same == text),
            "{text}"
        );
    }
    assert_eq!(scrubber.scrub("%41 kk_live_0123 %42"), "%41 [redacted] %42");
    assert_eq!(
        scrubber.scrub("kk_live_0123kk_live_0123"),
        "[redacted][redacted]"
    );
}

#[test]
fn long_secrets_are_removed_whole() {
    let long: String = (0..20_000_u32).map(|at| at.to_string()).collect();
    let scrubber = Scrubber::default().with_secret(&Secret::new(&*long));
    assert_eq!(scrubber.scrub(&format!("a {long} b")), "a [redacted] b");
    let coded = base64(format!("x{long}").as_bytes());
    assert_eq!(scrubber.scrub(&coded), REDACTED);
    let (cut, _) = long.split_at(500);
    assert_eq!(scrubber.scrub(&format!("{cut}, x")), "[redacted], x");
    assert_eq!(scrubber.scrub_truncated(&format!("{cut}…")), "[redacted]…");
}

#[test]
fn overlapping_secrets_leave_no_ends() {
    let scrubber = Scrubber::default()
        .with_secret(&Secret::new("abcdef"))
        .with_secret(&Secret::new("defxyz"));
    assert_eq!(scrubber.scrub("-abcdefxyz-"), "-[redacted]-");
    assert_eq!(scrubber.scrub("-%61bcdefxyz-"), "-[redacted]-");
    let scrubber = Scrubber::default()
        .with_secret(&Secret::new("abcdef"))
        .with_secret(&Secret::new("fghijk"));
    assert_eq!(scrubber.scrub("-abcdefghijk-"), "-[redacted]-");
}

#[test]
fn truncated_secrets_are_redacted() {
    let scrubber = Scrubber::default().with_secret(&Secret::new("sk_live_0123456789abcdef"));
    for (text, clean) in [
        ("'sk_live_0123456…' is no id", "'[redacted]…' is no id"),
        ("a sk_live_01", "a [redacted]"),
        (
            "sk_live_0123456789abcdef… sk_live_",
            "[redacted]… [redacted]",
        ),
        ("c2tfbGl2ZV8wMTIzNDU2…", "[redacted]…"),
        ("a sk_live… b", "a sk_live… b"),
        ("sk_live_0123 sk_livE", "sk_live_0123 sk_livE"),
    ] {
        assert_eq!(scrubber.scrub_truncated(text), clean, "{text}");
    }
}

#[test]
fn keys_are_recognized_by_prefix() {
    let scrubber = Scrubber::default().with_prefixes(["sk_", "kk_"]);
    for (text, clean) in [
        ("no 'sk_live_abc' here", "no '[redacted]' here"),
        ("kk_012345 sk_a", "[redacted] sk_a"),
        ("task_012345 desk_0123456", "task_012345 desk_0123456"),
    ] {
        assert_eq!(scrubber.scrub(text), clean);
    }
    assert!(scrubber.is_secret("sk_live_abc") && !scrubber.is_secret("a sk_live_abc"));
    assert!(scrubber.known_only().is_empty() && !scrubber.is_empty());
    assert!(scrubber.may_find_in(b"sk_live_abc"));
    let mut other = Scrubber::default().with_secret(&Secret::new("word"));
    other.extend(&scrubber);
    assert_eq!(other.scrub("word sk_live_abc"), "[redacted] [redacted]");
    assert!(other.is_secret("word"));
}

#[test]
fn every_layer_is_searched() {
    let first = Scrubber::default().with_secret(&Secret::new("first-secret"));
    let both = first.combined_with(&Scrubber::default().with_secret(&Secret::new("other-secret")));
    assert_eq!(
        both.scrub("first-secret, other-secret"),
        "[redacted], [redacted]"
    );
    assert_eq!(
        both.scrub_truncated("first-sec… other-sec"),
        "[redacted]… [redacted]"
    );
    assert!(both.may_find_in(b"other-secret"));
    assert_eq!(format!("{both:?}"), "Scrubber(2 secrets)");
}

/// Encodings that may be applied one after another.
fn encode(text: &str, by: u8) -> String {
    match by % 5 {
        0 => text.bytes().map(|byte| format!("%{byte:02X}")).collect(),
        1 => url::form_urlencoded::byte_serialize(text.as_bytes()).collect(),
        2 => text
            .replace('\\', "\\\\")
            .replace('/', "\\/")
            .replace('"', "\\\""),
        3 => text
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_string()
                } else {
                    format!("\\u{:04x}", u32::from(c))
                }
            })
            .collect(),
        _ => text
            .replace('&', "&amp;")
            .replace('+', "&#43;")
            .replace('"', "&quot;"),
    }
}

proptest! {
    #[test]
    fn no_escaped_secret_survives(
        secret in "[a-zA-Z0-9+/=_.~-]{8,24}",
        before in "[ -~é]{0,6}",
        after in "[ -~é]{0,6}",
        first: u8,
        second: u8,
        coded: bool,
    ) {
        let scrubber = Scrubber::default().with_secret(&Secret::new(&*secret));
        let inner = if coded { base64(format!("{before}{secret}{after}").as_bytes()) } else { secret.clone() };
        let sent = encode(&encode(&inner, first), second);
        let text = format!("{before}|{sent}|{after}");
        let clean = scrubber.scrub(&text).into_owned();
        prop_assert!(!clean.contains(&sent), "{} -> {}", text, clean);
        prop_assert!(clean.contains(REDACTED), "{}", clean);
        prop_assert!(scrubber.may_find_in(text.as_bytes()));
    }

    #[test]
    fn text_without_secrets_is_unchanged(text in any::<String>()) {
        let scrubber = Scrubber::default().with_secret(&Secret::new("a-secret-that-is-nowhere"));
        prop_assert_eq!(scrubber.scrub(&text), &*text);
    }
}
