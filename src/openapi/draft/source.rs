//! The Rust file of a drafted provider, before it is formatted.

use super::access::DraftSchemeKind;
use super::state::DraftState;
use super::{DraftModel, source_rows};
use crate::provider::State;

/// Names of the module that a file may use, in the order of the import.
const IMPORTS: [&str; 26] = [
    "Alphabet",
    "ConfigKey",
    "DifferenceRule",
    "Endpoint",
    "Environment",
    "ErrorContract",
    "ErrorShape",
    "Field",
    "IdRule",
    "KeyUse",
    "KnownDifference",
    "MemberType",
    "Pattern",
    "Placement",
    "Probe",
    "Provider",
    "Role",
    "Sample",
    "SampleResponse",
    "SampleStep",
    "Scheme",
    "Scope",
    "Section",
    "Shape",
    "State",
    "StateRule",
];

/// Number of rows from which they have a file of their own.
const MANY_ROWS: usize = 20;

/// Returns the paths from the root of the repository, and the texts of the files.
pub(super) fn files(model: &DraftModel<'_>) -> Vec<(String, String)> {
    let head = format!(
        "//! {}: a session. Review each comment that begins with `Review`.\n\n",
        model.title
    );
    let path = format!("src/provider/{}.rs", model.name);
    let rest = [provider(model), errors(model), lifecycles(model)].join("\n");
    let sections = source_rows::sections(model);
    let rows: usize = model
        .session
        .sections
        .iter()
        .map(|section| section.rows.len())
        .sum();
    if rows <= MANY_ROWS {
        let body = [rest, sections].join("\n");
        return vec![(
            path,
            format!("{head}use super::{};\n\n{body}", imports(&body)),
        )];
    }
    let file = format!(
        "{head}mod fields;\n\nuse fields::SECTIONS;\n\nuse super::{};\n\n{rest}",
        imports(&rest)
    );
    let fields = format!(
        "//! The documented fields of a {} session.\n\nuse crate::provider::{};\n\npub(super) {sections}",
        model.title,
        imports(&sections)
    );
    let fields_path = format!("src/provider/{}/fields.rs", model.name);
    vec![(path, file), (fields_path, fields)]
}

/// Returns the list of the names that a text uses.
fn imports(body: &str) -> String {
    // Labels and words may be equal to a name, but are not followed by these.
    let is_code = |after: &str| {
        ["::", " {", "]", " ="]
            .iter()
            .any(|next| after.starts_with(next))
    };
    let is_used = |name: &&&str| {
        body.match_indices(**name).any(|(at, _)| {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            let before = body.get(..at).and_then(|text| text.chars().next_back());
            !before.is_some_and(is_part) && body.get(at + name.len()..).is_some_and(is_code)
        })
    };
    let used = IMPORTS
        .iter()
        .chain(&["Visibility"])
        .filter(is_used)
        .copied();
    format!("{{{}}}", used.collect::<Vec<_>>().join(", "))
}

fn known_differences(model: &DraftModel<'_>) -> String {
    let known = model.session.conditional.iter().map(|pointer| {
        format!(
            "KnownDifference {{ rule: DifferenceRule::Required, pointer: {pointer:?}, \
             rows: \"optional\", document: \"required\", \
             reason: \"the value that contains it may be missing or null\" }},"
        )
    });
    format!("known_differences: &[{}],\n", known.collect::<String>())
}

fn provider(model: &DraftModel<'_>) -> String {
    let name = &model.name;
    let environments = model
        .access
        .environments
        .iter()
        .map(|(name, url)| format!("Environment {{ name: {name:?}, base_url: {url:?} }},"));
    let keys = model.access.schemes.iter().map(|scheme| {
        let key = scheme.key;
        let (about, example) = (key.replace('_', " "), key.replace('_', "-"));
        format!(
            "ConfigKey {{ key: {key:?}, about: {about:?}, usage: KeyUse::Credential, \
             example: \"mock-{name}-{example}\", lint: None }},"
        )
    });
    let schemes = model.access.schemes.iter().map(|scheme| {
        let key = scheme.key;
        match &scheme.kind {
            DraftSchemeKind::Bearer => format!("Scheme::Bearer {{ token: {key:?} }},"),
            DraftSchemeKind::Basic => {
                format!("// Review: the password is empty.\nScheme::Basic {{ user: {key:?}, password: None }},")
            }
            DraftSchemeKind::Header(name) => {
                format!("Scheme::Header {{ name: {name:?}, value: {key:?} }},")
            }
            DraftSchemeKind::Cookie(name) => {
                format!("Scheme::Cookie {{ name: {name:?}, value: {key:?} }},")
            }
        }
    });
    let envelope = model.session.envelope.iter();
    let envelope = envelope.map(|(name, types)| format!("({name:?}, {types:?}),"));
    let error = model
        .session
        .envelope
        .iter()
        .any(|(name, _)| name == "error");
    format!(
        "pub(super) const PROVIDER: Provider = Provider {{\n\
         name: {name:?},\ntitle: {:?},\n// Review: what a session is.\nabout: \"a session\",\n\
         // Review: the page of the endpoint.\ndocs: {:?},\n\
         endpoint: Endpoint {{ environments: &[{}], path: {:?}, session: {:?}, error: {}, \
         envelope: &[{}], id: {}, session_list: None }},\n\
         pages: &[],\nconfig_keys: &[{}],\nschemes: &[{}],\nkey_prefixes: &[],\n{}{}\
         sections: SECTIONS,\n{}\
         // Review: relations between fields that the documentation states.\nsense: &[],\n\
         // Review: further endpoints with facts about a session.\nrelated: &[],\n\
         // Review: the documented limits.\nrate_limit: None,\nkey_rate_limits: &[],\n\
         daily_limit: None,\nthrottle: None,\nerrors: ERRORS,\n{}{}}};\n",
        model.title,
        model.docs,
        environments.collect::<String>(),
        model.access.path,
        model.session.pointer,
        if error { "Some(\"/error\")" } else { "None" },
        envelope.collect::<String>(),
        if model.id.in_session {
            "Some(\"/id\")"
        } else {
            "None"
        },
        keys.collect::<String>(),
        schemes.collect::<String>(),
        id(model),
        state(model),
        known_differences(model),
        probe(model),
        sample(model),
    )
}

fn id(model: &DraftModel<'_>) -> String {
    let id = &model.id;
    let pattern = id.pattern.as_ref().map(|(prefix, length)| {
        format!(
            "Pattern {{ prefix: {prefix:?}, tail: Alphabet::Alphanumeric, length: {length:?} }},"
        )
    });
    let invalid = id
        .pattern
        .as_ref()
        .map(|(prefix, _)| format!("{prefix:?}, \"foo\""));
    format!(
        "// Review: the format of ids.\nid: IdRule {{ patterns: &[{}], format: {:?}, valid: &[{:?}], \
         invalid: &[{}] }},\n",
        pattern.unwrap_or_default(),
        id.format,
        id.sample,
        invalid.unwrap_or_default()
    )
}

fn probe(model: &DraftModel<'_>) -> String {
    match &model.id.missing {
        Some(id) => format!("probe: Probe {{ test: None, missing_id: {id:?} }},\n"),
        None => "probe: Probe::DEFAULT,\n".to_owned(),
    }
}

fn state(model: &DraftModel<'_>) -> String {
    let rule = match &model.state {
        DraftState::Expiry { .. } => "StateRule::Expiry { of: None }".to_owned(),
        DraftState::Words { words, .. } => {
            let words = words
                .iter()
                .map(|(word, state)| format!("({word:?}, {}),", state_name(*state)));
            format!(
                "StateRule::Words {{ words: &[{}], unlisted_is_terminal: false, ambiguous: &[] }}",
                words.collect::<String>()
            )
        }
    };
    format!("// Review: the state of each word.\nstate: {rule},\n")
}

const fn state_name(state: State) -> &'static str {
    match state {
        State::Pending => "State::Pending",
        State::Active => "State::Active",
        State::Succeeded => "State::Succeeded",
        State::Failed => "State::Failed",
        State::Expired => "State::Expired",
        State::Cancelled => "State::Cancelled",
        State::Unknown => "State::Unknown",
    }
}

fn sample(model: &DraftModel<'_>) -> String {
    let response = |name: &str, status: u16, code: &str, message: &str| {
        let headers = if status == 429 {
            "(\"retry-after\", \"2\")"
        } else {
            ""
        };
        let body = model.errors.body(status, code, message);
        format!(
            "{name}: SampleResponse {{ status: {status}, headers: &[{headers}], body: r#\"{body}\"# }},\n"
        )
    };
    format!(
        "sample: Sample {{\nid: {:?},\nsession: include_str!(\"../mock/samples/{}.json\"),\n\
         lifecycles: LIFECYCLES,\n{}{}{}{}}},\n",
        model.id.sample,
        model.name,
        response("not_found", 404, "not_found", "There is no such session"),
        response("unauthorized", 401, "unauthorized", "The key is not valid"),
        response("rate_limited", 429, "rate_limited", "Too many requests"),
        response(
            "server_error",
            500,
            "internal_error",
            "Something went wrong"
        ),
    )
}

fn errors(model: &DraftModel<'_>) -> String {
    let members = model.errors.members.iter().map(|(name, is_number)| {
        let kind = if *is_number { "Number" } else { "Text" };
        format!("({name:?}, MemberType::{kind}),")
    });
    format!(
        "const ERRORS: ErrorContract = ErrorContract {{\nshapes: &[ErrorShape::new({:?}, &[{}])],\n\
         empty: &[401, 403],\n..ErrorContract::NONE\n}};\n",
        model.errors.at,
        members.collect::<String>()
    )
}

fn lifecycles(model: &DraftModel<'_>) -> String {
    let start = &model.session.pointer;
    let step = |path: &str, text: &str| format!("&[({:?}, {text:?})],", format!("{start}{path}"));
    let lifecycles: String = match &model.state {
        DraftState::Expiry { path } => {
            let steps = ["\"{{in 25m}}\"", "\"{{ago 1s}}\""].map(|text| step(path, text));
            format!("&[{}],", steps.concat())
        }
        DraftState::Words { path, .. } => {
            let word = |word: &str| step(path, &serde_json::json!(word).to_string());
            let first = word(model.state.current_word().unwrap_or_default());
            let ends = model.state.terminal_words();
            ends.iter()
                .map(|end| format!("&[{first}{}],", word(end)))
                .collect()
        }
    };
    format!("const LIFECYCLES: &[&[SampleStep]] = &[{lifecycles}];\n")
}
