//! `config`: prints the path of the configuration file or the values in effect, or writes a file.

use std::path::Path;

use clap::Args;
use serde_json::Value;

use super::App;
use super::effective::ValueGroup;
use super::printer::Printer;
use crate::config::{self, Config};
use crate::error::Result;
use crate::provider;
use crate::render::to_text;

pub(super) mod edit;
pub(super) mod profiles;

/// The arguments of `config init`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct ConfigInitArgs {
    /// Replace an existing file; its copy is config.toml.bak
    #[arg(long)]
    force: bool,
}

/// Prints only the path of the file to standard output, so that `$(sessctl config path)` works.
pub(super) fn path(app: &mut App<'_>) -> Result<u8> {
    let file = config::path(app.host, &app.options.flags())?;
    if !file.exists() {
        app.console
            .notice("the file does not exist yet; 'sessctl config init' creates it");
    }
    app.add_file_secrets();
    print_path(app, &file)
}

/// Writes a configuration file in which every value is commented out.
pub(super) fn init(app: &mut App<'_>, args: &ConfigInitArgs) -> Result<u8> {
    let file = config::path(app.host, &app.options.flags())?;
    if let Some(backup) = config::init::write(&file, args.force)? {
        let notice = format!("the previous file is now {}", backup.display());
        app.console.notice(&notice);
    }
    app.console
        .notice("created the file below, in which every value is commented out");
    print_path(app, &file)
}

/// Prints a path. A credential that was given as the path is redacted.
fn print_path(app: &App<'_>, path: &Path) -> Result<u8> {
    let path = path.display().to_string();
    let path = app.console.credentials().scrub(&path).into_owned();
    app.console
        .data(format!("{}\n", crate::text::escape(&path)).as_bytes())?;
    Ok(0)
}

/// Prints every value in effect with its source, and whether a lookup would accept it. Prints no
/// credential.
pub(super) async fn show(app: &mut App<'_>) -> Result<u8> {
    let flags = app.options.flags();
    let config = Config::load(app.host, &flags)?;
    app.console.add_secrets(config.secrets());
    for note in config.notices() {
        app.console.notice(note);
    }
    let mut file = ValueGroup::file(app, &flags, None);
    let mut profile = vec![config.effective_profile()];
    profile.extend(config.effective_preferences(app.host));
    file.values
        .extend(ValueGroup::scrubbed(app.console, file.name, profile).values);
    let mut groups = vec![
        file,
        ValueGroup::limits(app, &config),
        ValueGroup::network(app, &config),
    ];
    for provider in provider::ALL {
        groups.push(ValueGroup::provider(app, &config, provider).await);
    }
    if app.prints_for_people() {
        let style = app.style();
        let blocks: Vec<_> = groups
            .iter()
            .map(|group| group.to_block(app.console, group.name))
            .collect();
        app.console.data(to_text(&blocks, &style).as_bytes())?;
        return Ok(0);
    }
    let members = groups
        .iter()
        .map(|group| (group.name.to_owned(), group.to_json(app.console)));
    Printer::new(app)?.print_value(app, &Value::Object(members.collect()).into())?;
    Ok(0)
}
