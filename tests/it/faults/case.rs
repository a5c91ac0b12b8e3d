//! A row: a stimulus, and what must come of it.

/// A row of a table. The texts of the line, the steps and the words may hold `{P}` (a vendor;
/// the row is then held for each), `{ID}` (a good id of it), `{URL}` (with its `{PORT}`) and `{EVIL}` (the server that
/// answers and the one that must not be asked), `{HOME}`, `{KEY}` (a credential with the canary),
/// `{LONG}` (a hundred thousand letters) `{DEEP}`
/// (5000 brackets) and `{BAD}` (two bytes that are not UTF-8).
#[derive(Clone, Copy)]
pub struct Case {
    pub id: &'static str,
    pub what: &'static str,
    pub line: &'static [&'static str],
    pub steps: &'static [Step],
    pub exit: i32,
    pub says: &'static [&'static str],
    pub shows: &'static [&'static str],
    /// What neither stream may hold.
    pub hides: &'static [&'static str],
    /// How many requests reach the server.
    pub sends: usize,
}

/// What is done before the run.
#[derive(Clone, Copy)]
pub enum Step {
    /// The base URL and a credential in the environment.
    Ready,
    /// A variable.
    Env(&'static str, &'static str),
    /// A variable of so many letters.
    LongEnv(&'static str, usize),
    /// A variable that every run has is not set.
    Unset(&'static str),
    /// The configuration file, mode 0600.
    Config(&'static str),
    /// The configuration file with the server's URL and a key that comes from here.
    Key(&'static str),
    /// The same, and the key is what this shell script prints.
    Prints(&'static str),
    /// A file below the home folder.
    File(&'static str, &'static str),
    /// A file of so many bytes, all zero, that takes no room.
    Sparse(&'static str, u64),
    /// A file of these bytes.
    Bytes(&'static str, &'static [u8]),
    Folder(&'static str),
    Fifo(&'static str),
    /// A link and what it leads to.
    Link(&'static str, &'static str),
    Mode(&'static str, u32),
    /// The file belongs to somebody else.
    Foreign(&'static str),
    Stdin(&'static str),
    /// A shell does this before it starts the binary.
    Shell(&'static str),
    /// The run has no rights of the superuser.
    Unprivileged,
}

/// A row that ends in 0, after one request, without a word.
pub const fn case(id: &'static str, what: &'static str, line: &'static [&'static str]) -> Case {
    Case {
        id,
        what,
        line,
        steps: &[],
        exit: 0,
        says: &[],
        shows: &[],
        hides: &[],
        sends: 1,
    }
}

impl Case {
    pub const fn steps(mut self, steps: &'static [Step]) -> Self {
        self.steps = steps;
        self
    }

    /// Fails before anything is sent, and says this.
    pub const fn fails(mut self, exit: i32, says: &'static [&'static str]) -> Self {
        self.exit = exit;
        self.says = says;
        self.sends = 0;
        self
    }

    /// Says this on standard error without failing.
    pub const fn says(mut self, says: &'static [&'static str]) -> Self {
        self.says = says;
        self
    }

    pub const fn shows(mut self, shows: &'static [&'static str]) -> Self {
        self.shows = shows;
        self
    }

    pub const fn hides(mut self, hides: &'static [&'static str]) -> Self {
        self.hides = hides;
        self
    }

    pub const fn sends(mut self, sends: usize) -> Self {
        self.sends = sends;
        self
    }

    /// Whether the row is about every vendor.
    pub fn everyone(&self) -> bool {
        self.line.contains(&"{P}")
    }

    /// Whether only some users can set the row up.
    pub fn depends_on_rights(&self) -> bool {
        let depends = |step: &Step| matches!(step, Step::Foreign(_) | Step::Unprivileged);
        self.steps.iter().any(depends)
    }
}
