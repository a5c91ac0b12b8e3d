//! `providers draft`: writes the files of a new provider, drafted from an OpenAPI document.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{Args, ValueHint};
use serde_json::json;

use super::App;
use super::contract::read_document;
use super::printer::Printer;
use super::report::replace_file;
use crate::error::{Failure, Kind, Result};
use crate::openapi::draft::ProviderDraft;
use crate::provider::Provider;
use crate::text;

/// The arguments of `providers draft`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct ProvidersDraftArgs {
    /// The API's OpenAPI 3 document (JSON or YAML): a file, a URL, or -
    #[arg(value_name = "FILE|URL", value_hint = ValueHint::FilePath)]
    document: String,
    /// Path of one session in the document, such as /v1/sessions/{id}
    #[arg(long, value_name = "TEMPLATE")]
    path: String,
    /// Folder for the files: the root of the source code, or another one
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// Name of the provider [default: from the title of the document]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Replace existing files
    #[arg(long)]
    force: bool,
}

/// Writes the files, and prints what remains to be done.
pub(super) async fn run(app: &mut App<'_>, args: &ProvidersDraftArgs) -> Result<u8> {
    let mut printer = Printer::new(app)?;
    let document = read_document(app, &args.document).await?;
    let draft = document
        .operation(&args.path, "")
        .and_then(|operation| ProviderDraft::new(&document, &operation, args.name.as_deref()))
        .map_err(|failure| failure.about(&text::quote(&args.document, 200)))?;
    if Provider::named(&draft.name).is_some() {
        let cause = format!("there already is a provider '{}'", draft.name);
        return Err(Failure::usage(cause).hint("choose another name with --name"));
    }
    let folder = app.host.expand_home(&args.dir);
    write(&folder, &draft, args.force)?;
    if !format_source(&folder, &draft) {
        app.console
            .notice("rustfmt is not installed; format the file with 'cargo fmt'");
    }
    print(app, &mut printer, &draft)?;
    Ok(0)
}

/// Writes all files, or none if one of them exists and may not be replaced.
fn write(folder: &Path, draft: &ProviderDraft, force: bool) -> Result<()> {
    let fail = |path: &Path, error: io::Error| {
        let context = format!("cannot write {}", path.display());
        Failure::from_error(Kind::Output, anyhow::Error::new(error).context(context))
            .hint("choose another folder with --dir")
    };
    let exists = |path: &Path| {
        Failure::new(Kind::Output, format!("{} already exists", path.display()))
            .hint("replace it with --force, or choose another folder with --dir")
    };
    let targets = draft.files.iter().map(|(path, _)| folder.join(path));
    if let Some(path) = targets.into_iter().find(|path| !force && path.exists()) {
        return Err(exists(&path));
    }
    for (path, text) in &draft.files {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| fail(parent, error))?;
        if force {
            replace_file(&path, text).map_err(|error| fail(&path, error))?;
            continue;
        }
        // Another process may have created the file since the check.
        let created = OpenOptions::new().write(true).create_new(true).open(&path);
        match created.and_then(|mut file| file.write_all(text.as_bytes())) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(exists(&path));
            }
            written => written.map_err(|error| fail(&path, error))?,
        }
    }
    Ok(())
}

/// Formats the Rust files. Returns whether rustfmt could be run.
fn format_source(folder: &Path, draft: &ProviderDraft) -> bool {
    let is_rust = |path: &Path| path.extension().is_some_and(|extension| extension == "rs");
    let mut paths = draft.files.iter().map(|(path, _)| folder.join(path));
    paths.by_ref().filter(|path| is_rust(path)).all(|path| {
        let run = Command::new("rustfmt")
            .args(["--edition", "2024"])
            .arg(path)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        run.is_ok_and(|status| status.success())
    })
}

fn print(app: &mut App<'_>, printer: &mut Printer, draft: &ProviderDraft) -> Result<()> {
    let name = &draft.name;
    let lines = [format!("mod {name};"), format!("    &{name}::PROVIDER,")];
    let files: Vec<_> = draft.files.iter().map(|(path, _)| path.as_str()).collect();
    let scrub = |text: &String| app.console.scrubber().scrub(text).into_owned();
    let review: Vec<_> = draft.review.iter().map(scrub).collect();
    if !app.prints_for_people() {
        let value = json!({
            "provider": name, "files": files, "lines": lines, "review": review,
        });
        return printer.print_value(app, &value.into());
    }
    let list = |title: &str, items: &[String]| {
        let items = items
            .iter()
            .map(|item| format!("  {}\n", text::escape(item)));
        format!("{title}\n{}", items.collect::<String>())
    };
    let files: Vec<_> = files.into_iter().map(str::to_owned).collect();
    let parts = [
        list("Files:", &files),
        list("Lines to add to src/provider/mod.rs:", &lines),
        list("To review:", &review),
    ];
    app.console.data(parts.join("\n").as_bytes())
}
