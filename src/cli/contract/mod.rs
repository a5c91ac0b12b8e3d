//! `contract diff`: compares the described contract of a provider with an OpenAPI document.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use url::Url;

use super::App;
use super::report::{self, Format};
use super::value_parser;
use crate::error::{Failure, Kind, Result};
use crate::files;
use crate::openapi::{self, Baseline, Difference};
use crate::provider::Provider;
use crate::text;

mod output;
mod source;

use output::ContractDifferences;
pub(super) use source::read_document;

/// The arguments of `contract diff`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct ContractDiffArgs {
    /// The provider
    #[arg(value_name = "PROVIDER", value_parser = value_parser::provider())]
    provider: &'static Provider,
    /// The provider's OpenAPI 3 document (JSON or YAML): a file, a URL, or -
    #[arg(value_name = "FILE|URL", value_hint = ValueHint::FilePath)]
    document: String,
    /// Path of a session in the document [default: the path that sessctl requests]
    #[arg(long, value_name = "TEMPLATE")]
    path: Option<String>,
    /// Accept the differences that this file lists
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the differences to this file, for --baseline
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Write a report: junit=FILE, tap=FILE, prom=FILE (Prometheus), summary=FILE (JSON), or github
    /// (annotations and step summary)
    #[arg(long = "report", value_name = "FORMAT[=FILE]")]
    reports: Vec<String>,
}

/// Maximum size of a baseline, in bytes.
const MAX_BASELINE: u64 = 4 << 20;

/// Compares a contract with a document. Returns 1 for a difference that is not known, unless the
/// differences are written to a baseline.
pub(super) async fn diff(app: &mut App<'_>, args: &ContractDiffArgs) -> Result<u8> {
    let formats = args.reports.iter().map(|text| Format::parse(text));
    let formats = formats.collect::<Result<Vec<_>>>()?;
    // An error in --jq is reported before the document is fetched.
    let mut printer = super::printer::Printer::new(app)?;
    let found = match compare(app, args).await {
        Ok(found) => found,
        Err(failure) => {
            let name = output::case_name(args.provider);
            let provider = Some(args.provider);
            let mut case = report::errored_case(app, &name, provider, &args.document, &failure);
            report::scrub(app, &mut case);
            report::write(app, &formats, &[case])?;
            return Err(failure);
        }
    };
    for entry in &found.outdated {
        app.console.notice(&format!(
            "no longer a difference: {}",
            text::quote(entry, 300)
        ));
    }
    let written = report::write(app, &formats, &[found.case(app)]);
    match output::print(app, &mut printer, &found) {
        Err(failure) if failure.kind != Kind::BrokenPipe => return Err(failure),
        Ok(()) | Err(_) => {}
    }
    written?;
    if let Some(path) = &args.write_baseline {
        let baseline = Baseline::format(args.provider.name, &found.differences);
        let path = app.host.expand_home(path);
        report::replace_file(&path, &baseline).map_err(|error| {
            let context = format!("cannot write the baseline {}", path.display());
            Failure::from_error(Kind::Output, anyhow::Error::new(error).context(context))
                .hint("choose another file for --write-baseline")
        })?;
        return Ok(0);
    }
    Ok(found.exit_code())
}

async fn compare(app: &mut App<'_>, args: &ContractDiffArgs) -> Result<ContractDifferences> {
    let provider = args.provider;
    let baseline = match &args.baseline {
        Some(path) => read_baseline(&app.host.expand_home(path))?,
        None => Baseline::default(),
    };
    let document = read_document(app, &args.document).await?;
    let template = args.path.as_deref().unwrap_or(provider.endpoint.path);
    let operation = document.operation(template, &base_path(provider));
    let found = operation.and_then(|operation| {
        let differences = openapi::compare(provider, &document, &operation)?;
        Ok((operation.path.to_owned(), differences))
    });
    let (path, mut differences) =
        found.map_err(|failure| failure.about(&text::quote(&args.document, 200)))?;
    let mut outdated = Difference::outdated(provider, &differences);
    outdated.extend(baseline.apply(&mut differences));
    Ok(ContractDifferences {
        provider,
        source: args.document.clone(),
        path,
        differences,
        outdated,
    })
}

fn read_baseline(path: &Path) -> Result<Baseline> {
    let shown = text::quote(&path.display().to_string(), 200);
    let (bytes, _) = files::read_regular(path, MAX_BASELINE)
        .map_err(|error| Failure::usage(format!("{shown}: {error}")))?;
    Baseline::parse(&bytes).map_err(|reason| {
        Failure::usage(format!("{shown} is not a baseline: {reason}"))
            .hint("create it with --write-baseline")
    })
}

/// Returns the path of the default base URL, which a document may repeat in its paths.
fn base_path(provider: &Provider) -> String {
    let environment = provider.endpoint.environments.first();
    let url = environment.and_then(|environment| Url::parse(environment.base_url).ok());
    url.map(|url| url.path().to_owned()).unwrap_or_default()
}
