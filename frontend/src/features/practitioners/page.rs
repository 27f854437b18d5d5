//! One of the team: details, weekly hours, exceptions.

use contract::{ids::PractitionerId, permissions::Permission, problem::ErrorCode};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{details::PractitionerDetails, exceptions::Exceptions, week::WeekEditor};
use crate::{
    api::{ApiError, admin::practitioners as api},
    features::{feedback::Loaded, staff_app::StaffPage},
    i18n::practitioners as texts,
    state::{remote::Remote, staff::StaffState},
    ui::{SkeletonKind, live},
};

/// One of the team.
#[component]
pub fn PractitionerPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let params = use_params_map();
    let id =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse::<PractitionerId>().ok())));
    let practitioner = Remote::new(move || {
        let id = id.get();
        async move {
            match id {
                Some(id) => api::get(id).await,
                None => Err(ApiError::of(ErrorCode::NotFound)),
            }
        }
    });
    let may = staff.may(Permission::PractitionersWrite);
    let title =
        Signal::derive(move || practitioner.ready().map_or_else(|| texts::title().to_owned(), |ready| ready.name));
    let known = Memo::new(move |_| practitioner.ready().map(|ready| ready.id));
    view! {
        <StaffPage title=title back="/team">
            <div class="columns">
                <Loaded
                    remote=practitioner
                    skeleton=&[SkeletonKind::Card]
                    on_error=move |error| staff.notice(&error)
                    children=move |ready| {
                        view! { <PractitionerDetails practitioner=ready remote=practitioner may=may /> }.into_any()
                    }
                />
                <div class="stack stack--loose">
                    {live(move || known.get().map(|id| view! {
                        <WeekEditor practitioner=id remote=practitioner may=may />
                        <Exceptions practitioner=id may=may />
                    }))}
                </div>
            </div>
        </StaffPage>
    }
}
