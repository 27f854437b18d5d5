//! Clients of other servers' HTTP interfaces.

use reqwest::ClientBuilder;

/// Builds a client whose TLS has the same cryptography as mail and the database: ring's. reqwest would
/// bring a second one along.
pub fn http_client() -> ClientBuilder {
    // Fails when it is there already.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
}
