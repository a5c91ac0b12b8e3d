//! Finds the configuration file and chooses the profile.

use std::path::{Path, PathBuf};

use super::file::{self, File, Profile};
use super::limits::{self, EffectiveLimit};
use super::preferences::FilePreferences;
use super::trusted_file::{self, ReadRequest};
use super::{Flags, Limits, Provenance, name};
use crate::error::{Failure, Kind, Result};
use crate::host::{Host, NotUnicode};
use crate::secret::Scrubber;
use crate::text;

/// Maximum size of a configuration file, in bytes.
const MAX_SIZE: u64 = 1 << 20;

/// Environment variable with the path of the configuration file.
pub(super) const PATH_VARIABLE: &str = "SESSCTL_CONFIG";

/// Environment variable that selects the profile.
pub(super) const PROFILE_VARIABLE: &str = "SESSCTL_PROFILE";

/// Path treated as an empty configuration file.
pub const EMPTY_FILE: &str = "/dev/null";

/// Loaded configuration: the selected profile, combined with the command-line flags.
#[derive(Debug)]
pub struct Config {
    pub(super) flags: Flags,
    pub(super) path: Option<PathBuf>,
    /// Environment variables that any profile of the file names as sources of credentials.
    pub(super) credential_variables: Vec<String>,
    pub(super) profile: Profile,
    pub(super) profile_origin: Provenance,
    pub(super) preferences: FilePreferences,
    pub(super) limits: Limits,
    pub(super) limit_origins: Vec<EffectiveLimit>,
    notices: Vec<String>,
    secrets: Scrubber,
}

impl Config {
    /// Reads the configuration file if it exists, and selects the profile.
    ///
    /// # Errors
    /// [`Kind::Config`] for an invalid file, profile or limit.
    pub fn load(host: &Host, flags: &Flags) -> Result<Self> {
        let mut notices = Vec::new();
        let (path, file) = find_file(host, flags, &mut notices)?;
        let from_flag = flags.profile.is_some();
        let (name, profile_origin) = selected_name(host, flags, &file)?;
        let credential_variables = file.variables();
        let secrets = file.secrets(host);
        let preferences = file.preferences.clone();
        let profile = select_profile(file, name.as_deref(), &profile_origin, path.as_deref())?;
        let (limits, limit_origins) = limits::effective(host, flags, from_flag, |key| {
            profile.limits.get(key).cloned()
        })?;
        Ok(Self {
            flags: Flags {
                cacert: flags.cacert.as_deref().map(|path| host.expand_home(path)),
                ..flags.clone()
            },
            path,
            credential_variables,
            profile,
            profile_origin,
            preferences,
            limits,
            limit_origins,
            notices,
            secrets,
        })
    }

    /// Returns notices about the file.
    #[must_use]
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Returns a scrubber that redacts the credentials that were read with the file, of every
    /// profile.
    #[must_use]
    pub const fn secrets(&self) -> &Scrubber {
        &self.secrets
    }

    /// Returns the limits in effect.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits.clone()
    }

    /// Returns the CA bundle to trust instead of the system's certificates.
    #[must_use]
    pub fn cacert(&self) -> Option<&Path> {
        self.flags.cacert.as_deref()
    }

    /// Returns whether the profile is named on the command line.
    pub(super) const fn is_profile_from_flag(&self) -> bool {
        self.flags.profile.is_some()
    }
}

/// Finds and reads the configuration file. A missing file is empty, unless its path was given.
pub(super) fn find_file(
    host: &Host,
    flags: &Flags,
    notices: &mut Vec<String>,
) -> Result<(Option<PathBuf>, File)> {
    let explicit_path = explicit_path(host, flags)?;
    let is_explicit = explicit_path.is_some();
    let path = explicit_path.or_else(|| host.config_dir().map(file::default_path));
    let file = match &path {
        Some(path) if path != Path::new(EMPTY_FILE) && (is_explicit || exists(path)) => {
            read_file(path, notices)?
        }
        _ => File {
            profiles: vec![Profile::default()],
            ..File::default()
        },
    };
    Ok((path, file))
}

/// Returns the name of the selected profile and where it comes from.
pub(super) fn selected_name(
    host: &Host,
    flags: &Flags,
    file: &File,
) -> Result<(Option<String>, Provenance)> {
    if let Some(name) = &flags.profile {
        return Ok((Some(name.clone()), Provenance::Flag("--profile")));
    }
    if let Some(name) = variable(host, PROFILE_VARIABLE)? {
        let origin = Provenance::Variable(PROFILE_VARIABLE.to_owned());
        return Ok((Some(name), origin));
    }
    Ok(match &file.default_profile {
        Some(setting) => (Some(setting.value.clone()), setting.origin.clone()),
        None => (None, Provenance::Default),
    })
}

/// Returns a scrubber that redacts the credentials in the configuration file, for messages printed
/// before the configuration is loaded. A file that cannot be read has none.
#[must_use]
pub fn file_secrets(host: &Host, flags: &Flags) -> Scrubber {
    let path = path(host, flags).ok().filter(|path| exists(path));
    path.and_then(|path| read_file(&path, &mut Vec::new()).ok())
        .map_or_else(Scrubber::default, |file| file.secrets(host))
}

/// Returns the names of the profiles in a configuration file, for completion. A file that cannot be
/// read has none; the values of the profiles are not read.
#[must_use]
pub fn profile_names(path: &Path) -> Vec<String> {
    let request = ReadRequest {
        kind: Kind::Config,
        limit: MAX_SIZE,
    };
    let bytes = trusted_file::read(path, &request).map(|(bytes, _)| bytes);
    let bytes = bytes.unwrap_or_default();
    let text = trusted_file::decode(&bytes).unwrap_or_default();
    file::profile_names(path, text)
}

/// Returns the path of the configuration file, whether or not it exists.
///
/// # Errors
/// [`Kind::Config`] if the user has no configuration directory, or the variable is unusable.
pub fn path(host: &Host, flags: &Flags) -> Result<PathBuf> {
    explicit_path(host, flags)?
        .or_else(|| host.config_dir().map(file::default_path))
        .ok_or_else(|| {
            Failure::config("this user has no home directory for a configuration file")
                .hint("name the configuration file with --config or SESSCTL_CONFIG")
        })
}

/// Returns where the path of the configuration file comes from.
pub(super) fn path_origin(host: &Host, flags: &Flags) -> &'static str {
    match (&flags.config, host.has(PATH_VARIABLE)) {
        (Some(_), _) => "--config",
        (None, true) => PATH_VARIABLE,
        (None, false) => "built in",
    }
}

/// Returns the path of `--config` or `SESSCTL_CONFIG`.
fn explicit_path(host: &Host, flags: &Flags) -> Result<Option<PathBuf>> {
    let path = match &flags.config {
        Some(path) => Some(path.clone()),
        None => variable(host, PATH_VARIABLE)?.map(PathBuf::from),
    };
    Ok(path.map(|path| host.expand_home(&path)))
}

/// Reads an environment variable that must not be empty.
pub(super) fn variable(host: &Host, name: &str) -> Result<Option<String>> {
    let invalid = |why: &str| {
        Failure::config(format!("{name} {why}")).hint(format!("unset {name}, or correct its value"))
    };
    match host.variable(name) {
        Ok(None) => Ok(None),
        // An empty variable is usually a mistake in a script, not a choice.
        Ok(Some("")) => Err(invalid("is empty")),
        Ok(Some(value)) => Ok(Some(value.to_owned())),
        Err(NotUnicode(_)) => Err(invalid("is not valid UTF-8")),
    }
}

/// Returns whether `path` exists.
// A dangling link and an inaccessible file count as existing, so that reading them fails: ignoring
// them would silently discard the user's settings.
fn exists(path: &Path) -> bool {
    match std::fs::symlink_metadata(path) {
        Ok(_) => true,
        Err(error) => !matches!(
            error.kind(),
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
        ),
    }
}

/// Reads and parses the file, with a notice if others can read a secret in it.
pub(super) fn read_file(path: &Path, notices: &mut Vec<String>) -> Result<File> {
    let (bytes, readable) = trusted_file::read(
        path,
        &ReadRequest {
            kind: Kind::Config,
            limit: MAX_SIZE,
        },
    )?;
    let text = trusted_file::decode(&bytes)
        .map_err(|why| Failure::config(format!("{}: {why}", path.display())))?;
    let file = File::parse(path, text)?;
    if readable && file.contains_secret() {
        notices.push(format!(
            "{0} contains a secret and is readable by other users: chmod 600 {0}",
            path.display()
        ));
    }
    Ok(file)
}

/// Returns the named profile, or the default one.
fn select_profile(
    mut file: File,
    name: Option<&str>,
    origin: &Provenance,
    path: Option<&Path>,
) -> Result<Profile> {
    let name = name.filter(|name| *name != file::DEFAULT_PROFILE);
    if let Some(index) = file
        .profiles
        .iter()
        .position(|profile| profile.name.as_deref() == name)
    {
        return Ok(file.profiles.swap_remove(index));
    }
    let shown = name::for_message(name.unwrap_or_default());
    let location = path.map_or_else(
        || "no configuration file".to_owned(),
        |path| path.display().to_string(),
    );
    let origin = match origin {
        Provenance::Variable(name) => format!("{name}: "),
        Provenance::File { line, .. } | Provenance::TopLevel { line, .. } => {
            format!("default_profile (line {line}): ")
        }
        // The user has just typed it.
        Provenance::Flag(_) | Provenance::Default | Provenance::Mock => String::new(),
    };
    let failure = Failure::config(format!("{origin}unknown profile '{shown}' ({location})"));
    let known: Vec<&str> = file
        .profiles
        .iter()
        .filter_map(|profile| profile.name.as_deref())
        .collect();
    let near = text::nearest(name.unwrap_or_default(), known.iter().copied());
    Err(match near {
        Some(near) => failure.hint(format!("did you mean '{}'?", name::for_message(near))),
        None if known.is_empty() => failure.hint("the file contains no [profiles.…] table"),
        None => {
            let known: Vec<String> = known.into_iter().map(name::for_message).collect();
            failure.hint(format!("profiles: {}", known.join(", ")))
        }
    })
}
