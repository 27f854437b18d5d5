//! Where one is signed in.

use contract::{ids::SessionId, sessions::Session};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::admin::sessions as api,
    features::feedback::Loaded,
    i18n::{
        format::{self, Style},
        my_account as texts,
    },
    state::{remote::Remote, staff::StaffState},
    ui::{Badge, Button, ButtonKind, Card, Icon, IconName, SkeletonKind, Toasts, Tone},
};

/// One's sessions, each of which can be ended.
#[component]
pub fn Devices() -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let sessions = Remote::new(api::list);
    let ending = RwSignal::new(None::<SessionId>);
    let end = move |session: Session| {
        ending.set(Some(session.id));
        spawn_local(async move {
            match api::revoke(session.id).await {
                Ok(()) => {
                    sessions.update(|page| page.data.retain(|other| other.id != session.id));
                    toasts.show(texts::revoked(&session.device));
                }
                Err(error) => {
                    staff.notice(&error);
                    toasts.show(error.text());
                }
            }
            ending.set(None);
        });
    };
    view! {
        <section class="stack" aria-labelledby="devices">
            <h2 id="devices">{texts::devices()}</h2>
            <Loaded
                remote=sessions
                skeleton=&[SkeletonKind::Row]
                on_error=move |error| staff.notice(&error)
                children=move |page| {
                    let alone = page.data.iter().all(|session| session.current);
                    view! {
                        <Card padded=false>
                            <ul class="rows">
                                {page.data.into_iter().map(|session| view! {
                                    <Device session=session ending=ending on_end=end />
                                }).collect_view()}
                            </ul>
                        </Card>
                        {alone.then(|| view! { <p class="muted small">{texts::alone()}</p> })}
                    }
                    .into_any()
                }
            />
        </section>
    }
}

#[component]
fn Device(
    session: Session,
    ending: RwSignal<Option<SessionId>>,
    #[prop(into)] on_end: Callback<Session>,
) -> impl IntoView {
    let zone = format::browser_zone().unwrap_or_else(|| StaffState::from_context().time_zone());
    let last_seen = texts::last_seen(&format::instant(session.last_seen_at, &zone, Style::Moment));
    let (id, current) = (session.id, session.current);
    let device = session.device.clone();
    let name = device.clone();
    view! {
        <li class="list-row">
            <Icon name=IconName::Device />
            <div class="grow">
                <p class="strong">{device}</p>
                <p class="muted small">{last_seen}</p>
            </div>
            {if current {
                view! { <Badge tone=Tone::Good>{texts::this_device()}</Badge> }.into_any()
            } else {
                view! {
                    <Button
                        kind=ButtonKind::Link
                        busy=Signal::derive(move || ending.get() == Some(id))
                        label=texts::revoke_named(&name)
                        on_press=move |()| on_end.run(session.clone())
                    >
                        {texts::revoke()}
                    </Button>
                }
                .into_any()
            }}
        </li>
    }
}
