//! Limits on asking for links, on trying codes and passwords, and on what one client may do.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// Which requests share a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitedBy {
    /// Requests for one e-mail address or telephone number at one clinic.
    Identifier,
    /// Requests from one network address: [`NetworkPrefix::of_address`].
    Address,
    /// Requests from one network: [`NetworkPrefix::of_network`].
    Network,
    /// Requests of one signed-in client.
    Client,
    /// Requests for one member of staff from a device on which they have signed in before.
    Device,
    /// Requests of one signed-in member of staff.
    Staff,
    /// All requests at one clinic.
    Clinic,
}

/// A maximum number of requests within a fixed window of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// A stable name, which is part of the key of the counter.
    pub name: &'static str,
    /// Which requests share a counter.
    pub by: LimitedBy,
    /// The maximum number of requests.
    pub at_most: u32,
    /// The length of the window in seconds.
    pub within_seconds: u32,
}

const MINUTE: u32 = 60;
const QUARTER: u32 = 15 * MINUTE;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;
const YEAR: u32 = 365 * DAY;

/// The limits on asking for a sign-in link; each of them applies to every request.
pub const LINK_REQUEST_LIMITS: [RateLimit; 5] = [
    limit("link_identifier_minute", LimitedBy::Identifier, 1, MINUTE),
    limit("link_identifier_hour", LimitedBy::Identifier, 5, HOUR),
    limit("link_address_hour", LimitedBy::Address, 20, HOUR),
    limit("link_network_hour", LimitedBy::Network, 100, HOUR),
    // The clients of a busy clinic stay far below this limit, which bounds what a flood of messages can cost
    // the clinic.
    limit("link_clinic_hour", LimitedBy::Clinic, 1000, HOUR),
];

/// Wrong codes for one person. A new link brings a new code but does not reset this counter: otherwise every
/// request would buy another five tries.
pub const CODE_FAILURE_LIMIT: RateLimit = limit("code_failure_identifier_hour", LimitedBy::Identifier, 5, HOUR);

/// Wrong codes for one person in a year, unless a right code or a used link resets the counter. It limits a
/// persistent guesser's chance to 50 in a million; [`CODE_FAILURE_LIMIT`] alone would leave 4 in a hundred.
/// Because windows are fixed, up to 100 wrong codes in a row are possible, which is what NIST SP 800-63B
/// allows.
pub const CODE_LIFETIME_LIMIT: RateLimit = limit("code_failure_identifier_year", LimitedBy::Identifier, 50, YEAR);

/// Requests of one client for codes to new addresses and numbers, in addition to [`LINK_REQUEST_LIMITS`]. This
/// stops a client from sending codes to a list of strangers.
pub const CONTACT_CHANGE_LIMIT: RateLimit = limit("contact_change_client_hour", LimitedBy::Client, 10, HOUR);

/// Wrong codes for new addresses and numbers of one client. As with [`CODE_FAILURE_LIMIT`], a new code does not
/// reset the counter.
pub const CONTACT_CODE_FAILURE_LIMIT: RateLimit = limit("contact_code_failure_client_hour", LimitedBy::Client, 5, HOUR);

/// The same in a year. A right code does not reset this counter, because a thief could confirm an address of
/// their own between guesses at somebody else's.
pub const CONTACT_CODE_LIFETIME_LIMIT: RateLimit =
    limit("contact_code_failure_client_year", LimitedBy::Client, 50, YEAR);

/// Tries of staff passwords and one-time codes from one network address, in browsers in which the person has
/// not signed in before. Wrong tries and unfinished ones count. [`STAFF_NETWORK_LIMIT`] and
/// [`STAFF_ACCOUNT_LIMIT`] apply as well.
pub const STAFF_ADDRESS_LIMIT: RateLimit = limit("staff_address", LimitedBy::Address, 30, QUARTER);

/// The same for one network.
pub const STAFF_NETWORK_LIMIT: RateLimit = limit("staff_network", LimitedBy::Network, 100, QUARTER);

/// The same for one account. Strangers can use this limit up for a member of staff. So [`STAFF_DEVICE_LIMIT`]
/// replaces all three limits in a browser in which the person has signed in before.
pub const STAFF_ACCOUNT_LIMIT: RateLimit = limit("staff_account", LimitedBy::Identifier, 10, QUARTER);

/// The same for one member of staff from a known device.
pub const STAFF_DEVICE_LIMIT: RateLimit = limit("staff_device", LimitedBy::Device, 10, QUARTER);

/// The same for one signed-in member of staff who enters the password or code again.
pub const STAFF_PROOF_LIMIT: RateLimit = limit("staff_proof", LimitedBy::Staff, 10, QUARTER);

/// Every request for a link that sets a new password counts against all of these. An address may be known at several
/// clinics, so none of them counts by clinic.
pub const PASSWORD_RESET_LIMITS: [RateLimit; 4] = [
    limit("password_reset_address_hour", LimitedBy::Address, 20, HOUR),
    limit("password_reset_network_hour", LimitedBy::Network, 100, HOUR),
    limit("password_reset_identifier_minute", LimitedBy::Identifier, 1, MINUTE),
    limit("password_reset_identifier_hour", LimitedBy::Identifier, 5, HOUR),
];

/// Invites to one clinic's team, including those that are sent again. They go to unconfirmed addresses, and are exempt
/// from the clinic's other limits.
pub const TEAM_INVITE_LIMIT: RateLimit = limit("team_invite_clinic_day", LimitedBy::Clinic, 50, DAY);

/// Appointments that one client books or moves. Each takes somebody's time and sends a message, and a client
/// who cancels in between could otherwise continue for ever.
pub const BOOKING_LIMITS: [RateLimit; 2] = [
    limit("booking_client_hour", LimitedBy::Client, 20, HOUR),
    limit("booking_client_day", LimitedBy::Client, 50, DAY),
];

/// Holds of one client. The portal holds each time that the client considers, one at a time.
pub const HOLD_LIMITS: [RateLimit; 2] =
    [limit("hold_client_hour", LimitedBy::Client, 100, HOUR), limit("hold_client_day", LimitedBy::Client, 300, DAY)];

/// Changes of one client to their own name and notification preferences. Each adds an entry to the clinic's
/// audit log, which is never deleted.
pub const PROFILE_CHANGE_LIMITS: [RateLimit; 2] = [
    limit("profile_change_client_hour", LimitedBy::Client, 60, HOUR),
    limit("profile_change_client_day", LimitedBy::Client, 200, DAY),
];

/// Events that the apps report. Each event counts, however many one report holds. A person in the portal causes
/// one event every few seconds at most; the whole team of a clinic may share a network address.
pub const ACTIVITY_LIMITS: [RateLimit; 2] = [
    limit("activity_address_hour", LimitedBy::Address, 2_000, HOUR),
    limit("activity_clinic_hour", LimitedBy::Clinic, 50_000, HOUR),
];

const fn limit(name: &'static str, by: LimitedBy, at_most: u32, within_seconds: u32) -> RateLimit {
    RateLimit { name, by, at_most, within_seconds }
}

/// The leading bits of an IP address; all other bits are zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NetworkPrefix {
    address: IpAddr,
    bits: u8,
}

impl NetworkPrefix {
    /// The prefix that counts as one address: an IPv4 address, or the /64 that every IPv6 customer has alone.
    pub fn of_address(address: IpAddr) -> Self {
        Self::cut(address, 32, 64)
    }

    /// The prefix that counts as one network: an IPv4 /24 or an IPv6 /48.
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
        names.extend([STAFF_DEVICE_LIMIT, STAFF_PROOF_LIMIT, TEAM_INVITE_LIMIT].map(|limit| limit.name));
        names.extend(PASSWORD_RESET_LIMITS.map(|limit| limit.name));
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
