//! What can be done for several people at once.

use contract::{ids::ClientId, login_mailings::Audience, permissions::Permission};
use leptos::prelude::*;

use super::model::tally;
use crate::{
    api::admin::invites as api,
    features::staff_app::Refusal,
    i18n::{login_mailings, portal_overview as texts},
    state::{staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, Toasts, live_text},
};

/// How many people can be invited with one request.
const MOST: usize = 200;

/// Acts on everybody who is ticked.
#[component]
pub fn BulkBar(
    /// Who is ticked.
    selected: RwSignal<Vec<ClientId>>,
    /// Who is to get a login e-mail, once somebody wants to send one.
    audience: RwSignal<Option<Audience>>,
    /// Something was done.
    on_changed: Callback<()>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let count = Memo::new(move |_| selected.with(Vec::len));
    let invite = move |()| {
        let mut ids = selected.get_untracked();
        ids.truncate(MOST);
        let key = submission.key(&ids);
        submission.run(api::create_many(ids.clone(), key), move |created| {
            let (invited, joined, no_address) = tally(&created);
            let told = [
                Some(texts::invited_many(invited)),
                (joined > 0).then(|| texts::joined_many(joined)),
                (no_address > 0).then(|| texts::no_address_many(no_address)),
            ];
            toasts.show(told.into_iter().flatten().collect::<Vec<_>>().join(" "));
            // More than one request takes stay ticked for the next.
            selected.update(|selected| selected.retain(|id| !ids.contains(id)));
            on_changed.run(());
        });
    };
    let mail = move |()| audience.set(Some(Audience { client_ids: Some(selected.get_untracked()), filter: None }));
    let (may_invite, may_mail) = (staff.may(Permission::InvitesWrite), staff.may(Permission::LoginLinksWrite));
    view! {
        <Show when=move || { count.get() > 0 && (may_invite || may_mail) }>
            <div class="save-bar">
                <Refusal submission=submission />
                <div class="row row--between">
                    <p class="strong" role="status">{live_text(move || texts::selected(u32::try_from(count.get()).unwrap_or(u32::MAX)))}</p>
                    <div class="row">
                        <Button kind=ButtonKind::Quiet on_press=move |()| selected.set(Vec::new())>{texts::clear()}</Button>
                        {may_mail.then(|| view! { <Button on_press=mail>{login_mailings::login_email()}</Button> })}
                        {may_invite.then(|| view! {
                            <Button kind=ButtonKind::Primary busy=submission.busy() on_press=invite>{texts::invite()}</Button>
                        })}
                    </div>
                </div>
            </div>
        </Show>
    }
}
