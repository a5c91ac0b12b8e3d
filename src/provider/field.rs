//! The rows of a provider's contract. Each row determines the table cell, the redaction, the
//! contract check and the JSON Schema of a field.

/// A group of rows that are displayed together.
#[derive(Debug)]
pub struct Section {
    /// Heading.
    pub title: &'static str,
    /// Start of the paths of the rows.
    pub scope: Scope,
    /// The rows. Empty for [`Scope::Pairs`], whose members are displayed as they are.
    pub fields: &'static [Field],
    /// Whether the contract requires the list or object at [`Section::scope`].
    pub required: bool,
}

/// Start of the paths of a section's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The session itself.
    Session,
    /// The element of [`super::SessionList::path`] that is the requested session.
    SessionList,
    /// Each element of the list at this JSON Pointer, displayed as a table.
    Each(&'static str),
    /// Each member of the object at this JSON Pointer, displayed as a table with the member names
    /// in the first column.
    Entries {
        /// JSON Pointer to the object.
        path: &'static str,
        /// Heading of the column of names.
        name: &'static str,
    },
    /// The free-form object at this JSON Pointer, displayed as names and values.
    Pairs {
        /// JSON Pointer to the object.
        path: &'static str,
        /// Type of the object in the contract.
        shape: Shape,
    },
}

impl Scope {
    /// Returns the start of the paths as a JSON Pointer pattern, in which `*` matches any element
    /// or member.
    #[must_use]
    pub fn pattern(self, provider: &super::Provider) -> String {
        match self {
            Self::Session => String::new(),
            Self::SessionList => {
                let list = provider.endpoint.session_list.as_ref();
                list.map(|list| format!("{}/*", list.path))
                    .unwrap_or_default()
            }
            Self::Each(path) | Self::Entries { path, .. } => format!("{path}/*"),
            Self::Pairs { path, .. } => path.to_owned(),
        }
    }
}

/// One documented field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Label for display.
    pub label: &'static str,
    /// JSON Pointer from the section's start; `*` matches any element or member. Empty for the
    /// elements of a list themselves.
    pub path: &'static str,
    /// Path in responses of older servers: a JSON Pointer pattern from the session document, used
    /// when `path` is missing or null. In the list [`super::SessionList::path`], its first `*`
    /// matches only the requested session, because other sessions have other values.
    pub older: Option<&'static str>,
    /// Type and meaning of the value.
    pub shape: Shape,
    /// Whether the contract requires it.
    pub required: bool,
    /// Whether null is a documented value.
    pub nullable: bool,
    /// How much of the value may be displayed.
    pub show: Visibility,
    /// Meaning to this program, if any.
    pub role: Option<Role>,
    /// Whether the contract describes the field only in prose. A value of another type is then
    /// reported, but is not a breach.
    pub in_prose: bool,
    /// Placement in tables.
    pub placement: Placement,
}

/// The type of a value: the JSON types that the contract allows, and how they are displayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A string.
    Text,
    /// A string from an open list of words.
    Words(&'static [&'static str]),
    /// A string that is a point in time.
    Time,
    /// A string that is a point in time in a notation of the provider, with an example.
    ProviderTime(&'static str),
    /// An integer: milliseconds since the Unix epoch.
    EpochMillis,
    /// A duration in milliseconds: an integer or a string of digits.
    Millis,
    /// An integer: a size in bytes.
    Bytes,
    /// An integer.
    Count,
    /// An integer from 0 to the limit, displayed as "n of limit".
    Tries(u32),
    /// A boolean.
    Flag,
    /// A string or a list of strings.
    TextOrTexts,
    /// A list of strings.
    Texts,
    /// A list of anything.
    List,
    /// An object.
    Object,
    /// An object whose members are strings.
    ObjectOfTexts,
    /// An object or an empty list.
    ObjectOrEmptyList,
    /// Any value.
    Any,
}

/// How much of a value may be displayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// The whole value.
    Plain,
    /// Only that there is a value.
    Secret,
    /// A URL whose query values are secret.
    UrlWithoutQuery,
    /// The whole value if it is the requested session's id, else its first eight characters.
    RequestedIdOnly,
}

/// The meaning of a field to this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The provider's word for the state.
    Status,
    /// Time of creation.
    Created,
    /// Time of the last change.
    Updated,
    /// Time at which the session or its secret expires.
    Expires,
    /// Reason of a failure.
    Reason,
    /// Position among the elements of its list, in ascending order.
    Position,
}

/// Placement of a field in tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// A line of the summary, or a column of its own.
    Main,
    /// In the last column, "Details", of a table with many rows, if there is a value.
    Detail,
    /// Not displayed by itself: part of the value of another row, with a redaction rule of its own.
    Within,
    /// Not displayed by itself: its members have rows of their own.
    Parent,
}

impl Placement {
    /// Checks whether the field is displayed by itself.
    #[must_use]
    pub const fn is_shown(self) -> bool {
        match self {
            Self::Main | Self::Detail => true,
            Self::Within | Self::Parent => false,
        }
    }
}

impl Field {
    /// Creates an optional field that is not secret; the methods below change its properties.
    #[must_use]
    pub const fn new(label: &'static str, path: &'static str, shape: Shape) -> Self {
        Self {
            label,
            path,
            older: None,
            shape,
            required: false,
            nullable: false,
            show: Visibility::Plain,
            role: None,
            in_prose: false,
            placement: Placement::Main,
        }
    }

    /// Marks the field as required by the contract.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Marks null as a documented value.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// Sets how much of the value may be displayed.
    #[must_use]
    pub const fn show(mut self, show: Visibility) -> Self {
        self.show = show;
        self
    }

    /// Sets the meaning of the field to this program.
    #[must_use]
    pub const fn role(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }

    /// Marks the field as described only in prose: see [`Field::in_prose`].
    #[must_use]
    pub const fn in_prose(mut self) -> Self {
        self.in_prose = true;
        self
    }

    /// Sets the placement in tables.
    #[must_use]
    pub const fn placement(mut self, placement: Placement) -> Self {
        self.placement = placement;
        self
    }

    /// Sets the path in responses of older servers, from the session document: see
    /// [`Field::older`].
    #[must_use]
    pub const fn older(mut self, pattern: &'static str) -> Self {
        self.older = Some(pattern);
        self
    }
}
