//! Opening the portal as a client sees it, in a tab of its own.

use contract::{ids::ClientId, permissions::Permission, previews::CreatePreview};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::admin::previews as api,
    browser::tab::Tab,
    i18n::portal_settings as texts,
    state::staff::StaffState,
    ui::{Button, Toasts},
};

/// Begins a preview and opens it; nothing for those who may not.
#[component]
pub fn PreviewButton(
    /// As whom the portal is seen; as a made-up client when left out.
    #[prop(optional)]
    client: Option<ClientId>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let busy = RwSignal::new(false);
    let open = move |()| {
        // Opened while the press is being handled: a browser lets nobody open one later.
        let Some(tab) = Tab::open() else {
            toasts.show(texts::preview_blocked());
            return;
        };
        busy.set(true);
        spawn_local(async move {
            match api::create(CreatePreview { client_id: client }).await {
                Ok(preview) => tab.go(&preview.url),
                Err(error) => {
                    tab.close();
                    staff.notice(&error);
                    toasts.show(error.text());
                }
            }
            busy.set(false);
        });
    };
    let name = if client.is_some() { texts::preview_as_client() } else { texts::preview_portal() };
    staff.may(Permission::PortalPreview).then(|| view! { <Button busy=busy on_press=open>{name}</Button> })
}
