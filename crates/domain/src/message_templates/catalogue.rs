//! The catalogue of messages, with the custom values that each can use.

use contract::{custom_values::ValueName, message_templates::MessageKind};

/// A topic that a message knows something about. It decides which custom values the message can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The clinic and its portal.
    Clinic,
    /// The client who receives the message.
    Client,
    /// A sign-in link and code, for somebody who has just asked for them.
    SignIn,
    /// Links that sign the client in, made when the message is sent.
    MagicLinks,
    /// The lifetime of a link that the team has made.
    TeamLink,
    /// A link that was made to be copied.
    CopiedLink,
    /// An invite to the portal.
    Invite,
    /// A code to a new e-mail address or telephone number.
    ContactCode,
    /// A change of e-mail address or telephone number.
    ContactChange,
    /// An appointment.
    Appointment,
    /// The time that an appointment had before it was moved.
    FormerTime,
}

/// A message of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// The topics that it knows something about.
    pub about: &'static [Subject],
    /// Values of which it must hold at least one, because it would be useless without; empty if it needs none.
    pub needs_one_of: &'static [ValueName],
    /// Whether it can also be sent as a text message, to clients without an e-mail address.
    pub has_sms: bool,
}

/// The catalogue entry of a message.
pub const fn definition(kind: MessageKind) -> Definition {
    use Subject::{
        Appointment, Client, Clinic, ContactChange, ContactCode, CopiedLink, FormerTime, Invite, MagicLinks, SignIn,
        TeamLink,
    };
    const NOTHING: &[ValueName] = &[];
    const A_WAY_IN: &[ValueName] = &[ValueName::SignInLink, ValueName::SignInCode];
    const A_MAGIC_LINK: &[ValueName] = &[
        ValueName::ClientMagicLink,
        ValueName::ClientMagicLinkAppointments,
        ValueName::ClientMagicLinkBooking,
        ValueName::ClientMagicLinkAccount,
    ];
    match kind {
        MessageKind::SignIn => Definition { about: &[Clinic, Client, SignIn], needs_one_of: A_WAY_IN, has_sms: true },
        MessageKind::NoAccount | MessageKind::ContactTaken => {
            Definition { about: &[Clinic], needs_one_of: NOTHING, has_sms: false }
        }
        MessageKind::Invite => {
            Definition { about: &[Clinic, Client, Invite], needs_one_of: &[ValueName::InviteLink], has_sms: false }
        }
        MessageKind::LoginEmail => {
            Definition { about: &[Clinic, Client, MagicLinks, TeamLink], needs_one_of: A_MAGIC_LINK, has_sms: true }
        }
        MessageKind::LoginLinkCopied => {
            Definition { about: &[Clinic, Client, TeamLink, CopiedLink], needs_one_of: NOTHING, has_sms: true }
        }
        MessageKind::ContactCode => {
            // Until the code is typed, the reader may be anybody.
            Definition { about: &[Clinic, ContactCode], needs_one_of: &[ValueName::ContactCode], has_sms: true }
        }
        MessageKind::ContactChanged => {
            Definition { about: &[Clinic, Client, ContactChange], needs_one_of: NOTHING, has_sms: true }
        }
        MessageKind::AppointmentMoved => {
            Definition { about: &[Clinic, Client, Appointment, FormerTime], needs_one_of: NOTHING, has_sms: true }
        }
        MessageKind::AppointmentTimeKept => {
            // Its only purpose is to replace the entry in a calendar.
            Definition { about: &[Clinic, Client, Appointment], needs_one_of: NOTHING, has_sms: false }
        }
        MessageKind::AppointmentBooked | MessageKind::AppointmentReminder | MessageKind::AppointmentCancelled => {
            Definition { about: &[Clinic, Client, Appointment], needs_one_of: NOTHING, has_sms: true }
        }
    }
}

/// The topic that a value belongs to.
const fn subject(value: ValueName) -> Subject {
    use ValueName as V;
    match value {
        V::ClientFirstName | V::ClientLastName | V::ClientFullName | V::ClientEmail | V::ClientPhone => Subject::Client,
        V::ClinicName | V::ClinicPhone | V::ClinicEmail | V::ClinicAddress | V::PortalName | V::PortalUrl => {
            Subject::Clinic
        }
        V::SignInLink | V::SignInCode | V::SignInMinutes => Subject::SignIn,
        V::ClientMagicLink | V::ClientMagicLinkAppointments | V::ClientMagicLinkBooking | V::ClientMagicLinkAccount => {
            Subject::MagicLinks
        }
        V::SignInHours => Subject::TeamLink,
        V::SignInMadeBy => Subject::CopiedLink,
        V::InviteLink | V::InviteDuration => Subject::Invite,
        V::ContactCode | V::ContactMinutes => Subject::ContactCode,
        V::ContactNew | V::ContactChangedDate | V::ContactChangedTime => Subject::ContactChange,
        V::AppointmentFormerDate | V::AppointmentFormerTime => Subject::FormerTime,
        V::AppointmentTreatment
        | V::AppointmentPractitioner
        | V::AppointmentDate
        | V::AppointmentTime
        | V::AppointmentTimeZone
        | V::AppointmentMinutes
        | V::AppointmentPrice
        | V::AppointmentCancellationPolicy
        | V::AppointmentCancellationOutcome => Subject::Appointment,
    }
}

/// The harm that a value can do in the wrong hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// None.
    Open,
    /// It is an address, and opening it signs in or joins in the receiver's place.
    Link,
    /// Typing it signs in or proves something in the receiver's place.
    Code,
}

/// How secret a value is. Every new value must be listed here. A secret value stands alone in a message
/// (`secrets.rs`).
pub const fn secrecy(value: ValueName) -> Secrecy {
    use ValueName as V;
    match value {
        V::SignInLink
        | V::ClientMagicLink
        | V::ClientMagicLinkAppointments
        | V::ClientMagicLinkBooking
        | V::ClientMagicLinkAccount
        | V::InviteLink => Secrecy::Link,
        V::SignInCode | V::ContactCode => Secrecy::Code,
        V::ClientFirstName
        | V::ClientLastName
        | V::ClientFullName
        | V::ClientEmail
        | V::ClientPhone
        | V::ClinicName
        | V::ClinicPhone
        | V::ClinicEmail
        | V::ClinicAddress
        | V::PortalName
        | V::PortalUrl
        | V::SignInMinutes
        | V::SignInHours
        | V::SignInMadeBy
        | V::InviteDuration
        | V::ContactMinutes
        | V::ContactNew
        | V::ContactChangedDate
        | V::ContactChangedTime
        | V::AppointmentTreatment
        | V::AppointmentPractitioner
        | V::AppointmentDate
        | V::AppointmentTime
        | V::AppointmentFormerDate
        | V::AppointmentFormerTime
        | V::AppointmentTimeZone
        | V::AppointmentMinutes
        | V::AppointmentPrice
        | V::AppointmentCancellationPolicy
        | V::AppointmentCancellationOutcome => Secrecy::Open,
    }
}

/// Whether only the receiver of the message may see the value.
pub fn is_secret(value: ValueName) -> bool {
    secrecy(value) != Secrecy::Open
}

/// Whether a value can be used in a message.
pub fn allows(kind: MessageKind, value: ValueName) -> bool {
    let known = definition(kind).about.contains(&subject(value));
    // A booked appointment has no cancellation outcome, and a cancelled one has no cancellation policy.
    let fits = match value {
        ValueName::AppointmentCancellationPolicy => kind != MessageKind::AppointmentCancelled,
        ValueName::AppointmentCancellationOutcome => kind == MessageKind::AppointmentCancelled,
        // This message goes to the former address, which sees the new one only in masked form.
        ValueName::ClientEmail | ValueName::ClientPhone => kind != MessageKind::ContactChanged,
        _ => true,
    };
    known && fits
}

/// The values that can be used in a message, in the catalogue's order.
pub fn values(kind: MessageKind) -> Vec<ValueName> {
    ValueName::ALL.iter().copied().filter(|value| allows(kind, *value)).collect()
}

/// The messages in which a value can be used.
pub fn messages(value: ValueName) -> Vec<MessageKind> {
    MessageKind::ALL.iter().copied().filter(|kind| allows(*kind, value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_can_be_used_somewhere() {
        for value in ValueName::ALL {
            assert!(!messages(*value).is_empty(), "{value:?}");
        }
    }

    #[test]
    fn what_a_message_needs_it_allows() {
        for kind in MessageKind::ALL {
            for needed in definition(*kind).needs_one_of {
                assert!(allows(*kind, *needed), "{kind:?} {needed:?}");
            }
        }
    }

    #[test]
    fn a_secret_link_is_an_address_and_a_secret_code_is_none() {
        for value in ValueName::ALL {
            assert!(!value.is_magic_link() || secrecy(*value) == Secrecy::Link, "{value:?}");
            assert!(secrecy(*value) != Secrecy::Link || value.is_address(), "{value:?}");
            assert!(secrecy(*value) != Secrecy::Code || !value.is_address(), "{value:?}");
        }
    }

    #[test]
    fn a_stranger_is_told_nothing_of_a_client() {
        for kind in [MessageKind::NoAccount, MessageKind::ContactTaken, MessageKind::ContactCode] {
            let about_nobody = |value: &ValueName| matches!(subject(*value), Subject::Clinic | Subject::ContactCode);
            assert!(values(kind).iter().all(about_nobody), "{kind:?}");
        }
    }

    #[test]
    fn the_former_address_is_not_told_the_new_one_in_full() {
        let told = values(MessageKind::ContactChanged);
        assert!(told.contains(&ValueName::ContactNew) && told.contains(&ValueName::ClientFirstName));
        assert!(!told.contains(&ValueName::ClientEmail) && !told.contains(&ValueName::ClientPhone));
    }
}
