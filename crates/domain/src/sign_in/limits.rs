//! How often one may ask for a link, and try a code or a password.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// Whose requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitedBy {
    /// Those for one e-mail address or telephone number at one clinic.
    Identifier,
    /// Those from one address: [`NetworkPrefix::of_address`].
    Address,
    /// Those from one network: [`NetworkPrefix::of_network`].
    Network,
    /// Those of one client who is signed in.
    Client,
    /// Those for one member of staff, from a device on which they have signed in before.
    Device,
    /// Those of one member of staff who is signed in.
    Staff,
    /// All those at one clinic.
    Clinic,
}

/// So many requests within so long a time, and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// A stable name, part of the key under which requests are counted.
    pub name: &'static str,
    /// Whose requests are counted together.
    pub by: LimitedBy,
    /// The most requests.
    pub at_most: u32,
    /// Within how many seconds.
    pub within_seconds: u32,
}

const MINUTE: u32 = 60;
const QUARTER: u32 = 15 * MINUTE;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;
const YEAR: u32 = 365 * DAY;

/// All of these hold for every request for a link.
pub const LINK_REQUEST_LIMITS: [RateLimit; 5] = [
    limit("link_identifier_minute", LimitedBy::Identifier, 1, MINUTE),
    limit("link_identifier_hour", LimitedBy::Identifier, 5, HOUR),
    limit("link_address_hour", LimitedBy::Address, 20, HOUR),
    limit("link_network_hour", LimitedBy::Network, 100, HOUR),
    // A busy clinic's clients stay far below; what a flood could cost it in messages is bounded.
    limit("link_clinic_hour", LimitedBy::Clinic, 1000, HOUR),
];

/// Wrong codes for one person. A new link brings a new code, but does not start the count anew:
/// otherwise asking again would buy another five tries.
pub const CODE_FAILURE_LIMIT: RateLimit = limit("code_failure_identifier_hour", LimitedBy::Identifier, 5, HOUR);

/// Wrong codes for one person without a right one or a used link between them, in a year: a guesser who never
/// tires has a chance of 50 in a million, where [`CODE_FAILURE_LIMIT`] alone would leave 4 in a hundred. Windows
/// are fixed, so that at most 100 come in a row, which is what NIST SP 800-63B allows.
pub const CODE_LIFETIME_LIMIT: RateLimit = limit("code_failure_identifier_year", LimitedBy::Identifier, 50, YEAR);

/// New addresses and numbers that one client asks codes for, besides [`LINK_REQUEST_LIMITS`]: nobody
/// sends codes to a list of strangers.
pub const CONTACT_CHANGE_LIMIT: RateLimit = limit("contact_change_client_hour", LimitedBy::Client, 10, HOUR);

/// Wrong codes for new addresses and numbers of one client. As for [`CODE_FAILURE_LIMIT`], a new
/// code does not start the count anew.
pub const CONTACT_CODE_FAILURE_LIMIT: RateLimit = limit("contact_code_failure_client_hour", LimitedBy::Client, 5, HOUR);

/// The same in a year. A right code does not start this count anew: a thief could confirm an address of their
/// own between guesses at somebody else's.
pub const CONTACT_CODE_LIFETIME_LIMIT: RateLimit =
    limit("contact_code_failure_client_year", LimitedBy::Client, 50, YEAR);

/// Passwords and one-time codes of staff that were wrong, and those being tried, by an address in whose browsers
/// that person has not signed in before. This, [`STAFF_NETWORK_LIMIT`] and [`STAFF_ACCOUNT_LIMIT`] all hold.
pub const STAFF_ADDRESS_LIMIT: RateLimit = limit("staff_address", LimitedBy::Address, 30, QUARTER);

/// The same by a network.
pub const STAFF_NETWORK_LIMIT: RateLimit = limit("staff_network", LimitedBy::Network, 100, QUARTER);

/// The same for one account, whoever tries. Strangers can use it up for somebody: whoever signs in where they
/// did before has [`STAFF_DEVICE_LIMIT`] instead of all three.
pub const STAFF_ACCOUNT_LIMIT: RateLimit = limit("staff_account", LimitedBy::Identifier, 10, QUARTER);

/// The same for one member of staff from a known device.
pub const STAFF_DEVICE_LIMIT: RateLimit = limit("staff_device", LimitedBy::Device, 10, QUARTER);

/// The same of one member of staff who is signed in and proves once more who they are.
pub const STAFF_PROOF_LIMIT: RateLimit = limit("staff_proof", LimitedBy::Staff, 10, QUARTER);

/// Appointments that one client books or moves. Each takes somebody's time and sends a message, and
/// whoever cancels could go on for ever without it.
pub const BOOKING_LIMITS: [RateLimit; 2] = [
    limit("booking_client_hour", LimitedBy::Client, 20, HOUR),
    limit("booking_client_day", LimitedBy::Client, 50, DAY),
];

/// Times that one client has held. One is held for each that is looked at, and no two at once.
pub const HOLD_LIMITS: [RateLimit; 2] =
    [limit("hold_client_hour", LimitedBy::Client, 100, HOUR), limit("hold_client_day", LimitedBy::Client, 300, DAY)];

/// Changes of one client to their own name and to what they are told. Each is an entry in the
/// clinic's audit log, which keeps it for good.
pub const PROFILE_CHANGE_LIMITS: [RateLimit; 2] = [
    limit("profile_change_client_hour", LimitedBy::Client, 60, HOUR),
    limit("profile_change_client_day", LimitedBy::Client, 200, DAY),
];

/// Events that the apps report of what happened in them, however many come in one report. Whoever moves
/// through the portal makes one every few seconds at most; a clinic's whole team may share an address.
pub const ACTIVITY_LIMITS: [RateLimit; 2] = [
    limit("activity_address_hour", LimitedBy::Address, 2_000, HOUR),
    limit("activity_clinic_hour", LimitedBy::Clinic, 50_000, HOUR),
];

const fn limit(name: &'static str, by: LimitedBy, at_most: u32, within_seconds: u32) -> RateLimit {
    RateLimit { name, by, at_most, within_seconds }
}

/// The leading bits of an IP address; the others are zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NetworkPrefix {
    address: IpAddr,
    bits: u8,
}

impl NetworkPrefix {
    /// What counts as one address: an IPv4 address, or the /64 that any IPv6 customer has to
    /// itself.
    pub fn of_address(address: IpAddr) -> Self {
        Self::cut(address, 32, 64)
    }

    /// What counts as one network: an IPv4 /24, an IPv6 /48.
    pub fn of_network(address: IpAddr) -> Self {
        Self::cut(address, 24, 48)
    }

    fn cut(address: IpAddr, bits_of_v4: u8, bits_of_v6: u8) -> Self {
        // An IPv4 address mapped into IPv6 is the same machine.
        match address.to_canonical() {
            IpAddr::V4(v4) => {
                let kept = u32::MAX.checked_shl(32 - u32::from(bits_of_v4)).unwrap_or(0);
                let address = Ipv4Addr::from_bits(v4.to_bits() & kept).into();
                Self { address, bits: bits_of_v4 }
            }
            IpAddr::V6(v6) => {
                let kept = u128::MAX.checked_shl(128 - u32::from(bits_of_v6)).unwrap_or(0);
                let address = Ipv6Addr::from_bits(v6.to_bits() & kept).into();
                Self { address, bits: bits_of_v6 }
            }
        }
    }
}

impl fmt::Display for NetworkPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_those_of_the_security_rules() {
        let figures = LINK_REQUEST_LIMITS.map(|limit| (limit.by, limit.at_most, limit.within_seconds));
        assert_eq!(
            figures[..4],
            [
                (LimitedBy::Identifier, 1, 60),
                (LimitedBy::Identifier, 5, 3600),
                (LimitedBy::Address, 20, 3600),
                (LimitedBy::Network, 100, 3600),
            ]
        );
        assert_eq!((CODE_FAILURE_LIMIT.at_most, CODE_FAILURE_LIMIT.within_seconds), (5, 3600));
    }

    #[test]
    fn no_two_limits_share_a_name() {
        let mut names: Vec<_> = LINK_REQUEST_LIMITS.iter().map(|limit| limit.name).collect();
        names.extend([CODE_FAILURE_LIMIT, CONTACT_CHANGE_LIMIT, CONTACT_CODE_FAILURE_LIMIT].map(|limit| limit.name));
        names.extend([CODE_LIFETIME_LIMIT, CONTACT_CODE_LIFETIME_LIMIT].map(|limit| limit.name));
        names.extend([STAFF_ADDRESS_LIMIT, STAFF_NETWORK_LIMIT, STAFF_ACCOUNT_LIMIT].map(|limit| limit.name));
        names.extend([STAFF_DEVICE_LIMIT, STAFF_PROOF_LIMIT].map(|limit| limit.name));
        for limits in [BOOKING_LIMITS, HOLD_LIMITS, PROFILE_CHANGE_LIMITS, ACTIVITY_LIMITS] {
            names.extend(limits.map(|limit| limit.name));
        }
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn addresses_are_cut_to_prefixes() {
        for (address, one, network) in [
            ("192.0.2.77", "192.0.2.77/32", "192.0.2.0/24"),
            ("::ffff:192.0.2.77", "192.0.2.77/32", "192.0.2.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
            ("::1", "::/64", "::/48"),
        ] {
            let address: IpAddr = address.parse().unwrap();
            assert_eq!(NetworkPrefix::of_address(address).to_string(), one);
            assert_eq!(NetworkPrefix::of_network(address).to_string(), network);
        }
    }
}
