//! A client who wants to be reached at another address or number: until when a code confirms that
//! they are, and how often one may guess.

use chrono::{DateTime, TimeDelta, Utc};

use crate::sign_in::{CODE_WRONG_TRIES, LINK_LIFETIME};

/// How long the code works, from when it is sent.
pub const CODE_LIFETIME: TimeDelta = LINK_LIFETIME;

/// What has happened to the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeHistory {
    /// From when on it confirms nothing.
    pub expires_at: DateTime<Utc>,
    /// How many wrong codes were tried for this change.
    pub wrong_codes: u8,
}

/// Whether the code can still be tried, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeState {
    /// It can be tried so many times more, 1 to [`CODE_WRONG_TRIES`].
    Usable {
        /// How many tries are left.
        tries_left: u8,
    },
    /// Too many wrong codes were tried.
    Burnt,
    /// Its time is up.
    Expired,
}

impl CodeHistory {
    /// The state at `now`, when the client has tried `recently` wrong codes for this change or for
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
