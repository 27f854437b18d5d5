//! What can be told and done about people on their way into the portal.

use contract::{
    ids::{ClientId, InviteId},
    invites::InviteOutcome,
    portal_overview::{PersonState, PortalPerson},
};

use crate::{i18n::portal_overview as texts, ui::Tone};

/// Which people are looked at: those of a state, those who were ever invited, or all.
pub type Group = (Option<PersonState>, Option<bool>);

/// Those who were ever invited, whatever came of it.
pub const EVER_INVITED: Group = (None, Some(true));

/// Somebody who is ticked: a client, somebody invited, or both.
pub type Ticked = (Option<ClientId>, Option<InviteId>);

/// What a state is called.
pub fn state_name(state: PersonState) -> &'static str {
    match state {
        PersonState::NotInvited => texts::not_invited(),
        PersonState::Invited => texts::invited(),
        PersonState::Opened => texts::opened(),
        PersonState::Joined => texts::joined(),
        PersonState::Expired => texts::expired(),
        PersonState::Revoked => texts::revoked(),
        PersonState::Bounced => texts::bounced(),
    }
}

/// The colour of a state.
pub const fn state_tone(state: PersonState) -> Tone {
    match state {
        PersonState::Joined => Tone::Good,
        PersonState::Invited | PersonState::Opened => Tone::Info,
        PersonState::Expired => Tone::Warn,
        PersonState::Bounced => Tone::Bad,
        PersonState::NotInvited | PersonState::Revoked => Tone::Neutral,
    }
}

/// What brings somebody further on the way into the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A first invite, or a new one.
    Invite,
    /// The invite once more.
    Resend,
    /// Nothing: there is no address to write to.
    NoAddress,
    /// Nothing: they are in.
    Done,
}

/// The next step for somebody.
pub const fn next_step(person: &PortalPerson) -> Step {
    match person.state {
        PersonState::Joined => Step::Done,
        PersonState::Invited | PersonState::Opened | PersonState::Expired | PersonState::Bounced => Step::Resend,
        PersonState::NotInvited | PersonState::Revoked if person.email.is_some() => Step::Invite,
        PersonState::NotInvited | PersonState::Revoked => Step::NoAddress,
    }
}

/// Whether there is an invite to take back.
pub const fn is_revocable(state: PersonState) -> bool {
    matches!(state, PersonState::Invited | PersonState::Opened | PersonState::Bounced)
}

/// What somebody is called: by name, else by address.
pub fn person_name(person: &PortalPerson) -> String {
    let name = [person.first_name.as_str(), person.last_name.as_str()].join(" ").trim().to_owned();
    if name.is_empty() { person.email.as_ref().map(ToString::to_string).unwrap_or_default() } else { name }
}

/// For how many of several people that came of it.
pub fn count_of(outcomes: &[InviteOutcome], wanted: InviteOutcome) -> u32 {
    u32::try_from(outcomes.iter().filter(|one| **one == wanted).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use contract::contact::EmailAddress;

    use super::*;

    fn person(state: PersonState) -> PortalPerson {
        PortalPerson {
            client_id: None,
            invite_id: None,
            first_name: String::new(),
            last_name: String::new(),
            email: EmailAddress::parse("elena@example.com").ok(),
            phone: None,
            state,
            invited_at: None,
            invite_expires_at: None,
            failure: None,
            joined_at: None,
            last_sign_in_at: None,
        }
    }

    #[test]
    fn everybody_has_a_next_step() {
        for (state, step) in [
            (PersonState::NotInvited, Step::Invite),
            (PersonState::Revoked, Step::Invite),
            (PersonState::Invited, Step::Resend),
            (PersonState::Bounced, Step::Resend),
            (PersonState::Joined, Step::Done),
        ] {
            assert_eq!(next_step(&person(state)), step);
        }
        let unreachable = PortalPerson { email: None, ..person(PersonState::NotInvited) };
        assert_eq!(next_step(&unreachable), Step::NoAddress);
    }

    #[test]
    fn whoever_has_no_name_has_an_address() {
        let nameless = person(PersonState::Invited);
        assert_eq!(person_name(&nameless), "elena@example.com");
        assert_eq!(person_name(&PortalPerson { last_name: "Marsh".to_owned(), ..nameless }), "Marsh");
    }

    #[test]
    fn outcomes_are_counted() {
        let outcomes = [InviteOutcome::Invited, InviteOutcome::NoAddress, InviteOutcome::Invited];
        let counted = [InviteOutcome::Invited, InviteOutcome::NoAddress, InviteOutcome::Revoked];
        assert_eq!(counted.map(|wanted| count_of(&outcomes, wanted)), [2, 1, 0]);
    }
}
