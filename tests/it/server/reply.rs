//! Replies of a server: responses, raw bytes and broken connections.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use rustix::net::sockopt::set_socket_linger;
use rustls::{ServerConnection, StreamOwned};

/// A reply, and the state of the connection afterwards.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A complete response.
    Response {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// These bytes, followed by the end of the connection.
    Raw(Vec<u8>),
    /// These bytes, followed by a reset of the connection.
    Reset(Vec<u8>),
    /// These bytes, followed by silence until the client disconnects.
    Stall(Vec<u8>),
    /// These bytes, followed by single bytes without end, with this pause between them.
    Drip(Vec<u8>, Duration),
    /// The head, followed by endless repetitions of the other bytes, as fast as the client reads.
    Flood { head: Vec<u8>, repeated: Vec<u8> },
}

impl Reply {
    pub fn status(status: u16, body: &str) -> Self {
        Self::Response {
            status,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        }
    }

    pub fn json(body: impl AsRef<[u8]>) -> Self {
        Self::Response {
            status: 200,
            headers: vec![("content-type".into(), "application/json".into())],
            body: body.as_ref().to_vec(),
        }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Response { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Sends the reply. True if the connection stays open.
    pub(super) fn send(self, stream: &mut impl Connection, stop: &AtomicBool) -> bool {
        match self {
            Self::Response {
                status,
                headers,
                body,
            } => return send_response(stream, status, headers, &body),
            Self::Raw(bytes) => drop(stream.send_bytes(&bytes)),
            Self::Reset(bytes) => {
                let _ = stream.send_bytes(&bytes);
                // A reset discards bytes that the client has not read yet.
                thread::sleep(Duration::from_millis(20));
                let _ = set_socket_linger(stream.socket(), Some(Duration::ZERO));
                return false;
            }
            Self::Stall(bytes) => {
                let _ = stream.send_bytes(&bytes);
                let mut rest = [0; 1024];
                while stream.read(&mut rest).is_ok_and(|read| read > 0) {}
            }
            Self::Drip(bytes, pause) => {
                let _ = stream.send_bytes(&bytes);
                while !stop.load(Ordering::Acquire) && stream.send_bytes(b" ").is_ok() {
                    thread::sleep(pause);
                }
            }
            Self::Flood { head, repeated } => {
                let _ = stream.send_bytes(&head);
                while !stop.load(Ordering::Acquire) && stream.send_bytes(&repeated).is_ok() {}
            }
        }
        stream.close();
        false
    }
}

fn send_response(
    stream: &mut impl Connection,
    status: u16,
    headers: Vec<(String, String)>,
    body: &[u8],
) -> bool {
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    let has_length = headers.iter().any(|(name, _)| name == "content-length")
        || matches!(status, 204 | 205 | 304);
    if !has_length {
        head += &format!("content-length: {}\r\n", body.len());
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += "\r\n";
    stream.send_bytes(head.as_bytes()).is_ok() && stream.send_bytes(body).is_ok()
}

/// A connection with or without TLS.
pub(super) trait Connection: Read + Write {
    fn socket(&self) -> &TcpStream;

    /// Closes the connection in an orderly way.
    fn close(&mut self);

    fn send_bytes(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.write_all(bytes)?;
        self.flush()
    }
}

impl Connection for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }

    fn close(&mut self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

impl Connection for StreamOwned<ServerConnection, TcpStream> {
    fn socket(&self) -> &TcpStream {
        &self.sock
    }

    fn close(&mut self) {
        self.conn.send_close_notify();
        let _ = self.flush();
        let _ = self.sock.shutdown(Shutdown::Both);
    }
}
