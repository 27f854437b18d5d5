//! Notification preferences: the defaults, the choices of a client, and the notifications that nobody can
//! switch off.

use contract::notifications::{Channel, ChooseNotification, NotificationPreference, Purpose};

/// The choices of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preferences {
    chosen: Vec<ChooseNotification>,
}

impl Preferences {
    /// Preferences with these choices; the default applies to everything else.
    pub fn new(chosen: Vec<ChooseNotification>) -> Self {
        Self { chosen }
    }

    /// Whether the client may be notified of `purpose` through `channel`.
    pub fn allow(&self, purpose: Purpose, channel: Channel) -> bool {
        if is_locked(purpose) {
            return true;
        }
        let chosen = self.chosen.iter().find(|choice| (choice.purpose, choice.channel) == (purpose, channel));
        chosen.map_or(is_on_by_default(purpose, channel), |choice| choice.enabled)
    }

    /// The channel of a message about `purpose`: mail if the client has an address and has not switched it off,
    /// otherwise a text message under the same conditions. Never both.
    pub fn message(&self, purpose: Purpose, has_email: bool, has_phone: bool) -> Option<Channel> {
        [(Channel::Email, has_email), (Channel::Sms, has_phone)]
            .into_iter()
            .find(|(channel, has)| *has && self.allow(purpose, *channel))
            .map(|(channel, _)| channel)
    }

    /// Every valid combination of purpose and channel, with the client's setting.
    pub fn all(&self) -> Vec<NotificationPreference> {
        let mut rows = Vec::new();
        for purpose in Purpose::ALL {
            rows.extend(channels(purpose).iter().map(|&channel| NotificationPreference {
                purpose,
                channel,
                enabled: self.allow(purpose, channel),
                locked: is_locked(purpose),
            }));
        }
        rows
    }
}

/// The channels through which a client can be notified of `purpose`. The portal shows upcoming appointments
/// anyway, so it has no reminders. No message is news so far, so news has no channels to choose from.
pub const fn channels(purpose: Purpose) -> &'static [Channel] {
    match purpose {
        Purpose::Appointments | Purpose::Security => &Channel::ALL,
        Purpose::Reminders => &[Channel::Email, Channel::Sms],
        Purpose::News => &[],
    }
}

/// Whether nobody can switch it off.
pub const fn is_locked(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::Security)
}

/// The default for clients who have not chosen. News goes only to those who asked for it.
const fn is_on_by_default(purpose: Purpose, channel: Channel) -> bool {
    match purpose {
        Purpose::Appointments | Purpose::Reminders | Purpose::Security => true,
        Purpose::News => matches!(channel, Channel::Portal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(choices: &[(Purpose, Channel, bool)]) -> Preferences {
        let choice = |(purpose, channel, enabled): &(Purpose, Channel, bool)| ChooseNotification {
            purpose: *purpose,
            channel: *channel,
            enabled: *enabled,
        };
        Preferences::new(choices.iter().map(choice).collect())
    }

    #[test]
    fn news_is_for_those_who_asked() {
        let nobody = Preferences::default();
        assert!(nobody.allow(Purpose::Appointments, Channel::Email));
        assert!(!nobody.allow(Purpose::News, Channel::Email));
        assert!(!nobody.allow(Purpose::News, Channel::Sms));
        assert!(nobody.allow(Purpose::News, Channel::Portal));
        assert!(chosen(&[(Purpose::News, Channel::Sms, true)]).allow(Purpose::News, Channel::Sms));
    }

    #[test]
    fn what_no_message_is_about_is_not_offered() {
        assert!(channels(Purpose::News).is_empty());
        let kept = chosen(&[(Purpose::News, Channel::Email, true)]);
        assert!(kept.all().iter().all(|row| row.purpose != Purpose::News), "not even to who has chosen it before");
    }

    #[test]
    fn security_is_always_on() {
        for channel in Channel::ALL {
            assert!(chosen(&[(Purpose::Security, channel, false)]).allow(Purpose::Security, channel));
        }
        assert_eq!(Preferences::default().all().iter().filter(|row| row.locked).count(), 3);
    }

    #[test]
    fn the_portal_does_not_remind() {
        let rows = Preferences::default().all();
        let reminders: Vec<_> = rows.iter().filter(|row| row.purpose == Purpose::Reminders).collect();
        assert_eq!(reminders.iter().map(|row| row.channel).collect::<Vec<_>>(), [Channel::Email, Channel::Sms]);
        assert!(reminders.iter().all(|row| row.enabled && !row.locked));
    }

    #[test]
    fn one_message_goes_the_first_way_that_is_open() {
        use Channel::{Email, Sms};
        let purpose = Purpose::Appointments;
        let (all, no_mail) = (chosen(&[]), chosen(&[(purpose, Email, false)]));
        let (no_text, none) =
            (chosen(&[(purpose, Sms, false)]), chosen(&[(purpose, Email, false), (purpose, Sms, false)]));
        for (preferences, has_email, has_phone, expected) in [
            (&all, true, true, Some(Email)),
            (&all, false, true, Some(Sms)),
            (&all, false, false, None),
            (&no_mail, true, true, Some(Sms)),
            (&no_mail, true, false, None),
            (&no_text, true, true, Some(Email)),
            (&no_text, false, true, None),
            (&none, true, true, None),
        ] {
            assert_eq!(preferences.message(purpose, has_email, has_phone), expected, "{preferences:?}");
        }
    }

    #[test]
    fn the_last_word_is_the_clients() {
        let preferences = chosen(&[(Purpose::Appointments, Channel::Portal, false)]);
        let rows = preferences.all();
        assert_eq!(rows.len(), 8);
        let off: Vec<_> = rows.iter().filter(|row| !row.enabled).map(|row| (row.purpose, row.channel)).collect();
        assert_eq!(off, [(Purpose::Appointments, Channel::Portal)]);
    }
}
