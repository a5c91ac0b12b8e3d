//! From a [`crate::session::Document`] to text.
