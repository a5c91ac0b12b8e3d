//! TLS: selects the trusted certificates and explains failed handshakes.
//!
//! There is deliberately no option to disable verification.

mod verifier;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, InvalidDnsNameError};
use rustls::{CertificateError, ClientConfig, Error, RootCertStore};
use url::Url;

use verifier::is_authority;

use super::response_headers;
use crate::error::{Failure, Kind, Result};
use crate::files;
use crate::host::Host;
use crate::text;

/// Maximum size of a certificate file, in bytes.
const MAX_SIZE: u64 = 16 << 20;

/// Trusted certificates.
#[derive(Debug)]
struct TrustStore {
    roots: RootCertStore,
    /// Certificates from files and directories named by the user.
    user_certificates: Vec<CertificateDer<'static>>,
}

impl TrustStore {
    fn none() -> Self {
        Self {
            roots: RootCertStore::empty(),
            user_certificates: Vec::new(),
        }
    }

    fn add(&mut self, certificates: Vec<CertificateDer<'static>>) {
        // One unusable certificate in a bundle must not make the others useless.
        self.roots
            .add_parsable_certificates(certificates.iter().cloned());
        self.user_certificates.extend(certificates);
    }
}

/// Builds the TLS client configuration for `url`. Certificates are read only if it is https.
///
/// Trusts a `cacert` instead of the system's certificates; otherwise `SSL_CERT_FILE` and
/// `SSL_CERT_DIR` if set; otherwise the system's bundle.
///
/// # Errors
/// [`Kind::Config`] for a `cacert` without a certificate, [`Kind::Network`] for variables that lead
/// to no certificate, or a system without any.
pub(super) fn client_config(url: &Url, cacert: Option<&Path>, host: &Host) -> Result<ClientConfig> {
    let trusted = match url.scheme() {
        "https" => trust_store(cacert, host)?,
        // Plain HTTP needs no certificates, and reading them takes time.
        _ => TrustStore::none(),
    };
    // The default of the process would depend on the features of all dependencies.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::from_error(Kind::Bug, error))?;
    let mut client = if trusted.user_certificates.is_empty() {
        builder
            .with_root_certificates(trusted.roots)
            .with_no_client_auth()
    } else {
        verifier::client_config(builder, trusted.roots, trusted.user_certificates, provider)?
    };
    // The HTTP library is built without HTTP/2.
    client.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(client)
}

/// Returns the path of the trusted certificates, if it is known, and where it comes from.
#[must_use]
pub fn trust_origin(cacert: Option<&Path>, host: &Host) -> (Option<String>, &'static str) {
    if let Some(path) = cacert {
        return (Some(quoted_path(path)), "--cacert");
    }
    let variables = ["SSL_CERT_FILE", "SSL_CERT_DIR"]
        .map(|name| host.variable_os(name).filter(|value| !value.is_empty()));
    let quoted = |value: &OsStr| quoted_path(Path::new(value));
    match variables {
        [Some(file), Some(folders)] => {
            let both = format!("{}, {}", quoted(file), quoted(folders));
            (Some(both), "SSL_CERT_FILE and SSL_CERT_DIR")
        }
        [Some(file), None] => (Some(quoted(file)), "SSL_CERT_FILE"),
        [None, Some(folders)] => (Some(quoted(folders)), "SSL_CERT_DIR"),
        [None, None] => {
            let bundle = system_bundle();
            (bundle.as_deref().map(quoted_path), "the system")
        }
    }
}

/// Checks that the trusted certificates can be loaded.
///
/// # Errors
/// The same as [`client_config`].
pub fn check_trust(cacert: Option<&Path>, host: &Host) -> Result<()> {
    trust_store(cacert, host).map(drop)
}

/// Loads the trusted certificates.
fn trust_store(cacert: Option<&Path>, host: &Host) -> Result<TrustStore> {
    let mut trusted = TrustStore::none();
    if let Some(path) = cacert {
        trusted.add(read_bundle(path).map_err(|why| {
            Failure::config(format!("no CA certificate in {}: {why}", quoted_path(path)))
                .hint("a CA bundle is a file of certificates in PEM form")
        })?);
        return Ok(trusted);
    }
    let set_variable = |name| host.variable_os(name).filter(|value| !value.is_empty());
    let unusable = |name, value: &OsStr, why| {
        let value = quoted_path(Path::new(value));
        let cause = format!("no CA certificate from {name} ({value}): {why}");
        Failure::new(Kind::Network, cause).hint(format!("correct {name}, or unset it"))
    };
    let (file, folders) = (set_variable("SSL_CERT_FILE"), set_variable("SSL_CERT_DIR"));
    if let Some(file) = file {
        let found = read_bundle(Path::new(file));
        trusted.add(found.map_err(|why| unusable("SSL_CERT_FILE", file, why))?);
    } else if folders.is_none() {
        trusted.roots = system_roots()?;
        return Ok(trusted);
    }
    if let Some(folders) = folders {
        for folder in std::env::split_paths(folders) {
            // Skip a directory that contains the bundle: it has the same certificates and is slow
            // to read.
            if file.is_none_or(|file| !Path::new(file).starts_with(&folder)) {
                let found = rustls_native_certs::load_certs_from_paths(None, Some(&folder));
                trusted.add(found.certs);
            }
        }
        if trusted.roots.is_empty() {
            return Err(unusable("SSL_CERT_DIR", folders, NO_CERTIFICATE.to_owned()));
        }
    }
    Ok(trusted)
}

const NO_CERTIFICATE: &str = "it contains no usable certificate";

/// Reads the certificates of a PEM file; fails if none is usable.
fn read_bundle(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let (bytes, _) = files::read_regular(path, MAX_SIZE).map_err(|error| error.to_string())?;
    let text = files::without_byte_order_mark(&bytes);
    let found = CertificateDer::pem_slice_iter(text).filter_map(std::result::Result::ok);
    let certificates: Vec<_> = found.collect();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates.iter().cloned());
    if roots.is_empty() {
        return Err(NO_CERTIFICATE.to_owned());
    }
    Ok(certificates)
}

/// Returns the file with the system's certificates.
// macOS manages trust in its keychain; a bundle on disk may not reflect it.
fn system_bundle() -> Option<PathBuf> {
    #[cfg(all(unix, not(target_os = "macos")))]
    let bundle = openssl_probe::probe().cert_file;
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    let bundle = None;
    bundle
}

/// Loads the system's certificates.
// Reading every file of a directory takes longer than the request, so a bundle is preferred.
fn system_roots() -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    if let Some(file) = system_bundle()
        && let Ok(certificates) = read_bundle(&file)
    {
        roots.add_parsable_certificates(certificates);
        return Ok(roots);
    }
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(
            Failure::new(Kind::Network, "this machine has no CA certificates").hint(
                "install them (package ca-certificates), or set SSL_CERT_FILE or --cacert to a bundle",
            ),
        );
    }
    Ok(roots)
}

fn quoted_path(path: &Path) -> String {
    text::quote(&path.to_string_lossy(), 200)
}

/// Explains a failed handshake with `host` (`address` includes the port) and returns hints. Returns
/// `None` if `error` is not a TLS error.
pub(super) fn explain(
    error: &(dyn std::error::Error + 'static),
    host: &str,
    address: &str,
) -> Option<(String, Vec<&'static str>)> {
    const TRUST: &str =
        "if a proxy intercepts TLS, set SSL_CERT_FILE or --cacert to its CA certificate";
    if error.is::<InvalidDnsNameError>() {
        let what = format!("cannot resolve {host}: not a host name");
        return Some((what, vec!["check the host in the base URL"]));
    }
    Some(match error.downcast_ref::<Error>()? {
        Error::InvalidCertificate(error) => certificate_error(error, host),
        Error::InvalidMessage(_) => (
            format!("{address} does not speak TLS"),
            vec!["for a server on this machine without TLS, begin the base URL with http://"],
        ),
        Error::NoCertificatesPresented => (
            format!("{address} presented no TLS certificate"),
            vec![TRUST],
        ),
        other => (
            format!(
                "no TLS with {address}: {}",
                text::quote(&other.to_string(), 150)
            ),
            vec!["TLS 1.2 or 1.3 is required; a firewall or proxy may be interfering"],
        ),
    })
}

/// Explains why the certificate of `host` is not accepted, and returns a hint.
fn certificate_error(error: &CertificateError, host: &str) -> (String, Vec<&'static str>) {
    const TRUST: &str =
        "if it was issued by a private CA, set SSL_CERT_FILE or --cacert to the CA certificate";
    const CLOCK: &str = "check the clock of this machine; if it is right, inform the provider";
    match error {
        CertificateError::Expired => (
            format!("the certificate of {host} has expired"),
            vec![CLOCK],
        ),
        CertificateError::ExpiredContext { not_after, .. } => {
            let end = Duration::from_secs(not_after.as_secs());
            let end =
                response_headers::http_date_after(SystemTime::UNIX_EPOCH, end).unwrap_or_default();
            (
                format!("the certificate of {host} has expired ({end})"),
                vec![CLOCK],
            )
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => (
            format!("the certificate of {host} is not valid yet"),
            vec![CLOCK],
        ),
        CertificateError::NotValidForNameContext { presented, .. } => wrong_name(presented, host),
        CertificateError::UnknownIssuer => (
            format!("the certificate of {host} is not trusted: its issuer is unknown"),
            vec![TRUST],
        ),
        authority if is_authority(authority) => (
            format!(
                "the certificate of {host} is not trusted: it is self-signed, or that of a certificate authority"
            ),
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

/// Explains a certificate that is not valid for the host.
fn wrong_name(presented: &[String], host: &str) -> (String, Vec<&'static str>) {
    if presented.is_empty() {
        let message = format!(
            "the certificate of {host} names no host: \
             it has no subjectAltName, and the common name is ignored"
        );
        let hint =
            "issue a certificate with a subjectAltName (openssl: -addext subjectAltName=DNS:…)";
        return (message, vec![hint]);
    }
    let names: Vec<&str> = presented.iter().map(|name| presented_name(name)).collect();
    let names = text::quote(&names.join(", "), 200);
    (
        format!("the certificate of {host} is valid for {names} only"),
        vec!["check the host in the base URL, and the proxy if there is one"],
    )
}

/// Extracts the name from `DnsName("other.example")`.
// The TLS library provides the presented names only in their debug form.
fn presented_name(name: &str) -> &str {
    let (_, name) = name.split_once('(').unwrap_or(("", name));
    name.trim_end_matches(')').trim_matches('"')
}

#[cfg(test)]
mod tests;
