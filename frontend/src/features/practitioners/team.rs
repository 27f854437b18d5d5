//! The list of the team.

use contract::{permissions::Permission, practitioners::Practitioner};
use leptos::prelude::*;

use super::new::NewPractitioner;
use crate::{
    api::admin::practitioners as api,
    features::{
        feedback::Loaded,
        staff_app::{StaffNavigation, StaffPage},
    },
    i18n::practitioners as texts,
    state::{
        remote::Remote,
        staff::{StaffState, href},
    },
    ui::{Badge, Button, Card, Drawer, EmptyState, Icon, IconName, SkeletonKind, Toasts, Tone},
};

/// The team.
#[component]
pub fn TeamPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let adding = RwSignal::new(false);
    let navigation = StaffNavigation::from_context();
    let team = Remote::new(api::list);
    let add = move || {
        staff
            .may(Permission::PractitionersWrite)
            .then(|| view! { <Button on_press=move |()| adding.set(true)>{texts::new()}</Button> })
    };
    let added = move |added: Practitioner| {
        adding.set(false);
        toasts.show(texts::added(&added.name));
        navigation.go(&["/team/", &added.id.to_string()].concat());
    };
    let added = Callback::new(added);
    view! {
        <StaffPage title=texts::title().to_owned() actions=move || add>
            <Loaded
                remote=team
                skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                on_error=move |error| staff.notice(&error)
                children=move |team| if team.is_empty() {
                    view! {
                        <EmptyState icon=IconName::People title=texts::none_title() text=texts::none_text()>{add()}</EmptyState>
                    }.into_any()
                } else {
                    view! {
                        <Card padded=false>
                            <ul class="rows">
                                {team.into_iter().map(|one| view! { <Row practitioner=one /> }).collect_view()}
                            </ul>
                        </Card>
                    }.into_any()
                }
            />
            <Drawer open=adding id="new-practitioner" title=texts::new().to_owned()>
                <NewPractitioner on_added=added />
            </Drawer>
        </StaffPage>
    }
}

#[component]
fn Row(practitioner: Practitioner) -> impl IntoView {
    let address = href(&["/team/", &practitioner.id.to_string()].concat());
    view! {
        <li>
            <a class="day-list__row" href=address>
                <span class="swatch" style=("--tint", practitioner.color.to_string())></span>
                <span class="day-list__who">
                    <span class="strong">{practitioner.name}</span>
                    <span class="muted small">{practitioner.role_title}</span>
                </span>
                {(!practitioner.active).then(|| view! { <Badge tone=Tone::Warn>{texts::inactive()}</Badge> })}
                <Icon name=IconName::ChevronNext size=18 />
            </a>
        </li>
    }
}
