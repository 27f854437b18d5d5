//! The rows so far, and the way to more.

use contract::{messages::Message, paging::Page};
use leptos::prelude::*;

use super::{page::ROWS, row::MessageRow};
use crate::{
    api::admin::messages::{self as api, Filter},
    features::staff_app::ShowMore,
    state::paged::Paged,
    ui::Card,
};

/// The rows so far, and the way to more.
#[component]
pub fn MessageList(
    /// The first page.
    first: Page<Message>,
    /// What it was filtered by.
    filter: Filter,
) -> impl IntoView {
    let messages = Paged::new(first, move |after| api::list(filter.clone(), ROWS, after));
    let changed = Callback::new(move |message: Message| {
        messages.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.id == message.id) {
                *row = message;
            }
        });
    });
    view! {
        <Card padded=false>
            <ul class="rows">
                <For each=move || messages.rows() key=|message| (message.id, message.state) let:message>
                    <MessageRow message=message on_changed=changed />
                </For>
            </ul>
        </Card>
        <ShowMore paged=messages />
    }
}
