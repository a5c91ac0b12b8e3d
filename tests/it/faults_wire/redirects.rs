//! R: answers that send us elsewhere. Nothing follows them.

use sessctl::provider;

use super::row::{ROW, Row, Scene, check_wire, hold};
use crate::run::sessctl;
use crate::server::tls::Authority;
use crate::server::{Reply, Server};

fn to(status: u16, location: &str) -> Vec<Reply> {
    vec![Reply::status(status, "").header("location", location)]
}

/// More of a target than anybody wants to read.
const LONG: &str = match std::str::from_utf8(&[b'x'; 250]) {
    Ok(text) => text,
    Err(_) => "",
};
const FORMATS: &[&[&str]] = &[&[], &["--json"]];

const ROWS: &[Row] = &[
    Row {
        id: "R01",
        inputs: |_| {
            vec![
                to(302, "https://api.other.example/x?token=SECRET"),
                to(302, "//api.other.example/x?token=SECRET"),
            ]
        },
        arguments: FORMATS,
        exit: 6,
        says: &[
            "HTTP 302, redirected to",
            "api.other.example/x",
            "not followed",
        ],
        ..ROW
    },
    Row {
        id: "R02",
        inputs: |scene| {
            let other = format!("{}/x?token=SECRET", scene.elsewhere);
            [301, 302, 303, 307, 308]
                .map(|status| to(status, &other))
                .into()
        },
        arguments: FORMATS,
        exit: 6,
        says: &["redirected to http://127.0.0.1:", "not followed"],
        ..ROW
    },
    Row {
        id: "R04",
        inputs: |_| vec![to(308, "/elsewhere"), to(302, "elsewhere?a=b")],
        exit: 6,
        says: &[
            "redirected to http://127.0.0.1:",
            "elsewhere; not followed",
            "base URL",
        ],
        hides: &["a=b"],
        ..ROW
    },
    Row {
        id: "R05",
        inputs: |scene| {
            vec![to(
                302,
                &scene.provider.endpoint.path.replace("{id}", &scene.id),
            )]
        },
        exit: 6,
        says: &["not followed"],
        ..ROW
    },
    Row {
        id: "R06",
        inputs: |scene| {
            let user = scene.elsewhere.replace("//", "//user:SECRET@");
            vec![
                vec![Reply::status(302, "")],
                to(302, ""),
                to(302, "javascript:alert(1)"),
                to(302, "file:///etc/passwd"),
                to(302, "http://"),
                to(302, &format!("/{}", "x".repeat(300_000))),
                to(302, "/\u{202e}\u{9b}31m"),
                to(302, &user),
            ]
        },
        arguments: FORMATS,
        exit: 6,
        says: &["unexpected status HTTP 302"],
        hides: &["alert", "passwd", LONG],
        ..ROW
    },
    Row {
        id: "R06 control character",
        inputs: |_| vec![to(302, "/\u{1b}[31m")],
        arguments: FORMATS,
        exit: 6,
        says: &["malformed response headers"],
        ..ROW
    },
    Row {
        id: "R07",
        inputs: |scene| {
            [300, 303, 304, 305, 306, 307, 399]
                .map(|status| vec![Reply::status(status, &scene.document)])
                .into()
        },
        arguments: FORMATS,
        exit: 6,
        says: &["unexpected status HTTP 3"],
        ..ROW
    },
];

#[test]
fn all_cases_hold() {
    hold(ROWS);
}

#[test]
fn r03_redirect_to_http_is_not_followed() {
    let authority = Authority::new();
    for provider in provider::ALL {
        let scene = Scene::of(provider, "");
        let plain = Server::always(Reply::json(&scene.document));
        let url = plain.url().replace("127.0.0.1", "localhost");
        let tls = authority.server("localhost", 2099);
        let server = Server::under_tls(tls, to(301, &url).remove(0));
        let from = format!("https://localhost:{}", server.address.port());
        sessctl(&[provider.name, "get", &scene.id])
            .at(provider, &from)
            .env("SSL_CERT_FILE", authority.file().to_str().unwrap())
            .ended()
            .code(6)
            .fails_plainly()
            .says(&["not followed"]);
        check_wire(provider, &scene.id, &server.requests(), 1);
        assert_eq!(plain.connections(), 0);
    }
}
