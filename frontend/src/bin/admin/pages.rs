//! The pages of the staff app, each loaded when it is opened. Pages with the same first word are loaded together.
//! The word is also what the page's address begins with, so that the loader knows what to fetch on a deep link:
//! `home` for `/admin`, `portal_settings` for `/admin/portal-settings`, `portal_mailings` for
//! `/admin/portal/mailings/…`, `clients_one` for `/admin/clients/cli_…`.

use contract::permissions::Permission;
use frontend::{
    features::{
        api_keys::ApiKeysPage,
        audit::AuditPage,
        calendar::CalendarPage,
        clients::{ClientPage, ClientsPage, NewClientPage},
        delivery_settings::DeliveryPage,
        lazy_page::{LazyPage, load_when_idle},
        login_mailings::{MailingPage, MailingsPage},
        message_templates::{TemplatePage, TemplatesPage},
        my_account::AccountPage,
        outbox::OutboxPage,
        password_resets::PasswordResetPage,
        portal_overview::PortalOverviewPage,
        portal_settings::PortalSettingsPage,
        practitioners::{PractitionerPage, TeamPage},
        settings::SettingsPage,
        setup::SetupPage,
        staff_app::{Entry, Group, LinkPage, NotHere, Shell},
        team::{AccountsPage, JoinPage},
        team_sessions::TeamSessionsPage,
        treatments::TreatmentsPage,
    },
    i18n::staff_app as texts,
    ui::{IconName, SkeletonKind},
};
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};
use leptos_router::{
    components::{Route, Routes},
    path,
};

const LIST: &[SkeletonKind] = &[SkeletonKind::Title, SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row];
const CARDS: &[SkeletonKind] = &[SkeletonKind::Title, SkeletonKind::Card, SkeletonKind::Card];

/// The part of a page: its constant, and the functions that open and load it.
macro_rules! part {
    ($part:ident $page:ident $open:ident $load:ident $skeleton:ident $component:ident) => {
        const $page: LazyPage = LazyPage::new(|| Box::pin($load()), |()| Box::pin($open()), $skeleton);

        #[wasm_split($part, wasm_split_path = leptos::wasm_split, preload($load), fallible)]
        fn $open() -> Result<AnyView, SplitLoaderError> {
            Ok(view! { <$component /> }.into_any())
        }
    };
}

/// The table of pages: part, constant, functions that open and load it, skeleton, component, address below
/// `/admin`. After `in`, its entry in the navigation: group, label, icon, and the permission that one needs.
macro_rules! pages {
    ($(
        $part:ident $page:ident $open:ident $load:ident $skeleton:ident $component:ident $path:tt
        $(in $group:ident $label:ident $icon:ident $needs:ident)?;
    )*) => {
        $(part!($part $page $open $load $skeleton $component);)*

        /// The entries of the navigation, in order.
        pub(crate) const ENTRIES: &[Entry] = &[$($(Entry {
            page: $path,
            label: texts::$label,
            icon: IconName::$icon,
            group: Group::$group,
            needs: Permission::$needs,
        },)?)*];

        #[cfg(test)]
        const PATHS: &[&str] = &[$($path),*];

        /// The pages in their frame.
        pub(crate) fn in_frame() -> AnyView {
            load_when_idle(vec![CALENDAR, CLIENTS]);
            view! {
                <Shell>
                    <Routes fallback=NotHere>
                        $(<Route path=path!($path) view=|| $page.show(()) />)*
                    </Routes>
                </Shell>
            }
            .into_any()
        }
    };
}

pages! {
    home CALENDAR calendar load_calendar CARDS CalendarPage "/" in Daily calendar Calendar AppointmentsRead;
    clients CLIENTS clients load_clients LIST ClientsPage "/clients" in Daily clients People ClientsRead;
    clients_new NEW_CLIENT new_client load_new_client CARDS NewClientPage "/clients/new";
    clients_one CLIENT client load_client CARDS ClientPage "/clients/:id";
    portal PORTAL portal load_portal CARDS PortalOverviewPage "/portal" in Portal client_portal Home InvitesRead;
    portal_mailings MAILINGS mailings load_mailings LIST MailingsPage "/portal/mailings";
    portal_mailings MAILING mailing load_mailing LIST MailingPage "/portal/mailings/:id";
    templates TEMPLATES templates load_templates LIST TemplatesPage "/templates" in Portal templates Mail TemplatesRead;
    templates_one TEMPLATE template load_template CARDS TemplatePage "/templates/:kind";
    portal_settings PORTAL_SETTINGS portal_settings load_portal_settings CARDS PortalSettingsPage "/portal-settings"
        in Portal portal_settings Settings ClinicRead;
    outbox OUTBOX outbox load_outbox LIST OutboxPage "/outbox" in Portal outbox Mail MessagesRead;
    treatments TREATMENTS treatments load_treatments LIST TreatmentsPage "/treatments"
        in Clinic treatments Clock TreatmentsRead;
    team TEAM team load_team LIST TeamPage "/team" in Clinic team People PractitionersRead;
    team_one PRACTITIONER practitioner load_practitioner CARDS PractitionerPage "/team/:id";
    accounts ACCOUNTS accounts load_accounts LIST AccountsPage "/accounts" in Clinic accounts People TeamWrite;
    sessions SESSIONS sessions load_sessions LIST TeamSessionsPage "/sessions" in Clinic sessions Device SessionsWrite;
    settings SETTINGS settings load_settings CARDS SettingsPage "/settings" in Clinic settings Settings ClinicRead;
    integrations INTEGRATIONS integrations load_integrations CARDS ApiKeysPage "/integrations"
        in Clinic integrations Key ApiKeysWrite;
    delivery DELIVERY delivery load_delivery CARDS DeliveryPage "/delivery" in Clinic delivery Mail DeliveryWrite;
    audit AUDIT audit load_audit LIST AuditPage "/audit" in Clinic audit Check AuditRead;
    account ACCOUNT account load_account CARDS AccountPage "/account";
}

part!(join JOIN join load_join CARDS JoinPage);
part!(reset_password RESET_PASSWORD reset_password load_reset_password CARDS PasswordResetPage);
part!(setup SETUP setup load_setup CARDS SetupPage);

/// The page that a link with a token leads to, without the frame: nobody has to be signed in.
pub(crate) fn of_link(page: LinkPage) -> AnyView {
    match page {
        LinkPage::Join => JOIN.show(()),
        LinkPage::ResetPassword => RESET_PASSWORD.show(()),
        LinkPage::Setup => SETUP.show(()),
    }
}

#[cfg(test)]
mod tests {
    use contract::{portal_activity::ActivityPage, staff_pages::href};

    use super::*;

    #[test]
    fn the_server_knows_every_page() {
        for path in PATHS {
            let example = href(&path.replace(":id", "cli_1").replace(":kind", "sign_in"));
            assert!(ActivityPage::exists_at(&example), "{example} is not a page of `ActivityPage`");
        }
    }

    #[test]
    fn every_group_has_entries() {
        for group in Group::ALL {
            assert!(ENTRIES.iter().any(|entry| entry.group == *group), "{group:?}");
        }
    }
}
