//! The permissions of each role in a clinic's team.

use contract::{
    permissions::{ALL, Permission},
    staff::Role,
};

/// A manager runs the clinic, but cannot create API keys, choose the server that sends its mails, change the team,
/// or change what the team needs to sign in.
const MANAGER: &[Permission] = &[
    Permission::ClinicRead,
    Permission::ClinicWrite,
    Permission::PortalPreview,
    Permission::ClientsRead,
    Permission::ClientsWrite,
    Permission::InvitesRead,
    Permission::InvitesWrite,
    Permission::LoginLinksWrite,
    Permission::PractitionersRead,
    Permission::PractitionersWrite,
    Permission::TreatmentsRead,
    Permission::TreatmentsWrite,
    Permission::AppointmentsRead,
    Permission::AppointmentsWrite,
    Permission::TemplatesRead,
    Permission::TemplatesWrite,
    Permission::CustomValuesRead,
    Permission::SessionsWrite,
    Permission::AuditRead,
    Permission::MessagesRead,
    Permission::MessagesWrite,
];

/// A practitioner sees what treating clients needs, and keeps the diary.
const PRACTITIONER: &[Permission] = &[
    Permission::ClinicRead,
    Permission::ClientsRead,
    Permission::InvitesRead,
    Permission::PractitionersRead,
    Permission::TreatmentsRead,
    Permission::AppointmentsRead,
    Permission::AppointmentsWrite,
    Permission::TemplatesRead,
];

/// The front desk keeps clients and the diary, and changes no settings.
const FRONT_DESK: &[Permission] = &[
    Permission::ClinicRead,
    Permission::PortalPreview,
    Permission::ClientsRead,
    Permission::ClientsWrite,
    Permission::InvitesRead,
    Permission::InvitesWrite,
    Permission::LoginLinksWrite,
    Permission::PractitionersRead,
    Permission::TreatmentsRead,
    Permission::AppointmentsRead,
    Permission::AppointmentsWrite,
    Permission::MessagesRead,
    Permission::MessagesWrite,
    Permission::TemplatesRead,
];

/// All permissions of a role.
pub const fn of_role(role: Role) -> &'static [Permission] {
    match role {
        Role::Owner => ALL,
        Role::Manager => MANAGER,
        Role::Practitioner => PRACTITIONER,
        Role::FrontDesk => FRONT_DESK,
    }
}

/// Whether a role has a permission.
pub fn allows(role: Role, permission: Permission) -> bool {
    of_role(role).contains(&permission)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_do_exactly_this() {
        // Owner, manager, practitioner, front desk.
        let table: &[(Permission, [u8; 4])] = &[
            (Permission::ClinicRead, [1, 1, 1, 1]),
            (Permission::ClinicWrite, [1, 1, 0, 0]),
            (Permission::PortalPreview, [1, 1, 0, 1]),
            (Permission::ClientsRead, [1, 1, 1, 1]),
            (Permission::ClientsWrite, [1, 1, 0, 1]),
            (Permission::InvitesRead, [1, 1, 1, 1]),
            (Permission::InvitesWrite, [1, 1, 0, 1]),
            (Permission::LoginLinksWrite, [1, 1, 0, 1]),
            (Permission::PractitionersRead, [1, 1, 1, 1]),
            (Permission::PractitionersWrite, [1, 1, 0, 0]),
            (Permission::TreatmentsRead, [1, 1, 1, 1]),
            (Permission::TreatmentsWrite, [1, 1, 0, 0]),
            (Permission::AppointmentsRead, [1, 1, 1, 1]),
            (Permission::AppointmentsWrite, [1, 1, 1, 1]),
            (Permission::TemplatesRead, [1, 1, 1, 1]),
            (Permission::TemplatesWrite, [1, 1, 0, 0]),
            (Permission::CustomValuesRead, [1, 1, 0, 0]),
            (Permission::ApiKeysWrite, [1, 0, 0, 0]),
            (Permission::SessionsWrite, [1, 1, 0, 0]),
            (Permission::AuditRead, [1, 1, 0, 0]),
            (Permission::MessagesRead, [1, 1, 0, 1]),
            (Permission::MessagesWrite, [1, 1, 0, 1]),
            (Permission::DeliveryWrite, [1, 0, 0, 0]),
            (Permission::SecurityWrite, [1, 0, 0, 0]),
            (Permission::TeamWrite, [1, 0, 0, 0]),
        ];
        assert_eq!(table.iter().map(|(permission, _)| *permission).collect::<Vec<_>>(), ALL);
        for (permission, expected) in table {
            let roles = [Role::Owner, Role::Manager, Role::Practitioner, Role::FrontDesk];
            assert_eq!(roles.map(|role| u8::from(allows(role, *permission))), *expected, "{permission:?}");
        }
    }
}
