//! Drafts the description of a provider from an OpenAPI document: the Rust file, the sample of the
//! mock, the fixtures and the published contract.

mod access;
mod contract;
mod errors;
mod id;
mod name;
mod row_shapes;
mod rows;
mod sample;
mod section;
mod source;
mod source_rows;
mod state;

use super::{OpenApiDocument, Operation};
use crate::error::{Failure, Result};
use crate::text;

use access::DraftAccess;
use errors::DraftErrors;
use id::DraftId;
use rows::DraftSession;
use state::DraftState;

/// The files of a drafted provider.
#[derive(Debug)]
pub struct ProviderDraft {
    /// Name of the provider.
    pub name: String,
    /// Paths from the root of the repository, and texts.
    pub files: Vec<(String, String)>,
    /// What the author has to decide, because the document does not state it.
    pub review: Vec<String>,
}

/// Everything about a provider that its files contain.
struct DraftModel<'d> {
    name: String,
    title: String,
    docs: String,
    access: DraftAccess,
    id: DraftId,
    session: DraftSession<'d>,
    state: DraftState,
    errors: DraftErrors,
}

impl ProviderDraft {
    /// Drafts the provider of an operation. The name is derived from the title of the document
    /// unless it is given.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] for an unusable schema, a name that is not an identifier, and a
    /// session without words or a time from which a state could be derived.
    pub fn new(
        document: &OpenApiDocument,
        operation: &Operation<'_>,
        name: Option<&str>,
    ) -> Result<Self> {
        let mut review = Vec::new();
        let title = document
            .member("info")
            .and_then(|info| info.get("title")?.as_str())
            .unwrap_or_default();
        let title = name::title(title);
        let name = name.map_or_else(|| name::identifier(&title), str::to_owned);
        if !name::is_identifier(&name) {
            let shown = text::quote(&name, 60);
            return Err(
                Failure::usage(format!("'{shown}' cannot be the name of a provider")).hint(
                    "name it with --name: lower-case letters and digits, beginning with a letter",
                ),
            );
        }
        let session = DraftSession::new(document, operation, &mut review)?;
        let state = DraftState::new(&session, &mut review)?;
        let model = DraftModel {
            docs: access::documentation(document, operation, &mut review),
            access: DraftAccess::new(document, operation, &name, &mut review)?,
            id: DraftId::new(document, operation, &session, &name, &mut review)?,
            errors: DraftErrors::new(document, operation, &mut review)?,
            title: if title.is_empty() {
                name.clone()
            } else {
                title
            },
            name,
            session,
            state,
        };
        let contract = contract::schema(document, &model.session.node)?;
        Ok(Self {
            files: model.files(&contract),
            name: model.name,
            review,
        })
    }
}

impl DraftModel<'_> {
    fn files(&self, contract: &serde_json::Value) -> Vec<(String, String)> {
        let name = &self.name;
        let json = |value: &serde_json::Value| format!("{value:#}\n");
        let mut files = source::files(self);
        files.extend([
            (format!("src/mock/samples/{name}.json"), sample::mock(self)),
            (
                format!("tests/fixtures/{name}/full.json"),
                json(&sample::full(self)),
            ),
            (
                format!("tests/fixtures/{name}/minimal.json"),
                json(&sample::minimal(self)),
            ),
            (
                format!("tests/fixtures/{name}/errors.json"),
                json(&self.errors.fixtures()),
            ),
            (format!("tests/contracts/{name}.json"), json(contract)),
        ]);
        files
    }
}
