//! What may come over the wire, case by case: the network, redirects, bodies, statuses.
//!
//! Most cases are rows of tables (see [`row`]); the others are tests that begin with the case's
//! name. Every run, whatever its case, also holds what [`row::check_wire`] says.

mod bodies;
mod connect;
mod drift;
mod encodings;
mod hostile;
mod memory;
mod messages;
mod network;
mod numbers;
mod proxy;
mod redirects;
mod retries;
mod row;
mod signing;
mod statuses;
mod tls;
mod vendors;
mod yaml;

pub use row::limited;
