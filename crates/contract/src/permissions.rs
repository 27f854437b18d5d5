//! Permissions of staff and API keys, and which role has which.
//!
//! A manager runs the clinic, but cannot create API keys, choose the server that sends its mails, change the team, or
//! change what the team needs to sign in. A practitioner sees what treating clients needs, and keeps the diary. The
//! front desk keeps clients and the diary, and changes no settings.

use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, Type},
    },
};

use crate::staff::Role;

macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal [$($role:ident)*] $bearers:ident;)+) => {
        /// A permission of a member of staff, or a scope of an API key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        /// Every permission, in display order.
        pub const ALL: &[Permission] = &[$(Permission::$variant,)+];

        /// Calls a macro with the names of all permissions.
        #[macro_export]
        macro_rules! each_permission {
            ($callback:ident) => { $callback! { $($variant)+ } };
        }

        impl Permission {
            /// The name on the wire, such as `clients:read`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The permission with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                ALL.iter().copied().find(|permission| permission.as_str() == name)
            }

            /// Whether people with this role have the permission. Owners have all of them.
            pub const fn is_of(self, role: Role) -> bool {
                match self {
                    $(Self::$variant => matches!(role, Role::Owner $(| Role::$role)*),)+
                }
            }

            /// Whether an API key can have this permission as a scope. Permissions that control access are reserved
            /// for signed-in people: a leaked key must not be able to remove protections, or to send sign-in links
            /// through an attacker's mail server.
            pub const fn is_for_keys(self) -> bool {
                match self { $(Self::$variant => Bearers::$bearers.include_keys(),)+ }
            }
        }
    };
}

// Each with its name on the wire, the roles that have it besides owners, and who can have it.
permissions! {
    /// Read the clinic's details and settings.
    ClinicRead = "clinic:read" [Manager Practitioner FrontDesk] PeopleAndKeys;
    /// Change the clinic's details and settings.
    ClinicWrite = "clinic:write" [Manager] PeopleAndKeys;
    /// Look at the portal as a client sees it. For people only.
    PortalPreview = "portal:preview" [Manager FrontDesk] People;
    /// Read clients.
    ClientsRead = "clients:read" [Manager Practitioner FrontDesk] PeopleAndKeys;
    /// Create and change clients.
    ClientsWrite = "clients:write" [Manager FrontDesk] PeopleAndKeys;
    /// Read invites to the portal, and who has joined.
    InvitesRead = "invites:read" [Manager Practitioner FrontDesk] PeopleAndKeys;
    /// Invite clients to the portal.
    InvitesWrite = "invites:write" [Manager FrontDesk] PeopleAndKeys;
    /// Create sign-in links for clients.
    LoginLinksWrite = "login_links:write" [Manager FrontDesk] PeopleAndKeys;
    /// Read practitioners and their hours.
    PractitionersRead = "practitioners:read" [Manager Practitioner FrontDesk] PeopleAndKeys;
    /// Create and change practitioners and their hours.
    PractitionersWrite = "practitioners:write" [Manager] PeopleAndKeys;
    /// Read treatments.
    TreatmentsRead = "treatments:read" [Manager Practitioner FrontDesk] PeopleAndKeys;
    /// Create and change treatments.
    TreatmentsWrite = "treatments:write" [Manager] PeopleAndKeys;
    /// Read appointments and free slots.
    AppointmentsRead = "appointments:read" [Manager Practitioner FrontDesk] PeopleAndKeys;
    /// Book and cancel appointments.
    AppointmentsWrite = "appointments:write" [Manager Practitioner FrontDesk] PeopleAndKeys;
    /// Read and preview message templates.
    TemplatesRead = "templates:read" [Manager Practitioner FrontDesk] PeopleAndKeys;
    /// Change message templates, and send tests.
    TemplatesWrite = "templates:write" [Manager] PeopleAndKeys;
    /// Read the custom values of clients.
    CustomValuesRead = "custom_values:read" [Manager] PeopleAndKeys;
    /// List, create and revoke API keys.
    ApiKeysWrite = "api_keys:write" [] PeopleAndKeys;
    /// List and revoke sessions of the whole team.
    SessionsWrite = "sessions:write" [Manager] PeopleAndKeys;
    /// Read the audit log.
    AuditRead = "audit:read" [Manager] PeopleAndKeys;
    /// Read the messages in the outbox.
    MessagesRead = "messages:read" [Manager FrontDesk] PeopleAndKeys;
    /// Retry failed messages.
    MessagesWrite = "messages:write" [Manager FrontDesk] PeopleAndKeys;
    /// See and change the accounts that send messages. For people only.
    DeliveryWrite = "delivery:write" [] People;
    /// Change what the team needs to sign in. For people only.
    SecurityWrite = "security:write" [] People;
    /// See the team, invite colleagues, change roles, and take access away. For people only.
    TeamWrite = "team:write" [] People;
}

/// Who can have a permission.
#[derive(Clone, Copy)]
enum Bearers {
    /// People who are signed in.
    People,
    /// They, and API keys.
    PeopleAndKeys,
}

impl Bearers {
    const fn include_keys(self) -> bool {
        matches!(self, Self::PeopleAndKeys)
    }
}

impl utoipa::PartialSchema for Permission {
    fn schema() -> RefOr<Schema> {
        let names = ALL.iter().map(|permission| permission.as_str());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).build().into()
    }
}

impl ToSchema for Permission {}
