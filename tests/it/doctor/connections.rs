//! Probes: which requests are sent, and what is concluded from each response.

use std::sync::{Arc, Barrier};
use std::time::{Duration, SystemTime};

use sessctl::provider::{self, Provider};

use super::{Report, doctor, doctor_at, error_of};
use crate::cases::Context;
use crate::run::{Run, credential, sessctl};
use crate::server::proxy::{Proxy, TunnelReply};
use crate::server::tls::Authority;
use crate::server::{Reply, Server};

const HTML: &str = "<!doctype html><title>Sign in</title>";

/// Returns the reply of a provider's API to a probe with a credential that it accepts.
fn accepting(provider: &Provider) -> Reply {
    match &provider.probe.test {
        Some(test) => Reply::json(test.sample),
        None => error_of(&provider.sample.not_found),
    }
}

/// Prepares a lookup at the same address.
fn lookup(provider: &'static Provider, url: &str) -> Run {
    let id = Context::of(provider).id;
    sessctl(&[provider.name, "get", &id, "--retries", "0"]).at(provider, url)
}

/// Returns a `Date` header this number of seconds from now.
fn date(reply: Reply, seconds: i64) -> Reply {
    let shift = Duration::from_secs(seconds.unsigned_abs());
    let now = SystemTime::now();
    let time = if seconds < 0 {
        now - shift
    } else {
        now + shift
    };
    reply.header("date", &httpdate::fmt_http_date(time))
}

#[test]
fn probe_reads_no_session() {
    for provider in provider::ALL {
        let server = Server::always(date(accepting(provider), 0));
        let run = doctor_at(provider, &server.url());
        let report = Report::of(&run, 0).has(provider, "configured", "accepted");
        let requests = server.requests();
        let [request] = &requests[..] else {
            panic!("{requests:#?}")
        };
        let endpoint = provider
            .endpoint
            .path
            .replace("{id}", provider.probe.missing_id);
        let path = provider
            .probe
            .test
            .as_ref()
            .map_or(endpoint.as_str(), |test| test.path);
        assert_eq!(
            (request.method.as_str(), request.path.as_str()),
            ("GET", path)
        );
        let probe = &report.document["providers"][provider.name]["probe"];
        assert_eq!(probe["request"], format!("GET {}{path}", server.url()));
        assert_eq!(probe["inferred"], provider.probe.test.is_none());
        assert!(
            probe["clock_ahead_s"].as_i64().unwrap().abs() <= 5,
            "{probe}"
        );
        report.without_findings();
    }
}

#[test]
fn missing_test_endpoint_is_replaced_by_a_lookup() {
    let deck = Provider::named("deck").unwrap();
    let server = Server::always(error_of(&deck.sample.not_found));
    let report = Report::of(&doctor_at(deck, &server.url()), 0);
    let report = report.has(deck, "configured", "accepted");
    assert_eq!(
        report.document["providers"]["deck"]["probe"]["inferred"],
        true
    );
    let paths: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.path)
        .collect();
    assert_eq!(paths, ["/test", "/sessions/sess_000000000000"]);
}

#[test]
fn offline_check_connects_to_nothing() {
    for provider in provider::ALL {
        let server = Server::always(accepting(provider));
        let run = doctor_at(provider, &server.url()).arg("--offline".as_ref());
        Report::of(&run, 0)
            .has(provider, "configured", "not_probed")
            .without_findings();
        assert_eq!(server.connections(), 0);
    }
}

#[test]
fn providers_are_probed_at_the_same_time() {
    let named = ["deck", "kayle"].map(|name| Provider::named(name).unwrap());
    // No server replies before the requests of both have arrived.
    let barrier = Arc::new(Barrier::new(named.len()));
    let servers = named.map(|provider| {
        let barrier = Arc::clone(&barrier);
        Server::start(move |_, _| {
            barrier.wait();
            accepting(provider)
        })
    });
    let run = sessctl(&["doctor", "--json"]);
    let run = named
        .iter()
        .zip(&servers)
        .fold(run, |run, (provider, server)| {
            run.at(provider, &server.url())
        });
    let mut report = Report::of(&run, 0).without_findings();
    for provider in named {
        report = report.has(provider, "configured", "accepted");
    }
    report.has(Provider::named("imprint").unwrap(), "missing", "not_probed");
}

#[test]
fn rejected_key_names_its_origin() {
    for provider in provider::ALL {
        let server = Server::always(error_of(&provider.sample.unauthorized));
        let key = provider.schemes[0].keys()[0];
        let report = Report::of(&doctor_at(provider, &server.url()), 1);
        report
            .has(provider, "configured", "rejected")
            .only_finding(
                "problem",
                "rejected the credential",
                &provider.variable(key),
            )
            .agrees_with(&lookup(provider, &server.url()));
    }
}

#[test]
fn other_servers_are_not_the_api() {
    for provider in provider::ALL {
        for (reply, message, remedy) in [
            (
                Reply::status(404, "404 page not found"),
                "but not from",
                "check the base URL",
            ),
            (
                Reply::status(404, "{\"detail\":\"Not Found\"}"),
                "but not from",
                "check the base URL",
            ),
            (Reply::status(401, HTML), "", "check the base URL"),
            (
                Reply::status(200, HTML),
                "HTML instead of JSON",
                "base URL is wrong",
            ),
            (
                Reply::status(302, "").header("location", "https://login.example/"),
                "redirect",
                "base URL",
            ),
            (Reply::status(200, "{\"ok\":true}"), "", ""),
            (Reply::status(502, HTML), "HTTP 502", "try again later"),
        ] {
            let server = Server::always(reply);
            let report = Report::of(&doctor_at(provider, &server.url()), 1);
            report
                .has(provider, "configured", "unreachable")
                .only_finding("problem", message, remedy);
        }
        let server = Server::always(Reply::status(200, HTML));
        let report = Report::of(&doctor_at(provider, &server.url()), 1);
        report.agrees_with(&lookup(provider, &server.url()));
    }
}

#[test]
fn dead_proxy_is_named() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let proxy = format!("http://user:SECRET@{closed}");
    for provider in provider::ALL {
        let url = "https://api.sessctl-test.invalid";
        let run = doctor_at(provider, url).env("HTTPS_PROXY", &proxy);
        let report = Report::of(&run, 1).has(provider, "configured", "unreachable");
        let shown = &report.document["providers"][provider.name]["values"]["proxy"];
        assert_eq!(shown["value"], closed.to_string(), "{report:#}");
        assert_eq!(shown["origin"], "HTTPS_PROXY", "{report:#}");
        report
            .only_finding("problem", &closed.to_string(), "HTTPS_PROXY")
            .agrees_with(&lookup(provider, url).env("HTTPS_PROXY", &proxy));
        let run = doctor_at(provider, url).env("HTTPS_PROXY", "socks5://u:SECRET@p");
        let report = Report::of(&run, 1).has(provider, "configured", "not_probed");
        report.only_finding(
            "problem",
            "HTTPS_PROXY is not the URL",
            "http://proxy.example:3128",
        );
    }
}

#[test]
fn proxy_and_its_exceptions_are_shown() {
    let deck = Provider::named("deck").unwrap();
    let url = "https://api.sessctl-test.invalid";
    let authority = Authority::new();
    let server = Server::with_tls(
        authority.server("api.sessctl-test.invalid", 2099),
        accepting(deck),
    );
    let proxy = Proxy::start(TunnelReply::Tunnel(server.address));
    let run = || {
        doctor_at(deck, url)
            .env(
                "HTTPS_PROXY",
                &format!("http://user:SECRET@{}", proxy.address),
            )
            .env("SSL_CERT_FILE", authority.file().to_str().unwrap())
    };
    let report = Report::of(&run(), 0).has(deck, "configured", "accepted");
    let network = &report.document["network"]["ca_certificates"];
    assert_eq!(network["origin"], "SSL_CERT_FILE", "{report:#}");
    assert_eq!(proxy.requests().len(), 1);
    let excluded = run()
        .env("NO_PROXY", "sessctl-test.invalid")
        .arg("--offline".as_ref());
    let report = Report::of(&excluded, 0);
    let shown = &report.document["providers"]["deck"]["values"]["proxy"];
    assert_eq!(
        (&shown["value"], &shown["origin"]),
        (&"none".into(), &"NO_PROXY".into())
    );
}

#[test]
fn unknown_authority_needs_its_certificate() {
    let (trusted, unknown) = (Authority::new(), Authority::new());
    for provider in provider::ALL {
        let server = Server::with_tls(unknown.server("127.0.0.1", 2099), accepting(provider));
        let run = |authority: &Authority| {
            let file = authority.file();
            doctor_at(provider, &server.url()).env("SSL_CERT_FILE", file.to_str().unwrap())
        };
        let report = Report::of(&run(&trusted), 1).has(provider, "configured", "unreachable");
        report.only_finding("problem", "is not trusted", "--cacert");
        Report::of(&run(&unknown), 0).has(provider, "configured", "accepted");
        let run = doctor_at(provider, &server.url()).env("SSL_CERT_FILE", "/nope");
        let report = Report::of(&run, 1).has(provider, "configured", "not_probed");
        report.only_finding("problem", "SSL_CERT_FILE (/nope)", "correct SSL_CERT_FILE");
    }
}

#[test]
fn clock_difference_is_a_finding() {
    for provider in provider::ALL {
        for (seconds, relation) in [(620, "behind"), (-620, "ahead of")] {
            for (reply, findings) in [
                (accepting(provider), 1),
                (error_of(&provider.sample.unauthorized), 2),
            ] {
                let server = Server::always(date(reply, seconds));
                let report = Report::of(&doctor_at(provider, &server.url()), 1);
                let ahead = &report.document["providers"][provider.name]["probe"]["clock_ahead_s"];
                assert!((ahead.as_i64().unwrap() + seconds).abs() <= 5, "{report:#}");
                let count = report.document["findings"].as_array().unwrap().len();
                assert_eq!(count, findings, "{report:#}");
                report.finding(
                    "problem",
                    &format!("10m {relation} the server's"),
                    "set the clock",
                );
            }
        }
    }
    let deck = Provider::named("deck").unwrap();
    let server = Server::always(date(accepting(deck), 50));
    Report::of(&doctor_at(deck, &server.url()), 0).without_findings();
}

#[test]
fn credential_of_another_host_is_not_sent() {
    let deck = Provider::named("deck").unwrap();
    let server = Server::always(accepting(deck));
    let config = format!("[deck]\nbase_url = \"{}\"\n", server.url());
    let key = credential(deck, "api_key");
    let run = doctor(deck)
        .config(&config)
        .env("SESSCTL_DECK_API_KEY", &key);
    let lookup = sessctl(&["deck", "get", "sess_1"]);
    let lookup = lookup.config(&config).env("SESSCTL_DECK_API_KEY", &key);
    Report::of(&run, 1)
        .has(deck, "refused", "not_probed")
        .only_finding(
            "problem",
            "may be sent only to the origin",
            "set both in the same place",
        )
        .agrees_with(&lookup);
    assert_eq!(server.connections(), 0);
    let url = server.url();
    let line = ["doctor", "deck", "--json", "--base-url", &url];
    let typed = sessctl(&line)
        .config(&config)
        .env("SESSCTL_DECK_API_KEY", &key);
    Report::of(&typed, 0).has(deck, "configured", "accepted");
}
