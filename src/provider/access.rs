//! How a vendor is reached: hosts, paths, the values a profile holds, and the ways to prove who
//! is asking.

/// Where a session is fetched and where it stands in the answer.
#[derive(Debug)]
pub struct Endpoint {
    /// Named hosts, the default first.
    pub environments: &'static [Environment],
    /// The path after the base URL, with `{id}` for the encoded session id.
    pub path: &'static str,
    /// JSON Pointer from the answer to the session; empty if the answer is the session.
    pub session: &'static str,
    /// JSON Pointer from the answer to an error that a successful status may still carry.
    pub error: Option<&'static str>,
    /// The members that the contract requires of the object around the session, and their types
    /// in words. Empty if the answer is the session.
    pub envelope: &'static [(&'static str, &'static str)],
    /// JSON Pointer from the session to its id, where the answer holds one to compare.
    pub id: Option<&'static str>,
    /// Set where the answer holds several sessions and the asked one is an element of a list.
    pub own: Option<SessionList>,
}

/// A named host of a vendor.
#[derive(Debug)]
pub struct Environment {
    /// The value of `environment` in a profile.
    pub name: &'static str,
    /// The base URL; `{key}` is filled from the slot of that key.
    pub base_url: &'static str,
}

/// Where the asked session stands among others.
#[derive(Debug)]
pub struct SessionList {
    /// JSON Pointer from the session document to the list.
    pub list: &'static str,
    /// JSON Pointer from an element to its session id.
    pub key: &'static str,
}

/// A value that a profile may hold for a vendor.
#[derive(Debug)]
pub struct ConfigKey {
    /// The key in the configuration; upper-cased it ends the environment variable.
    pub key: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// What becomes of it.
    pub usage: KeyUse,
    /// A made-up value of the right form: for examples, and what the mock accepts.
    pub example: &'static str,
    /// A doubt about the form of a value that is worth a warning, never a refusal.
    pub doubt: Option<fn(&str) -> Option<&'static str>>,
}

impl ConfigKey {
    /// Whether the value must not be shown.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        !matches!(self.usage, KeyUse::Host)
    }
}

/// What becomes of a slot's value.
#[derive(Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// Part of the host name: a single DNS label. Not secret.
    Host,
    /// Part of a [`Scheme`].
    Credential,
    /// Sent, where configured, as the header of this name.
    Header(&'static str),
}

/// A way to authenticate. The texts are keys of [`ConfigKey`]s.
#[derive(Debug)]
pub enum Scheme {
    /// `Authorization: Bearer <token>`
    Bearer {
        /// The token's slot.
        token: &'static str,
    },
    /// `Authorization: Basic <user>:<password>`; without a password slot the password is empty.
    Basic {
        /// The user name's slot.
        user: &'static str,
        /// The password's slot.
        password: Option<&'static str>,
    },
    /// A header of the vendor's own.
    Header {
        /// The header's name, in lower case.
        name: &'static str,
        /// The value's slot.
        value: &'static str,
    },
    /// A cookie.
    Cookie {
        /// The cookie's name.
        name: &'static str,
        /// The value's slot.
        value: &'static str,
    },
    /// An `Authorization` header that signs each request anew.
    Signed {
        /// The public half's slot.
        access: &'static str,
        /// The secret half's slot.
        secret: &'static str,
        /// Gives the value of the `Authorization` header.
        sign: fn(&SigningInput<'_>) -> String,
        /// Shell lines that set `authorization` from the variables `access`, `secret` and
        /// `url_path`, for `--curl`.
        shell: &'static str,
    },
}

impl Scheme {
    /// The slots this scheme takes its values from; all of them are needed.
    #[must_use]
    pub fn parts(&self) -> Vec<&'static str> {
        match *self {
            Self::Bearer { token } => vec![token],
            Self::Basic { user, password } => std::iter::once(user).chain(password).collect(),
            Self::Header { value, .. } | Self::Cookie { value, .. } => vec![value],
            Self::Signed { access, secret, .. } => vec![access, secret],
        }
    }

    /// The scheme in words, for listings.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Bearer { .. } => "Bearer token".to_owned(),
            Self::Basic { password: None, .. } => "Basic, empty password".to_owned(),
            Self::Basic {
                password: Some(_), ..
            } => "Basic, id and secret".to_owned(),
            Self::Header { name, .. } => format!("header {name}"),
            Self::Cookie { name, .. } => format!("cookie {name}"),
            Self::Signed { .. } => "signature per request".to_owned(),
        }
    }
}

/// What a signing scheme signs. All texts exactly as they go on the wire.
#[derive(Debug)]
pub struct SigningInput<'a> {
    /// The public half of the credential.
    pub access: &'a str,
    /// The secret half of the credential.
    pub secret: &'a str,
    /// The method, in upper case.
    pub method: &'a str,
    /// The percent-encoded path, with its leading slash.
    pub path: &'a str,
    /// The query without its question mark; empty if there is none.
    pub query: &'a str,
    /// The body; empty for GET.
    pub body: &'a str,
    /// Milliseconds since the Unix epoch.
    pub timestamp: u64,
    /// A text that was never used before.
    pub nonce: &'a str,
}
