//! `config`: prints the path of the configuration file or the values in effect, or writes a file.

use std::path::Path;

use clap::Args;
use serde_json::{Value, json};

use super::App;
use super::printer::{self, Printer};
use crate::config::{self, Config};
use crate::error::Result;
use crate::provider;
use crate::render::{Block, Cell, Tone, to_text};

/// The arguments of `config init`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct ConfigInitArgs {
    /// Replace an existing file
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
    config::init::write(&file, args.force)?;
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

/// Prints every value in effect and its source. Reads no credential and names only its source.
pub(super) fn show(app: &mut App<'_>) -> Result<u8> {
    let config = Config::load(app.host, &app.options.flags())?;
    app.console.add_secrets(config.secrets());
    for note in config.notices() {
        app.console.notice(note);
    }
    let groups = groups(app, &config)?;
    if app.prints_for_people() {
        let style = app.style();
        let blocks: Vec<_> = groups
            .iter()
            .map(|(title, values)| values_table(title, values))
            .collect();
        app.console.data(to_text(&blocks, &style).as_bytes())?;
        return Ok(0);
    }
    let members = groups.iter().map(|(name, values)| {
        let values = values.iter().map(|shown| {
            (
                shown.key.clone(),
                json!({"value": shown.value, "origin": shown.origin}),
            )
        });
        ((*name).to_owned(), Value::Object(values.collect()))
    });
    Printer::new(app)?.print_value(app, &Value::Object(members.collect()).into())?;
    Ok(0)
}

/// Returns the values in effect by group. A credential that was set as another value by mistake is
/// redacted.
fn groups(
    app: &App<'_>,
    config: &Config,
) -> Result<Vec<(&'static str, Vec<config::EffectiveValue>)>> {
    let mut groups = vec![
        ("configuration", config.effective_file_and_profile()),
        ("limits", config.effective_limits()),
    ];
    for provider in provider::ALL {
        groups.push((provider.name, config.effective_values(app.host, provider)?));
    }
    let credentials = app.console.credentials();
    for shown in groups.iter_mut().flat_map(|(_, values)| values) {
        // The path of a file may begin like a key by chance.
        let scrubber = if shown.key == "file" {
            &credentials
        } else {
            app.console.scrubber()
        };
        shown.value = scrubber.scrub(&shown.value).into_owned();
        shown.origin = scrubber.scrub(&shown.origin).into_owned();
    }
    Ok(groups)
}

fn values_table(title: &str, values: &[config::EffectiveValue]) -> Block {
    let rows = values.iter().map(|shown| {
        vec![
            Cell::plain(&shown.key),
            Cell::plain(&shown.value),
            Cell::new(&shown.origin, Tone::Dim),
        ]
    });
    printer::wrapped_table(title, &["Key", "Value", "From"], rows.collect())
}
