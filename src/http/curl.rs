//! A request as a shell snippet that can be pasted: it names the variables that hold the
//! credential, never their values.

use url::Url;

use super::request::{PLAIN, url};
use crate::error::Result;
use crate::provider::{Provider, Scheme, SlotUse};

/// The request for a session as a POSIX shell snippet around curl.
///
/// The credential goes to curl through a pipe, written by the shell's own `printf`: the arguments
/// of a process can be read by everybody on the machine.
///
/// # Errors
/// [`crate::error::Kind::Usage`] for an id that is not safe.
pub fn curl(provider: &Provider, scheme: &Scheme, base_url: &Url, id: &str) -> Result<String> {
    let url = url(base_url, &provider.endpoint, id)?;
    let value = |key: &str| format!("${}", provider.variable(key));
    let (before, mut lines) = match *scheme {
        Scheme::Bearer { token } => plain(format!("authorization: Bearer {}", value(token))),
        Scheme::Header { name, value: key } => plain(format!("{name}: {}", value(key))),
        Scheme::Cookie { name, value: key } => plain(format!("cookie: {name}={}", value(key))),
        Scheme::Basic { user, password } => {
            let password = password.map(value).unwrap_or_default();
            let pair = format!(r#"printf '%s:%s' "{}" "{password}""#, value(user));
            let coded = format!("$({pair} | base64 | tr -d '\\n')");
            plain(format!("authorization: Basic {coded}"))
        }
        Scheme::Signed {
            access,
            secret,
            shell,
            ..
        } => {
            let before = format!(
                "access=\"{}\"\nsecret=\"{}\"\nurl_path={}\n{}\n",
                value(access),
                value(secret),
                quoted(url.path()),
                shell.trim()
            );
            (before, vec!["authorization: $authorization".to_owned()])
        }
    };
    for slot in provider.slots {
        if let SlotUse::Header(name) = slot.usage {
            let variable = provider.variable(slot.key);
            // Only where the variable is set; curl passes over the empty line that is left else.
            lines.push(format!("${{{variable}:+{name}: ${variable}}}"));
        }
    }
    let headers = format!("\"{}\"", lines.join("\" \""));
    let public = PLAIN.map(|(name, value)| quoted(&format!("{name}: {value}")));
    let public = public.map(|header| format!("--header {header}")).join(" ");
    let send = format!(
        "printf '%s\\n' {headers} |\n  curl --silent --show-error --header @- \\\n    {public} \\\n    {}",
        quoted(url.as_str())
    );
    Ok(if before.is_empty() {
        send
    } else {
        // In a subshell, so that nothing stays behind in the user's shell.
        format!("(\n{before}{send}\n)")
    })
}

fn plain(line: String) -> (String, Vec<String>) {
    (String::new(), vec![line])
}

/// A word that the shell takes literally.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
