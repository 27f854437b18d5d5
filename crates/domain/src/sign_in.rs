//! Signing in without a password: the lifetimes of links and codes, and the limits on asking for them.
//!
//! docs/SECURITY.md explains the figures.

mod limits;

use chrono::{DateTime, TimeDelta, Utc};

pub use self::limits::{
    ACTIVITY_LIMITS, BOOKING_LIMITS, CODE_FAILURE_LIMIT, CODE_LIFETIME_LIMIT, CONTACT_CHANGE_LIMIT,
    CONTACT_CODE_FAILURE_LIMIT, CONTACT_CODE_LIFETIME_LIMIT, HOLD_LIMITS, LINK_REQUEST_LIMITS, LimitedBy,
    NetworkPrefix, PASSWORD_RESET_LIMITS, PROFILE_CHANGE_LIMITS, RateLimit, STAFF_ACCOUNT_LIMIT, STAFF_ADDRESS_LIMIT,
    STAFF_DEVICE_LIMIT, STAFF_NETWORK_LIMIT, STAFF_PROOF_LIMIT, TEAM_INVITE_LIMIT,
};

/// How long a link and the code beside it can be used.
pub const LINK_LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// How long a link that staff make can be used. It has no code, and works once like any other.
pub const STAFF_LINK_LIFETIME: TimeDelta = TimeDelta::hours(24);
/// How long the link of an invite to the team can be used.
pub const TEAM_INVITE_LIFETIME: TimeDelta = TimeDelta::hours(72);
/// How long a link that sets a new password of somebody of the team can be used.
pub const PASSWORD_RESET_LIFETIME: TimeDelta = TimeDelta::minutes(30);
/// How many digits a code has.
pub const CODE_DIGITS: u8 = 6;
/// How many wrong codes burn the code of a link. This limits a guesser's chance to 5 in a million.
pub const CODE_WRONG_TRIES: u8 = 5;

/// How many wrong one-time codes of staff in a row lock the second factor, however much time passes between
/// them. From then on only a recovery code is accepted. By then the chance of having guessed a code is 60 in a
/// million, because three codes are valid at a time.
pub const SECOND_FACTOR_WRONG_CODES: u8 = 20;

/// What has happened to a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkHistory {
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// When it signed somebody in, by itself or by its code.
    pub used_at: Option<DateTime<Utc>>,
    /// When a newer link of the same client took its place.
    pub superseded_at: Option<DateTime<Utc>>,
}

/// Whether a link still signs in, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkState {
    /// It signs in, once.
    Usable,
    /// It has signed somebody in.
    Used,
    /// A newer link took its place.
    Superseded,
    /// It has expired.
    Expired,
}

/// The result of trying a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeTry {
    /// The code is compared. If it is wrong, `tries_left` tries remain; with none left the code is burnt.
    Compared {
        /// How many tries are left.
        tries_left: u32,
    },
    /// There were too many tries, so the code signs nobody in, even if it is right. The link still works.
    Burnt,
}

/// The result of the `number`th try for one person within the window of [`CODE_FAILURE_LIMIT`], counted from 1.
pub fn code_try(number: u32) -> CodeTry {
    match u32::from(CODE_WRONG_TRIES).checked_sub(number) {
        Some(tries_left) => CodeTry::Compared { tries_left },
        None => CodeTry::Burnt,
    }
}

impl LinkHistory {
    /// The state at `now`. If several apply, the order is used, superseded, expired: the first of them best
    /// explains to the client what happened.
    pub fn link_state(&self, now: DateTime<Utc>) -> LinkState {
        if self.used_at.is_some() {
            LinkState::Used
        } else if self.superseded_at.is_some() {
            LinkState::Superseded
        } else if self.expires_at <= now {
            LinkState::Expired
        } else {
            LinkState::Usable
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-03-28T10:00:00Z".parse().unwrap()
    }

    fn fresh() -> LinkHistory {
        LinkHistory { expires_at: now() + LINK_LIFETIME, used_at: None, superseded_at: None }
    }

    #[test]
    fn a_link_lives_ten_minutes() {
        let second = TimeDelta::seconds(1);
        assert_eq!(fresh().link_state(now()), LinkState::Usable);
        assert_eq!(fresh().link_state(now() + LINK_LIFETIME - second), LinkState::Usable);
        assert_eq!(fresh().link_state(now() + LINK_LIFETIME), LinkState::Expired);
    }

    #[test]
    fn the_best_explanation_comes_first() {
        let (at, late) = (Some(now()), now() + TimeDelta::days(1));
        for (used_at, superseded_at, expected) in [
            (None, None, LinkState::Expired),
            (None, at, LinkState::Superseded),
            (at, None, LinkState::Used),
            (at, at, LinkState::Used),
        ] {
            let link = LinkHistory { used_at, superseded_at, ..fresh() };
            assert_eq!(link.link_state(late), expected);
        }
    }

    #[test]
    fn five_codes_are_compared_and_no_more() {
        for (number, expected) in [
            (1, CodeTry::Compared { tries_left: 4 }),
            (4, CodeTry::Compared { tries_left: 1 }),
            (5, CodeTry::Compared { tries_left: 0 }),
            (6, CodeTry::Burnt),
            (u32::MAX, CodeTry::Burnt),
        ] {
            assert_eq!(code_try(number), expected);
        }
        assert_eq!(CODE_FAILURE_LIMIT.at_most, u32::from(CODE_WRONG_TRIES));
    }
}
