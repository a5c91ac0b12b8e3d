//! What a connection does, byte for byte.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use rustix::net::sockopt::set_socket_linger;
use rustls::{ServerConnection, StreamOwned};

/// What a connection does.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A complete answer.
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// These bytes, and then the connection is closed.
    Raw(Vec<u8>),
    /// These bytes, and then the connection is reset.
    Reset(Vec<u8>),
    /// These bytes, and then silence for as long as the other side waits.
    Stall(Vec<u8>),
    /// These bytes, and then one byte after another with this pause between, without end.
    Drip(Vec<u8>, Duration),
    /// These bytes again and again, as fast as they are taken.
    Flood { head: Vec<u8>, again: Vec<u8> },
}

impl Reply {
    pub fn status(status: u16, body: &str) -> Self {
        Self::Answer {
            status,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        }
    }

    pub fn json(body: impl AsRef<[u8]>) -> Self {
        Self::Answer {
            status: 200,
            headers: vec![("content-type".into(), "application/json".into())],
            body: body.as_ref().to_vec(),
        }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Does it; whether the connection goes on.
    pub(super) fn act(self, stream: &mut impl Wire, stop: &AtomicBool) -> bool {
        match self {
            Self::Answer {
                status,
                headers,
                body,
            } => return answer(stream, status, headers, &body),
            Self::Raw(bytes) => drop(stream.send(&bytes)),
            Self::Reset(bytes) => {
                let _ = stream.send(&bytes);
                // What has not been taken yet would be lost with the connection.
                thread::sleep(Duration::from_millis(20));
                let _ = set_socket_linger(stream.socket(), Some(Duration::ZERO));
                return false;
            }
            Self::Stall(bytes) => {
                let _ = stream.send(&bytes);
                let mut rest = [0; 1024];
                while stream.read(&mut rest).is_ok_and(|read| read > 0) {}
            }
            Self::Drip(bytes, pause) => {
                let _ = stream.send(&bytes);
                while !stop.load(Ordering::Acquire) && stream.send(b" ").is_ok() {
                    thread::sleep(pause);
                }
            }
            Self::Flood { head, again } => {
                let _ = stream.send(&head);
                while !stop.load(Ordering::Acquire) && stream.send(&again).is_ok() {}
            }
        }
        stream.end();
        false
    }
}

fn answer(
    stream: &mut impl Wire,
    status: u16,
    headers: Vec<(String, String)>,
    body: &[u8],
) -> bool {
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    let framed = headers.iter().any(|(name, _)| name == "content-length")
        || matches!(status, 204 | 205 | 304);
    if !framed {
        head += &format!("content-length: {}\r\n", body.len());
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += "\r\n";
    stream.send(head.as_bytes()).is_ok() && stream.send(body).is_ok()
}

/// A connection, in clear or under TLS.
pub(super) trait Wire: Read + Write {
    fn socket(&self) -> &TcpStream;

    /// Says in an orderly way that no more follows.
    fn end(&mut self);

    fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.write_all(bytes)?;
        self.flush()
    }
}

impl Wire for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }

    fn end(&mut self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

impl Wire for StreamOwned<ServerConnection, TcpStream> {
    fn socket(&self) -> &TcpStream {
        &self.sock
    }

    fn end(&mut self) {
        self.conn.send_close_notify();
        let _ = self.flush();
        let _ = self.sock.shutdown(Shutdown::Both);
    }
}
