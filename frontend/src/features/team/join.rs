//! Joining the team by an invite.

use contract::team::{AcceptTeamInvite, AccountLinkState, TeamInviteInspection};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::{ApiError, admin::team as api},
    browser::elements,
    features::{
        account_links::{LinkFrame, LinkOver, Opening, link_token},
        my_account::{NewPassword, NewPasswordFields},
        staff_app::{Refusal, StaffNavigation, role_name},
    },
    i18n::team as texts,
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, TextField, live},
};
use contract::problem::ErrorCode;

/// Joins the team by the invite whose token is in the address's fragment.
#[component]
pub fn JoinPage() -> impl IntoView {
    let token = link_token();
    let inspection = Remote::new(move || {
        let token = token.get();
        async move {
            match token {
                Some(token) => api::inspect_invite(token).await,
                None => Err(ApiError::of(ErrorCode::AccountLinkInvalid)),
            }
        }
    });
    live(move || match (inspection.ready(), token.get_untracked()) {
        (Some(invite), Some(token)) if invite.state == AccountLinkState::Usable => {
            view! { <JoinForm invite=invite token=token /> }.into_any()
        }
        (Some(invite), _) => view! { <LinkOver over=invite.state expired_text=texts::expired_text() /> }.into_any(),
        (None, _) => view! { <Opening inspection=inspection /> }.into_any(),
    })
}

#[component]
fn JoinForm(invite: TeamInviteInspection, token: String) -> impl IntoView {
    let staff = StaffState::from_context();
    let navigation = StaffNavigation::from_context();
    let submission = Submission::new();
    let name = RwSignal::new(String::new());
    let password = NewPassword::new("password");
    elements::focus_first("#name");
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let request = AcceptTeamInvite {
            token: token.clone(),
            name: name.get_untracked().trim().to_owned(),
            password: password.value(),
        };
        let missing = request.name.is_empty().then_some(("name", "name_required"));
        if submission.refuse_fields(missing.into_iter().chain(password.fault())) {
            return;
        }
        submission.run(api::accept_invite(request), move |me| {
            staff.enter(me);
            navigation.replace("/");
        });
    };
    let email = invite.email.to_string();
    view! {
        <LinkFrame title=texts::join_title(&invite.clinic_name)>
            <p class="muted">{texts::join_text(&email, role_name(invite.role))}</p>
            {invite.requires_second_factor.then(|| view! { <p class="muted">{texts::join_then()}</p> })}
            <form class="stack" novalidate on:submit=on_submit>
                // For the browser's password manager.
                <input class="visually-hidden" type="email" autocomplete="username" aria-hidden="true" tabindex="-1"
                    readonly prop:value=email />
                <TextField
                    id="name" label=texts::name() value=name autocomplete="name" required=true maxlength=120
                    error=submission.field("name")
                />
                <NewPasswordFields new=password submission=submission />
                <Refusal submission=submission />
                <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>{texts::join()}</Button>
            </form>
        </LinkFrame>
    }
}
