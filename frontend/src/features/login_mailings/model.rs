//! How a mailing and its mails are told.

use contract::login_mailings::{MailingState, RecipientCounts, RecipientState};

use crate::{i18n::login_mailings as texts, ui::Tone};

/// What a mailing's state is called.
pub fn mailing_state_name(state: MailingState) -> &'static str {
    match state {
        MailingState::Sending => texts::sending(),
        MailingState::Paused => texts::paused(),
        MailingState::Cancelled => texts::cancelled(),
        MailingState::Finished => texts::finished(),
    }
}

/// The colour of a mailing's state.
pub const fn mailing_state_tone(state: MailingState) -> Tone {
    match state {
        MailingState::Sending => Tone::Info,
        MailingState::Paused => Tone::Warn,
        MailingState::Cancelled => Tone::Neutral,
        MailingState::Finished => Tone::Good,
    }
}

/// What became of one mail.
pub fn recipient_state_name(state: RecipientState) -> &'static str {
    match state {
        RecipientState::Waiting => texts::waiting(),
        RecipientState::Queued => texts::queued(),
        RecipientState::Sent => texts::sent(),
        RecipientState::Failed => texts::failed(),
        RecipientState::Skipped => texts::skipped(),
        RecipientState::Cancelled => texts::cancelled(),
    }
}

/// The colour of what became of one mail.
pub const fn recipient_state_tone(state: RecipientState) -> Tone {
    match state {
        RecipientState::Sent => Tone::Good,
        RecipientState::Queued => Tone::Info,
        RecipientState::Failed => Tone::Bad,
        RecipientState::Skipped => Tone::Warn,
        RecipientState::Waiting | RecipientState::Cancelled => Tone::Neutral,
    }
}

/// Why somebody was skipped, in words; what a mail server said stays as it is.
pub fn reason_text(reason: &str) -> String {
    match reason {
        "no_address" => texts::no_address().to_owned(),
        "newer_link" => texts::newer_link().to_owned(),
        "portal_off" => texts::portal_off().to_owned(),
        said => said.to_owned(),
    }
}

/// How many were seen to, one way or another.
pub const fn seen_to(counts: &RecipientCounts) -> u32 {
    counts.all.saturating_sub(counts.waiting).saturating_sub(counts.queued)
}

/// Whether a mailing may still change by itself.
pub const fn is_moving(state: MailingState, counts: &RecipientCounts) -> bool {
    matches!(state, MailingState::Sending) || counts.queued > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_was_not_seen_to() {
        let counts =
            RecipientCounts { all: 10, waiting: 3, queued: 2, sent: 4, skipped: 1, ..RecipientCounts::default() };
        assert_eq!(seen_to(&counts), 5);
    }

    #[test]
    fn a_cancelled_mailing_moves_while_mails_are_queued() {
        let queued = RecipientCounts { all: 1, queued: 1, ..RecipientCounts::default() };
        assert!(is_moving(MailingState::Cancelled, &queued));
        assert!(!is_moving(MailingState::Cancelled, &RecipientCounts::default()));
        assert!(is_moving(MailingState::Sending, &RecipientCounts::default()));
    }

    #[test]
    fn reasons_are_words() {
        assert_eq!(reason_text("no_address"), "No e-mail address");
        assert_eq!(reason_text("the mail server refused it: answer 550"), "the mail server refused it: answer 550");
    }
}
