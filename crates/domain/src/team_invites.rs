//! What has become of an invite to the team.

use chrono::{DateTime, Utc};
use contract::team::{AccountLinkState, TeamInviteState};

/// What has happened to an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TeamInviteHistory {
    /// From when on its link no longer works.
    pub expires_at: DateTime<Utc>,
    /// When its mail came back.
    pub bounced_at: Option<DateTime<Utc>>,
    /// When an owner took it back, or another took its place.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When the person joined by it.
    pub accepted_at: Option<DateTime<Utc>>,
}

impl TeamInviteHistory {
    /// The state at `now`.
    pub fn state(&self, now: DateTime<Utc>) -> TeamInviteState {
        if self.accepted_at.is_some() {
            TeamInviteState::Joined
        } else if self.revoked_at.is_some() {
            TeamInviteState::Revoked
        } else if self.expires_at <= now {
            TeamInviteState::Expired
        } else if self.bounced_at.is_some() {
            TeamInviteState::Bounced
        } else {
            TeamInviteState::Invited
        }
    }

    /// What a link of it is good for at `now`: only those of the newest mail work.
    pub fn link_state(&self, is_newest: bool, now: DateTime<Utc>) -> AccountLinkState {
        match self.state(now) {
            TeamInviteState::Joined => AccountLinkState::Used,
            TeamInviteState::Revoked => AccountLinkState::Revoked,
            _ if !is_newest => AccountLinkState::Superseded,
            TeamInviteState::Expired => AccountLinkState::Expired,
            // Whoever has the link has got the mail, whatever a mail server said of it.
            TeamInviteState::Invited | TeamInviteState::Bounced => AccountLinkState::Usable,
        }
    }

    /// Whether it was neither used nor taken back. One that has expired can be sent once more.
    pub const fn is_open(&self) -> bool {
        self.accepted_at.is_none() && self.revoked_at.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_in::TEAM_INVITE_LIFETIME;

    #[test]
    fn what_matters_most_is_told() {
        let now: DateTime<Utc> = "2026-03-28T10:00:00Z".parse().unwrap();
        let (at, late) = (Some(now), now + TEAM_INVITE_LIFETIME);
        let fresh = TeamInviteHistory { expires_at: late, bounced_at: None, revoked_at: None, accepted_at: None };
        let bounced = TeamInviteHistory { bounced_at: at, ..fresh };
        let revoked = TeamInviteHistory { revoked_at: at, ..bounced };
        let joined = TeamInviteHistory { accepted_at: at, ..revoked };
        for (history, when, state, newest, older) in [
            (fresh, now, TeamInviteState::Invited, AccountLinkState::Usable, AccountLinkState::Superseded),
            (bounced, now, TeamInviteState::Bounced, AccountLinkState::Usable, AccountLinkState::Superseded),
            (bounced, late, TeamInviteState::Expired, AccountLinkState::Expired, AccountLinkState::Superseded),
            (revoked, now, TeamInviteState::Revoked, AccountLinkState::Revoked, AccountLinkState::Revoked),
            (joined, late, TeamInviteState::Joined, AccountLinkState::Used, AccountLinkState::Used),
        ] {
            assert_eq!(history.state(when), state);
            assert_eq!((history.link_state(true, when), history.link_state(false, when)), (newest, older), "{state:?}");
        }
        assert!(fresh.is_open() && bounced.is_open() && !revoked.is_open() && !joined.is_open());
    }
}
