//! `man`: prints the manual page in roff.

use clap::Command;

use super::App;
use crate::error::{Failure, Kind, Result};

/// Prints the manual page of `command`.
pub(super) fn run(app: &mut App<'_>, command: Command) -> Result<u8> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(|error| Failure::from_error(Kind::Output, error))?;
    app.console.data(&page)?;
    Ok(0)
}
