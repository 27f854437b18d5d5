//! Signing in by a one-time link or by the code beside it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::portal::Section;

/// Asks for a sign-in link. Give exactly one of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RequestLoginLink {
    /// The client's e-mail address or telephone number.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The token of a used or expired link, or of an invite: the new one goes to the same person.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired_token: Option<String>,
}

/// The answer to everybody who asks, known to the clinic or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoginLinkRequested {
    /// How long the link and the code work, in seconds.
    pub expires_in_seconds: u32,
    /// After how many seconds another may be asked for.
    pub resend_after_seconds: u32,
}

/// Asks what a link is good for, without using it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InspectLoginLink {
    /// The token from the link's fragment.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub token: String,
}

/// What can be done with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoginLinkState {
    /// It signs in.
    Usable,
    /// It has signed somebody in already.
    Used,
    /// A newer link was sent.
    Superseded,
    /// It is too old.
    Expired,
    /// It is of an invite: it signs nobody in, and one may ask for a link with it.
    Invite,
    /// It is of an invite that has expired, was revoked, or was replaced by a newer one.
    InviteOver,
}

/// Who is signed in in the browser in which a link was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignedInHere {
    /// Nobody.
    Nobody,
    /// The person whom the link is for: there is nothing to sign in to.
    SamePerson,
    /// Another client of the clinic.
    SomebodyElse,
}

/// What a link is good for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoginLinkInspection {
    /// What can be done with it.
    pub state: LoginLinkState,
    /// Whether it was asked for in this browser; if not, signing in takes a confirmation.
    pub same_browser: bool,
    /// Whom it signs in, masked, such as `e…@example.com`.
    pub masked_identifier: String,
    /// Who is signed in in this browser already.
    pub signed_in_here: SignedInHere,
    /// The page of the portal that it leads to, such as `/appointments`, where the person whom it is for is
    /// signed in; null for the home page, and for everybody else.
    #[schema(required)]
    pub page: Option<String>,
}

/// What is to be done with a link that staff make for a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoginLinkDelivery {
    /// It is shown, this once. The client is told that the team has made it.
    Copy,
    /// It is sent to the client.
    Send,
}

/// Makes a sign-in link for a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateLoginLink {
    /// What is to be done with it.
    pub delivery: LoginLinkDelivery,
    /// The part of the portal it leads to; the home page when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<LinkSection>,
}

/// A sign-in link that was made for a client. It works once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CreatedLoginLink {
    /// The link; null when it is sent.
    #[schema(required)]
    pub url: Option<String>,
    /// Whom it signs in, masked: where it is sent, or where the client is told of it.
    pub masked_identifier: String,
    /// For how many seconds it works, from now or from when it is sent.
    pub expires_in_seconds: u32,
}

macro_rules! link_sections {
    ($($(#[$doc:meta])* $variant:ident = ($name:literal, $page:literal, $part:expr);)+) => {
        /// A part of the portal that a link can lead to. Modules add theirs here.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum LinkSection {
            $($(#[$doc])* $variant,)+
        }

        impl LinkSection {
            /// Every section, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The page of the portal, such as `/book`.
            pub const fn page(self) -> &'static str {
                match self { $(Self::$variant => $page,)+ }
            }

            /// The part of the portal without which that page is not there; `None` when it always is.
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
    /// One's own details and devices.
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
