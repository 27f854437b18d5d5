//! Where a clinic's PostHog is, as it is typed.

use domain::network::is_host;

use crate::validation::Fields;

/// Ports on which PostHog is served; others would make this a way to try out which ports are open
/// elsewhere.
const PORTS: [u16; 2] = [443, 8443];

/// Scheme, host and port, in small letters and without a slash at the end. In development the host
/// may be `private`, on any port, and without TLS.
pub(super) fn read(text: &str, private: bool, fields: &mut Fields) -> String {
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let (scheme, authority) = text.split_once("://").unwrap_or(("https", text.as_str()));
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, port)) => (name, port.parse::<u16>().ok()),
        None => (authority, Some(443)),
    };
    let is_https = scheme == "https";
    match port {
        _ if !is_host(name) || !matches!(scheme, "https" | "http") => {
            fields.wrong("host", "format", "must be an address such as `https://eu.i.posthog.com`, without a path");
        }
        None => fields.wrong("host", "format", "must have a port number behind the colon, or no colon"),
        Some(_) if !is_https && !private => fields.wrong("host", "https", "must begin with https://"),
        Some(port) if !PORTS.contains(&port) && !private => {
            fields.wrong("host", "port", "must have port 443 or 8443");
        }
        Some(_) => {}
    }
    format!("{scheme}://{authority}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(text: &str, private: bool) -> Result<String, crate::Error> {
        let mut fields = Fields::default();
        let host = read(text, private, &mut fields);
        fields.finish().map(|()| host)
    }

    #[test]
    fn a_host_is_a_public_address_with_tls() {
        for (text, host) in [
            ("https://eu.i.posthog.com", "https://eu.i.posthog.com"),
            (" https://EU.i.PostHog.com/ ", "https://eu.i.posthog.com"),
            ("eu.i.posthog.com", "https://eu.i.posthog.com"),
            ("https://posthog.example.com:8443", "https://posthog.example.com:8443"),
        ] {
            assert_eq!(read_as(text, false).unwrap(), host, "{text}");
        }
        for text in [
            "",
            "https://",
            "http://eu.i.posthog.com",
            "ftp://eu.i.posthog.com",
            "https://eu.i.posthog.com/batch",
            "https://eu.i.posthog.com?x",
            "https://user:secret@eu.i.posthog.com",
            "https://eu.i.posthog.com:22",
            "https://eu.i.posthog.com:port",
            "https://[::1]",
        ] {
            assert!(read_as(text, false).is_err(), "{text}");
        }
    }

    #[test]
    fn development_may_be_without_tls_on_any_port() {
        assert_eq!(read_as("http://localhost:40123", true).unwrap(), "http://localhost:40123");
        assert!(read_as("ftp://localhost", true).is_err());
    }
}
