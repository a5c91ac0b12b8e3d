//! The commented configuration file that `config init` writes. The tables of the providers are
//! derived from the keys that each provider accepts.

use crate::provider::{self, KeyUse, Provider, Scheme};

const HEAD: &str = r#"# sessctl's configuration. It is read from $XDG_CONFIG_HOME/sessctl/config.toml ('sessctl config path').
# Lines that begin with # and no space are settings to uncomment. Keep the file private: chmod 600.

# Preferences. output and color apply on a terminal only, so that scripts do not depend on them.
#default_profile = "prod"  # profile without --profile and SESSCTL_PROFILE
#output = "table"          # table, json, ndjson or yaml; --output and SESSCTL_OUTPUT take precedence
#color = "auto"            # auto, always or never; --color, NO_COLOR and CLICOLOR_FORCE take precedence

# Limits of one lookup.
#request_timeout = "30s"   # time limit per session, including retries
#retries = 2               # retries after a failed request
#max_wait = "1m"           # longest Retry-After to honour
#rate = "documented"       # maximum request rate: 200/10s, 50/s, off, or the documented limit

# A secret may be a plain string, or come from one of three sources:
#   api_key = { env = "MY_VARIABLE" }                  a variable
#   api_key = { file = "~/.secrets/deck" }             the content of a file
#   api_key = { command = ["pass", "show", "deck"] }   the output of a program; no shell, 10 s

# Every provider also accepts base_url = "https://…" (http:// for this machine only).
# The tables at the top level are the default profile.
"#;

const TAIL: &str = r#"
# Further profiles, chosen by --profile or SESSCTL_PROFILE. They inherit nothing from the default one.

#[profiles.prod]
#request_timeout = "10s"

#[profiles.prod.imprint]
#environment = "production"
#api_key = { command = ["op", "read", "op://ci/imprint/key"] }
"#;

/// Returns the example file.
#[must_use]
pub fn example() -> String {
    let tables = provider::ALL.iter().map(|provider| table(provider));
    [HEAD.to_owned()]
        .into_iter()
        .chain(tables)
        .chain([TAIL.to_owned()])
        .collect()
}

/// Returns the table of a provider: its settings, and the other ways to authenticate as comments.
fn table(provider: &Provider) -> String {
    let mut lines = vec![(format!("\n#[{}]", provider.name), String::new())];
    if let [first, others @ ..] = provider.endpoint.environments
        && !others.is_empty()
    {
        let others: Vec<_> = others.iter().map(|other| other.name).collect();
        let setting = format!("#environment = \"{}\"", first.name);
        lines.push((setting, format!("or \"{}\"", others.join("\", \""))));
    }
    let default_keys = provider.schemes.first().map_or(vec![], Scheme::keys);
    let mut others = Vec::new();
    for config_key in provider.config_keys {
        let (key, about) = (config_key.key, config_key.about.to_owned());
        match config_key.usage {
            KeyUse::Host => lines.push((format!("#{key} = \"{}\"", config_key.example), about)),
            KeyUse::Credential if !default_keys.contains(&key) => {
                others.push((format!("#   {key}"), about));
            }
            KeyUse::Credential | KeyUse::Header(_) => {
                let variable = format!("{}_{key}", provider.name).to_ascii_uppercase();
                lines.push((format!("#{key} = {{ env = \"{variable}\" }}"), about));
            }
        }
    }
    if !others.is_empty() {
        lines.push(("# Other ways to authenticate:".to_owned(), String::new()));
        lines.extend(others);
    }
    let width = lines.iter().map(|(setting, _)| setting.len()).max();
    let width = width.unwrap_or_default();
    let line = |(setting, about): &(String, String)| match about.as_str() {
        "" => format!("{setting}\n"),
        _ if setting.starts_with("#  ") => format!("{setting:width$}   {about}\n"),
        _ => format!("{setting:width$}   # {about}\n"),
    };
    lines.iter().map(line).collect()
}
