//! Looking up hosts that clinics choose.
//!
//! Who chooses a name also chooses what it resolves to. So it is resolved here, once, only public
//! addresses count, and the connection goes to the address that was looked at.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use app::ports::DeliveryError;
use contract::messages::MessageFault;
use domain::network::is_public;
use tokio::time::timeout;

/// How long looking a name up may take.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(5);

/// The address of a host that is `wanted` to be a mail server, for example. One name with both public
/// and other addresses is a trick, and refused, unless hosts may be `private`.
pub(crate) async fn resolve(host: &str, port: u16, wanted: &str, private: bool) -> Result<IpAddr, DeliveryError> {
    let unknown = || {
        DeliveryError::transient(
            MessageFault::Unreachable,
            format!("there is no host {host}, or its name cannot be looked up"),
        )
    };
    let found = timeout(LOOKUP_TIMEOUT, tokio::net::lookup_host((host, port))).await;
    let found: Vec<IpAddr> =
        found.map_err(|_| unknown())?.map_err(|_| unknown())?.map(|address: SocketAddr| address.ip()).collect();
    if !private && !found.iter().all(|address| is_public(*address)) {
        return Err(DeliveryError::permanent(
            MessageFault::AddressNotPublic,
            format!("{host} is not a public {wanted}: its address belongs to a private network"),
        ));
    }
    found.first().copied().ok_or_else(unknown)
}
