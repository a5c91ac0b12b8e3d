//! TLS: which certificates are trusted, and what a failed handshake means.
//!
//! There is no switch that turns verification off.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, InvalidDnsNameError};
use rustls::{CertificateError, ClientConfig, Error, RootCertStore};

use super::hints;
use crate::config::Settings;
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::text;

/// The client's side of TLS. Certificates are read only if the base URL is https.
///
/// A `cacert` is trusted instead of the system's certificates; else `SSL_CERT_FILE` and
/// `SSL_CERT_DIR` are; else the system's bundle.
///
/// # Errors
/// [`Kind::Config`] for a `cacert` that holds no certificate, [`Kind::Network`] for variables
/// that lead to none.
pub(super) fn client(settings: &Settings, host: &Host) -> Result<ClientConfig> {
    let roots = match settings.base_url.scheme() {
        "https" => trusted(settings.cacert.as_deref(), host)?,
        _ => RootCertStore::empty(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::from_error(Kind::Bug, error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    client.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(client)
}

fn trusted(cacert: Option<&Path>, host: &Host) -> Result<RootCertStore> {
    if let Some(path) = cacert {
        return bundle(path).map_err(|why| {
            Failure::config(format!("no CA certificate in {}: {why}", shown(path)))
                .hint("a CA bundle is a file of certificates in PEM form")
        });
    }
    let named = |name| {
        let value = host.variable_os(name).filter(|value| !value.is_empty());
        value.map(Path::new)
    };
    let useless = |name, path, why| {
        let cause = format!("no CA certificate by {name} ({}): {why}", shown(path));
        Failure::new(Kind::Network, cause).hint(format!("correct {name}, or unset it"))
    };
    let (file, folder) = (named("SSL_CERT_FILE"), named("SSL_CERT_DIR"));
    let mut roots = match file {
        Some(path) => bundle(path).map_err(|why| useless("SSL_CERT_FILE", path, why))?,
        None if folder.is_none() => return system(),
        None => RootCertStore::empty(),
    };
    // A bundle inside the folder is the folder in one file, and much faster to read.
    if let Some(path) = folder.filter(|folder| !file.is_some_and(|file| file.starts_with(folder))) {
        let found = rustls_native_certs::load_certs_from_paths(None, Some(path));
        roots.add_parsable_certificates(found.certs);
        if roots.is_empty() {
            return Err(useless("SSL_CERT_DIR", path, NOTHING.to_owned()));
        }
    }
    Ok(roots)
}

const NOTHING: &str = "it holds none that can be used";

/// The certificates of a PEM file, of which at least one can be used.
fn bundle(path: &Path) -> Result<RootCertStore, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(
        CertificateDer::pem_slice_iter(&bytes).filter_map(std::result::Result::ok),
    );
    if roots.is_empty() {
        return Err(NOTHING.to_owned());
    }
    Ok(roots)
}

/// The system's certificates: from its one bundle file where it has one, since reading every file
/// of a directory takes longer than the request.
fn system() -> Result<RootCertStore> {
    #[cfg(all(unix, not(target_os = "macos")))]
    if let Some(file) = openssl_probe::probe().cert_file
        && let Ok(roots) = bundle(&file)
    {
        return Ok(roots);
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(
            Failure::new(Kind::Network, "this machine has no CA certificates").hint(
                "install them (ca-certificates), or point SSL_CERT_FILE or --cacert at a bundle",
            ),
        );
    }
    Ok(roots)
}

fn shown(path: &Path) -> String {
    text::quote(&path.to_string_lossy(), 200)
}

/// Why a handshake failed: a sentence about `host` (at `place`, with its port) and the next steps.
/// `None` if `error` is not of TLS.
pub(super) fn explain(
    error: &(dyn std::error::Error + 'static),
    host: &str,
    place: &str,
) -> Option<(String, Vec<&'static str>)> {
    const TRUST: &str =
        "if a proxy opens TLS on the way, point SSL_CERT_FILE or --cacert at its CA";
    if error.is::<InvalidDnsNameError>() {
        let what = format!("cannot resolve {host}: it is not a host name");
        return Some((what, vec!["check the host in the base URL"]));
    }
    Some(match error.downcast_ref::<Error>()? {
        Error::InvalidCertificate(fault) => certificate(fault, host),
        Error::InvalidMessage(_) => (
            format!("{place} does not speak TLS"),
            vec!["a server on this machine may want http:// in its base URL"],
        ),
        Error::NoCertificatesPresented => {
            (format!("{place} showed no TLS certificate"), vec![TRUST])
        }
        other => (
            format!(
                "no TLS with {place}: {}",
                text::quote(&other.to_string(), 150)
            ),
            vec!["TLS 1.2 or 1.3 is needed; something on the way may be interfering"],
        ),
    })
}

fn certificate(fault: &CertificateError, host: &str) -> (String, Vec<&'static str>) {
    const TRUST: &str =
        "if its authority is a private one, point SSL_CERT_FILE or --cacert at its certificate";
    const CLOCK: &str = "check the clock of this machine; if it is right, tell the vendor";
    match fault {
        CertificateError::Expired => (
            format!("the certificate of {host} has expired"),
            vec![CLOCK],
        ),
        CertificateError::ExpiredContext { not_after, .. } => {
            let end = Duration::from_secs(not_after.as_secs());
            let end = hints::after(SystemTime::UNIX_EPOCH, end).unwrap_or_default();
            (
                format!("the certificate of {host} has expired ({end})"),
                vec![CLOCK],
            )
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => (
            format!("the certificate of {host} is not valid yet"),
            vec![CLOCK],
        ),
        CertificateError::NotValidForNameContext { presented, .. } => {
            let names: Vec<&str> = presented.iter().map(|name| bare(name)).collect();
            let names = text::quote(&names.join(", "), 200);
            (
                format!("the certificate that {host} showed is valid for {names}, not for it"),
                vec!["check the host in the base URL, and the proxy if there is one"],
            )
        }
        CertificateError::UnknownIssuer => (
            format!("the certificate of {host} is not trusted: its issuer is unknown"),
            vec![TRUST],
        ),
        // That a server shows an authority's own certificate has no word of its own there.
        CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => (
            format!("the certificate of {host} is not trusted: it is self-signed"),
            vec![TRUST],
        ),
        other => (
            format!(
                "the certificate of {host} is not trusted: {}",
                text::quote(&other.to_string(), 150)
            ),
            vec![TRUST],
        ),
    }
}

/// A name without the name of its type: from `DnsName("other.example")`.
fn bare(name: &str) -> &str {
    let (_, name) = name.split_once('(').unwrap_or(("", name));
    name.trim_end_matches(')').trim_matches('"')
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::{ServerName, UnixTime};

    use super::*;

    #[test]
    fn certificate_errors_are_explained() {
        let end = UnixTime::since_unix_epoch(Duration::from_secs(1_700_000_000));
        let expected = ServerName::try_from("api.example").unwrap();
        let presented = [
            "DnsName(\"*.other.example\")",
            "IpAddress(10.0.0.1)",
            "\u{1b}[2J",
        ];
        for (fault, words) in [
            (
                CertificateError::UnknownIssuer,
                "is not trusted: its issuer is unknown",
            ),
            (CertificateError::Revoked, "is not trusted: "),
            (CertificateError::Expired, "has expired"),
            (
                CertificateError::ExpiredContext {
                    time: end,
                    not_after: end,
                },
                "has expired (Tue, 14 Nov 2023 22:13:20 GMT)",
            ),
            (CertificateError::NotValidYet, "is not valid yet"),
            (
                CertificateError::NotValidForNameContext {
                    expected,
                    presented: presented.map(str::to_owned).to_vec(),
                },
                "is valid for *.other.example, 10.0.0.1, \\u{1b}[2J, not for it",
            ),
        ] {
            let error = Error::InvalidCertificate(fault);
            let (what, next) = explain(&error, "api.example", "api.example:443").unwrap();
            assert!(
                what.contains("the certificate") && what.contains("api.example"),
                "{what}"
            );
            assert!(what.contains(words), "{what}");
            assert_eq!(next.len(), 1);
        }
        assert_eq!(explain(&std::fmt::Error, "h", "h:1"), None);
    }

    #[test]
    fn empty_certificate_sources_are_named() {
        let now = SystemTime::UNIX_EPOCH;
        let nothing = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        for variable in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
            for value in ["/nowhere", nothing] {
                let failure = trusted(None, &Host::with(&[(variable, value)], now)).unwrap_err();
                assert_eq!(failure.kind, Kind::Network);
                assert!(failure.message().contains(variable), "{failure}");
                assert!(failure.message().contains(value), "{failure}");
            }
        }
        let failure = trusted(Some(Path::new(nothing)), &Host::with(&[], now)).unwrap_err();
        assert_eq!(failure.kind, Kind::Config);
        assert!(failure.message().contains(nothing), "{failure}");
    }
}
