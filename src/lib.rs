//! Looks up sessions.
pub mod config;
pub mod console;
pub mod error;
pub mod host;
pub mod http;
pub mod mock;
pub mod provider;
pub mod render;
pub mod secret;
pub mod session;
pub mod text;
