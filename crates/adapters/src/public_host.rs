//! Looking up hosts that clinics choose.
//!
//! Who chooses a name also chooses what it resolves to. So it is resolved here, once, only public
//! addresses count, and the connection goes to the address that was looked at.
//!
//! A refusal never says which it was: a name that does not exist, one that leads into a network of one's own,
//! or a server that does not answer. Otherwise whoever may choose a host could learn which names there are
//! inside, and where. So there is one text for all of them, all are tried again alike, and [`evenly`] has
//! them take the same time.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use app::ports::DeliveryError;
use contract::messages::MessageFault;
use domain::network::is_public;
use tokio::time::{Instant, sleep_until, timeout};

/// How long looking a name up may take.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(3);
/// Somebody who waits is not told sooner that a host cannot be reached: by then every name is looked up,
/// or given up.
const REFUSED_AFTER: Duration = Duration::from_secs(4);

/// The address of a host that is `wanted` to be a mail server, for example. One name with both public
/// and other addresses is a trick, and refused, unless hosts may be `private`.
pub(crate) async fn resolve(host: &str, port: u16, wanted: &str, private: bool) -> Result<IpAddr, DeliveryError> {
    let refused = || unreachable(host, port, wanted);
    let found = timeout(LOOKUP_TIMEOUT, tokio::net::lookup_host((host, port))).await;
    let found: Vec<IpAddr> =
        found.map_err(|_| refused())?.map_err(|_| refused())?.map(|address: SocketAddr| address.ip()).collect();
    if !private && !found.iter().all(|address| is_public(*address)) {
        return Err(refused());
    }
    found.first().copied().ok_or_else(refused)
}

/// Why a host that somebody has chosen is not connected to, whatever is the matter with it.
pub(crate) fn unreachable(host: &str, port: u16, wanted: &str) -> DeliveryError {
    DeliveryError::transient(
        MessageFault::Unreachable,
        format!(
            "no {wanted} answers as {host} on port {port}: it must be a name that leads to a public address on the \
             internet only, with a server that answers there"
        ),
    )
}

/// Tries a host while somebody waits. That it cannot be reached is told after the same time whatever the reason,
/// unless hosts may be `private`: then there is nothing to hide.
pub(crate) async fn evenly<T>(
    private: bool,
    trying: impl Future<Output = Result<T, DeliveryError>>,
) -> Result<T, DeliveryError> {
    let not_before = Instant::now() + REFUSED_AFTER;
    let result = trying.await;
    if !private && result.as_ref().is_err_and(|error| error.fault == MessageFault::Unreachable) {
        sleep_until(not_before).await;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refusal_does_not_say_what_there_is_inside() {
        let refusal = async |host: &str| {
            let began = Instant::now();
            let error = evenly(false, resolve(host, 587, "mail server", false)).await.unwrap_err();
            let took = began.elapsed();
            assert!(took >= REFUSED_AFTER && took < REFUSED_AFTER + Duration::from_secs(1), "{host}: {took:?}");
            (error.fault, error.transient, error.detail.replace(host, "host"))
        };
        // A name that exists and is not public, one that does not exist, and an address.
        let (inside, nowhere, address) =
            tokio::join!(refusal("localhost"), refusal("no-such-host.invalid"), refusal("127.0.0.1"));
        assert_eq!(inside, nowhere);
        assert_eq!(inside, address);
        // As of a public host on which nobody listens.
        assert_eq!(unreachable("host", 587, "mail server").detail, inside.2);
    }
}
