//! Searches a text for secrets after every kind of decoding. Shares no code with the scrubber.

/// Maximum number of nested encodings.
const DEPTH: usize = 3;

/// Returns the decoded text that contains a secret, if there is one.
pub fn find(text: &[u8], secrets: &[String]) -> Option<String> {
    search(text, secrets, DEPTH)
}

fn search(text: &[u8], secrets: &[String], depth: usize) -> Option<String> {
    let is_in_text = |secret: &&String| {
        text.windows(secret.len())
            .any(|part| part == secret.as_bytes())
    };
    if let Some(secret) = secrets.iter().find(is_in_text) {
        return Some(format!("{secret} in {}", String::from_utf8_lossy(text)));
    }
    let more = depth.checked_sub(1)?;
    let unescaped = unescape(text);
    let changed = unescaped != text;
    let unescaped = changed.then(|| search(&unescaped, secrets, more)).flatten();
    unescaped.or_else(|| {
        let mut runs = text
            .split(|byte| !is_base64(*byte))
            .filter(|run| run.len() >= 8);
        runs.find_map(|run| {
            let hex = hexadecimal(run).and_then(|bytes| search(&bytes, secrets, more));
            let mut starts = 0..4;
            hex.or_else(|| starts.find_map(|at| search(&base64(&run[at..]), secrets, more)))
        })
    })
}

/// Decodes percent-encoding, JSON escapes and HTML references, each once.
fn unescape(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.first() {
        let code = |from: usize, to: usize, radix| {
            let digits = std::str::from_utf8(rest.get(from..to)?).ok()?;
            u32::from_str_radix(digits, radix)
                .ok()
                .and_then(|code| u8::try_from(code).ok())
        };
        let end = rest.iter().take(10).position(|byte| *byte == b';');
        let (byte, length) = match (first, rest.get(1), end) {
            (b'%', ..) => (code(1, 3, 16), 3),
            (b'\\', Some(b'u'), _) => (code(2, 6, 16), 6),
            (b'\\', Some(next), _) => (Some(*next), 2),
            (b'&', Some(b'#'), Some(end)) if rest.get(2) == Some(&b'x') => {
                (code(3, end, 16), end + 1)
            }
            (b'&', Some(b'#'), Some(end)) => (code(2, end, 10), end + 1),
            (b'&', _, Some(end)) => match &rest[1..end] {
                b"plus" => (Some(b'+'), end + 1),
                b"sol" => (Some(b'/'), end + 1),
                b"equals" => (Some(b'='), end + 1),
                _ => (None, 1),
            },
            _ => (None, 1),
        };
        plain.push(byte.unwrap_or(*first));
        rest = &rest[if byte.is_some() { length } else { 1 }..];
    }
    plain
}

const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

fn base64(text: &[u8]) -> Vec<u8> {
    let values = text.iter().map(|byte| {
        u32::from(match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            _ => 63,
        })
    });
    let values: Vec<u32> = values.collect();
    let groups = values.chunks(4).flat_map(|group| {
        let bits = (0..4).fold(0, |bits, at| bits << 6 | group.get(at).unwrap_or(&0));
        bits.to_be_bytes()[1..].to_vec()
    });
    groups.collect()
}

fn hexadecimal(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let bytes = (0..text.len() / 2).map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16));
    bytes.collect::<Result<_, _>>().ok()
}
