//! Changing a client's own e-mail address or telephone number: how long the confirmation code works, and how
//! many wrong codes are allowed.

use chrono::{DateTime, TimeDelta, Utc};

use crate::sign_in::{CODE_WRONG_TRIES, LINK_LIFETIME};

/// How long the code works after it is sent.
pub const CODE_LIFETIME: TimeDelta = LINK_LIFETIME;

/// What has happened to the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeHistory {
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// How many wrong codes were entered for this change.
    pub wrong_codes: u8,
}

/// Whether the code can still be tried, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeState {
    /// It can still be tried, 1 to [`CODE_WRONG_TRIES`] times.
    Usable {
        /// How many tries are left.
        tries_left: u8,
    },
    /// Too many wrong codes were entered.
    Burnt,
    /// It has expired.
    Expired,
}

impl CodeHistory {
    /// The state at `now`. `recently` counts the wrong codes that the client entered for this change and for
    /// others before it: a new code brings no new tries.
    pub fn state(&self, recently: u32, now: DateTime<Utc>) -> CodeState {
        let recently = u8::try_from(recently).unwrap_or(u8::MAX);
        let wrong = self.wrong_codes.max(recently);
        match CODE_WRONG_TRIES.saturating_sub(wrong) {
            0 => CodeState::Burnt,
            _ if self.expires_at <= now => CodeState::Expired,
            tries_left => CodeState::Usable { tries_left },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-21T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_code_lives_ten_minutes_and_five_wrong_ones() {
        let sent = |wrong_codes| CodeHistory { expires_at: now() + CODE_LIFETIME, wrong_codes };
        let second = TimeDelta::seconds(1);
        for (wrong_codes, recently, at, expected) in [
            (0, 0, now(), CodeState::Usable { tries_left: 5 }),
            (0, 0, now() + CODE_LIFETIME - second, CodeState::Usable { tries_left: 5 }),
            (0, 0, now() + CODE_LIFETIME, CodeState::Expired),
            (4, 0, now(), CodeState::Usable { tries_left: 1 }),
            (5, 0, now(), CodeState::Burnt),
            (0, 4, now(), CodeState::Usable { tries_left: 1 }),
            (0, 5, now(), CodeState::Burnt),
            (5, 0, now() + CODE_LIFETIME, CodeState::Burnt),
        ] {
            assert_eq!(sent(wrong_codes).state(recently, at), expected, "{wrong_codes} {recently} {at}");
        }
    }

    proptest! {
        #[test]
        fn nothing_gives_tries_back(wrong: u8, recently: u32, more in 0_u8..10, later in 0_i64..2000) {
            let left = |wrong: u8, recently: u32, at| {
                match (CodeHistory { expires_at: now() + CODE_LIFETIME, wrong_codes: wrong }).state(recently, at) {
                    CodeState::Usable { tries_left } => tries_left,
                    CodeState::Burnt | CodeState::Expired => 0,
                }
            };
            let before = left(wrong, recently, now());
            let at = now() + TimeDelta::seconds(later);
            prop_assert!(left(wrong.saturating_add(more), recently, at) <= before);
            prop_assert!(left(wrong, recently.saturating_add(more.into()), at) <= before);
            prop_assert!(before <= CODE_WRONG_TRIES);
        }
    }
}
