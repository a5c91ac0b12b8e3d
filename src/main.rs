//! Looks up sessions.
fn main() {}
