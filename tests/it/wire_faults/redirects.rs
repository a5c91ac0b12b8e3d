//! R: redirects, none of which is followed.

use sessctl::provider;

use crate::cases::{Case, Context, TABLE_AND_JSON, check_requests, run_cases, wire_case};
use crate::run::sessctl;
use crate::server::tls::Authority;
use crate::server::{Reply, Server};

fn redirect(status: u16, location: &str) -> Vec<Reply> {
    vec![Reply::status(status, "").header("location", location)]
}

/// A target that is longer than messages quote.
const LONG: &str = match std::str::from_utf8(&[b'x'; 250]) {
    Ok(text) => text,
    Err(_) => "",
};

const CASES: &[Case] = &[
    wire_case("R01", "")
        .replies(|_| {
            vec![
                redirect(302, "https://api.other.example/x?token=SECRET"),
                redirect(302, "//api.other.example/x?token=SECRET"),
            ]
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&[
            "HTTP 302, redirected to",
            "api.other.example/x",
            "not followed",
        ]),
    wire_case("R02", "")
        .replies(|context| {
            let other = format!("{}/x?token=SECRET", context.forbidden_url);
            [301, 302, 303, 307, 308]
                .map(|status| redirect(status, &other))
                .into()
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["redirected to http://127.0.0.1:", "not followed"]),
    wire_case("R04", "")
        .replies(|_| vec![redirect(308, "/elsewhere"), redirect(302, "elsewhere?a=b")])
        .exit(6)
        .stderr(&[
            "redirected to http://127.0.0.1:",
            "elsewhere; not followed",
            "base URL",
        ])
        .absent(&["a=b"]),
    wire_case("R05", "")
        .replies(|context| {
            vec![redirect(
                302,
                &context.provider.endpoint.path.replace("{id}", &context.id),
            )]
        })
        .exit(6)
        .stderr(&["not followed"]),
    wire_case("R06", "")
        .replies(|context| {
            let user = context.forbidden_url.replace("//", "//user:SECRET@");
            vec![
                vec![Reply::status(302, "")],
                redirect(302, ""),
                redirect(302, "javascript:alert(1)"),
                redirect(302, "file:///etc/passwd"),
                redirect(302, "http://"),
                redirect(302, &format!("/{}", "x".repeat(300_000))),
                redirect(302, "/\u{202e}\u{9b}31m"),
                redirect(302, &user),
            ]
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["unexpected status HTTP 302"])
        .absent(&["alert", "passwd", LONG]),
    wire_case("R06", "control character")
        .replies(|_| vec![redirect(302, "/\u{1b}[31m")])
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["malformed response headers"]),
    wire_case("R07", "")
        .replies(|context| {
            [300, 303, 304, 305, 306, 307, 399]
                .map(|status| vec![Reply::status(status, &context.document)])
                .into()
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["unexpected status HTTP 3"]),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

#[test]
fn r03_redirect_to_http_is_not_followed() {
    let authority = Authority::new();
    for provider in provider::ALL {
        let context = Context::of(provider);
        let plain = Server::always(Reply::json(&context.document));
        let url = plain.url().replace("127.0.0.1", "localhost");
        let tls = authority.server("localhost", 2099);
        let server = Server::with_tls(tls, redirect(301, &url).remove(0));
        let from = format!("https://localhost:{}", server.address.port());
        sessctl(&[provider.name, "get", &context.id])
            .at(provider, &from)
            .env("SSL_CERT_FILE", authority.file().to_str().unwrap())
            .run()
            .code(6)
            .plain_error()
            .stderr_has(&["not followed"]);
        check_requests(provider, &context.id, &server.requests(), 1);
        assert_eq!(plain.connections(), 0);
    }
}
