//! The first two choices: what, and with whom.

use contract::treatments::{OfferedTreatment, TreatmentMenu};
use leptos::prelude::*;

use super::choices::{Choices, Whom, by_category, practitioners};
use crate::{
    i18n::{appointments, booking as texts, format},
    ui::{Button, ButtonKind, Icon, IconName, Monogram},
};

/// `45 min · £90`.
pub fn duration_and_price(treatment: &OfferedTreatment) -> String {
    let price = if treatment.price.is_zero() {
        appointments::free_of_charge().to_owned()
    } else {
        format::money(treatment.price)
    };
    [format::minutes(treatment.duration_minutes.into()).as_str(), " · ", &price].concat()
}

/// A choice that has been made, and the way to make it again.
#[component]
pub fn Chosen(
    /// What was to be chosen.
    label: &'static str,
    /// What was chosen.
    #[prop(into)]
    value: String,
    /// More about it.
    #[prop(optional, into)]
    detail: String,
    /// Names the way to change it.
    change: &'static str,
    /// Makes the choice again; left out where there is no other.
    on_change: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <div class="card card--padded chosen">
            <div class="grow">
                <p class="muted small">{label}</p>
                <p class="strong">{value}</p>
                {(!detail.is_empty()).then(|| view! { <p class="muted small">{detail}</p> })}
            </div>
            {on_change.map(|on_change| view! {
                <Button kind=ButtonKind::Link label=change on_press=on_change>{texts::change()}</Button>
            })}
        </div>
    }
}

/// All treatments, under their headings.
#[component]
pub fn TreatmentStep(
    /// What is offered.
    menu: TreatmentMenu,
    /// What has been chosen so far.
    choices: Choices,
    /// Chooses.
    #[prop(into)]
    on_choose: Callback<Choices>,
) -> impl IntoView {
    let categories = by_category(&menu);
    let headed = categories.len() > 1;
    let option = |treatment: OfferedTreatment| {
        let chosen = choices.treatment == Some(treatment.id);
        let next = choices.clone().with_treatment(&menu, treatment.id);
        let facts = duration_and_price(&treatment);
        view! {
            <li>
                <button
                    type="button"
                    class="card option"
                    aria-current=chosen.then_some("true")
                    on:click=move |_| on_choose.run(next.clone())
                >
                    <span class="grow">
                        <span class="option__name">{treatment.name}</span>
                        {(!treatment.description.is_empty())
                            .then(|| view! { <span class="option__text">{treatment.description}</span> })}
                        <span class="option__text numeric">{facts}</span>
                    </span>
                    <Icon name=if chosen { IconName::Check } else { IconName::ChevronNext } size=20 />
                </button>
            </li>
        }
    };
    view! {
        <section class="stack" aria-labelledby="step">
            <h2 id="step" tabindex="-1">{texts::which_treatment()}</h2>
            {categories
                .into_iter()
                .map(|(name, treatments)| {
                    let name = if name.is_empty() { texts::other_treatments().to_owned() } else { name };
                    view! {
                        <div class="stack stack--tight">
                            {headed.then(|| view! { <h3 class="overline">{name}</h3> })}
                            <ul class="stack stack--tight">{treatments.into_iter().map(option).collect_view()}</ul>
                        </div>
                    }
                })
                .collect_view()}
        </section>
    }
}

/// Anyone, and all who give the chosen treatment.
#[component]
pub fn WithStep(
    /// What is offered.
    menu: TreatmentMenu,
    /// What has been chosen so far.
    choices: Choices,
    /// Chooses.
    #[prop(into)]
    on_choose: Callback<Choices>,
) -> impl IntoView {
    let people = choices.treatment.map(|id| practitioners(&menu, id)).unwrap_or_default();
    let option = |with: Whom, face: AnyView, name: String, text: String| {
        let chosen = choices.with == Some(with);
        let next = choices.clone().with_whom(with);
        view! {
            <li>
                <button
                    type="button"
                    class="card option"
                    aria-current=chosen.then_some("true")
                    on:click=move |_| on_choose.run(next.clone())
                >
                    {face}
                    <span class="grow">
                        <span class="option__name">{name}</span>
                        {(!text.is_empty()).then(|| view! { <span class="option__text">{text}</span> })}
                    </span>
                    <Icon name=if chosen { IconName::Check } else { IconName::ChevronNext } size=20 />
                </button>
            </li>
        }
    };
    let crowd = view! { <span class="monogram"><Icon name=IconName::People size=22 /></span> }.into_any();
    view! {
        <section class="stack" aria-labelledby="step">
            <h2 id="step" tabindex="-1">{texts::with_whom()}</h2>
            <ul class="stack stack--tight">
                // What is moved goes to a certain person.
                {choices.moving.is_none().then(|| {
                    option(Whom::Anyone, crowd, texts::anyone().to_owned(), texts::anyone_text().to_owned())
                })}
                {people
                    .into_iter()
                    .map(|person| {
                        let face = view! { <Monogram name=person.name.clone() /> }.into_any();
                        option(Whom::Practitioner(person.id), face, person.name, person.role_title)
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}
