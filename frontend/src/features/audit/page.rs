//! The audit log, newest first.

use contract::{
    audit::{ActorKind, AuditEntry},
    paging::Page,
};
use leptos::prelude::*;

use super::model::{short, words};
use crate::{
    api::admin::audit as api,
    features::{
        feedback::Loaded,
        staff_app::{ShowMore, StaffPage},
    },
    i18n::{
        audit as texts,
        format::{self, Style},
    },
    state::{paged::Paged, remote::Remote, staff::StaffState},
    ui::{Badge, Card, EmptyState, IconName, SkeletonKind},
};

/// The audit log.
#[component]
pub fn AuditPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let entries = Remote::new(|| api::list(None));
    view! {
        <StaffPage title=texts::title().to_owned()>
            <div class="stack">
                <p class="muted">{texts::intro()}</p>
                <Loaded
                    remote=entries
                    skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                    on_error=move |error| staff.notice(&error)
                    children=|page| if page.data.is_empty() {
                        view! { <EmptyState icon=IconName::Check title=texts::none_title() text=texts::none_text() /> }.into_any()
                    } else {
                        view! { <Table first=page /> }.into_any()
                    }
                />
            </div>
        </StaffPage>
    }
}

#[component]
fn Table(first: Page<AuditEntry>) -> impl IntoView {
    let entries = Paged::new(first, api::list);
    view! {
        <Card padded=false>
            <table class="table table--dense">
                <thead>
                    <tr>
                        <th scope="col" class="table__wide">{texts::number()}</th>
                        <th scope="col">{texts::when()}</th>
                        <th scope="col">{texts::who()}</th>
                        <th scope="col">{texts::what()}</th>
                        <th scope="col" class="table__wide">{texts::subject()}</th>
                        <th scope="col" class="table__wide">{texts::address()}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || entries.rows() key=|entry| entry.id let:entry><Row entry=entry /></For>
                </tbody>
            </table>
        </Card>
        <ShowMore paged=entries />
    }
}

#[component]
fn Row(entry: AuditEntry) -> impl IntoView {
    let kind = match entry.actor_kind {
        ActorKind::Client => texts::client(),
        ActorKind::Staff => texts::staff(),
        ActorKind::ApiKey => texts::api_key(),
        ActorKind::Operator => texts::operator(),
        ActorKind::System => texts::system(),
    };
    view! {
        <tr title=entry.hash>
            <td class="table__wide muted numeric">{entry.sequence}</td>
            <td class="numeric">{format::instant(entry.at, Style::Moment)}</td>
            <td>
                <span class="audit__who">
                    <Badge>{kind}</Badge>
                    <span class="mono muted" title=entry.actor.clone()>{short(&entry.actor)}</span>
                </span>
            </td>
            <td class="strong">{words(&entry.action)}</td>
            <td class="table__wide mono muted" title=entry.subject.clone()>{short(&entry.subject)}</td>
            <td class="table__wide mono muted">{entry.address}</td>
        </tr>
    }
}
