//! `config profiles`: lists the profiles of the configuration file.

use serde_json::{Value, json};

use crate::cli::App;
use crate::cli::printer::{self, Printer};
use crate::config;
use crate::error::Result;
use crate::render::{Cell, Tone, to_text};

/// Prints every profile with the providers that it configures.
pub(in crate::cli) fn run(app: &mut App<'_>) -> Result<u8> {
    app.add_file_secrets();
    let profiles = config::profiles(app.host, &app.options.flags())?;
    if !profiles.iter().any(|profile| profile.is_selected) {
        app.console
            .notice("the selected profile does not exist; see 'sessctl doctor'");
    }
    if app.prints_for_people() {
        let rows = profiles.iter().map(|profile| {
            let selected = if profile.is_selected { "yes" } else { "no" };
            vec![
                Cell::plain(&profile.name),
                Cell::new(selected, Tone::Dim),
                Cell::plain(&profile.providers.join(", ")),
            ]
        });
        let columns = ["Profile", "Selected", "Providers"];
        let table = printer::wrapped_table("Profiles", &columns, rows.collect());
        app.console
            .data(to_text(&[table], &app.style()).as_bytes())?;
        return Ok(0);
    }
    let members = profiles.iter().map(|profile| {
        let member = json!({"selected": profile.is_selected, "providers": profile.providers});
        (profile.name.clone(), member)
    });
    Printer::new(app)?.print_value(app, &Value::Object(members.collect()).into())?;
    Ok(0)
}
