//! The audit log, newest first.

use contract::{
    audit::{ActorKind, AuditEntry},
    paging::Page,
};
use leptos::prelude::*;

use super::model::{short, words};
use crate::{
    api::admin::audit as api,
    features::{feedback::Loaded, staff_app::StaffPage},
    i18n::{
        audit as texts,
        format::{self, Style},
        staff_app,
    },
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Badge, Button, Card, EmptyState, IconName, SkeletonKind, Toasts},
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
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let rows = RwSignal::new(first.data);
    let next = RwSignal::new(first.next);
    let more = Callback::new(move |()| {
        submission.run(api::list(next.get_untracked()), move |page| {
            rows.update(|rows| rows.extend(page.data));
            next.set(page.next);
        });
    });
    Effect::new(move |_| {
        if let Some(error) = submission.error() {
            toasts.show(error.text());
        }
    });
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
                    <For each=move || rows.get() key=|entry| entry.id let:entry><Row entry=entry /></For>
                </tbody>
            </table>
        </Card>
        {move || next.with(Option::is_some).then(|| view! {
            <div class="row row--center">
                <Button busy=submission.busy() on_press=more>{staff_app::load_more()}</Button>
            </div>
        })}
    }
}

#[component]
fn Row(entry: AuditEntry) -> impl IntoView {
    let zone = StaffState::from_context().time_zone();
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
            <td class="numeric">{format::instant(entry.at, &zone, Style::Moment)}</td>
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
