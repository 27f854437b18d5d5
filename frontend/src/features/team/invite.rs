//! Inviting a colleague.

use contract::{staff::Role, team::CreateTeamInvite};
use leptos::prelude::*;

use super::model::{ROLES, role_of, role_text};
use crate::{
    api::admin::team as api,
    browser::elements,
    features::staff_app::{DrawerForm, role_name},
    i18n::team as texts,
    state::submission::Submission,
    ui::{SelectField, TextField, Toasts},
};

/// Invites a colleague by mail.
#[component]
pub fn InviteForm(
    /// Called when the invite is on its way.
    #[prop(into)]
    on_invited: Callback<()>,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let email = RwSignal::new(String::new());
    let role = RwSignal::new(Role::FrontDesk.name().to_owned());
    elements::focus_first("#colleague-email");
    let send = move |()| {
        let Some(role) = role.with_untracked(|name| role_of(name)) else { return };
        let request = CreateTeamInvite { email: email.get_untracked().trim().to_owned(), role };
        if submission.refuse_fields(request.email.is_empty().then_some(("email", "required"))) {
            return;
        }
        let key = submission.key(&request);
        submission.run(api::invite(request, key), move |invite| {
            toasts.show(texts::invited(&invite.email.to_string()));
            on_invited.run(());
        });
    };
    view! {
        <DrawerForm submission=submission on_submit=send button=texts::send()>
            <p class="muted">{texts::invite_text()}</p>
            <TextField
                id="colleague-email" label=texts::email() value=email kind="email" required=true maxlength=254
                error=submission.field("email")
            />
            <RoleField role=role />
        </DrawerForm>
    }
}

/// Chooses a role, and says what it may do.
#[component]
pub fn RoleField(
    /// The role's name on the wire.
    role: RwSignal<String>,
) -> impl IntoView {
    let options = ROLES.map(|role| (role.name().to_owned(), role_name(role).to_owned())).to_vec();
    view! {
        <div class="stack stack--tight">
            <SelectField id="role" label=texts::role() options=Signal::stored(options) value=role />
            <p class="muted small" role="status">{move || role.with(|name| role_of(name)).map(role_text)}</p>
        </div>
    }
}
