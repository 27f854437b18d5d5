//! The rows so far, and the way to more.

use contract::{messages::Message, paging::Page};
use leptos::prelude::*;

use super::{page::ROWS, row::MessageRow};
use crate::{
    api::admin::messages::{self as api, Filter},
    i18n::staff_app,
    state::submission::Submission,
    ui::{Button, ButtonKind, Card, Toasts, live, react},
};

/// The rows so far, and the way to more.
#[component]
pub fn MessageList(
    /// The first page.
    first: Page<Message>,
    /// What it was filtered by.
    filter: Filter,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let rows = RwSignal::new(first.data);
    let next = RwSignal::new(first.next);
    let more = Callback::new(move |()| {
        submission.run(api::list(filter.clone(), ROWS, next.get_untracked()), move |page| {
            rows.update(|rows| rows.extend(page.data));
            next.set(page.next);
        });
    });
    let changed = Callback::new(move |message: Message| {
        rows.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.id == message.id) {
                *row = message;
            }
        });
    });
    react(move || {
        if let Some(error) = submission.error() {
            toasts.show(error.text());
        }
    });
    view! {
        <Card padded=false>
            <ul class="rows">
                <For each=move || rows.get() key=|message| (message.id, message.state) let:message>
                    <MessageRow message=message on_changed=changed />
                </For>
            </ul>
        </Card>
        {live(move || next.with(Option::is_some).then(|| view! {
            <div class="row row--center">
                <Button kind=ButtonKind::Secondary busy=submission.busy() on_press=more>{staff_app::load_more()}</Button>
            </div>
        }))}
    }
}
