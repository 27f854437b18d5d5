//! The account page.

use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;

use super::{password::PasswordForm, second_factor::SecondFactor};
use crate::{
    api::admin::{sessions, staff as api},
    features::{
        sessions::Devices,
        staff_app::{StaffPage, role_name},
    },
    i18n::my_account as texts,
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Button, Card, Icon, IconName, Toasts, live, react},
};

/// One's own account.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <StaffPage title=texts::title().to_owned() actions=|| view! { <SignOutButton /> }>
            <div class="columns">
                <div class="stack stack--loose">
                    <Profile />
                    <PasswordForm />
                </div>
                <div class="stack stack--loose">
                    <SecondFactor />
                    <OwnDevices />
                </div>
            </div>
        </StaffPage>
    }
}

#[component]
fn Profile() -> impl IntoView {
    let staff = StaffState::from_context();
    let fact =
        |name: &'static str, value: String| view! { <div class="facts__row"><dt>{name}</dt><dd>{value}</dd></div> };
    view! {
        <section class="stack" aria-labelledby="profile">
            <h2 id="profile">{texts::profile()}</h2>
            <Card>
                <dl class="facts-list">
                    {live(move || staff.me().map(|me| view! {
                        {fact(texts::name(), me.name)}
                        {fact(texts::email(), me.email)}
                        {fact(texts::role(), role_name(me.role).to_owned())}
                    }))}
                </dl>
            </Card>
        </section>
    }
}

/// Where one is signed in.
#[component]
fn OwnDevices() -> impl IntoView {
    let staff = StaffState::from_context();
    let revoke = Callback::new(|id| -> LocalBoxFuture<_> { Box::pin(sessions::revoke(id)) });
    view! {
        <section class="stack" aria-labelledby="devices">
            <h2 id="devices">{texts::devices()}</h2>
            <Devices
                sessions=Remote::new(sessions::list)
                revoke=revoke
                on_error=move |error| staff.notice(&error)
            />
        </section>
    }
}

/// Signs out.
#[component]
pub fn SignOutButton() -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    react(move || {
        if let Some(error) = submission.error() {
            toasts.show(error.text());
        }
    });
    let sign_out = move |()| submission.run(api::sign_out(), move |()| staff.leave());
    view! {
        <Button busy=submission.busy() on_press=sign_out>
            <Icon name=IconName::SignOut size=20 />
            {texts::sign_out()}
        </Button>
    }
}
