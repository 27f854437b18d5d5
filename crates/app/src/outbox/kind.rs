//! What kinds of messages there are.

use chrono::Duration;

use crate::message_limits::Budget;

/// What kind of message it is, and so what its payload holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A sign-in link, made when it is sent.
    LoginLink,
    /// An appointment was booked.
    AppointmentBooked,
    /// An appointment was given another time.
    AppointmentMoved,
    /// An appointment has kept its wall time by new rules of its time zone.
    AppointmentTimeKept,
    /// An appointment is near.
    AppointmentReminder,
    /// An appointment was cancelled.
    AppointmentCancelled,
    /// An invite to the portal; its link is made when it is sent.
    Invite,
    /// A sign-in link that staff send to a client, made when it is sent.
    StaffLoginLink,
    /// A login e-mail of a mailing; its link is made when it is sent.
    LoginMailing,
    /// That staff have copied a sign-in link of the client.
    LoginLinkCopied,
    /// A message that somebody of the staff tries out.
    MessageTest,
    /// A code to a client's new address or number, made when it is sent.
    ContactCode,
    /// A client is reached elsewhere; goes to where they were reached before.
    ContactChanged,
    /// Word to somebody of the team of what was done to their account.
    StaffNotice,
    /// What was done in the portal, for the clinic's own PostHog.
    PosthogEvents,
}

impl Kind {
    pub(super) const ALL: [Self; 15] = [
        Self::LoginLink,
        Self::AppointmentBooked,
        Self::AppointmentMoved,
        Self::AppointmentTimeKept,
        Self::AppointmentReminder,
        Self::AppointmentCancelled,
        Self::Invite,
        Self::StaffLoginLink,
        Self::LoginMailing,
        Self::LoginLinkCopied,
        Self::MessageTest,
        Self::ContactCode,
        Self::ContactChanged,
        Self::StaffNotice,
        Self::PosthogEvents,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::LoginLink => "login_link",
            Self::AppointmentBooked => "appointment_booked",
            Self::AppointmentMoved => "appointment_moved",
            Self::AppointmentTimeKept => "appointment_time_kept",
            Self::AppointmentReminder => "appointment_reminder",
            Self::AppointmentCancelled => "appointment_cancelled",
            Self::Invite => "invite",
            Self::StaffLoginLink => "staff_login_link",
            Self::LoginMailing => "login_mailing",
            Self::LoginLinkCopied => "login_link_copied",
            Self::MessageTest => "message_test",
            Self::ContactCode => "contact_code",
            Self::ContactChanged => "contact_changed",
            Self::StaffNotice => "staff_notice",
            Self::PosthogEvents => "posthog_events",
        }
    }

    /// Whether somebody waits for it in front of a screen, or has to act at once: neither a mailing nor a
    /// clinic's slow mail server is to hold it up.
    pub(super) const fn is_urgent(self) -> bool {
        matches!(self, Self::LoginLink | Self::StaffLoginLink | Self::ContactCode | Self::StaffNotice)
    }

    /// For so long a message is sent, counted from when it was caused; later it is given up. Whoever asked
    /// for a link has asked again by then, or given up; half an hour leaves room for a mail server that is
    /// away for a while. Nobody knows any more that one of the team's comes: those are tried for about a
    /// day, and what is older was taken up again by hand.
    pub(super) const fn worth_sending_for(self) -> Duration {
        match self {
            Self::LoginLink => Duration::minutes(30),
            Self::StaffLoginLink | Self::LoginMailing => Duration::days(3),
            _ => Duration::MAX,
        }
    }

    /// What it counts against.
    pub(super) const fn budget(self) -> Budget {
        match self {
            Self::LoginLink | Self::StaffLoginLink | Self::ContactCode => Budget::SignIn,
            Self::LoginLinkCopied | Self::ContactChanged => Budget::Security,
            Self::LoginMailing => Budget::Mailing,
            Self::StaffNotice => Budget::Uncounted,
            _ => Budget::Other,
        }
    }
}
