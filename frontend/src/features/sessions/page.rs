//! The page behind "More": one's details, one's devices, the way out.

use futures_util::future::LocalBoxFuture;
use leptos::{prelude::*, task::spawn_local};

use super::devices::Devices;
use crate::{
    browser::navigation::Navigation,
    features::{feedback::Loaded, portal::PortalPage, profile::ProfileFacts},
    i18n::sessions as texts,
    state::{portal::PortalState, remote::Remote},
    ui::{Button, ButtonKind, Card, Icon, IconName, SkeletonKind, Toasts},
};

/// One's details, where one is signed in, and signing out.
#[component]
pub fn MorePage() -> impl IntoView {
    let state = PortalState::from_context();
    let toasts = Toasts::from_context();
    let me = Remote::new(move || async move { state.api().me().await });
    let sessions = Remote::new(move || async move { state.api().sessions().await });
    let revoke =
        Callback::new(move |id| -> LocalBoxFuture<_> { Box::pin(async move { state.api().revoke_session(id).await }) });
    let busy = RwSignal::new(false);
    let navigation = Navigation::from_context();
    let sign_out = move |()| {
        busy.set(true);
        spawn_local(async move {
            match state.api().sign_out().await {
                Ok(()) => {
                    navigation.go("/");
                    state.leave();
                }
                Err(error) => {
                    busy.set(false);
                    state.notice(&error);
                    toasts.show(error.text());
                }
            }
        });
    };
    view! {
        <PortalPage title=texts::title().to_owned()>
            <section class="stack" aria-labelledby="profile">
                <h2 id="profile">{texts::profile()}</h2>
                <Card>
                    <Loaded
                        remote=me
                        skeleton=&[SkeletonKind::Line, SkeletonKind::Line, SkeletonKind::Line]
                        on_error=move |error| state.notice(&error)
                        children=|me| view! { <ProfileFacts me=me /> }.into_any()
                    />
                </Card>
            </section>
            <section class="stack" aria-labelledby="devices">
                <h2 id="devices">{texts::devices()}</h2>
                <Devices
                    sessions=sessions
                    revoke=revoke
                    on_error=move |error| state.notice(&error)
                />
            </section>
            <Button kind=ButtonKind::Secondary block=true busy=busy on_press=sign_out>
                <Icon name=IconName::SignOut size=20 />
                {texts::sign_out()}
            </Button>
        </PortalPage>
    }
}
