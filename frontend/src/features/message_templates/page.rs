//! One message: what it says, and how it looks.

use contract::{message_templates::MessageKind, problem::ErrorCode};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    editor::Editor,
    model::{name_of, when},
};
use crate::{
    api::{
        ApiError,
        admin::{custom_values, message_templates as api},
    },
    features::{feedback::Loaded, staff_app::StaffPage},
    i18n::message_templates as texts,
    state::{remote::Remote, staff::StaffState},
    ui::SkeletonKind,
};

/// One message.
#[component]
pub fn TemplatePage() -> impl IntoView {
    let staff = StaffState::from_context();
    let params = use_params_map();
    let kind = Memo::new(move |_| {
        params.with(|params| params.get_str("kind").and_then(|kind| kind.parse::<MessageKind>().ok()))
    });
    let template = Remote::new(move || {
        let kind = kind.get();
        async move {
            match kind {
                Some(kind) => api::get(kind).await,
                None => Err(ApiError::of(ErrorCode::NotFound)),
            }
        }
    });
    // What can be put into a message does not change while it is written.
    let values = Remote::new(custom_values::list);
    let title = Signal::derive(move || kind.get().map_or_else(texts::title, name_of).to_owned());
    view! {
        <StaffPage title=title back="/templates">
            <div class="stack">
                <p class="muted">{move || kind.get().map(when)}</p>
                <Loaded
                    remote=values
                    skeleton=&[SkeletonKind::Card]
                    on_error=move |error| staff.notice(&error)
                    children=move |values| view! {
                        <Loaded
                            remote=template
                            skeleton=&[SkeletonKind::Card]
                            on_error=move |error| staff.notice(&error)
                            children=move |ready| view! {
                                <Editor template=ready remote=template catalogue=values.clone() />
                            }.into_any()
                        />
                    }.into_any()
                />
            </div>
        </StaffPage>
    }
}
