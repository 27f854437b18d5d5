//! How the clinic invites.

use contract::invites::{ClientRecord, InviteSettings, ReplaceInviteSettings};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::{ApiError, admin::invites as api},
    features::{
        feedback::Loaded,
        staff_app::{Refusal, StaleNote},
    },
    i18n::{portal_overview as texts, staff_app},
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, SelectField, SkeletonKind, TextField, Toasts},
};

const AT_ONCE: &str = "at_once";
const ON_JOINING: &str = "on_joining";

/// Changes how the clinic invites.
#[component]
pub fn InviteSettingsForm(
    /// Called when that is done.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let settings = Remote::new(api::settings);
    view! {
        <Loaded
            remote=settings
            skeleton=&[SkeletonKind::Row, SkeletonKind::Row]
            on_error=move |error| staff.notice(&error)
            children=move |read| view! { <Form read=read remote=settings on_saved=on_saved /> }.into_any()
        />
    }
}

#[component]
fn Form(read: InviteSettings, remote: Remote<InviteSettings>, on_saved: Callback<()>) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let days = RwSignal::new(read.expires_after_days.to_string());
    let record = RwSignal::new(
        match read.client_record {
            ClientRecord::AtOnce => AT_ONCE,
            ClientRecord::OnJoining => ON_JOINING,
        }
        .to_owned(),
    );
    let options = [(AT_ONCE, texts::record_at_once()), (ON_JOINING, texts::record_on_joining())]
        .map(|(value, name)| (value.to_owned(), name.to_owned()));
    let version = read.version;
    let save = move |over_theirs: bool| {
        let Ok(expires_after_days) = days.with_untracked(|days| days.trim().parse::<u16>()) else {
            if let Some(fault) = ApiError::invalid(Some(("expires_after_days", "number"))) {
                submission.refuse(fault);
            }
            return;
        };
        let client_record = if record.with_untracked(|record| record == ON_JOINING) {
            ClientRecord::OnJoining
        } else {
            ClientRecord::AtOnce
        };
        submission.run(
            async move {
                let version = if over_theirs { api::settings().await?.version } else { version };
                api::replace_settings(version, ReplaceInviteSettings { expires_after_days, client_record }).await
            },
            move |_| {
                toasts.show(texts::settings_saved());
                on_saved.run(());
            },
        );
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        save(false);
    };
    view! {
        <form class="drawer__form" novalidate on:submit=on_submit>
            <div class="drawer__body stack">
                <TextField
                    id="invite-days" label=texts::days() value=days inputmode="numeric" maxlength=3
                    error=submission.field("expires_after_days")
                />
                <SelectField
                    id="invite-record" label=texts::record() options=Signal::stored(options.to_vec()) value=record
                />
            </div>
            <div class="drawer__foot stack">
                <StaleNote submission=submission on_theirs=move |()| remote.reload() on_mine=move |()| save(true) />
                <Refusal submission=submission />
                <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>{staff_app::save()}</Button>
            </div>
        </form>
    }
}
