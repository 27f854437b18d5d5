//! The page of the team's sessions: who is signed in where, and ending that.

use contract::{
    ids::SessionId,
    paging::Page,
    sessions::{Session, TeamSession},
};
use leptos::{prelude::*, task::spawn_local};

use super::model::{Person, by_person};
use crate::{
    api::admin::sessions as api,
    features::{feedback::Loaded, sessions::Device, staff_app::StaffPage},
    i18n::team_sessions as texts,
    state::{remote::Remote, staff::StaffState},
    ui::{Card, Monogram, SkeletonKind, Toasts},
};

/// Who of the team is signed in, and where.
#[component]
pub fn TeamSessionsPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let sessions = Remote::new(api::list_team);
    view! {
        <StaffPage title=texts::title().to_owned()>
            <div class="stack">
                <p class="muted prose">{texts::intro()}</p>
                <Loaded
                    remote=sessions
                    skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                    on_error=move |error| staff.notice(&error)
                    children=move |page| {
                        let people = by_person(page.data);
                        view! {
                            <div class="stack stack--loose narrow">
                                {people.into_iter().map(|person| view! {
                                    <SignedIn person=person sessions=sessions />
                                }).collect_view()}
                            </div>
                        }
                        .into_any()
                    }
                />
            </div>
        </StaffPage>
    }
}

/// One of the team, and where they are signed in.
#[component]
fn SignedIn(person: Person, sessions: Remote<Page<TeamSession>>) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let ending = RwSignal::new(None::<SessionId>);
    let heading = person.id.to_string();
    let labelled_by = heading.clone();
    let name = StoredValue::new(person.name.clone());
    let end = Callback::new(move |session: Session| {
        ending.set(Some(session.id));
        let done = name.with_value(|name| texts::signed_out(&session.device, name));
        spawn_local(async move {
            match api::revoke_team(session.id).await {
                Ok(()) => {
                    sessions.update(|page| page.data.retain(|other| other.session.id != session.id));
                    toasts.show(done);
                }
                Err(error) => {
                    staff.notice(&error);
                    toasts.show(error.text());
                    // Gone when the list has been drawn anew meanwhile.
                    let _ = ending.try_set(None);
                }
            }
        });
    });
    let row = move |session: Session| {
        let label = name.with_value(|name| texts::sign_out_named(&session.device, name));
        view! { <Device session=session label=label ending=ending on_end=end /> }
    };
    view! {
        <section class="stack stack--tight" aria-labelledby=labelled_by>
            <div class="row">
                <Monogram name=person.name.clone() />
                <h2 id=heading>{person.name}</h2>
            </div>
            <Card padded=false>
                <ul class="rows">{person.sessions.into_iter().map(row).collect_view()}</ul>
            </Card>
        </section>
    }
}
