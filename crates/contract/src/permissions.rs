//! Permissions of staff and API keys.

use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, Type},
    },
};

macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)+) => {
        /// A permission of a member of staff, or a scope of an API key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        /// Every permission, in display order.
        pub const ALL: &[Permission] = &[$(Permission::$variant,)+];

        impl Permission {
            /// The name on the wire, such as `clients:read`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The permission with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                ALL.iter().copied().find(|permission| permission.as_str() == name)
            }
        }
    };
}

permissions! {
    /// Read the clinic's details and settings.
    ClinicRead = "clinic:read";
    /// Change the clinic's details and settings.
    ClinicWrite = "clinic:write";
    /// Look at the portal as a client sees it. For people only.
    PortalPreview = "portal:preview";
    /// Read clients.
    ClientsRead = "clients:read";
    /// Create and change clients.
    ClientsWrite = "clients:write";
    /// Read invites to the portal, and who has joined.
    InvitesRead = "invites:read";
    /// Invite clients to the portal.
    InvitesWrite = "invites:write";
    /// Create sign-in links for clients.
    LoginLinksWrite = "login_links:write";
    /// Read practitioners and their hours.
    PractitionersRead = "practitioners:read";
    /// Create and change practitioners and their hours.
    PractitionersWrite = "practitioners:write";
    /// Read treatments.
    TreatmentsRead = "treatments:read";
    /// Create and change treatments.
    TreatmentsWrite = "treatments:write";
    /// Read appointments and free slots.
    AppointmentsRead = "appointments:read";
    /// Book and cancel appointments.
    AppointmentsWrite = "appointments:write";
    /// Read and preview message templates.
    TemplatesRead = "templates:read";
    /// Change message templates, and send tests.
    TemplatesWrite = "templates:write";
    /// Read the custom values of clients.
    CustomValuesRead = "custom_values:read";
    /// List, create and revoke API keys.
    ApiKeysWrite = "api_keys:write";
    /// List and revoke sessions of the whole team.
    SessionsWrite = "sessions:write";
    /// Read the audit log.
    AuditRead = "audit:read";
    /// Read the messages in the outbox.
    MessagesRead = "messages:read";
    /// Retry failed messages.
    MessagesWrite = "messages:write";
    /// See and change the accounts that send messages. For people only.
    DeliveryWrite = "delivery:write";
    /// Change what the team needs to sign in. For people only.
    SecurityWrite = "security:write";
    /// See the team, invite colleagues, change roles, and take access away. For people only.
    TeamWrite = "team:write";
}

impl Permission {
    /// Whether an API key can have this permission as a scope. Permissions that control access are reserved for
    /// signed-in people: a leaked key must not be able to remove protections, or to send sign-in links through
    /// an attacker's mail server.
    pub const fn is_for_keys(self) -> bool {
        !matches!(self, Self::PortalPreview | Self::DeliveryWrite | Self::SecurityWrite | Self::TeamWrite)
    }
}

impl utoipa::PartialSchema for Permission {
    fn schema() -> RefOr<Schema> {
        let names = ALL.iter().map(|permission| permission.as_str());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).build().into()
    }
}

impl ToSchema for Permission {}
