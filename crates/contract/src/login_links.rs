//! Signing in by a one-time link or by the code beside it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::portal::Section;

/// Asks for a sign-in link. Send exactly one of the two fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RequestLoginLink {
    /// The client's e-mail address or telephone number.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The token of a used or expired link, or of an invite. The new link goes to the same person.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired_token: Option<String>,
}

/// The answer to every request, whether the clinic knows the person or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoginLinkRequested {
    /// The lifetime of the link and the code in seconds.
    pub expires_in_seconds: u32,
    /// After how many seconds another link can be requested.
    pub resend_after_seconds: u32,
}

/// Asks for the state of a link without using it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InspectLoginLink {
    /// The token from the link's fragment.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub token: String,
}

/// The state of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoginLinkState {
    /// The link signs the person in.
    Usable,
    /// The link has been used.
    Used,
    /// A newer link was sent.
    Superseded,
    /// The link has expired.
    Expired,
    /// The link belongs to an invite. It signs nobody in, but its token can be used to request a sign-in link.
    Invite,
    /// The link belongs to an invite that has expired, was revoked, or was replaced.
    InviteOver,
}

/// Who is signed in to the browser in which a link was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignedInHere {
    /// Nobody.
    Nobody,
    /// The person whom the link is for, so there is nothing to do.
    SamePerson,
    /// Another client of the clinic.
    SomebodyElse,
}

/// The answer to a request for the state of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoginLinkInspection {
    /// The state of the link.
    pub state: LoginLinkState,
    /// Whether it was requested in this browser. If not, signing in needs a confirmation.
    pub same_browser: bool,
    /// The masked address or number of the person it signs in, such as `e…@example.com`.
    pub masked_identifier: String,
    /// Who is signed in to this browser already.
    pub signed_in_here: SignedInHere,
    /// The page of the portal that the link leads to, such as `/appointments`, if the person whom it is for is
    /// signed in already. Null for the home page and in all other cases.
    #[schema(required)]
    pub page: Option<String>,
}

/// How a link that staff create reaches the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoginLinkDelivery {
    /// It is shown once, for staff to copy. The client is notified of it.
    Copy,
    /// Portico sends it to the client.
    Send,
}

/// Creates a sign-in link for a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateLoginLink {
    /// How it reaches the client.
    pub delivery: LoginLinkDelivery,
    /// The section of the portal it leads to; the home page when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<LinkSection>,
}

/// A sign-in link that was created for a client. It works once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CreatedLoginLink {
    /// The link; null if Portico sends it.
    #[schema(required)]
    pub url: Option<String>,
    /// The masked address or number that the link, or the notification of it, is sent to.
    pub masked_identifier: String,
    /// Its lifetime in seconds, from now or from when it is sent.
    pub expires_in_seconds: u32,
}

macro_rules! link_sections {
    ($($(#[$doc:meta])* $variant:ident = ($name:literal, $page:literal, $part:expr);)+) => {
        /// A section of the portal that a link can lead to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum LinkSection {
            $($(#[$doc])* $variant,)+
        }

        impl LinkSection {
            /// Every section, in display order.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The page of the portal, such as `/book`.
            pub const fn page(self) -> &'static str {
                match self { $(Self::$variant => $page,)+ }
            }

            /// The section of the portal that the page depends on; `None` if the page always exists.
            pub const fn part(self) -> Option<Section> {
                match self { $(Self::$variant => $part,)+ }
            }
        }
    };
}

link_sections! {
    /// Booked appointments.
    Appointments = ("appointments", "/appointments", Some(Section::Appointments));
    /// Booking.
    Booking = ("booking", "/book", Some(Section::Booking));
    /// The client's own details and devices.
    Account = ("account", "/more", None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_lead_to_pages_of_the_portal() {
        for section in LinkSection::ALL {
            let page = section.page();
            assert!(page.starts_with('/') && !page.starts_with("//") && !page.contains('\\'), "{page}");
            assert_eq!(serde_json::to_value(section).unwrap(), section.as_str());
        }
    }
}
