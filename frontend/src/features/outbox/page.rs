//! The outbox, newest first, by state, kind and channel.

use contract::{messages::MessageState, permissions::Permission};
use leptos::prelude::*;

use super::{
    list::MessageList,
    model::{CHANNELS, KINDS, STATES, channel_name, kind_name, state_name},
    retry_all::RetryAll,
};
use crate::{
    api::admin::messages::{self as api, Filter},
    features::{feedback::Loaded, staff_app::StaffPage},
    i18n::outbox as texts,
    state::{remote::Remote, staff::StaffState},
    ui::{Button, ButtonKind, EmptyState, IconName, SelectField, SkeletonKind},
};

/// How many messages a page holds.
pub const ROWS: u16 = 50;

/// The outbox.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let (state, kind, channel) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let filter = Memo::new(move |_| Filter { state: state.get(), kind: kind.get(), channel: channel.get() });
    let messages = Remote::new(move || api::list(filter.get(), ROWS, None));
    let asking = RwSignal::new(false);
    let failed_shown = move || {
        let is_failed = |page: &contract::paging::Page<contract::messages::Message>| {
            page.data.iter().any(|message| message.state == MessageState::Failed)
        };
        staff.may(Permission::MessagesWrite) && messages.ready().as_ref().is_some_and(is_failed)
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Secondary on_press=move |()| messages.reload()>{texts::refresh()}</Button>
            <Show when=failed_shown>
                <Button kind=ButtonKind::Secondary on_press=move |()| asking.set(true)>{texts::retry_all()}</Button>
            </Show>
        }
    };
    view! {
        <StaffPage title=texts::title().to_owned() actions=actions>
            <div class="stack">
                <p class="muted prose">{texts::intro()}</p>
                <div class="filters">
                    <SelectField
                        id="message-state" label=texts::filter_state() label_hidden=true value=state
                        options=options(texts::all_states(), STATES.map(|(state, name)| (name, state_name(state).to_owned())))
                    />
                    <SelectField
                        id="message-kind" label=texts::filter_kind() label_hidden=true value=kind
                        options=options(texts::all_kinds(), KINDS.map(|kind| (kind, kind_name(kind))))
                    />
                    <SelectField
                        id="message-channel" label=texts::filter_channel() label_hidden=true value=channel
                        options=options(texts::all_channels(), CHANNELS.map(|(way, name)| (name, channel_name(way).to_owned())))
                    />
                </div>
                <Loaded
                    remote=messages
                    skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                    on_error=move |error| staff.notice(&error)
                    children=move |page| {
                        let filter = filter.get_untracked();
                        match (page.data.is_empty(), filter.is_empty()) {
                            (false, _) => view! { <MessageList first=page filter=filter /> }.into_any(),
                            (true, true) => view! {
                                <EmptyState icon=IconName::Mail title=texts::none_title() text=texts::none_text() />
                            }.into_any(),
                            (true, false) => view! {
                                <EmptyState icon=IconName::Search title=texts::not_found_title() text=texts::not_found_text() />
                            }.into_any(),
                        }
                    }
                />
            </div>
            <RetryAll open=asking on_retried=move |()| messages.reload() />
        </StaffPage>
    }
}

/// Everything, then one by one.
fn options<const N: usize>(all: &str, each: [(&str, String); N]) -> Signal<Vec<(String, String)>> {
    let each = each.into_iter().map(|(value, name)| (value.to_owned(), name));
    Signal::stored(std::iter::once((String::new(), all.to_owned())).chain(each).collect())
}
