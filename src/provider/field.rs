//! The rows of a vendor's contract. From one row follow the table cell, the redaction, the
//! contract check and the JSON Schema.

/// A group of rows that are shown together.
#[derive(Debug)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// Where the rows' paths start from.
    pub at: Scope,
    /// The rows. For [`Scope::Pairs`] there are none: the members are shown as they come.
    pub fields: &'static [Field],
    /// Whether the contract requires the list or object at [`Section::at`].
    pub required: bool,
}

/// Where a section's rows start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The session itself.
    Session,
    /// The element of [`super::SessionList::list`] that is the asked session.
    SessionList,
    /// Each element of the list at this JSON Pointer: a table.
    Each(&'static str),
    /// Each member of the object at this JSON Pointer: a table that begins with the member's name.
    Entries {
        /// JSON Pointer to the object.
        path: &'static str,
        /// The heading of the column of names.
        name: &'static str,
    },
    /// The free object at this JSON Pointer: names and values as they come.
    Pairs {
        /// JSON Pointer to the object.
        path: &'static str,
        /// What the contract says of it.
        shape: Shape,
    },
}

impl Scope {
    /// The rows' start as a JSON Pointer pattern, in which `*` stands for any element or member.
    #[must_use]
    pub fn pattern(self, own: Option<&super::SessionList>) -> String {
        match self {
            Self::Session => String::new(),
            Self::SessionList => own.map(|own| format!("{}/*", own.list)).unwrap_or_default(),
            Self::Each(path) | Self::Entries { path, .. } => format!("{path}/*"),
            Self::Pairs { path, .. } => path.to_owned(),
        }
    }
}

/// One documented field.
#[derive(Debug)]
pub struct Field {
    /// How a person calls it.
    pub label: &'static str,
    /// JSON Pointer from the section's start; `*` stands for any element or member.
    /// Empty for a list's elements themselves.
    pub path: &'static str,
    /// Where older servers put it: a JSON Pointer pattern from the session document, looked at
    /// when `path` has nothing or null. Where it leads into [`super::SessionList::list`], its first `*`
    /// stands for the asked session alone: what another session holds is not this one's.
    pub older: Option<&'static str>,
    /// What the value is.
    pub shape: Shape,
    /// Whether the contract requires it.
    pub required: bool,
    /// Whether null is a documented value.
    pub nullable: bool,
    /// How much of it may be shown.
    pub show: Visibility,
    /// What it means to the program, where it means something.
    pub role: Option<Role>,
    /// Whether the contract describes it in prose alone, so that a value of another type is a
    /// departure, but no breach.
    pub in_prose: bool,
    /// Where a table puts it.
    pub place: Placement,
}

/// What a value is: the JSON types that the contract allows, and how a person reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A string.
    Text,
    /// A string from an open list of words.
    Words(&'static [&'static str]),
    /// A string that is a point in time.
    Time,
    /// A string that is a point in time in a notation of the vendor's own, of which this is an
    /// example.
    OwnTime(&'static str),
    /// An integer: milliseconds since the Unix epoch.
    EpochMillis,
    /// A duration in milliseconds: an integer or a string of digits.
    Millis,
    /// An integer: a size in bytes.
    Bytes,
    /// An integer.
    Count,
    /// An integer from 0 to the limit, shown as "n of limit".
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
    /// An object, or an empty list in its place.
    ObjectOrEmptyList,
    /// Any value.
    Any,
}

/// How much of a value may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// All of it.
    Plain,
    /// Nothing of it, only that it is there.
    Secret,
    /// A URL whose query values are secret.
    UrlWithoutQuery,
    /// All of it if it is the asked session's id, else its first eight characters.
    OwnIdOnly,
}

/// What a field means to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The vendor's word for the state.
    Status,
    /// When the session was created.
    Created,
    /// When the session last changed.
    Updated,
    /// When the session, or its secret, expires.
    Expires,
    /// Its place among the elements of its list, counted upwards.
    Position,
}

/// Where a table puts a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// A line of the summary, or a column of its own.
    Main,
    /// In a table of many rows: in the last column, "Details", if it says something.
    Detail,
    /// Not by itself: it is part of another row's value, and stands here for its redaction.
    Within,
    /// Not by itself: its members have rows of their own.
    Parent,
}

impl Placement {
    /// Whether the field shows by itself.
    #[must_use]
    pub const fn is_shown(self) -> bool {
        match self {
            Self::Main | Self::Detail => true,
            Self::Within | Self::Parent => false,
        }
    }
}

impl Field {
    /// An optional, plain field; the methods below say more.
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
            place: Placement::Main,
        }
    }

    /// The contract requires it.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Null is a documented value.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// It may be shown only in part, or not at all.
    #[must_use]
    pub const fn show(mut self, show: Visibility) -> Self {
        self.show = show;
        self
    }

    /// It means something to the program.
    #[must_use]
    pub const fn role(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }

    /// The contract describes it in prose alone: see [`Field::in_prose`].
    #[must_use]
    pub const fn in_prose(mut self) -> Self {
        self.in_prose = true;
        self
    }

    /// It has no line or column of its own.
    #[must_use]
    pub const fn place(mut self, place: Placement) -> Self {
        self.place = place;
        self
    }

    /// Older servers put it at `pattern`, from the session document: see [`Field::older`].
    #[must_use]
    pub const fn older(mut self, pattern: &'static str) -> Self {
        self.older = Some(pattern);
        self
    }
}
