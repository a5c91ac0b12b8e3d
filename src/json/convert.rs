//! Conversions from and to `serde_json::Value`, for libraries and for composed documents.

use serde_json::{Number, Value};

use super::Json;

impl From<Value> for Json<'static> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(flag),
            Value::Number(number) => Self::Number(number.as_str().to_owned().into()),
            Value::String(text) => Self::String(text.into()),
            Value::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(
                members
                    .into_iter()
                    .map(|(name, member)| (name.into(), Self::from(member)))
                    .collect(),
            ),
        }
    }
}

impl From<&Json<'_>> for Value {
    fn from(json: &Json<'_>) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(flag) => Self::Bool(*flag),
            // Undocumented, but the only constructor that preserves the text of every number.
            Json::Number(digits) => {
                Self::Number(Number::from_string_unchecked(digits.clone().into_owned()))
            }
            Json::String(text) => Self::String(text.clone().into_owned()),
            Json::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            Json::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(name, member)| (name.to_owned(), Self::from(member)))
                    .collect(),
            ),
        }
    }
}

#[cfg(test)]
impl PartialEq<Value> for Json<'_> {
    fn eq(&self, other: &Value) -> bool {
        let value = Value::from(self);
        value == *other
    }
}
