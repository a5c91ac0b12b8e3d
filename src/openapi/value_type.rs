//! The type of a value as a row or a schema describes it, in a form that can be compared.

use std::fmt;

use super::contract_rows::DocumentedValue;
use super::{JsonTypes, OpenApiDocument, Schema, SchemaNode};
use crate::error::Result;
use crate::provider::Shape;

/// Formats of strings that are points in time. The others do not affect the type.
const TIME_FORMATS: [&str; 3] = ["date-time", "date", "time"];

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ValueType {
    types: JsonTypes,
    /// Types of the elements of an array or of the members of an object.
    inner: JsonTypes,
    /// Least and greatest integer.
    range: Option<(String, String)>,
    /// Format of a string.
    format: Option<String>,
    /// Whether the words of a string are listed.
    has_words: bool,
}

impl ValueType {
    /// Returns the documented type.
    pub(super) fn of_row(value: DocumentedValue) -> Self {
        let (types, inner) = shape_types(value.shape);
        let null = if value.nullable {
            JsonTypes::NULL
        } else {
            JsonTypes::NONE
        };
        let range = match value.shape {
            Shape::Tries(limit) => Some(("0".to_owned(), limit.to_string())),
            _ => None,
        };
        Self {
            types: types.or(null),
            inner,
            range,
            format: matches!(value.shape, Shape::Time).then(|| "date-time".to_owned()),
            has_words: matches!(value.shape, Shape::Words(_)),
        }
    }

    /// Returns the type of a schema.
    ///
    /// # Errors
    /// The errors of [`OpenApiDocument::resolve`].
    pub(super) fn of_schema(document: &OpenApiDocument, schema: &Schema<'_>) -> Result<Self> {
        let types = schema.strict_types();
        let inner = |node: &Option<SchemaNode<'_>>| match node {
            Some(node) => Ok(document.resolve(node)?.strict_types()),
            None => Ok(JsonTypes::ANY),
        };
        let inner = if types.contains(JsonTypes::ARRAY) {
            inner(&schema.items)?
        } else if types.contains(JsonTypes::OBJECT) && schema.properties.is_empty() {
            inner(&schema.additional)?
        } else {
            JsonTypes::ANY
        };
        let format = schema.format.filter(|format| TIME_FORMATS.contains(format));
        let range = schema.minimum.zip(schema.maximum);
        Ok(Self {
            types,
            inner,
            range: range.map(|(least, greatest)| (least.to_owned(), greatest.to_owned())),
            format: format.map(str::to_owned),
            has_words: schema.words.is_some(),
        })
    }

    /// Checks whether a schema of this type allows what a row documents.
    pub(super) fn conforms_to(&self, value: DocumentedValue, has_rows_below: bool) -> bool {
        let row = Self::of_row(value);
        let inner_fits = match value.shape {
            Shape::Texts | Shape::TextOrTexts | Shape::ObjectOfTexts => self.inner == row.inner,
            Shape::Object => has_rows_below || self.inner == JsonTypes::ANY,
            _ => true,
        };
        let range_fits = row.range.is_none() || self.range == row.range;
        // Many documents describe the form of a time in prose only.
        let format_fits = match &self.format {
            Some(_) => self.format == row.format,
            None => true,
        };
        // Words that only the row has may be listed in prose, which the caller checks.
        let words_fit = row.has_words || !self.has_words;
        value.shape == Shape::Any
            || (self.types == row.types && inner_fits && range_fits && format_fits && words_fit)
    }
}

/// Returns the JSON types of a shape, and those of its elements or members.
const fn shape_types(shape: Shape) -> (JsonTypes, JsonTypes) {
    const ANY: JsonTypes = JsonTypes::ANY;
    match shape {
        Shape::Text | Shape::Words(_) | Shape::Time | Shape::ProviderTime(_) => {
            (JsonTypes::STRING, ANY)
        }
        Shape::EpochMillis | Shape::Bytes | Shape::Count | Shape::Tries(_) => {
            (JsonTypes::INTEGER, ANY)
        }
        Shape::Millis => (JsonTypes::INTEGER.or(JsonTypes::STRING), ANY),
        Shape::Flag => (JsonTypes::BOOLEAN, ANY),
        Shape::TextOrTexts => (JsonTypes::STRING.or(JsonTypes::ARRAY), JsonTypes::STRING),
        Shape::Texts => (JsonTypes::ARRAY, JsonTypes::STRING),
        Shape::List => (JsonTypes::ARRAY, ANY),
        Shape::Object => (JsonTypes::OBJECT, ANY),
        Shape::ObjectOfTexts => (JsonTypes::OBJECT, JsonTypes::STRING),
        Shape::ObjectOrEmptyList => (JsonTypes::OBJECT.or(JsonTypes::ARRAY), ANY),
        Shape::Any => (ANY, ANY),
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let null = self.types != JsonTypes::ANY && self.types.contains(JsonTypes::NULL);
        let types = if null && self.types != JsonTypes::NULL {
            self.types.without(JsonTypes::NULL)
        } else {
            self.types
        };
        write!(f, "{types}")?;
        if self.has_words {
            f.write_str(" from a list")?;
        }
        match (&self.range, &self.format) {
            (Some((least, greatest)), _) => write!(f, " from {least} to {greatest}")?,
            (None, Some(format)) => write!(f, " ({format})")?,
            (None, None) => {}
        }
        if self.inner != JsonTypes::ANY {
            write!(f, " (each {})", self.inner)?;
        }
        if types != self.types {
            f.write_str(" or null")?;
        }
        Ok(())
    }
}
