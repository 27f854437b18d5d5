//! How messages read.

use contract::messages::{MessageChannel, MessageFault, MessageState};

use crate::{
    i18n::{message_faults as faults, message_kinds as kinds, outbox as texts},
    ui::Tone,
};

/// The states by which messages are filtered, with their names on the wire.
pub const STATES: [(MessageState, &str); 5] = [
    (MessageState::Queued, "queued"),
    (MessageState::Sent, "sent"),
    (MessageState::Delivered, "delivered"),
    (MessageState::Failed, "failed"),
    (MessageState::Dropped, "dropped"),
];

/// The kinds by which messages are filtered.
pub const KINDS: [&str; 17] = [
    "login_link",
    "appointment_booked",
    "appointment_moved",
    "appointment_time_kept",
    "appointment_reminder",
    "appointment_cancelled",
    "invite",
    "staff_login_link",
    "login_mailing",
    "login_link_copied",
    "message_test",
    "contact_code",
    "contact_changed",
    "staff_notice",
    "team_invite",
    "password_reset",
    "posthog_events",
];

/// The channels by which messages are filtered, with their names on the wire.
pub const CHANNELS: [(MessageChannel, &str); 2] = [(MessageChannel::Email, "email"), (MessageChannel::Sms, "sms")];

/// What a state is called.
pub fn state_name(state: MessageState) -> &'static str {
    match state {
        MessageState::Queued => texts::queued(),
        MessageState::Sent => texts::sent(),
        MessageState::Delivered => texts::delivered(),
        MessageState::Failed => texts::failed(),
        MessageState::Dropped => texts::dropped(),
    }
}

/// The colour of a state.
pub fn tone(state: MessageState) -> Tone {
    match state {
        MessageState::Queued => Tone::Info,
        MessageState::Sent | MessageState::Delivered => Tone::Good,
        MessageState::Failed => Tone::Bad,
        MessageState::Dropped => Tone::Neutral,
    }
}

/// What messages of a channel are called.
pub fn channel_name(channel: MessageChannel) -> &'static str {
    match channel {
        MessageChannel::Email => texts::email(),
        MessageChannel::Sms => texts::sms(),
    }
}

/// What a kind is called. One that came after this app still reads as words.
pub fn kind_name(kind: &str) -> String {
    kinds::by_name(kind).map_or_else(
        || {
            let words = kind.replace('_', " ");
            let mut letters = words.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
        },
        str::to_owned,
    )
}

/// Why a message was not sent, and what to do.
pub fn fault_text(fault: MessageFault) -> &'static str {
    match fault {
        MessageFault::NotWritten => faults::not_written(),
        MessageFault::Unreachable => faults::unreachable(),
        MessageFault::RefusedForNow => faults::refused_for_now(),
        MessageFault::Refused => faults::refused(),
        MessageFault::ReceiverUnknown => faults::receiver_unknown(),
        MessageFault::CredentialsRefused => faults::credentials_refused(),
        MessageFault::NoProvider => faults::no_provider(),
        MessageFault::SenderRefused => faults::sender_refused(),
        MessageFault::Unsubscribed => faults::unsubscribed(),
        MessageFault::CountryNotAllowed => faults::country_not_allowed(),
        MessageFault::Insecure => faults::insecure(),
        MessageFault::NeedsSmtpUtf8 => faults::needs_smtp_utf8(),
        MessageFault::Bounced => faults::bounced(),
        MessageFault::ReceiverUnreachable => faults::receiver_unreachable(),
        MessageFault::TooLate => faults::too_late(),
        MessageFault::PortalOff => faults::portal_off(),
        MessageFault::DailyLimit => faults::daily_limit(),
        MessageFault::PrefixLimit => faults::prefix_limit(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_named_as_on_the_wire() {
        for (state, name) in STATES {
            assert_eq!(serde_json::to_value(state).unwrap(), name);
        }
        for (channel, name) in CHANNELS {
            assert_eq!(serde_json::to_value(channel).unwrap(), name);
        }
    }

    #[test]
    fn every_kind_has_a_name() {
        assert_eq!(kind_name("login_link"), "Sign-in link");
        assert_eq!(kind_name("something_new"), "Something new");
        assert!(KINDS.iter().all(|kind| kinds::by_name(kind).is_some()));
    }
}
