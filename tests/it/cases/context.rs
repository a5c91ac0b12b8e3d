//! The session and the server of a run, and the placeholders of the tables.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

use serde_json::{Map, Value};
use sessctl::provider::Provider;

use crate::fixtures::{documents, id_of};
use crate::run::credential;
use crate::server::{Reply, Request};

/// A provider, a session of it, and a server that must receive no connection.
#[derive(Clone)]
pub struct Context {
    pub provider: &'static Provider,
    pub id: String,
    /// The provider's response with every documented field.
    pub document: String,
    pub forbidden_url: String,
}

impl Context {
    pub fn of(provider: &'static Provider) -> Self {
        let document = document(provider);
        Self {
            provider,
            id: id_of(provider, &document),
            document: document.trim_end().to_owned(),
            forbidden_url: String::new(),
        }
    }

    /// Returns the same session under another id.
    pub fn with_id(mut self, id: &str) -> Self {
        self.document = self.document.replace(&self.id, id);
        id.clone_into(&mut self.id);
        self
    }

    /// Returns the response with a changed session.
    pub fn with(&self, change: impl FnOnce(&mut Map<String, Value>)) -> String {
        let mut response: Value = serde_json::from_str(&self.document).unwrap();
        let session = response.pointer_mut(self.provider.endpoint.session);
        change(session.unwrap().as_object_mut().unwrap());
        response.to_string()
    }

    /// Returns the response with one more member in the session, whose value is this JSON text.
    pub fn with_member(&self, name: &str, json: &str) -> String {
        // The text may be something that no JSON library would produce.
        const PLACEHOLDER: &str = "value of the new member";
        let text = self.with(|session| {
            session.insert(name.to_owned(), Value::from(PLACEHOLDER));
        });
        text.replace(&format!("\"{PLACEHOLDER}\""), json)
    }

    /// Replaces the placeholders of a text.
    pub fn fill(&self, text: &str, value: &str, url: &str, home: &Path) -> OsString {
        let key = self.provider.schemes[0].keys()[0];
        let filled = text
            .replace("{VALUE}", value)
            .replace("{P}", self.provider.name)
            .replace("{TITLE}", self.provider.title)
            .replace("{ID}", &self.id)
            .replace("{VARIABLE}", &self.provider.variable(key))
            .replace("{KEY}", &credential(self.provider, key))
            .replace("{URL}", url)
            .replace("{PORT}", url.rsplit(':').next().unwrap())
            .replace("{EVIL}", &self.forbidden_url)
            .replace("{LONG}", &"a".repeat(100_000))
            .replace("{DEEP}", &"[".repeat(5000))
            .replace("{HOME}", home.to_str().unwrap());
        let pieces: Vec<&[u8]> = filled.split("{BAD}").map(str::as_bytes).collect();
        OsString::from_vec(pieces.join(&b"\xff\xfe"[..]))
    }
}

fn document(provider: &Provider) -> String {
    let documents = documents(provider).into_iter();
    let mut full = documents.filter(|(name, _)| name == "full.json");
    full.next().unwrap().1
}

/// Returns one script of one reply: the full document.
pub fn full_response(context: &Context) -> Vec<Vec<Reply>> {
    vec![vec![Reply::json(&context.document)]]
}

/// Returns the full document of the provider under the requested id.
pub fn full_document(provider: &Provider, request: &Request) -> Reply {
    let document = document(provider);
    let requested = request.path.rsplit('/').next().unwrap();
    Reply::json(document.replace(&id_of(provider, &document), requested))
}
