//! `man`: prints a manual page in roff, or writes all of them to a folder.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Command};

use super::App;
use crate::error::{Failure, Kind, Result};
use crate::text;

mod page;
mod topic;

use page::Page;

/// The arguments of `man`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct ManArgs {
    /// The command that the page describes [default: sessctl itself]
    #[arg(value_name = "COMMAND", num_args = 0..)]
    page: Vec<String>,
    /// Write all pages to this folder, which is created if necessary
    #[arg(long, value_name = "DIR", conflicts_with = "page")]
    dir: Option<PathBuf>,
}

/// Prints the page of a command, or writes the pages of all commands.
pub(super) fn run(app: &mut App<'_>, args: &ManArgs, mut root: Command) -> Result<u8> {
    root.build();
    let pages = Page::all(&root);
    if let Some(folder) = &args.dir {
        write(&app.host.expand_home(folder), &pages)?;
        return Ok(0);
    }
    let name = page::name(&args.page);
    let page = pages.iter().find(|page| page.name() == name);
    let page = page.ok_or_else(|| unknown_page(&name, &pages))?;
    app.console.data(page.render().as_bytes())?;
    Ok(0)
}

fn unknown_page(name: &str, pages: &[Page<'_>]) -> Failure {
    let shown = text::quote(name, 60);
    let failure = Failure::usage(format!("there is no manual page '{shown}'"));
    let names = pages.iter().map(Page::name);
    match text::nearest(name, names.clone()) {
        Some(near) => failure.hint(format!("did you mean '{near}'?")),
        None => failure.hint(format!("pages: {}", names.collect::<Vec<_>>().join(", "))),
    }
}

/// Writes each page to a file of its name.
fn write(folder: &Path, pages: &[Page<'_>]) -> Result<()> {
    let failed = |path: &Path, error| {
        let name = text::quote(&path.to_string_lossy(), 200);
        let cause = anyhow::Error::new(error).context(format!("cannot write {name}"));
        Failure::from_error(Kind::Output, cause).hint("choose a folder that you may write to")
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for page in pages {
        let path = folder.join(format!("{}.1", page.name()));
        fs::write(&path, page.render()).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}
