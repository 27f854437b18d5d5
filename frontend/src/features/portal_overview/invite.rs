//! Inviting somebody by their address.

use contract::invites::CreateInvite;
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::{ApiError, admin::invites as api},
    browser::elements,
    features::{
        clients::DidYouMean,
        staff_app::{Refusal, StaffNavigation},
    },
    i18n::portal_overview as texts,
    state::submission::Submission,
    ui::{Button, ButtonKind, TextField, Toasts},
};

/// Invites somebody by their address.
#[component]
pub fn InviteForm(
    /// Called when the mail is on its way.
    #[prop(into)]
    on_invited: Callback<()>,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let even_if_similar = RwSignal::new(false);
    let navigation = StaffNavigation::from_context();
    let [email, first_name, last_name] = [(); 3].map(|()| RwSignal::new(String::new()));
    elements::focus_first("#invite-email");
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = |field: RwSignal<String>| field.with_untracked(|text| text.trim().to_owned());
        let address = typed(email);
        if let Some(fault) = ApiError::invalid(address.is_empty().then_some(("email", "required"))) {
            submission.refuse(fault);
            return;
        }
        let request = CreateInvite {
            client_id: None,
            email: Some(address.clone()),
            first_name: typed(first_name),
            last_name: typed(last_name),
            even_if_similar: even_if_similar.get_untracked(),
        };
        // Once: another name is asked about again.
        even_if_similar.set(false);
        let key = submission.key(&request);
        submission.run(api::create(request, key), move |_| {
            toasts.show(texts::invited_toast(&address));
            on_invited.run(());
        });
    };
    view! {
        <form class="drawer__form" novalidate on:submit=on_submit>
            <div class="drawer__body stack">
                <p class="muted">{texts::invite_intro()}</p>
                <TextField
                    id="invite-email" label=texts::email() value=email kind="email" inputmode="email" required=true
                    maxlength=254 error=submission.field("email")
                />
                <TextField
                    id="invite-first-name" label=texts::first_name() hint=texts::name_hint() value=first_name
                    maxlength=80 error=submission.field("first_name")
                />
                <TextField
                    id="invite-last-name" label=texts::last_name() value=last_name maxlength=80
                    error=submission.field("last_name")
                />
            </div>
            <div class="drawer__foot stack">
                <DidYouMean
                    submission=submission even_if_similar=even_if_similar
                    on_choose=move |id: String| navigation.go(&["/clients/", &id].concat())
                />
                <Refusal submission=submission />
                <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>
                    {texts::send_invite()}
                </Button>
            </div>
        </form>
    }
}
