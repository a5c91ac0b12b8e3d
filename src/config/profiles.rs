//! Lists the profiles of the configuration file.

use super::file::DEFAULT_PROFILE;
use super::load::{find_file, selected_name};
use super::{Flags, name};
use crate::error::Result;
use crate::host::Host;

/// A profile of the configuration file.
#[derive(Debug)]
pub struct ProfileEntry {
    /// Name.
    pub name: String,
    /// Whether a lookup would use it.
    pub is_selected: bool,
    /// Names of the providers that it configures.
    pub providers: Vec<&'static str>,
}

/// Returns the profiles in the order of the file, the default profile first. None is selected if
/// the selected name is unknown.
///
/// # Errors
/// [`crate::error::Kind::Config`] for an invalid file or variable.
pub fn profiles(host: &Host, flags: &Flags) -> Result<Vec<ProfileEntry>> {
    let (_, file) = find_file(host, flags, &mut Vec::new())?;
    let (selected, _) = selected_name(host, flags, &file)?;
    let selected = selected.as_deref().unwrap_or(DEFAULT_PROFILE);
    let entries = file.profiles.iter().map(|profile| {
        let known = profile.name.as_deref().unwrap_or(DEFAULT_PROFILE);
        ProfileEntry {
            name: name::for_message(known),
            is_selected: known == selected,
            providers: profile.providers().collect(),
        }
    });
    Ok(entries.collect())
}
