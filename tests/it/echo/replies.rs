//! Responses that contain encoded credentials.

use serde_json::{Map, Value, json};
use sessctl::provider::Provider;

use super::encode;
use crate::server::Reply;

/// Returns every secret in every encoding, once as a value and once as a name.
fn every_echo(secrets: &[String]) -> Value {
    let mut echo = Map::new();
    for secret in secrets {
        for encoding in encode::ALL {
            let text = encoding(secret);
            echo.insert(
                format!("v{}", echo.len()),
                json!(format!("received {text}")),
            );
            echo.insert(format!("w{}", echo.len()), json!(["", text.clone()]));
            echo.insert(text, json!(null));
        }
    }
    Value::Object(echo)
}

/// Returns a session with all echoes in an undocumented member.
pub(super) fn session(provider: &Provider, document: &str, secrets: &[String]) -> Reply {
    let mut response: Value = serde_json::from_str(document).unwrap();
    let session = response.pointer_mut(provider.endpoint.session).unwrap();
    session["echo"] = every_echo(secrets);
    Reply::json(response.to_string()).header("x-request-id", &secrets[0])
}

/// Returns an error in the provider's own shape with four echoes, which differ between requests.
pub(super) fn error(provider: &Provider, status: u16, secrets: &[String], number: usize) -> Reply {
    let mut texts = (number * 4..).map(|at| {
        let secret = &secrets[at / encode::ALL.len() % secrets.len()];
        format!("received {}", encode::ALL[at % encode::ALL.len()](secret))
    });
    let mut body: Value = serde_json::from_str(provider.sample.not_found.body).unwrap();
    insert_echoes(&mut body, &mut texts);
    body["errors_of_fields"] = json!({"id": texts.next()});
    Reply::status(status, &body.to_string()).header("x-request-id", &texts.next().unwrap())
}

/// Replaces the texts of an error with echoes.
fn insert_echoes(error: &mut Value, texts: &mut impl Iterator<Item = String>) {
    match error {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if ["message", "detail"].contains(&name.as_str()) {
                    *member = json!(texts.next());
                } else {
                    insert_echoes(member, texts);
                }
            }
            if members.contains_key("message") {
                members.insert("hint".to_owned(), json!(texts.next()));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| insert_echoes(item, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
