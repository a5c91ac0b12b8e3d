//! How a provider's API is accessed: hosts, paths, configuration keys and authentication schemes.

/// Hosts, the request path of a session, and the location of the session in the response.
#[derive(Debug)]
pub struct Endpoint {
    /// Named hosts, the default first.
    pub environments: &'static [Environment],
    /// Path after the base URL, with `{id}` for the percent-encoded session id.
    pub path: &'static str,
    /// JSON Pointer from the response to the session; empty if the response is the session.
    pub session: &'static str,
    /// JSON Pointer from the response to an error that may come with a successful status.
    pub error: Option<&'static str>,
    /// Members that the contract requires in the envelope, with descriptions of their types. Empty if the
    /// response is the session.
    pub envelope: &'static [(&'static str, &'static str)],
    /// JSON Pointer from the session to its id, if the response contains one to compare.
    pub id: Option<&'static str>,
    /// List of sessions in the response, if it contains one.
    pub session_list: Option<SessionList>,
}

/// A named host of a provider.
#[derive(Debug)]
pub struct Environment {
    /// The value of `environment` in a profile.
    pub name: &'static str,
    /// Base URL; `{key}` is replaced with the value of that [`ConfigKey`].
    pub base_url: &'static str,
}

/// A list of sessions in a response, of which one is the requested session.
#[derive(Debug)]
pub struct SessionList {
    /// JSON Pointer from the session document to the list.
    pub path: &'static str,
    /// JSON Pointer from an element to its session id.
    pub id: &'static str,
}

/// A provider-specific configuration key of a profile.
#[derive(Debug)]
pub struct ConfigKey {
    /// Name of the key. In upper case it is also the suffix of the environment variable.
    pub key: &'static str,
    /// Short description.
    pub about: &'static str,
    /// How the value is used.
    pub usage: KeyUse,
    /// A made-up value of the right form, shown in examples and accepted by the mock.
    pub example: &'static str,
    /// Checks the form of a value and returns the text of a warning, if any.
    pub lint: Option<fn(&str) -> Option<&'static str>>,
}

impl ConfigKey {
    /// Checks whether the value must be redacted.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        !matches!(self.usage, KeyUse::Host)
    }
}

/// How the value of a [`ConfigKey`] is used.
#[derive(Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// Part of the host name: a single DNS label. Not secret.
    Host,
    /// Part of a [`Scheme`].
    Credential,
    /// Sent as the header of this name, if configured.
    Header(&'static str),
}

/// An authentication scheme. Its fields are names of [`ConfigKey`]s, unless stated otherwise.
#[derive(Debug)]
pub enum Scheme {
    /// `Authorization: Bearer <token>`
    Bearer {
        /// Key of the token.
        token: &'static str,
    },
    /// `Authorization: Basic <user>:<password>`, base64-encoded; without a password key the
    /// password is empty.
    Basic {
        /// Key of the user name.
        user: &'static str,
        /// Key of the password.
        password: Option<&'static str>,
    },
    /// A header of the provider's own.
    Header {
        /// Name of the header, in lower case.
        name: &'static str,
        /// Key of the value.
        value: &'static str,
    },
    /// A cookie.
    Cookie {
        /// Name of the cookie.
        name: &'static str,
        /// Key of the value.
        value: &'static str,
    },
    /// An `Authorization` header that signs each request.
    Signed {
        /// Key of the access key.
        access: &'static str,
        /// Key of the secret key.
        secret: &'static str,
        /// Returns the value of the `Authorization` header.
        sign: fn(&SigningInput<'_>) -> String,
        /// Shell lines that set `authorization` from the variables `access`, `secret` and
        /// `url_path`, for `--curl`.
        shell: &'static str,
    },
}

impl Scheme {
    /// Returns the configuration keys of this scheme. All of them are required.
    #[must_use]
    pub fn keys(&self) -> Vec<&'static str> {
        match *self {
            Self::Bearer { token } => vec![token],
            Self::Basic { user, password } => std::iter::once(user).chain(password).collect(),
            Self::Header { value, .. } | Self::Cookie { value, .. } => vec![value],
            Self::Signed { access, secret, .. } => vec![access, secret],
        }
    }

    /// Returns a short description of the scheme for listings.
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

/// Input of a signature. All strings are exactly as sent in the request.
#[derive(Debug)]
pub struct SigningInput<'a> {
    /// Access key.
    pub access: &'a str,
    /// Secret key.
    pub secret: &'a str,
    /// Method, in upper case.
    pub method: &'a str,
    /// Percent-encoded path, with its leading slash.
    pub path: &'a str,
    /// Query without its question mark; empty if there is none.
    pub query: &'a str,
    /// Body; empty for GET.
    pub body: &'a str,
    /// Milliseconds since the Unix epoch.
    pub timestamp: u64,
    /// A unique value (UUID v4).
    pub nonce: &'a str,
}
