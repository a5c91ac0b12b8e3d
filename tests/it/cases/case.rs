//! Rows of a case table: setup, command line, replies and expected outcome.

use super::context::{Context, full_response};
use crate::server::Reply;

/// A case of the catalogue, run once per provider, script of replies and set of options.
///
/// Arguments, values, setup and expectations on standard error may contain placeholders: `{P}` (the
/// provider's name), `{TITLE}` (its title), `{ID}` (a valid id of it), `{VARIABLE}` (the variable
/// of its credential), `{KEY}` (a credential that contains the canary), `{URL}` and `{PORT}` (the
/// server under test), `{EVIL}` (a server that must receive no connection), `{HOME}`, `{VALUE}`
/// (the value of the row), `{LONG}` (100,000 letters), `{DEEP}` (5,000 brackets) and `{BAD}` (two
/// bytes that are not UTF-8).
#[derive(Clone, Copy)]
pub struct Case {
    /// Ids of the catalogue, separated by spaces.
    pub ids: &'static str,
    pub variant: &'static str,
    pub value: &'static str,
    /// Names of the providers; empty to derive them from the arguments.
    pub providers: &'static [&'static str],
    pub arguments: &'static [&'static str],
    /// Sets of options, each of which is appended to the arguments in a run of its own.
    pub options: &'static [&'static [&'static str]],
    pub setup: &'static [Setup],
    /// Scripts of replies, each of which is served in a run of its own.
    pub replies: fn(&Context) -> Vec<Vec<Reply>>,
    pub exit: i32,
    /// Texts on standard error.
    pub stderr: &'static [&'static str],
    /// Texts on standard output.
    pub stdout: &'static [&'static str],
    /// Texts on neither stream.
    pub absent: &'static [&'static str],
    /// Number of requests that reach the server.
    pub requests: usize,
    /// Whether a successful run may print notices that the row does not list.
    pub may_print_notices: bool,
}

/// A step that prepares a run.
#[derive(Clone, Copy)]
pub enum Setup {
    /// The base URL and a credential in the environment.
    Account,
    /// A variable.
    Env(&'static str, &'static str),
    /// A variable with a value of this many letters.
    LongEnv(&'static str, usize),
    /// A variable that is usually set and is missing in this run.
    UnsetEnv(&'static str),
    /// The configuration file, mode 0600.
    Config(&'static str),
    /// The configuration file with the server's URL and an API key from this source.
    ApiKey(&'static str),
    /// The configuration file with the server's URL and an API key that this shell script prints.
    KeyCommand(&'static str),
    /// A file below the home folder.
    File(&'static str, &'static str),
    /// A sparse file of this many zero bytes.
    SparseFile(&'static str, u64),
    /// A file of these bytes.
    BinaryFile(&'static str, &'static [u8]),
    Folder(&'static str),
    Fifo(&'static str),
    /// A symbolic link and its target.
    Symlink(&'static str, &'static str),
    Mode(&'static str, u32),
    /// The file belongs to another user.
    ForeignOwner(&'static str),
    Stdin(&'static str),
    /// A shell runs this before it starts the binary.
    Shell(&'static str),
    /// The run has no superuser rights.
    Unprivileged,
}

/// A successful `get` of the full document for each provider, with nothing on standard error.
pub const fn case(ids: &'static str, variant: &'static str) -> Case {
    Case {
        ids,
        variant,
        value: "",
        providers: &[],
        arguments: &["{P}", "get", "{ID}"],
        options: &[&[]],
        setup: &[],
        replies: full_response,
        exit: 0,
        stderr: &[],
        stdout: &[],
        absent: &[],
        requests: 1,
        may_print_notices: false,
    }
}

/// A `get` of one Deck session that prints no notices.
pub const fn deck_case(ids: &'static str, variant: &'static str) -> Case {
    case(ids, variant).arguments(&["deck", "get", "sess_1", "--quiet"])
}

/// A `get` for each provider from a configured account; the row adds the server's replies.
pub const fn wire_case(ids: &'static str, variant: &'static str) -> Case {
    let mut case = case(ids, variant);
    // Requests to this machine must ignore the proxy variables.
    case.setup = &[
        Setup::Account,
        Setup::Env("HTTP_PROXY", "{EVIL}"),
        Setup::Env("ALL_PROXY", "{EVIL}"),
    ];
    case.may_print_notices = true;
    case
}

impl Case {
    pub const fn replies(mut self, replies: fn(&Context) -> Vec<Vec<Reply>>) -> Self {
        self.replies = replies;
        self
    }

    pub const fn providers(mut self, names: &'static [&'static str]) -> Self {
        self.providers = names;
        self
    }

    pub const fn arguments(mut self, arguments: &'static [&'static str]) -> Self {
        self.arguments = arguments;
        self
    }

    pub const fn options(mut self, options: &'static [&'static [&'static str]]) -> Self {
        self.options = options;
        self
    }

    /// Text for the placeholder `{VALUE}`.
    pub const fn value(mut self, value: &'static str) -> Self {
        self.value = value;
        self
    }

    pub const fn setup(mut self, setup: &'static [Setup]) -> Self {
        self.setup = setup;
        self
    }

    pub const fn exit(mut self, exit: i32) -> Self {
        self.exit = exit;
        self
    }

    /// Fails with this exit code and these messages before any request is sent.
    pub const fn refused(self, exit: i32, stderr: &'static [&'static str]) -> Self {
        self.exit(exit).stderr(stderr).requests(0)
    }

    pub const fn stderr(mut self, texts: &'static [&'static str]) -> Self {
        self.stderr = texts;
        self
    }

    pub const fn stdout(mut self, texts: &'static [&'static str]) -> Self {
        self.stdout = texts;
        self
    }

    pub const fn absent(mut self, texts: &'static [&'static str]) -> Self {
        self.absent = texts;
        self
    }

    pub const fn requests(mut self, count: usize) -> Self {
        self.requests = count;
        self
    }

    /// Returns whether only some users can set the case up.
    pub fn depends_on_rights(&self) -> bool {
        let depends = |step: &Setup| matches!(step, Setup::ForeignOwner(_) | Setup::Unprivileged);
        self.setup.iter().any(depends)
    }
}
