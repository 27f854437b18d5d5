//! The HTTP client for other servers.

use reqwest::ClientBuilder;

/// Builds a client that uses ring for TLS, as mail and the database do. By default, reqwest would bring a
/// second cryptography library.
pub fn http_client() -> ClientBuilder {
    // This fails if ring is installed already, which is fine.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
}
