//! The rows of a drafted provider in Rust, before they are formatted.

use super::DraftModel;
use super::section::{DraftRow, DraftScope, DraftSection, DraftShape};
use crate::provider::{Role, Visibility};

/// Returns the constant with the sections.
pub(super) fn sections(model: &DraftModel<'_>) -> String {
    let sections = model.session.sections.iter().map(section);
    format!(
        "const SECTIONS: &[Section] = &[{}];\n",
        sections.collect::<String>()
    )
}

fn section(section: &DraftSection) -> String {
    let scope = match &section.scope {
        DraftScope::Session => "Scope::Session".to_owned(),
        DraftScope::Each(path) => format!("Scope::Each({path:?})"),
        DraftScope::Entries(path) => format!("Scope::Entries {{ path: {path:?}, name: \"Name\" }}"),
        DraftScope::Pairs(path, shape) => {
            format!(
                "Scope::Pairs {{ path: {path:?}, shape: {} }}",
                shape_name(shape)
            )
        }
    };
    format!(
        "Section {{ title: {:?}, scope: {scope}, required: {}, fields: &[{}] }},",
        section.title,
        section.required,
        section.rows.iter().map(field).collect::<String>()
    )
}

fn field(row: &DraftRow) -> String {
    let mut text = String::new();
    match row.show {
        Visibility::Secret => text.push_str("\n// Review: secret by its name.\n"),
        Visibility::UrlWithoutQuery => text.push_str("\n// Review: whether the query is secret.\n"),
        Visibility::Plain | Visibility::RequestedIdOnly => {}
    }
    text.push_str(&format!(
        "Field::new({:?}, {:?}, {})",
        row.label,
        row.path,
        shape_name(&row.shape)
    ));
    if row.required {
        text.push_str(".required()");
    }
    if row.nullable {
        text.push_str(".nullable()");
    }
    match row.show {
        Visibility::Secret => text.push_str(".show(Visibility::Secret)"),
        Visibility::UrlWithoutQuery => text.push_str(".show(Visibility::UrlWithoutQuery)"),
        Visibility::Plain | Visibility::RequestedIdOnly => {}
    }
    match row.role {
        Some(Role::Status) => text.push_str(".role(Role::Status)"),
        Some(Role::Created) => text.push_str(".role(Role::Created)"),
        Some(Role::Updated) => text.push_str(".role(Role::Updated)"),
        Some(Role::Expires) => text.push_str(".role(Role::Expires)"),
        Some(Role::Reason | Role::Position) | None => {}
    }
    if row.is_parent {
        text.push_str(".placement(Placement::Parent)");
    }
    text.push_str(",\n");
    text
}

fn shape_name(shape: &DraftShape) -> String {
    let name = match shape {
        DraftShape::Words(words) => {
            let words: Vec<_> = words.iter().map(|word| format!("{word:?}")).collect();
            return format!("Shape::Words(&[{}])", words.join(", "));
        }
        DraftShape::Text => "Text",
        DraftShape::Time => "Time",
        DraftShape::Epoch => "EpochMillis",
        DraftShape::Count => "Count",
        DraftShape::Flag => "Flag",
        DraftShape::Texts => "Texts",
        DraftShape::TextOrTexts => "TextOrTexts",
        DraftShape::List => "List",
        DraftShape::Object => "Object",
        DraftShape::ObjectOfTexts => "ObjectOfTexts",
        DraftShape::Any => "Any",
    };
    format!("Shape::{name}")
}
