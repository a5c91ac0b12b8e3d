//! An OpenAPI 3 document: parsed, with its endpoints and references.

use super::{SchemaNode, yaml};
use crate::error::{Failure, Result};
use crate::json::{self, Json, escape_token};
use crate::text;

/// Maximum number of references in a row.
const MAX_REFERENCES: usize = 32;

/// An OpenAPI 3 document.
#[derive(Debug)]
pub struct OpenApiDocument {
    root: Json<'static>,
}

/// The `get` operation of a path.
#[derive(Debug)]
pub struct Operation<'d> {
    /// Path template, as the document spells it.
    pub path: &'d str,
    /// The path item.
    pub path_item: &'d Json<'d>,
    /// The operation.
    pub value: &'d Json<'d>,
    /// JSON Pointer from the document to the operation.
    pub pointer: String,
}

impl OpenApiDocument {
    /// Parses a document in JSON or YAML.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] with the reason.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let text = json::decode(bytes).map_err(|reason| not_a_document(&reason))?;
        let root = match text.trim_start().chars().next() {
            Some('{') => json::parse(text).map(|parsed| parsed.value.into_owned()),
            Some('<') => Err("it is an HTML or XML page".to_owned()),
            _ => yaml::parse(text),
        };
        let root = root.map_err(|reason| not_a_document(&reason))?;
        let version = root.get("openapi").and_then(|version| match version {
            Json::String(text) | Json::Number(text) => Some(&**text),
            Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
        });
        match version {
            Some(version) if version.starts_with("3.") => Ok(Self { root }),
            Some(version) => {
                let version = text::quote(version, 20);
                Err(not_a_document(&format!(
                    "its version is {version}, not 3.x"
                )))
            }
            None if root.get("swagger").is_some() => Err(not_a_document(
                "it is a Swagger 2 document; convert it to OpenAPI 3",
            )),
            None => Err(not_a_document("it has no member 'openapi'")),
        }
    }

    /// Returns the value at the top level of the document.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Json<'_>> {
        self.root.get(name)
    }

    /// Finds the `get` operation of a path template. Names of parameters are ignored, and the
    /// template may begin with `base_path`, the path of the base URL.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if there is none.
    pub fn operation(&self, template: &str, base_path: &str) -> Result<Operation<'_>> {
        let wanted = without_names(template);
        let with_base = without_names(&format!("{}{template}", base_path.trim_end_matches('/')));
        let paths = self.root.get("paths").and_then(Json::as_object);
        let paths = || paths.into_iter().flat_map(json::Members::iter);
        let find = |wanted: &str| paths().find(|(path, _)| without_names(path) == wanted);
        let Some((path, item)) = find(&wanted).or_else(|| find(&with_base)) else {
            let failure = Failure::usage(format!(
                "the document has no path {}",
                text::quote(template, 200)
            ));
            let similar = similar_paths(template, paths().map(|(path, _)| path));
            return Err(failure.hint(format!("name the path of a session with --path{similar}")));
        };
        let pointer = format!("/paths/{}", escape_token(path));
        let (path_item, pointer) = self.follow(item, pointer)?;
        let Some(value) = path_item.get("get") else {
            return Err(invalid(&pointer, "the path has no operation 'get'"));
        };
        Ok(Operation {
            path,
            path_item,
            value,
            pointer: format!("{pointer}/get"),
        })
    }

    /// Returns the schema of the successful response of an operation.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if there is none.
    pub fn response_schema<'d>(&'d self, operation: &Operation<'d>) -> Result<SchemaNode<'d>> {
        let responses = operation.value.get("responses");
        let found = ["200", "2XX", "2xx", "default"]
            .into_iter()
            .find_map(|status| Some((status, responses?.get(status)?)));
        let Some((status, response)) = found else {
            return Err(invalid(&operation.pointer, "there is no response 200"));
        };
        let pointer = format!("{}/responses/{status}", operation.pointer);
        let (response, pointer) = self.follow(response, pointer)?;
        let content = response.get("content").and_then(Json::as_object);
        let types = || content.into_iter().flat_map(json::Members::iter);
        let media_type = types()
            .find(|(name, _)| name.starts_with("application/json"))
            .or_else(|| types().find(|(name, _)| name.contains("json")))
            .or_else(|| types().next());
        let schema = media_type.and_then(|(name, value)| Some((name, value.get("schema")?)));
        let Some((name, value)) = schema else {
            return Err(invalid(&pointer, "the response has no schema"));
        };
        Ok(SchemaNode::At {
            value,
            pointer: format!("{pointer}/content/{}/schema", escape_token(name)),
        })
    }

    /// Follows the references of a value that is not a schema.
    ///
    /// # Errors
    /// The errors of [`Self::target`].
    pub fn follow<'d>(
        &'d self,
        value: &'d Json<'d>,
        pointer: String,
    ) -> Result<(&'d Json<'d>, String)> {
        let (mut value, mut pointer) = (value, pointer);
        for _ in 0..MAX_REFERENCES {
            match value.get("$ref") {
                None => return Ok((value, pointer)),
                Some(reference) => (value, pointer) = self.target(reference, &pointer)?,
            }
        }
        Err(invalid(&pointer, "the reference leads to itself"))
    }

    /// Returns the target of a reference at `pointer`, and its position.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if it leads nowhere or out of the document.
    pub(super) fn target<'d>(
        &'d self,
        reference: &Json<'_>,
        pointer: &str,
    ) -> Result<(&'d Json<'d>, String)> {
        let Some(reference) = reference.as_str() else {
            return Err(invalid(pointer, "$ref is not a string"));
        };
        let shown = text::quote(reference, 200);
        let Some(fragment) = reference.strip_prefix('#') else {
            let reason = format!("'{shown}' refers to another document, which is not read");
            return Err(invalid(pointer, &reason));
        };
        // In a URI, a path template such as `{id}` is percent-encoded.
        let target = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        let found = (!fragment.is_empty())
            .then(|| self.root.pointer(&target))
            .flatten();
        found.map_or_else(
            || Err(invalid(pointer, &format!("'{shown}' does not exist"))),
            |value| Ok((value, target.clone().into_owned())),
        )
    }
}

/// Creates the failure for an unusable part of a document.
pub(super) fn invalid(pointer: &str, reason: &str) -> Failure {
    let pointer = text::quote(pointer, 300);
    Failure::usage(format!("unusable OpenAPI document: at {pointer}: {reason}"))
}

fn not_a_document(reason: &str) -> Failure {
    Failure::usage(format!("not an OpenAPI 3 document: {reason}"))
        .hint("name the provider's OpenAPI document, in JSON or YAML")
}

/// Formats a few paths that contain the last word of a template, as the end of a hint.
fn similar_paths<'d>(template: &str, paths: impl Iterator<Item = &'d str>) -> String {
    let mut words = template.rsplit('/');
    let word = words.find(|segment| !segment.is_empty() && !segment.starts_with('{'));
    let similar = paths.filter(|path| word.is_some_and(|word| path.contains(word)));
    let similar: Vec<_> = similar.take(3).map(|path| text::quote(path, 100)).collect();
    if similar.is_empty() {
        String::new()
    } else {
        format!(", for example {}", similar.join(" or "))
    }
}

/// Returns a path template without the names of its parameters: `/v1/sessions/{}`.
fn without_names(template: &str) -> String {
    let segments = template.split('/').map(|segment| {
        let is_parameter = segment.starts_with('{') && segment.ends_with('}');
        if is_parameter { "{}" } else { segment }
    });
    segments.collect::<Vec<_>>().join("/")
}
