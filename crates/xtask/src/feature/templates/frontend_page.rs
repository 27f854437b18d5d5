//! The list of __many_words__.

use contract::{__many__::__One__, paging::Page, permissions::Permission};
use leptos::prelude::*;

use super::editor::__One__Editor;
use crate::{
    api::admin::__many__ as api,
    features::{
        feedback::Loaded,
        staff_app::{ShowMore, StaffPage},
    },
    i18n::{
        __many__ as texts,
        format::{self, Style},
    },
    state::{paged::Paged, remote::Remote, staff::StaffState},
    ui::{Button, Card, Drawer, EmptyState, Icon, IconName, SkeletonKind, live, open_while},
};

/// What is being edited: __a_one_words__, or a new one.
type Edited = Option<Option<__One__>>;

/// The clinic's __many_words__.
#[component]
pub fn __Many__Page() -> impl IntoView {
    let staff = StaffState::from_context();
    let edited = RwSignal::new(None::<Option<__One__>>);
    let open = open_while(edited);
    let first = Remote::new(|| api::list(None));
    let may = staff.may(Permission::__Many__Write);
    let add = move || may.then(|| view! { <Button on_press=move |()| edited.set(Some(None))>{texts::new()}</Button> });
    let title = Signal::derive(move || {
        if matches!(edited.get(), Some(Some(_))) { texts::edit() } else { texts::new() }.to_owned()
    });
    view! {
        <StaffPage title=texts::title().to_owned() actions=move || add>
            <Loaded
                remote=first
                skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                on_error=move |error| staff.notice(&error)
                children=move |page| if page.data.is_empty() {
                    view! {
                        <EmptyState icon=IconName::Menu title=texts::none_title() text=texts::none_text()>{add()}</EmptyState>
                    }.into_any()
                } else {
                    view! { <List first=page edited=edited may=may /> }.into_any()
                }
            />
            <Drawer open=open id="__one_path__" title=title>
                {live(move || edited.get().map(|__one__| view! {
                    <__One__Editor
                        __one__=__one__
                        on_saved=move |()| {
                            open.set(false);
                            first.reload();
                        }
                    />
                }))}
            </Drawer>
        </StaffPage>
    }
}

#[component]
fn List(first: Page<__One__>, edited: RwSignal<Edited>, may: bool) -> impl IntoView {
    let rows = Paged::new(first, api::list);
    view! {
        <Card padded=false>
            <ul class="rows">
                <For each=move || rows.rows() key=|row| row.id let:row><Row row=row edited=edited may=may /></For>
            </ul>
        </Card>
        <ShowMore paged=rows />
    }
}

#[component]
fn Row(row: __One__, edited: RwSignal<Edited>, may: bool) -> impl IntoView {
    let content = view! {
        <span class="day-list__who">
            <span class="strong">{row.name.clone()}</span>
            <span class="muted small">{format::instant(row.created_at, Style::Date)}</span>
        </span>
    };
    if may {
        view! {
            <li>
                <button
                    type="button" class="day-list__row" aria-haspopup="dialog"
                    on:click=move |_| edited.set(Some(Some(row.clone())))
                >
                    {content}
                    <Icon name=IconName::ChevronNext size=18 />
                </button>
            </li>
        }
        .into_any()
    } else {
        view! { <li><div class="day-list__row">{content}</div></li> }.into_any()
    }
}
