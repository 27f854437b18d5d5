//! The list of treatments.

use contract::{permissions::Permission, practitioners::Practitioner, treatments::Treatment};
use leptos::prelude::*;

use super::{editor::TreatmentEditor, model::by_category};
use crate::{
    api::admin::{practitioners, treatments as api},
    features::{feedback::Loaded, staff_app::StaffPage},
    i18n::{format, treatments as texts},
    state::{remote::Remote, staff::StaffState},
    ui::{Badge, Button, Card, Drawer, EmptyState, Icon, IconName, SkeletonKind, Tone, live, open_while},
};

/// What is being edited: a treatment, or a new one.
type Edited = Option<Option<Treatment>>;

/// The clinic's treatments.
#[component]
pub fn TreatmentsPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let edited = RwSignal::new(None::<Option<Treatment>>);
    let open = open_while(edited);
    let menu = Remote::new(|| async { Ok((api::list().await?, practitioners::list().await?)) });
    let may = staff.may(Permission::TreatmentsWrite);
    let add = move || may.then(|| view! { <Button on_press=move |()| edited.set(Some(None))>{texts::new()}</Button> });
    let title = Signal::derive(move || {
        if matches!(edited.get(), Some(Some(_))) { texts::edit() } else { texts::new() }.to_owned()
    });
    view! {
        <StaffPage title=texts::title().to_owned() actions=move || add>
            <Loaded
                remote=menu
                skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                on_error=move |error| staff.notice(&error)
                children=move |(treatments, practitioners)| if treatments.is_empty() {
                    view! {
                        <EmptyState icon=IconName::Clock title=texts::none_title() text=texts::none_text()>{add()}</EmptyState>
                    }.into_any()
                } else {
                    view! { <Groups treatments=treatments practitioners=practitioners edited=edited may=may /> }.into_any()
                }
            />
            <Drawer open=open id="treatment" title=title>
                {live(move || {
                    let treatment = edited.get()?;
                    let (_, practitioners) = menu.ready()?;
                    let (currency, digits) = staff.with_me(|me| (me.currency, me.currency_digits))?;
                    Some(view! {
                        <TreatmentEditor
                            treatment=treatment
                            practitioners=practitioners
                            currency=currency
                            digits=usize::from(digits)
                            on_saved=move |()| {
                                open.set(false);
                                menu.reload();
                            }
                        />
                    })
                })}
            </Drawer>
        </StaffPage>
    }
}

#[component]
fn Groups(
    treatments: Vec<Treatment>,
    practitioners: Vec<Practitioner>,
    edited: RwSignal<Edited>,
    may: bool,
) -> impl IntoView {
    let practitioners = StoredValue::new(practitioners);
    let groups = by_category(treatments);
    let alone = groups.len() == 1;
    view! {
        <div class="stack stack--loose">
            {groups.into_iter().map(|(category, treatments)| {
                let heading = if category.is_empty() { texts::other().to_owned() } else { category };
                view! {
                    <section class="stack">
                        {(!alone).then(|| view! { <h2>{heading}</h2> })}
                        <Card padded=false>
                            <ul class="rows">
                                {treatments.into_iter().map(|treatment| view! {
                                    <Row treatment=treatment practitioners=practitioners edited=edited may=may />
                                }).collect_view()}
                            </ul>
                        </Card>
                    </section>
                }
            }).collect_view()}
        </div>
    }
}

#[component]
fn Row(
    treatment: Treatment,
    practitioners: StoredValue<Vec<Practitioner>>,
    edited: RwSignal<Edited>,
    may: bool,
) -> impl IntoView {
    let names = practitioners.with_value(|practitioners| {
        let gives = |p: &&Practitioner| treatment.practitioner_ids.contains(&p.id);
        practitioners.iter().filter(gives).map(|p| p.name.clone()).collect::<Vec<_>>().join(", ")
    });
    let names = if names.is_empty() { texts::nobody().to_owned() } else { names };
    let facts = [format::minutes(treatment.duration_minutes.into()), names].join(" · ");
    let name = treatment.name.clone();
    let (active, online) = (treatment.active, treatment.bookable_online);
    let price = format::money(treatment.price);
    let content = view! {
        <span class="day-list__who">
            <span class="strong">{name}</span>
            <span class="muted small">{facts}</span>
        </span>
        {(!active).then(|| view! { <Badge tone=Tone::Warn>{texts::not_offered()}</Badge> })}
        {(active && !online).then(|| view! { <Badge>{texts::not_online()}</Badge> })}
        <span class="strong numeric">{price}</span>
    };
    if may {
        view! {
            <li>
                <button
                    type="button" class="day-list__row" aria-haspopup="dialog"
                    on:click=move |_| edited.set(Some(Some(treatment.clone())))
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
