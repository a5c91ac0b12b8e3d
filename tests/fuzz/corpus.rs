//! The corpus: the fixtures.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sessctl::provider::Provider;

fn folder(provider: &Provider) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(provider.name)
}

/// The documents of a provider, and the session id of each.
pub fn documents(provider: &Provider) -> Vec<(String, String)> {
    let paths = fs::read_dir(folder(provider)).unwrap();
    let mut paths: Vec<_> = paths.map(|entry| entry.unwrap().path()).collect();
    // The order of the files decides the numbers of the cases.
    paths.sort();
    let texts = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .filter(|path| !path.ends_with("errors.json"))
        .map(|path| fs::read_to_string(path).unwrap());
    let documents: Vec<_> = texts.map(|text| (id_of(provider, &text), text)).collect();
    assert!(
        documents.len() > 1,
        "{} has too few fixtures",
        provider.name
    );
    documents
}

fn id_of(provider: &Provider, text: &str) -> String {
    let response: Value = serde_json::from_str(text).unwrap();
    let session = response.pointer(provider.endpoint.session).unwrap();
    let list = provider.endpoint.session_list.as_ref();
    let own = list.and_then(|list| session.pointer(list.path)?.get(0)?.pointer(list.id));
    let id = provider.endpoint.id.and_then(|id| session.pointer(id));
    let id = id.or(own).and_then(Value::as_str);
    id.unwrap_or(provider.sample.id).to_owned()
}

/// The errors of a provider: status, header lines and body.
pub fn errors(provider: &Provider) -> Vec<(u16, String, Vec<u8>)> {
    let text = fs::read_to_string(folder(provider).join("errors.json")).unwrap();
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    rows.iter()
        .map(|row| {
            let status = u16::try_from(row["status"].as_u64().unwrap()).unwrap();
            let headers = row["headers"].as_object().into_iter().flatten();
            let headers: String = headers
                .map(|(name, value)| format!("{name}: {}\r\n", value.as_str().unwrap_or_default()))
                .collect();
            let body = match &row["body"] {
                Value::Null => row["text"].as_str().unwrap_or_default().to_owned(),
                body => body.to_string(),
            };
            (status, headers, body.into_bytes())
        })
        .collect()
}
