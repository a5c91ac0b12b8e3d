//! `config edit` and `config init --force`, which replace the configuration file.

use crate::run::{self, sessctl};

/// Prepares `config edit` with an editor that runs this script on the draft `$1`.
fn edit(script: &str) -> run::Run {
    let run = sessctl(&["config", "edit"]);
    let editor = run.home().join("editor");
    std::fs::write(&editor, format!("#!/bin/sh\n{script}\n")).unwrap();
    run::set_mode(&editor, 0o700);
    let editor = editor.display().to_string();
    run.env("EDITOR", &format!("{editor} --wait"))
}

#[test]
fn edit_replaces_the_file_with_a_valid_draft() {
    let set = "printf 'retries = 5\\n' > \"$2\"; chmod 644 \"$2\"";
    let run = edit(set);
    let file = run.config_dir().join("config.toml");
    run.run().code(0).stderr_has(&["checked and written"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "retries = 5\n");
    assert_eq!(mode(&file), 0o600);
    run.run().code(0).stderr_has(&["nothing was changed"]);
    let names = || std::fs::read_dir(run.config_dir()).unwrap().count();
    assert_eq!(names(), 1);
    // A link to a repository of settings remains a link.
    let linked = run.home().join("dotfiles.toml");
    std::fs::rename(&file, &linked).unwrap();
    std::fs::write(&linked, "retries = 1\n").unwrap();
    run::set_mode(&linked, 0o666);
    std::os::unix::fs::symlink(&linked, &file).unwrap();
    run.run().code(0);
    assert!(file.is_symlink());
    assert_eq!(std::fs::read_to_string(&linked).unwrap(), "retries = 5\n");
    assert_eq!(mode(&linked), 0o644);
}

#[test]
fn invalid_edit_is_continued() {
    let config = "retries = 1\n";
    let run = edit(
        "grep -q retires \"$2\" && sed -i s/retires/retries/ \"$2\" || echo 'retires = 5' > \"$2\"",
    );
    let run = run.config(config);
    let file = run.config_dir().join("config.toml");
    let result = run.run().code(2).plain_error();
    result.stderr_has(&[
        "config.toml.edit:1:1",
        "did you mean 'retries'?",
        "continues the edit",
    ]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), config);
    run.run()
        .code(0)
        .stderr_has(&["continuing the edit", "checked and written"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "retries = 5\n");
}

#[test]
fn failed_editor_changes_nothing() {
    let config = "retries = 1\n";
    let run = edit("echo 'retries = 2' > \"$2\"; exit 3").config(config);
    let file = run.config_dir().join("config.toml");
    let result = run.run().code(2).plain_error();
    result.stderr_has(&["failed (exit status: 3)", "set VISUAL or EDITOR"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), config);
    assert_eq!(std::fs::read_dir(run.config_dir()).unwrap().count(), 1);
    // VISUAL takes precedence, and another writer is not overwritten.
    let script = format!(
        "#!/bin/sh\necho 'retries = 3' > {}\necho 'retries = 4' > \"$1\"\n",
        file.display()
    );
    let visual = run.home().join("visual");
    std::fs::write(&visual, script).unwrap();
    run::set_mode(&visual, 0o700);
    let run = run.env("VISUAL", &visual);
    let result = run.run().code(2).plain_error();
    result.stderr_has(&["was changed during the edit", "config.toml.edit"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "retries = 3\n");
}

fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn replaced_file_has_a_backup() {
    let config = "[deck]\napi_key = 'sk_SECRET'\n";
    let run = sessctl(&["config", "init", "--force"]).config(config);
    run.run()
        .code(0)
        .stderr_has(&["the previous file is now", "config.toml.bak"]);
    let backup = run.config_dir().join("config.toml.bak");
    assert_eq!(std::fs::read_to_string(&backup).unwrap(), config);
    assert_eq!(mode(&backup), 0o600);
}
