//! Where a request comes from.

use std::{convert::Infallible, future::Ready, net::IpAddr};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};

use crate::ApiState;

/// The network address of the caller. `X-Forwarded-For` counts only as far as trusted proxies
/// wrote it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl ClientAddress {
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let peer = request.peer_addr().map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.ip());
        let Some(state) = request.app_data::<web::Data<ApiState>>() else { return Self(peer) };
        let is_trusted = |address: &IpAddr| state.options.trusted_proxies.iter().any(|net| net.contains(address));
        let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
        let hops: Vec<IpAddr> =
            forwarded.flat_map(|value| value.split(',')).map_while(|hop| hop.trim().parse().ok()).collect();
        let mut address = peer;
        for hop in hops.into_iter().rev() {
            if !is_trusted(&address) {
                break;
            }
            address = hop;
        }
        Self(address)
    }
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
