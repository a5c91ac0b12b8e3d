//! A loopback server that returns a session for every id.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, RETRY_AFTER};
use hyper::rt::{Read, Write};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use rcgen::{CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// Behaviour of the server.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServerOptions {
    /// Delay of each response.
    pub latency: Duration,
    /// Whether to use TLS.
    pub tls: bool,
    /// Requests per span; a client that exceeds them is banned for a minute.
    pub quota: Option<(u64, Duration)>,
}

/// A session document, split at its id.
#[derive(Clone, Debug)]
pub struct Template(Vec<Bytes>);

impl Template {
    /// `sample` is the id in the document.
    pub fn new(document: &str, sample: &str) -> Self {
        let pieces = document.split(sample);
        Self(pieces.map(|piece| Bytes::from(piece.to_owned())).collect())
    }

    fn of(&self, id: &str) -> Bytes {
        match self.0.as_slice() {
            [whole] => whole.clone(),
            pieces => Bytes::from(pieces.join(id.as_bytes())),
        }
    }
}

/// The server, which runs until the process ends.
pub struct Server {
    address: SocketAddr,
    tls: bool,
    folder: TempDir,
    shared: Arc<Shared>,
}

struct Shared {
    template: Template,
    options: ServerOptions,
    window: Mutex<Window>,
    refused: AtomicU64,
}

/// Requests of the current span.
struct Window {
    begin: Instant,
    used: u64,
    overdrawn: u64,
    banned: Option<Instant>,
}

impl Server {
    /// Starts the server on its own thread.
    ///
    /// # Panics
    /// If no port is available.
    pub fn start(template: Template, options: ServerOptions) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let folder = TempDir::new().unwrap();
        let acceptor = options
            .tls
            .then(|| TlsAcceptor::from(Arc::new(certificate(&folder))));
        let shared = Arc::new(Shared {
            template,
            options,
            window: Mutex::new(Window {
                begin: Instant::now(),
                used: 0,
                overdrawn: 0,
                banned: None,
            }),
            refused: AtomicU64::new(0),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(serve(listener, acceptor, serving));
        });
        Self {
            address,
            tls: options.tls,
            folder,
            shared,
        }
    }

    /// Returns the base URL.
    pub fn url(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://localhost:{}", self.address.port())
    }

    /// Returns the path of the certificate to trust.
    pub fn bundle(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Returns the number of rejected requests, and whether a client was banned.
    pub fn refused(&self) -> (u64, bool) {
        let banned = self.shared.window.lock().unwrap().banned.is_some();
        (self.shared.refused.load(Ordering::Relaxed), banned)
    }
}

fn certificate(folder: &TempDir) -> ServerConfig {
    let params =
        CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    std::fs::write(folder.path().join("ca.pem"), certificate.pem()).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap()
}

async fn serve(
    listener: std::net::TcpListener,
    acceptor: Option<TlsAcceptor>,
    shared: Arc<Shared>,
) {
    let listener = TcpListener::from_std(listener).unwrap();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let _ = stream.set_nodelay(true);
        let (acceptor, shared) = (acceptor.clone(), Arc::clone(&shared));
        tokio::spawn(async move {
            match acceptor {
                None => converse(TokioIo::new(stream), shared).await,
                Some(acceptor) => {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        converse(TokioIo::new(stream), shared).await;
                    }
                }
            }
        });
    }
}

async fn converse(stream: impl Read + Write + Unpin + 'static, shared: Arc<Shared>) {
    let service = service_fn(|request: Request<Incoming>| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(respond(&request, &shared).await) }
    });
    let _ = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(stream, service)
        .await;
}

async fn respond(request: &Request<Incoming>, shared: &Shared) -> Response<Full<Bytes>> {
    if !shared.options.latency.is_zero() {
        tokio::time::sleep(shared.options.latency).await;
    }
    let id = request.uri().path().rsplit('/').next().unwrap_or_default();
    let mut response = Response::builder().header(CONTENT_TYPE, "application/json");
    if let Some(quota) = shared.options.quota {
        match shared.window.lock().unwrap().admit(quota) {
            Ok((left, rest)) => {
                response = response
                    .header("ratelimit-limit", quota.0)
                    .header("ratelimit-remaining", left)
                    .header("ratelimit-reset", rest);
            }
            Err(rest) => {
                shared.refused.fetch_add(1, Ordering::Relaxed);
                let response = response
                    .status(StatusCode::TOO_MANY_REQUESTS)
                    .header(RETRY_AFTER, rest);
                return response.body(Full::default()).unwrap();
            }
        }
    }
    response.body(Full::new(shared.template.of(id))).unwrap()
}

impl Window {
    /// Counts a request. Returns the remaining quota and its seconds, or the seconds to wait as an
    /// error.
    fn admit(&mut self, (limit, span): (u64, Duration)) -> Result<(u64, u64), u64> {
        const BAN: Duration = Duration::from_secs(60);
        // Concurrent requests may exceed the quota by a few before the first 429 is read.
        const PATIENCE: u64 = 10;
        if let Some(since) = self.banned
            && since.elapsed() < BAN
        {
            return Err(60);
        }
        if self.begin.elapsed() >= span {
            self.begin = Instant::now();
            (self.used, self.overdrawn) = (0, 0);
        }
        let rest = span.saturating_sub(self.begin.elapsed());
        let rest = rest.as_secs() + u64::from(rest.subsec_nanos() > 0);
        if self.used < limit {
            self.used += 1;
            return Ok((limit - self.used, rest));
        }
        self.overdrawn += 1;
        if self.overdrawn > PATIENCE {
            self.banned = Some(Instant::now());
        }
        Err(rest)
    }
}

/// Reads the certificates that the system trusts.
pub fn system_certificates() -> Option<Vec<u8>> {
    let paths = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/cert.pem",
    ];
    paths.iter().find_map(|path| std::fs::read(path).ok())
}
