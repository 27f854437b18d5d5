//! The office: what is set up now and then. The desk's pages are not to be named here, or they are
//! loaded with it.

use leptos::prelude::*;
use leptos_router::{
    components::{Route, Routes},
    path,
};

use super::{
    app::{NotHere, StaffApp},
    shell::Shell,
};
use crate::{
    features::{
        api_keys::ApiKeysPage,
        delivery_settings::DeliveryPage,
        login_mailings::{MailingPage, MailingsPage},
        message_templates::{TemplatePage, TemplatesPage},
        portal_overview::PortalOverviewPage,
        portal_settings::PortalSettingsPage,
        settings::SettingsPage,
        team_sessions::TeamSessionsPage,
        treatments::TreatmentsPage,
    },
    state::staff::StaffModule,
};

/// The staff app with the office's pages.
#[component]
pub fn OfficeApp() -> impl IntoView {
    view! { <StaffApp module=StaffModule::Office pages=pages /> }
}

fn pages() -> AnyView {
    view! {
        <Shell>
            <Routes fallback=NotHere>
                <Route path=path!("/portal") view=PortalOverviewPage />
                <Route path=path!("/portal/mailings") view=MailingsPage />
                <Route path=path!("/portal/mailings/:id") view=MailingPage />
                <Route path=path!("/templates") view=TemplatesPage />
                <Route path=path!("/templates/:kind") view=TemplatePage />
                <Route path=path!("/portal-settings") view=PortalSettingsPage />
                <Route path=path!("/settings") view=SettingsPage />
                <Route path=path!("/treatments") view=TreatmentsPage />
                <Route path=path!("/sessions") view=TeamSessionsPage />
                <Route path=path!("/integrations") view=ApiKeysPage />
                <Route path=path!("/delivery") view=DeliveryPage />
            </Routes>
        </Shell>
    }
    .into_any()
}
