//! Faults of the network and the server: connections, TLS, proxies, redirects, bodies and statuses.

mod bodies;
mod connect;
mod drift;
mod encodings;
mod hostile;
mod memory;
mod messages;
mod network;
mod numbers;
mod providers;
mod proxy;
mod redirects;
mod retries;
mod signing;
mod statuses;
mod tls;
mod yaml;
