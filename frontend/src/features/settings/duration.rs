//! A duration as people say it: a count and a unit.

use leptos::prelude::*;

use super::model::Unit;
use crate::{
    i18n::settings as texts,
    ui::{SelectField, TextField},
};

/// A count and its unit.
#[component]
pub fn DurationField(
    /// Names the count in the page.
    id: &'static str,
    /// Names the unit in the page.
    unit_id: &'static str,
    /// What lasts so long.
    label: &'static str,
    /// The count, and the unit's minutes.
    value: (RwSignal<String>, RwSignal<String>),
    /// What is wrong with it, if anything.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let units = Unit::ALL
        .iter()
        .map(|unit| {
            let name = match unit {
                Unit::Minutes => texts::minutes(),
                Unit::Hours => texts::hours(),
                Unit::Days => texts::days(),
            };
            (unit.minutes().to_string(), name.to_owned())
        })
        .collect::<Vec<_>>();
    view! {
        <div class="duration">
            <TextField id=id label=label value=value.0 inputmode="numeric" error=error />
            <SelectField
                id=unit_id label=texts::unit_of(label) label_hidden=true options=Signal::stored(units) value=value.1
            />
        </div>
    }
}
