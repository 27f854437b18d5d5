//! Custom values: placeholders in a message that are replaced when it is sent.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{
    ids::{AppointmentId, ClientId},
    login_links::LinkSection,
    message_templates::MessageKind,
};

macro_rules! value_names {
    ($($variant:ident = ($name:literal, $example:literal, $description:literal);)+) => {
        /// The name of a custom value. A name never gets another meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ValueName {
            $(#[doc = $description] $variant,)+
        }

        impl ValueName {
            /// Every custom value, in display order.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name as it is written between the braces.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Its meaning.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)+ }
            }

            /// An example.
            pub const fn example(self) -> &'static str {
                match self { $(Self::$variant => $example,)+ }
            }
        }
    };
}

value_names! {
    ClientFirstName = ("client.first_name", "Eleanor", "The client's first name");
    ClientLastName = ("client.last_name", "Marsh", "The client's last name");
    ClientFullName = ("client.full_name", "Eleanor Marsh", "The client's first and last name");
    ClientEmail = ("client.email", "eleanor@example.com", "The client's e-mail address");
    ClientPhone = ("client.phone", "+442079460182", "The client's telephone number");
    ClinicName = ("clinic.name", "Rosewood Aesthetics", "The clinic's name");
    ClinicPhone = ("clinic.phone", "+442079460123", "The clinic's telephone number for clients");
    ClinicEmail = ("clinic.email", "hello@rosewood.example", "The clinic's e-mail address for clients");
    ClinicAddress = ("clinic.address", "12 Rose Street, London", "The clinic's street address");
    PortalName = ("portal.name", "Rosewood Aesthetics", "The portal's name");
    PortalUrl = ("portal.url", "https://portal.example.com/rosewood", "The address at which clients open the portal");
    SignInLink = ("sign_in.link", "https://portal.example.com/rosewood/sign-in#…", "The one-time link that signs the client in");
    SignInCode = ("sign_in.code", "123 456", "The six digits that do what the link does, where it was asked for");
    SignInMinutes = ("sign_in.minutes", "10", "For how many minutes link and code work");
    SignInHours = ("sign_in.hours", "24", "For how many hours a link works that the team has made");
    SignInMadeBy = ("sign_in.made_by", "somebody of the team", "Who has made a link that was copied: somebody of the team, or an integration");
    ClientMagicLink = ("client.magic_link", "https://portal.example.com/rosewood/sign-in#…", "A one-time link that signs the client in");
    ClientMagicLinkAppointments = ("client.magic_link.appointments", "https://portal.example.com/rosewood/sign-in#…", "The same, to the client's appointments");
    ClientMagicLinkBooking = ("client.magic_link.booking", "https://portal.example.com/rosewood/sign-in#…", "The same, to booking");
    ClientMagicLinkAccount = ("client.magic_link.account", "https://portal.example.com/rosewood/sign-in#…", "The same, to the client's own details and devices");
    InviteLink = ("invite.link", "https://portal.example.com/rosewood/invite#…", "The link by which somebody joins the portal");
    InviteDuration = ("invite.duration", "14 days", "For how long that link works");
    ContactCode = ("contact.code", "123 456", "The six digits that prove a new e-mail address or telephone number");
    ContactMinutes = ("contact.minutes", "10", "For how many minutes that code works");
    ContactNew = ("contact.new", "e…@example.com", "The new e-mail address or telephone number, masked");
    ContactChangedDate = ("contact.changed_date", "Thursday, 26 November 2026", "The day on which it was changed");
    ContactChangedTime = ("contact.changed_time", "14:30", "When on that day, by the clinic's clock");
    AppointmentTreatment = ("appointment.treatment", "Skin consultation", "The treatment's name");
    AppointmentPractitioner = ("appointment.practitioner", "Dr. Amara Osei", "Who gives the treatment");
    AppointmentDate = ("appointment.date", "Thursday, 26 November 2026", "The day of the appointment");
    AppointmentTime = ("appointment.time", "14:30", "When it begins, by the clinic's clock");
    AppointmentFormerDate = ("appointment.former_date", "Wednesday, 25 November 2026", "The day on which it was to be before it was moved");
    AppointmentFormerTime = ("appointment.former_time", "09:15", "When it was to begin before it was moved, by the clinic's clock");
    AppointmentTimeZone = ("appointment.time_zone", "Europe/London", "The time zone of that clock");
    AppointmentMinutes = ("appointment.minutes", "45", "How many minutes it takes");
    AppointmentPrice = ("appointment.price", "£95.00", "What was agreed as the price");
    AppointmentCancellationPolicy = ("appointment.cancellation_policy", "You can cancel until 24 hours before it begins. After that, please contact the clinic.", "What was agreed about cancelling, as one or two sentences");
    AppointmentCancellationOutcome = ("appointment.cancellation_outcome", "There is nothing to pay for it.", "What cancelling has cost, as a sentence");
}

impl ValueName {
    /// The custom value with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.as_str() == name)
    }

    /// Whether it is the address of a page, so that a link can lead to it.
    pub const fn is_address(self) -> bool {
        matches!(self, Self::PortalUrl | Self::SignInLink | Self::InviteLink) || self.is_magic_link()
    }

    /// Whether it is a link that is made for one client when the message is sent.
    pub const fn is_magic_link(self) -> bool {
        matches!(
            self,
            Self::ClientMagicLink
                | Self::ClientMagicLinkAppointments
                | Self::ClientMagicLinkBooking
                | Self::ClientMagicLinkAccount
        )
    }

    /// The section of the portal that a magic link leads to, if its name includes one.
    pub const fn section(self) -> Option<LinkSection> {
        match self {
            Self::ClientMagicLinkAppointments => Some(LinkSection::Appointments),
            Self::ClientMagicLinkBooking => Some(LinkSection::Booking),
            Self::ClientMagicLinkAccount => Some(LinkSection::Account),
            _ => None,
        }
    }

    /// Whether it can be empty, such as for a client without a telephone.
    pub const fn may_be_empty(self) -> bool {
        matches!(
            self,
            Self::ClientFirstName
                | Self::ClientLastName
                | Self::ClientFullName
                | Self::ClientEmail
                | Self::ClientPhone
                | Self::ClinicPhone
                | Self::ClinicEmail
                | Self::ClinicAddress
        )
    }
}

/// An entry of the catalogue of custom values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomValue {
    /// The name, such as `client.first_name`. In a message it is written between two pairs of braces.
    pub name: String,
    /// Its meaning.
    pub description: String,
    /// An example.
    pub example: String,
    /// Whether it can be empty, so that a fallback is useful.
    pub may_be_empty: bool,
    /// Whether it is the address of a page, so that a link or button can lead to it.
    pub is_address: bool,
    /// Whether anybody who has the value can act as the client. Such a value must stand alone: as the whole
    /// address of a link, if it is an address, or as text with a space before and after it.
    pub is_secret: bool,
    /// The messages in which it can be used.
    pub messages: Vec<MessageKind>,
}

/// Selects the values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResolveQuery {
    /// One of the client's appointments. With it, the answer includes the values that begin with
    /// `appointment.`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment_id: Option<AppointmentId>,
}

/// One custom value of one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResolvedValue {
    /// The name, such as `client.first_name`.
    pub name: String,
    /// The value; empty when it is unknown.
    pub value: String,
}

/// The custom values of one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResolvedValues {
    /// The client.
    pub client_id: ClientId,
    /// All values that are known without sending a message, in the catalogue's order.
    pub values: Vec<ResolvedValue>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_that_links_lead_to_has_a_magic_link() {
        for section in LinkSection::ALL {
            let name = format!("client.magic_link.{}", section.as_str());
            let value = ValueName::from_name(&name).unwrap_or_else(|| panic!("there is no {name}"));
            assert!(value.is_magic_link() && value.section() == Some(*section), "{name}");
        }
    }

    #[test]
    fn names_are_lower_case_words_joined_by_dots_and_found_again() {
        for value in ValueName::ALL {
            let name = value.as_str();
            assert!(name.split('.').count() >= 2, "{name}");
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte)), "{name}");
            assert_eq!(ValueName::from_name(name), Some(*value));
            assert!(!value.description().is_empty() && !value.example().is_empty(), "{name}");
        }
        assert_eq!(ValueName::from_name("client.nickname"), None);
    }
}
