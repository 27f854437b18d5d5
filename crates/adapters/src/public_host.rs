//! Resolves host names that clinics choose.
//!
//! The owner of a name controls what it resolves to. So the name is resolved once, only public addresses are
//! accepted, and the connection goes to the address that was checked.
//!
//! A refusal does not reveal its reason: a name that does not exist, a name that leads into a private network,
//! or a server that does not answer. Otherwise a clinic could explore the installation's network by trying host
//! names. So all of these have the same text and are retried alike, and [`evenly`] makes them take the same
//! time.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use app::ports::DeliveryError;
use contract::messages::MessageFault;
use domain::network::is_public;
use tokio::time::{Instant, sleep_until, timeout};

/// The time limit for resolving a name.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(3);
/// The time after which somebody who waits learns that a host cannot be reached. By then every lookup has
/// finished or timed out.
const REFUSED_AFTER: Duration = Duration::from_secs(4);

/// Resolves a host whose role is `wanted`, for example a mail server. A name with both public and other
/// addresses is an attack and is refused, unless hosts may be `private`.
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

/// The refusal of a host that somebody has chosen, whatever its reason.
pub(crate) fn unreachable(host: &str, port: u16, wanted: &str) -> DeliveryError {
    DeliveryError::transient(
        MessageFault::Unreachable,
        format!(
            "no {wanted} answers as {host} on port {port}: it must be a name that leads to a public address on the \
             internet only, with a server that answers there"
        ),
    )
}

/// Tries a host while somebody waits. A failure to reach it is reported after the same time, whatever the
/// reason, unless hosts may be `private`: then there is nothing to hide.
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
        // A private name, a name that does not exist, and a private address.
        let (inside, nowhere, address) =
            tokio::join!(refusal("localhost"), refusal("no-such-host.invalid"), refusal("127.0.0.1"));
        assert_eq!(inside, nowhere);
        assert_eq!(inside, address);
        // The same text as for a public host on which nothing listens.
        assert_eq!(unreachable("host", 587, "mail server").detail, inside.2);
    }
}
