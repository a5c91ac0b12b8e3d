//! Sets of JSON types.

use std::fmt;

/// A set of JSON types. `number` consists of the integers and the fractions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonTypes(u8);

impl JsonTypes {
    /// No type.
    pub const NONE: Self = Self(0);
    /// Null.
    pub const NULL: Self = Self(1);
    /// Booleans.
    pub const BOOLEAN: Self = Self(1 << 1);
    /// Integers.
    pub const INTEGER: Self = Self(1 << 2);
    /// Strings.
    pub const STRING: Self = Self(1 << 3);
    /// Arrays.
    pub const ARRAY: Self = Self(1 << 4);
    /// Objects.
    pub const OBJECT: Self = Self(1 << 5);
    /// Integers and fractions.
    pub const NUMBER: Self = Self(Self::INTEGER.0 | 1 << 6);
    /// Every type.
    pub const ANY: Self = Self((1 << 7) - 1);

    /// The types with a name in JSON Schema, and their descriptions. A set comes before its subsets.
    const NAMED: [(&'static str, Self, &'static str); 7] = [
        ("string", Self::STRING, "a string"),
        ("number", Self::NUMBER, "a number"),
        ("integer", Self::INTEGER, "an integer"),
        ("boolean", Self::BOOLEAN, "a boolean"),
        ("array", Self::ARRAY, "an array"),
        ("object", Self::OBJECT, "an object"),
        ("null", Self::NULL, "null"),
    ];

    /// Returns the type of that name in JSON Schema.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut named = Self::NAMED.iter();
        named
            .find(|(known, ..)| *known == name)
            .map(|(_, set, _)| *set)
    }

    /// Returns the type with that description, such as `an object`.
    #[must_use]
    pub fn described(description: &str) -> Option<Self> {
        let mut named = Self::NAMED.iter();
        named
            .find(|(.., known)| *known == description)
            .map(|(_, set, _)| *set)
    }

    /// Returns the types of both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the types that are in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns the types that are not in the other set.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Checks whether every type of the other set is in this one.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl fmt::Display for JsonTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ANY => return f.write_str("any value"),
            Self::NONE => return f.write_str("no value"),
            _ => {}
        }
        let mut rest = *self;
        let mut words = Vec::new();
        for (_, set, description) in Self::NAMED {
            if rest.contains(set) {
                rest = rest.without(set);
                words.push(description);
            }
        }
        f.write_str(&words.join(" or "))
    }
}
