//! Where somebody is signed in, in the portal and in the staff app.

use contract::{ids::SessionId, paging::Page, sessions::Session};
use futures_util::future::LocalBoxFuture;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::ApiError,
    features::feedback::Loaded,
    i18n::{
        format::{self, Style},
        sessions as texts,
    },
    state::remote::Remote,
    ui::{Badge, Button, ButtonKind, Card, Icon, IconName, SkeletonKind, Toasts, Tone},
};

/// Ends a session.
pub type Revoke = Callback<SessionId, LocalBoxFuture<'static, Result<(), ApiError>>>;

/// One's sessions, each of which can be ended.
#[component]
pub fn Devices(
    /// The sessions.
    sessions: Remote<Page<Session>>,
    /// Ends one of them.
    revoke: Revoke,
    /// Told of every failure, for those that concern the whole app.
    #[prop(into)]
    on_error: Callback<ApiError>,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let ending = RwSignal::new(None::<SessionId>);
    let end = Callback::new(move |session: Session| {
        ending.set(Some(session.id));
        spawn_local(async move {
            match revoke.run(session.id).await {
                Ok(()) => {
                    sessions.update(|page| page.data.retain(|other| other.id != session.id));
                    toasts.show(texts::signed_out_device(&session.device));
                }
                Err(error) => {
                    on_error.run(error.clone());
                    toasts.show(error.text());
                }
            }
            ending.set(None);
        });
    });
    view! {
        <Loaded
            remote=sessions
            skeleton=&[SkeletonKind::Row]
            on_error=on_error
            children=move |page| {
                let alone = page.data.iter().all(|session| session.current);
                let row = |session: Session| {
                    let label = texts::sign_out_named(&session.device);
                    view! { <Device session=session label=label ending=ending on_end=end /> }
                };
                let rows = page.data.into_iter().map(row).collect_view();
                view! {
                    <Card padded=false><ul class="rows">{rows}</ul></Card>
                    {alone.then(|| view! { <p class="muted small">{texts::no_other()}</p> })}
                }
                .into_any()
            }
        />
    }
}

/// A session in a list.
#[component]
pub fn Device(
    /// The session.
    session: Session,
    /// What the button that ends it is called.
    label: String,
    /// The one that is being ended.
    ending: RwSignal<Option<SessionId>>,
    /// Ends it.
    on_end: Callback<Session>,
) -> impl IntoView {
    let last_seen = texts::last_seen(&format::instant(session.last_seen_at, Style::Moment));
    let id = session.id;
    view! {
        <li class="device">
            <Icon name=IconName::Device />
            <div class="grow">
                <p class="strong">{session.device.clone()}</p>
                <p class="muted small">{last_seen}</p>
            </div>
            {if session.current {
                view! { <Badge tone=Tone::Good>{texts::this_device()}</Badge> }.into_any()
            } else {
                view! {
                    <Button
                        kind=ButtonKind::Link
                        busy=Signal::derive(move || ending.get() == Some(id))
                        label=label
                        on_press=move |()| on_end.run(session.clone())
                    >
                        {texts::sign_out_device()}
                    </Button>
                }
                .into_any()
            }}
        </li>
    }
}
