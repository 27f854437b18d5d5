//! Where a request comes from.

use std::{convert::Infallible, future::Ready, net::IpAddr};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use ipnet::IpNet;

use crate::ApiState;

/// The network address of the caller. `X-Forwarded-For` counts only as far as trusted proxies
/// wrote it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl ClientAddress {
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let peer = request.peer_addr().map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.ip());
        let trusted = request.app_data::<web::Data<ApiState>>().map(|state| state.options.trusted_proxies.as_slice());
        let lines = request.headers().get_all("x-forwarded-for");
        // A line that is no text names nobody, and ends what is believed.
        let lines: Vec<&str> = lines.map(|line| line.to_str().unwrap_or_default()).collect();
        Self(caller(peer, &lines, trusted.unwrap_or_default()))
    }
}

/// Who called the outermost of the trusted proxies.
///
/// Each proxy adds its own caller at the end, and several lines are one list (RFC 9110, 5.3). So the
/// list is read from its end, and only up to the first entry that is no address: everything before
/// what a trusted proxy has added may have been made up. On a socket for both families IPv4 callers
/// appear as IPv6 addresses; they are taken as what they are.
fn caller(peer: IpAddr, lines: &[&str], trusted: &[IpNet]) -> IpAddr {
    let mut address = peer.to_canonical();
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !trusted.iter().any(|net| net.contains(&address)) {
            break;
        }
        let Ok(hop) = hop.trim().parse::<IpAddr>() else { break };
        address = hop.to_canonical();
    }
    address
}

impl std::fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl FromRequest for ClientAddress {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Self::of(request)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who calls, with proxies at 127.0.0.1 and in 10.0.0.0/8.
    fn caller_of(peer: &str, lines: &[&str]) -> String {
        let trusted: Vec<IpNet> = ["127.0.0.1/32", "10.0.0.0/8"].map(|net| net.parse().unwrap()).to_vec();
        caller(peer.parse().unwrap(), lines, &trusted).to_string()
    }

    #[test]
    fn only_what_trusted_proxies_added_counts() {
        let cases: [(&str, &[&str], &str); 6] = [
            ("192.0.2.1", &["198.51.100.7"], "192.0.2.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("127.0.0.1", &["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
            ("127.0.0.1", &["203.0.113.9, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
            ("127.0.0.1", &["2001:db8::1,10.0.0.2 "], "2001:db8::1"),
        ];
        for (peer, lines, expected) in cases {
            assert_eq!(caller_of(peer, lines), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn what_a_caller_makes_up_does_not_hide_the_caller() {
        for line in
            ["junk, 198.51.100.7", ", 198.51.100.7", "unknown,203.0.113.9,198.51.100.7", "10.0.0.9, junk, 198.51.100.7"]
        {
            assert_eq!(caller_of("127.0.0.1", &[line]), "198.51.100.7", "{line}");
        }
        assert_eq!(caller_of("127.0.0.1", &["203.0.113.9, junk"]), "127.0.0.1");
        assert_eq!(caller_of("127.0.0.1", &["203.0.113.9, junk, 10.0.0.2"]), "10.0.0.2");
    }

    #[test]
    fn several_lines_are_one_list() {
        assert_eq!(caller_of("127.0.0.1", &["junk", "203.0.113.9", "198.51.100.7, 10.0.0.2"]), "198.51.100.7");
        assert_eq!(caller_of("127.0.0.1", &["198.51.100.7", "10.0.0.2"]), "198.51.100.7");
        assert_eq!(caller_of("127.0.0.1", &["198.51.100.7", ""]), "127.0.0.1");
    }

    #[test]
    fn addresses_of_a_socket_for_both_families_are_ipv4() {
        assert_eq!(caller_of("::ffff:127.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(caller_of("127.0.0.1", &["198.51.100.7, ::ffff:10.0.0.2"]), "198.51.100.7");
        assert_eq!(caller_of("::ffff:192.0.2.1", &[]), "192.0.2.1");
    }
}
