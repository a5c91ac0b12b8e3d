//! `providers`: prints the descriptions of the providers.

use clap::Args;
use serde_json::{Value, json};

use super::printer::Printer;
use super::{App, value_parser};
use crate::error::Result;
use crate::provider::{self, Provider, State};
use crate::render::{Block, Cell, to_text};
use crate::session;

/// The arguments of `providers`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct ProvidersArgs {
    /// Describe only these providers
    #[arg(value_name = "PROVIDER", value_parser = value_parser::provider())]
    providers: Vec<&'static Provider>,
    /// Print the contract of a provider as JSON Schema instead
    #[arg(long, value_name = "PROVIDER", value_parser = value_parser::provider())]
    schema: Option<&'static Provider>,
}

/// Prints the providers, or the contract of one.
pub(super) fn run(app: &mut App<'_>, args: &ProvidersArgs) -> Result<u8> {
    match args.schema {
        Some(provider) => contract(app, provider),
        None if args.providers.is_empty() => list(app, provider::ALL),
        None => list(app, &args.providers),
    }
}

/// Prints a block for each provider, or a JSON document with all of them.
fn list(app: &mut App<'_>, providers: &[&Provider]) -> Result<u8> {
    if app.prints_for_people() {
        let style = app.style();
        let blocks: Vec<_> = providers
            .iter()
            .map(|provider| provider_block(provider))
            .collect();
        app.console.data(to_text(&blocks, &style).as_bytes())?;
        return Ok(0);
    }
    let members = providers
        .iter()
        .map(|provider| (provider.name.to_owned(), describe(provider)));
    Printer::new(app)?.print_value(app, &Value::Object(members.collect()).into())?;
    Ok(0)
}

/// Prints a provider's contract as JSON Schema.
fn contract(app: &App<'_>, provider: &Provider) -> Result<u8> {
    Printer::new(app)?.print_value(app, &session::schema(provider).into())?;
    Ok(0)
}

fn states(provider: &Provider) -> Vec<&'static str> {
    provider
        .state
        .reachable()
        .into_iter()
        .map(State::word)
        .collect()
}

/// Returns the environment variables of a provider's own settings, base URL and environment.
fn variables(provider: &Provider) -> Vec<String> {
    let config_keys = provider.config_keys.iter().map(|config_key| config_key.key);
    config_keys
        .chain(["base_url", "environment"])
        .map(|key| provider.variable(key))
        .collect()
}

fn provider_block(provider: &Provider) -> Block {
    let mut rows = vec![
        ("A session is".to_owned(), Cell::plain(provider.about)),
        ("Ids".to_owned(), Cell::plain(provider.id.format)),
    ];
    for environment in provider.endpoint.environments {
        let title = format!("Host ({})", environment.name);
        rows.push((
            title,
            Cell::plain(&format!(
                "{}{}",
                environment.base_url, provider.endpoint.path
            )),
        ));
    }
    rows.push((
        "URLs".to_owned(),
        Cell::plain(&provider.url_hosts().join(", ")),
    ));
    for scheme in provider.schemes {
        rows.push((
            "Credential".to_owned(),
            Cell::plain(&format!(
                "{}: {}",
                scheme.describe(),
                scheme.keys().join(" + ")
            )),
        ));
    }
    rows.push((
        "Variables".to_owned(),
        Cell::plain(&variables(provider).join(", ")),
    ));
    rows.push((
        "States".to_owned(),
        Cell::plain(&states(provider).join(", ")),
    ));
    for related in provider.related {
        let text = format!("--with {}: {}", related.name, related.about);
        rows.push(("Related facts".to_owned(), Cell::plain(&text)));
    }
    rows.push(("Documentation".to_owned(), Cell::plain(provider.docs)));
    Block::Pairs {
        title: format!("{} ({})", provider.title, provider.name),
        rows,
    }
}

fn describe(provider: &Provider) -> Value {
    let environments = provider
        .endpoint
        .environments
        .iter()
        .map(|environment| (environment.name.to_owned(), json!(environment.base_url)));
    let schemes = provider
        .schemes
        .iter()
        .map(|scheme| json!({"scheme": scheme.describe(), "keys": scheme.keys()}));
    let keys = provider.config_keys.iter().map(|config_key| {
        json!({
            "key": config_key.key, "variable": provider.variable(config_key.key), "about": config_key.about,
            "secret": config_key.is_secret(),
        })
    });
    let related = provider.related.iter().map(|related| {
        let described = json!({
            "about": related.about, "docs": related.docs, "path": related.path,
            "max_requests": related.max_requests, "public": related.is_public,
        });
        (related.name.to_owned(), described)
    });
    json!({
        "title": provider.title,
        "about": provider.about,
        "docs": provider.docs,
        "id": {"rule": provider.id.format, "examples": provider.id.valid},
        "environments": Value::Object(environments.collect()),
        "path": provider.endpoint.path,
        "url_hosts": provider.url_hosts(),
        "credentials": schemes.collect::<Vec<_>>(),
        "keys": keys.collect::<Vec<_>>(),
        "variables": variables(provider),
        "states": states(provider),
        "related": Value::Object(related.collect()),
        "limit": provider.rate_limit.map(|(requests, seconds)| json!({"requests": requests, "seconds": seconds})),
        "daily_limit": provider.daily_limit,
    })
}
