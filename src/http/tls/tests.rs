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
    for (error, words) in [
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
            "is valid for *.other.example, 10.0.0.1, \\u{1b}[2J only",
        ),
    ] {
        let error = Error::InvalidCertificate(error);
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
            let failure = trust_store(None, &Host::with(&[(variable, value)], now)).unwrap_err();
            assert_eq!(failure.kind, Kind::Network);
            assert!(failure.message().contains(variable), "{failure}");
            assert!(failure.message().contains(value), "{failure}");
        }
    }
    let failure = trust_store(Some(Path::new(nothing)), &Host::with(&[], now)).unwrap_err();
    assert_eq!(failure.kind, Kind::Config);
    assert!(failure.message().contains(nothing), "{failure}");
}
