//! From [`crate::config::Settings`] and an id to the bytes of an answer. The only room that
//! touches the network, and the last that knows a credential.

use std::time::{Duration, SystemTime};

/// A successful answer: status 200 with a body within the limits.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The body.
    pub body: Vec<u8>,
    /// The server's clock, where it told.
    pub date: Option<SystemTime>,
    /// How long the last attempt took, from the first byte sent to the last received.
    pub elapsed: Duration,
    /// How many attempts were made.
    pub attempts: u32,
}
