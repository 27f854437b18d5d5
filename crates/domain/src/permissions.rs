//! The permissions of each role in a clinic's team.

use contract::{
    permissions::{ALL, Permission},
    staff::Role,
};

/// All permissions of a role, in display order.
pub fn of_role(role: Role) -> Vec<Permission> {
    ALL.iter().copied().filter(|permission| permission.is_of(role)).collect()
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
            assert_eq!(roles.map(|role| u8::from(permission.is_of(role))), *expected, "{permission:?}");
        }
    }
}
