//! A loopback proxy that opens tunnels and records the requests and the forwarded bytes.

use std::io::{BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use super::{Request, read_request};

/// A proxy that listens until the test ends.
pub struct Proxy {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    bytes: Arc<Mutex<Vec<u8>>>,
}

/// The reaction to a request for a tunnel.
#[derive(Clone, Copy)]
pub enum TunnelReply {
    /// Opens a tunnel to this address, regardless of the requested one.
    Tunnel(SocketAddr),
    /// Sends this response.
    Response(&'static str),
}

impl Proxy {
    pub fn start(reply: TunnelReply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self {
            address: listener.local_addr().unwrap(),
            requests: Arc::default(),
            bytes: Arc::default(),
        };
        let (requests, bytes) = (proxy.requests.clone(), proxy.bytes.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (requests, bytes) = (requests.clone(), bytes.clone());
                thread::spawn(move || handle(stream, reply, &requests, &bytes));
            }
        });
        proxy
    }

    /// Returns the requests to the proxy itself.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// Returns the bytes that clients sent through the tunnels.
    pub fn bytes(&self) -> Vec<u8> {
        self.bytes.lock().unwrap().clone()
    }
}

fn handle(
    stream: TcpStream,
    reply: TunnelReply,
    requests: &Mutex<Vec<Request>>,
    bytes: &Arc<Mutex<Vec<u8>>>,
) {
    let mut reader = BufReader::new(stream);
    let Some(request) = read_request(&mut reader) else {
        return;
    };
    requests.lock().unwrap().push(request);
    let mut client = reader.into_inner();
    match reply {
        TunnelReply::Response(text) => drop(client.write_all(text.as_bytes())),
        TunnelReply::Tunnel(to) => {
            let server = TcpStream::connect(to).unwrap();
            client
                .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
                .unwrap();
            let (back, forth) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            let responses = thread::spawn(move || copy(back, forth, None));
            copy(client, server, Some(bytes));
            responses.join().unwrap();
        }
    }
}

fn copy(mut from: TcpStream, mut to: TcpStream, log: Option<&Mutex<Vec<u8>>>) {
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        if let Some(log) = log {
            log.lock().unwrap().extend_from_slice(&buffer[..read]);
        }
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
