//! N: proxies. Requests to this machine bypass them, so the tests use a host name that only the
//! proxy knows.

use sessctl::provider::{self, Provider};

use crate::cases::{Context, check_requests};
use crate::run::{CANARY, RunResult, sessctl};
use crate::server::proxy::{Proxy, TunnelReply};
use crate::server::tls::Authority;
use crate::server::{Reply, Server};

const HOST: &str = "api.sessctl-test.invalid";

/// A provider's server, with a certificate for [`HOST`].
struct ProxiedServer {
    context: Context,
    server: Server,
    authority: Authority,
}

impl ProxiedServer {
    fn new(provider: &'static Provider) -> Self {
        let context = Context::of(provider);
        let authority = Authority::new();
        let reply = Reply::json(&context.document);
        Self {
            server: Server::with_tls(authority.server(HOST, 2099), reply),
            context,
            authority,
        }
    }

    fn get(&self, variables: &[(&str, &str)]) -> RunResult {
        let provider = self.context.provider;
        let run = sessctl(&[provider.name, "get", &self.context.id, "--retries", "0"])
            .at(provider, &format!("https://{HOST}"))
            .env("SSL_CERT_FILE", self.authority.file().to_str().unwrap())
            .env("RES_OPTIONS", "timeout:1 attempts:1");
        let set = |run: crate::run::Run, (name, value): &(&str, &str)| run.env(name, value);
        variables.iter().fold(run, set).run()
    }
}

#[test]
fn n21_proxy_sees_only_the_host() {
    for provider in provider::ALL {
        let proxied = ProxiedServer::new(provider);
        let proxy = Proxy::start(TunnelReply::Tunnel(proxied.server.address));
        let url = format!("http://user:{CANARY}@{}", proxy.address);
        for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
            proxied.get(&[(variable, &url)]).code(0);
        }
        check_requests(provider, &proxied.context.id, &proxied.server.requests(), 3);
        let requests = proxy.requests();
        assert_eq!(requests.len(), 3);
        for request in requests {
            let target = format!("{HOST}:443");
            assert_eq!(
                (request.method.as_str(), &request.path),
                ("CONNECT", &target)
            );
            assert!(
                request.header("proxy-authorization").is_some(),
                "{request:#?}"
            );
            let secret_headers = [
                "authorization",
                "cookie",
                "x-api-key",
                "x-imprint-merchant-key",
            ];
            assert!(
                secret_headers
                    .iter()
                    .all(|name| request.header(name).is_none()),
                "{request:#?}"
            );
        }
        let bytes = String::from_utf8_lossy(&proxy.bytes()).into_owned();
        assert!(!bytes.contains(CANARY) && !bytes.contains(&proxied.context.id));
    }
}

/// The runs of all wire cases also set `HTTP_PROXY` and `ALL_PROXY`, to a server that must receive
/// no connection.
#[test]
fn n22_loopback_bypasses_the_proxy() {
    let proxy = Proxy::start(TunnelReply::Response("HTTP/1.1 200 OK\r\n\r\n"));
    let authority = Authority::new();
    for provider in provider::ALL {
        let context = Context::of(provider);
        let reply = Reply::json(&context.document);
        let plain = Server::always(reply.clone());
        let tls = Server::with_tls(authority.server("127.0.0.1", 2099), reply);
        for server in [&plain, &tls] {
            let run = sessctl(&[provider.name, "get", &context.id])
                .env("SSL_CERT_FILE", authority.file().to_str().unwrap())
                .at(provider, &server.url());
            let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"];
            let url = format!("http://{}", proxy.address);
            let run = names.iter().fold(run, |run, name| run.env(name, &url));
            run.run().code(0);
            check_requests(provider, &context.id, &server.requests(), 1);
        }
    }
    assert_eq!(proxy.requests().len(), 0);
}

#[test]
fn n23_invalid_proxy_variable_is_an_error() {
    let deck = Provider::named("deck").unwrap();
    let proxied = ProxiedServer::new(deck);
    for value in [
        "::::",
        "http://",
        "socks5://user:SECRET@proxy.example:1080",
        "http://user:SECRET@",
        "http://proxy.example:99999",
        "\u{1b}[31m",
    ] {
        for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            proxied
                .get(&[(name, value)])
                .code(2)
                .plain_error()
                .stderr_has(&[name]);
        }
    }
    assert_eq!(proxied.server.connections(), 0);
}

#[test]
fn n24_proxy_password_is_hidden() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for provider in provider::ALL {
        let proxied = ProxiedServer::new(provider);
        let url = format!("http://user:{CANARY}@{address}");
        proxied
            .get(&[("HTTPS_PROXY", &url)])
            .code(7)
            .plain_error()
            .stderr_has(&["the proxy", &address.to_string(), "HTTPS_PROXY"]);
    }
}

#[test]
fn n25_proxy_errors_name_the_proxy() {
    let proxied = ProxiedServer::new(Provider::named("deck").unwrap());
    for (response, message) in [
        ("HTTP/1.1 407 Who are you\r\n\r\n", "407"),
        ("HTTP/1.1 403 No\r\n\r\n", "refused to open a tunnel"),
        (
            "HTTP/1.1 502 No\r\ncontent-length: 0\r\n\r\n",
            "refused to open a tunnel",
        ),
        ("SSH-2.0-x\r\n", "the proxy"),
        ("", "the proxy"),
    ] {
        let proxy = Proxy::start(TunnelReply::Response(response));
        let address = proxy.address.to_string();
        proxied
            .get(&[("HTTPS_PROXY", &address)])
            .code(7)
            .plain_error()
            .stderr_has(&[message, &address, "HTTPS_PROXY"]);
        assert_eq!(proxy.requests().len(), 1);
        // With the host in `NO_PROXY` the proxy is not used, and the name does not resolve.
        for list in [
            HOST,
            "*",
            "invalid",
            ".sessctl-test.invalid",
            "x, api.sessctl-test.invalid:443",
        ] {
            proxied
                .get(&[("HTTPS_PROXY", &address), ("NO_PROXY", list)])
                .code(7)
                .stderr_has(&["cannot resolve"]);
        }
        assert_eq!(proxy.requests().len(), 1);
    }
    assert_eq!(proxied.server.connections(), 0);
}

/// A CGI server sets `HTTP_PROXY` to the header `Proxy:` of its client.
#[test]
fn n26_plain_proxy_is_never_trusted() {
    let proxy = Proxy::start(TunnelReply::Response(""));
    let proxied = ProxiedServer::new(Provider::named("deck").unwrap());
    let address = proxy.address.to_string();
    proxied
        .get(&[("HTTP_PROXY", &address), ("REQUEST_METHOD", "GET")])
        .code(7)
        .stderr_has(&["cannot resolve"]);
    assert_eq!(proxy.requests().len(), 0);
}
