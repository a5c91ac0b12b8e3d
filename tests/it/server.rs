//! A loopback server that sends the replies of a test unchanged and records the requests.

pub mod proxy;
mod reply;
pub mod tls;

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use reply::Connection;
pub use reply::Reply;

/// A received request.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub at: Instant,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A server that runs until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

type ReplyFn = dyn Fn(&Request, usize) -> Reply + Send + Sync;

struct Shared {
    reply: Box<ReplyFn>,
    tls: Option<Arc<ServerConfig>>,
    requests: Mutex<Vec<Request>>,
    connections: Mutex<usize>,
    stop: AtomicBool,
}

impl Server {
    /// Starts a server whose reply depends on the request and on its number, from 0.
    pub fn start(reply: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::listen(Box::new(reply), None)
    }

    /// Starts a server that always sends this reply.
    pub fn always(reply: Reply) -> Self {
        Self::start(move |_, _| reply.clone())
    }

    /// Starts a server that sends these replies in order and repeats the last one.
    pub fn script(replies: Vec<Reply>) -> Self {
        Self::start(move |_, number| replies[number.min(replies.len() - 1)].clone())
    }

    /// Starts a TLS server that always sends this reply.
    pub fn with_tls(tls: Arc<ServerConfig>, reply: Reply) -> Self {
        Self::listen(Box::new(move |_, _| reply.clone()), Some(tls))
    }

    /// Starts a TLS server whose reply depends on the request and on its number, from 0.
    pub fn start_with_tls(
        tls: Arc<ServerConfig>,
        reply: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::listen(Box::new(reply), Some(tls))
    }

    fn listen(reply: Box<ReplyFn>, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            reply,
            tls,
            requests: Mutex::default(),
            connections: Mutex::default(),
            stop: AtomicBool::new(false),
        });
        let server = Self {
            address,
            shared: shared.clone(),
        };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.stop.load(Ordering::Acquire) {
                    break;
                }
                *shared.connections.lock().unwrap() += 1;
                let shared = shared.clone();
                thread::spawn(move || shared.accept(stream));
            }
        });
        server
    }

    pub fn url(&self) -> String {
        let scheme = self.shared.tls.as_ref().map_or("http", |_| "https");
        format!("{scheme}://{}", self.address)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// Returns the number of connections.
    pub fn connections(&self) -> usize {
        *self.shared.connections.lock().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        // Wakes the listener, so that it sees the flag.
        drop(TcpStream::connect(self.address));
    }
}

impl Shared {
    fn accept(&self, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        match &self.tls {
            None => self.serve(stream),
            Some(tls) => {
                let connection = ServerConnection::new(tls.clone()).unwrap();
                self.serve(StreamOwned::new(connection, stream));
            }
        }
    }

    fn serve(&self, stream: impl Connection) {
        let mut reader = BufReader::new(stream);
        while let Some(request) = read_request(&mut reader) {
            let number = {
                let mut requests = self.requests.lock().unwrap();
                requests.push(request.clone());
                requests.len() - 1
            };
            let reply = (self.reply)(&request, number);
            if !reply.send(reader.get_mut(), &self.stop) {
                return;
            }
        }
        reader.get_mut().close();
    }
}

/// Reads the head of a request; no request has a body.
pub fn read_request(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Some(Request {
        method,
        path,
        headers,
        at: Instant::now(),
    })
}
