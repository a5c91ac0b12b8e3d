//! A server on loopback that answers what a test tells it to, byte for byte, and remembers what
//! it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a request said.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

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

    pub fn header(self, name: &str, value: &str) -> Self {
        match self {
            Self::Answer {
                status,
                mut headers,
                body,
            } => {
                headers.push((name.to_owned(), value.to_owned()));
                Self::Answer {
                    status,
                    headers,
                    body,
                }
            }
            other => other,
        }
    }
}

/// The server. It ends when it is dropped.
pub struct Server {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    connections: Arc<Mutex<usize>>,
    stop: Arc<AtomicBool>,
}

impl Server {
    /// Answers every request by what `reply` says to it and to its number, from 0.
    pub fn start(reply: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = Self {
            address,
            requests: Arc::default(),
            connections: Arc::default(),
            stop: Arc::default(),
        };
        let (requests, connections, stop) = (
            server.requests.clone(),
            server.connections.clone(),
            server.stop.clone(),
        );
        let reply = Arc::new(reply);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::Acquire) {
                    break;
                }
                *connections.lock().unwrap() += 1;
                let (requests, reply, stop) = (requests.clone(), reply.clone(), stop.clone());
                thread::spawn(move || serve(&stream, &requests, &stop, &*reply));
            }
        });
        server
    }

    /// Answers every request with the same.
    pub fn always(reply: Reply) -> Self {
        Self::start(move |_, _| reply.clone())
    }

    /// Answers the first request with the first reply and so on; the last one stands for the rest.
    pub fn script(replies: Vec<Reply>) -> Self {
        Self::start(move |_, number| replies[number.min(replies.len() - 1)].clone())
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// How many connections were opened.
    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // Wakes the listener, so that it sees the flag.
        drop(TcpStream::connect(self.address));
    }
}

fn serve(
    stream: &TcpStream,
    requests: &Mutex<Vec<Request>>,
    stop: &AtomicBool,
    reply: &dyn Fn(&Request, usize) -> Reply,
) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader) {
        let number = {
            let mut requests = requests.lock().unwrap();
            requests.push(request.clone());
            requests.len() - 1
        };
        if !act(stream, stop, reply(&request, number)) {
            break;
        }
    }
    let _ = stream.shutdown(Shutdown::Both);
}

fn read_request(reader: &mut impl BufRead) -> Option<Request> {
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
    })
}

/// Does what the reply says; whether the connection goes on.
fn act(mut stream: &TcpStream, stop: &AtomicBool, reply: Reply) -> bool {
    match reply {
        Reply::Answer {
            status,
            headers,
            body,
        } => {
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
            stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(&body))
                .is_ok()
        }
        Reply::Raw(bytes) => {
            let _ = stream.write_all(&bytes);
            false
        }
        Reply::Stall(bytes) => {
            let _ = stream.write_all(&bytes);
            wait_for_close(stream);
            false
        }
        Reply::Drip(bytes, pause) => {
            let _ = stream.write_all(&bytes);
            while !stop.load(Ordering::Acquire) && stream.write_all(b" ").is_ok() {
                thread::sleep(pause);
            }
            false
        }
        Reply::Flood { head, again } => {
            let _ = stream.write_all(&head);
            while !stop.load(Ordering::Acquire) && stream.write_all(&again).is_ok() {}
            false
        }
    }
}

fn wait_for_close(mut stream: &TcpStream) {
    let mut rest = [0; 1024];
    while stream.read(&mut rest).is_ok_and(|read| read > 0) {}
}
