//! Finds the provider and the requested resource in a request path.

use crate::provider::{ALL, Provider, Related, TestEndpoint};

/// Returns the path of a provider's base URL in the mock: its name, because several providers may
/// have the same endpoint path.
pub(super) fn base_path(provider: &Provider) -> String {
    format!("/{}", provider.name)
}

/// A requested resource of a provider.
#[derive(Clone, Copy, Debug)]
pub(super) enum Route<'a> {
    /// The session with this encoded id.
    Session(&'a str),
    /// The facts at a related endpoint, by this encoded id.
    Related(&'static Related, &'a str),
    /// The endpoint that verifies a credential.
    Test(&'static TestEndpoint),
}

/// Returns the provider of a path, and the resource that it names.
pub(super) fn find(path: &str) -> Option<(&'static Provider, Route<'_>)> {
    ALL.iter().copied().find_map(|provider| {
        let path = path.strip_prefix(&base_path(provider))?;
        if let Some(test) = &provider.probe.test
            && path == test.path
        {
            return Some((provider, Route::Test(test)));
        }
        let session = id_in(path, provider.endpoint.path).map(Route::Session);
        let route = session.or_else(|| {
            let mut all = provider.related.iter();
            all.find_map(|related| Some(Route::Related(related, id_in(path, related.path)?)))
        });
        Some((provider, route?))
    })
}

/// Returns the encoded id in a path, if the path has this form.
fn id_in<'p>(path: &'p str, form: &str) -> Option<&'p str> {
    let (before, after) = form.split_once("{id}")?;
    let id = path.strip_prefix(before)?.strip_suffix(after)?;
    (!id.is_empty() && !id.contains('/')).then_some(id)
}

/// Decodes a segment of a path. A malformed one is an unknown id, as it is for a provider.
pub(super) fn decode_or_keep(segment: &str) -> String {
    decode(segment).unwrap_or_else(|| segment.to_owned())
}

/// Decodes a percent-encoded path segment; `None` if it is malformed or not UTF-8.
fn decode(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next()?).to_digit(16);
        bytes.push(match byte {
            b'%' => u8::try_from(digit()? * 16 + digit()?).ok()?,
            _ => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segment_is_decoded_at_most_once() {
        for (segment, text) in [
            ("sess_1", Some("sess_1")),
            ("a%2Fb%2fc", Some("a/b/c")),
            ("%252e", Some("%2e")),
            ("%C3%BC", Some("ü")),
            ("%", None),
            ("%2", None),
            ("%+2", None),
            ("%ff", None),
        ] {
            assert_eq!(decode(segment).as_deref(), text, "{segment}");
        }
    }

    #[test]
    fn path_belongs_to_one_provider() {
        for provider in ALL {
            let path = provider.endpoint.path.replace("{id}", "x%20y");
            let path = format!("{}{path}", base_path(provider));
            let found = find(&path).unwrap();
            assert!(found.0 == *provider && matches!(found.1, Route::Session("x%20y")));
            for wrong in [
                format!("{path}/z"),
                format!("/z{path}"),
                path.replace("x%20y", ""),
            ] {
                assert!(find(&wrong).is_none(), "{wrong}");
            }
        }
    }
}
