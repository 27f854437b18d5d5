//! The state of an invite, derived from what has happened to it.

use chrono::{DateTime, Utc};
use contract::invites::InviteState;

/// What has happened to an invite and to the person it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InviteHistory {
    /// When its link expires.
    pub expires_at: DateTime<Utc>,
    /// When its link was first opened.
    pub opened_at: Option<DateTime<Utc>>,
    /// When its mail came back.
    pub bounced_at: Option<DateTime<Utc>>,
    /// When staff took it back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When a newer invite took its place.
    pub superseded_at: Option<DateTime<Utc>>,
    /// When the person first signed in to the portal.
    pub joined_at: Option<DateTime<Utc>>,
}

impl InviteHistory {
    /// The state at `now`. A person who has signed in counts as joined, whatever happened to the invite.
    pub fn state(&self, now: DateTime<Utc>) -> InviteState {
        if self.joined_at.is_some() {
            InviteState::Joined
        } else if self.revoked_at.is_some() {
            InviteState::Revoked
        } else if self.bounced_at.is_some() {
            InviteState::Bounced
        } else if self.expires_at <= now {
            InviteState::Expired
        } else if self.opened_at.is_some() {
            InviteState::Opened
        } else {
            InviteState::Invited
        }
    }

    /// Whether its link can be used to request a sign-in link. It still can after the person has joined: the
    /// sign-in link goes to the same address as if they had typed the address themselves.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.superseded_at.is_none() && self.expires_at > now
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-03-28T10:00:00Z".parse().unwrap()
    }

    fn fresh() -> InviteHistory {
        InviteHistory {
            expires_at: now() + TimeDelta::days(30),
            opened_at: None,
            bounced_at: None,
            revoked_at: None,
            superseded_at: None,
            joined_at: None,
        }
    }

    #[test]
    fn what_matters_most_is_told() {
        let (at, late) = (Some(now()), now() + TimeDelta::days(30));
        let opened = InviteHistory { opened_at: at, ..fresh() };
        let bounced = InviteHistory { bounced_at: at, ..opened };
        let revoked = InviteHistory { revoked_at: at, ..bounced };
        let joined = InviteHistory { joined_at: at, ..revoked };
        for (history, when, state) in [
            (fresh(), now(), InviteState::Invited),
            (opened, now(), InviteState::Opened),
            (opened, late, InviteState::Expired),
            (bounced, late, InviteState::Bounced),
            (revoked, late, InviteState::Revoked),
            (joined, late, InviteState::Joined),
        ] {
            assert_eq!(history.state(when), state);
        }
    }

    #[test]
    fn a_link_works_until_the_invite_ends() {
        let at = Some(now());
        assert!(fresh().is_open(now()));
        assert!(InviteHistory { joined_at: at, opened_at: at, ..fresh() }.is_open(now()));
        assert!(!fresh().is_open(now() + TimeDelta::days(30)));
        assert!(!InviteHistory { revoked_at: at, ..fresh() }.is_open(now()));
        assert!(!InviteHistory { superseded_at: at, ..fresh() }.is_open(now()));
    }
}
