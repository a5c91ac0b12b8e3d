//! `config edit`: opens the configuration file in an editor and checks it afterwards.

use std::process::ExitStatus;

use tokio::process::Command;

use crate::cli::App;
use crate::config::{Draft, EditOutcome};
use crate::error::{Failure, Kind, Result};
use crate::signals::Signals;
use crate::text;

/// Editor if no variable names one.
const DEFAULT_EDITOR: &str = "vi";

/// Edits a draft, which replaces the file only if it is valid.
pub(in crate::cli) async fn run(app: &mut App<'_>) -> Result<u8> {
    let draft = Draft::create(app.host, &app.options.flags())?;
    if draft.is_continued {
        let draft = draft.path.display();
        app.console.notice(&format!(
            "continuing the edit in {draft}, which was not valid"
        ));
    }
    let editor = editor(app);
    let status = open(&editor, &draft).await?;
    if !status.success() {
        if !draft.is_continued {
            draft.discard();
        }
        let editor = text::quote(&editor, 80);
        let cause = format!("the editor {editor} failed ({status}); nothing was changed");
        return Err(Failure::new(Kind::Config, cause).hint("set VISUAL or EDITOR to your editor"));
    }
    app.console.notice(match draft.finish()? {
        EditOutcome::Installed => "the file was checked and written",
        EditOutcome::Unchanged => "nothing was changed",
    });
    Ok(0)
}

/// Returns the editor of the user.
fn editor(app: &App<'_>) -> String {
    let variable = |name| app.host.variable(name).ok().flatten();
    let is_set = |value: &&str| !value.trim().is_empty();
    let editor = variable("VISUAL").filter(is_set);
    let editor = editor.or_else(|| variable("EDITOR").filter(is_set));
    editor.unwrap_or(DEFAULT_EDITOR).to_owned()
}

/// Runs the editor until it ends.
async fn open(editor: &str, draft: &Draft) -> Result<ExitStatus> {
    let mut signals = Signals::intercept();
    // The variable is a shell command, such as `code --wait`.
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(format!("{editor} \"$@\""))
        .arg("sh")
        .arg(&draft.path)
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| Failure::from_error(Kind::Config, error))?;
    loop {
        tokio::select! {
            status = child.wait() => {
                return status.map_err(|error| Failure::from_error(Kind::Config, error));
            }
            // The terminal sends an interrupt to the editor as well.
            signal = signals.next() => if signal.kind != Kind::Interrupted {
                let cause = format!("{}: the edit was not finished", signal.kind.word());
                return Err(Failure::new(signal.kind, cause));
            }
        }
    }
}
