//! The audit log, newest first.

use contract::{
    audit::{AuditEntry, FieldChange},
    paging::Page,
};
use leptos::prelude::*;

use super::model::{deed, kind_name, listed, moved, who, words};
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
                        <th scope="col">{texts::what()}</th>
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
    let (before, subject, behind) = deed(&entry);
    let moved = moved(&entry).map(|(from, to)| {
        texts::from_to(&format::local(from, Style::DayAndTime), &format::local(to, Style::DayAndTime))
    });
    // Where the name does not say it, what kind of somebody it was.
    let kind = entry.actor_name.is_some().then(|| view! { <Badge>{kind_name(entry.actor_kind)}</Badge> });
    let changes = listed(&entry);
    view! {
        <tr title=entry.hash.clone()>
            <td class="table__wide muted numeric">{entry.sequence}</td>
            <td class="numeric">{format::instant(entry.at, Style::Moment)}</td>
            <td>
                <div class="audit__who">
                    <p class="audit__deed">
                        <span class="strong" title=entry.actor.clone()>{who(&entry)}</span>
                        " "
                        {before}
                        <span class="strong" title=entry.subject.clone()>{subject}</span>
                        {behind}
                        {moved}
                    </p>
                    {kind}
                </div>
                {(!changes.is_empty()).then(|| view! { <Changes changes=changes /> })}
            </td>
            <td class="table__wide mono muted">{entry.address}</td>
        </tr>
    }
}

/// What changed, from what to what.
#[component]
fn Changes(changes: Vec<FieldChange>) -> impl IntoView {
    let shown = |text: Option<String>| match text {
        Some(text) if !text.is_empty() => text,
        _ => texts::nothing().to_owned(),
    };
    view! {
        <details class="audit__changes">
            <summary class="small">{texts::changes()}</summary>
            <dl class="small">
                {changes.into_iter().map(|change| view! {
                    <dt class="muted">{words(&change.field)}</dt>
                    <dd>
                        <del>{shown(change.from)}</del>
                        " "
                        <ins>{shown(change.to)}</ins>
                    </dd>
                }).collect_view()}
            </dl>
        </details>
    }
}
