//! How the team and invites to it read.

use contract::{staff::Role, team::TeamInviteState};

use crate::{i18n::team as texts, ui::Tone};

/// The roles that somebody can have, those with fewer permissions first.
pub const ROLES: [Role; 4] = [Role::FrontDesk, Role::Practitioner, Role::Manager, Role::Owner];

/// The role of that name on the wire.
pub fn role_of(name: &str) -> Option<Role> {
    ROLES.into_iter().find(|role| role.name() == name)
}

/// What a role may do.
pub fn role_text(role: Role) -> &'static str {
    match role {
        Role::Owner => texts::role_text_owner(),
        Role::Manager => texts::role_text_manager(),
        Role::Practitioner => texts::role_text_practitioner(),
        Role::FrontDesk => texts::role_text_front_desk(),
    }
}

/// What the state of an invite is called.
pub fn state_name(state: TeamInviteState) -> &'static str {
    match state {
        TeamInviteState::Invited => texts::state_invited(),
        TeamInviteState::Joined => texts::state_joined(),
        TeamInviteState::Expired => texts::state_expired(),
        TeamInviteState::Revoked => texts::state_revoked(),
        TeamInviteState::Bounced => texts::state_bounced(),
    }
}

/// The colour of an invite's state.
pub fn state_tone(state: TeamInviteState) -> Tone {
    match state {
        TeamInviteState::Invited => Tone::Info,
        TeamInviteState::Joined => Tone::Good,
        TeamInviteState::Expired | TeamInviteState::Revoked => Tone::Neutral,
        TeamInviteState::Bounced => Tone::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_found_by_their_names() {
        for role in ROLES {
            assert_eq!(role_of(role.name()), Some(role));
        }
        assert_eq!(role_of("root"), None);
    }
}
