//! The pages of the staff app, each loaded when it is opened. Pages with the same first word are loaded together.
//! The word is also what the page's address begins with, so that the loader knows what to fetch on a deep link:
//! `home` for `/admin`, `portal_settings` for `/admin/portal-settings`, `portal_mailings` for
//! `/admin/portal/mailings/…`, `clients_one` for `/admin/clients/cli_…`.

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
        staff_app::{LinkPage, NotHere, Shell},
        team::{AccountsPage, JoinPage},
        team_sessions::TeamSessionsPage,
        treatments::TreatmentsPage,
    },
    ui::SkeletonKind,
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

/// The pages in their frame.
pub(crate) fn in_frame() -> AnyView {
    load_when_idle(vec![CALENDAR, CLIENTS]);
    view! {
        <Shell>
            <Routes fallback=NotHere>
                <Route path=path!("/") view=|| CALENDAR.show(()) />
                <Route path=path!("/clients") view=|| CLIENTS.show(()) />
                <Route path=path!("/clients/new") view=|| NEW_CLIENT.show(()) />
                <Route path=path!("/clients/:id") view=|| CLIENT.show(()) />
                <Route path=path!("/outbox") view=|| OUTBOX.show(()) />
                <Route path=path!("/team") view=|| TEAM.show(()) />
                <Route path=path!("/team/:id") view=|| PRACTITIONER.show(()) />
                <Route path=path!("/accounts") view=|| ACCOUNTS.show(()) />
                <Route path=path!("/audit") view=|| AUDIT.show(()) />
                <Route path=path!("/account") view=|| ACCOUNT.show(()) />
                <Route path=path!("/portal") view=|| PORTAL.show(()) />
                <Route path=path!("/portal/mailings") view=|| MAILINGS.show(()) />
                <Route path=path!("/portal/mailings/:id") view=|| MAILING.show(()) />
                <Route path=path!("/templates") view=|| TEMPLATES.show(()) />
                <Route path=path!("/templates/:kind") view=|| TEMPLATE.show(()) />
                <Route path=path!("/portal-settings") view=|| PORTAL_SETTINGS.show(()) />
                <Route path=path!("/settings") view=|| SETTINGS.show(()) />
                <Route path=path!("/treatments") view=|| TREATMENTS.show(()) />
                <Route path=path!("/sessions") view=|| SESSIONS.show(()) />
                <Route path=path!("/integrations") view=|| INTEGRATIONS.show(()) />
                <Route path=path!("/delivery") view=|| DELIVERY.show(()) />
            </Routes>
        </Shell>
    }
    .into_any()
}

/// The page that a link with a token leads to, without the frame: nobody has to be signed in.
pub(crate) fn of_link(page: LinkPage) -> AnyView {
    match page {
        LinkPage::Join => JOIN.show(()),
        LinkPage::ResetPassword => RESET_PASSWORD.show(()),
        LinkPage::Setup => SETUP.show(()),
    }
}

/// What a page is loaded with, its constant, the functions that open and load it, its skeleton, its component.
macro_rules! pages {
    ($($part:ident: $page:ident, $open:ident, $load:ident, $skeleton:ident, $component:ident;)*) => {$(
        const $page: LazyPage = LazyPage::new(|| Box::pin($load()), |()| Box::pin($open()), $skeleton);

        #[wasm_split($part, wasm_split_path = leptos::wasm_split, preload($load), fallible)]
        fn $open() -> Result<AnyView, SplitLoaderError> {
            Ok(view! { <$component /> }.into_any())
        }
    )*};
}

pages! {
    home: CALENDAR, calendar, load_calendar, CARDS, CalendarPage;
    clients: CLIENTS, clients, load_clients, LIST, ClientsPage;
    clients_new: NEW_CLIENT, new_client, load_new_client, CARDS, NewClientPage;
    clients_one: CLIENT, client, load_client, CARDS, ClientPage;
    outbox: OUTBOX, outbox, load_outbox, LIST, OutboxPage;
    team: TEAM, team, load_team, LIST, TeamPage;
    team_one: PRACTITIONER, practitioner, load_practitioner, CARDS, PractitionerPage;
    accounts: ACCOUNTS, accounts, load_accounts, LIST, AccountsPage;
    audit: AUDIT, audit, load_audit, LIST, AuditPage;
    account: ACCOUNT, account, load_account, CARDS, AccountPage;
    portal: PORTAL, portal, load_portal, CARDS, PortalOverviewPage;
    portal_mailings: MAILINGS, mailings, load_mailings, LIST, MailingsPage;
    portal_mailings: MAILING, mailing, load_mailing, LIST, MailingPage;
    templates: TEMPLATES, templates, load_templates, LIST, TemplatesPage;
    templates_one: TEMPLATE, template, load_template, CARDS, TemplatePage;
    portal_settings: PORTAL_SETTINGS, portal_settings, load_portal_settings, CARDS, PortalSettingsPage;
    settings: SETTINGS, settings, load_settings, CARDS, SettingsPage;
    treatments: TREATMENTS, treatments, load_treatments, LIST, TreatmentsPage;
    sessions: SESSIONS, sessions, load_sessions, LIST, TeamSessionsPage;
    integrations: INTEGRATIONS, integrations, load_integrations, CARDS, ApiKeysPage;
    delivery: DELIVERY, delivery, load_delivery, CARDS, DeliveryPage;
    join: JOIN, join, load_join, CARDS, JoinPage;
    reset_password: RESET_PASSWORD, reset_password, load_reset_password, CARDS, PasswordResetPage;
    setup: SETUP, setup, load_setup, CARDS, SetupPage;
}
