//! One series of counts as bars, with its sum and its best day said in words.

use contract::portal_activity::PortalActivity;
use leptos::prelude::*;

use super::model::{DAY, HEIGHT, Series, outline};
use crate::i18n::{
    format::{self, Style},
    portal_activity as texts,
};

/// What a series is called.
pub fn name(series: Series) -> &'static str {
    match series {
        Series::SignIns => texts::sign_ins(),
        Series::Bookings => texts::bookings(),
        Series::Cancellations => texts::cancellations(),
        Series::Errors => texts::errors(),
    }
}

/// A count as people read it.
pub fn shown(count: u64) -> String {
    format::number(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A series, a bar for each day.
pub fn chart(series: Series, activity: &PortalActivity) -> AnyView {
    let values = series.values(activity);
    let sum = shown(values.iter().sum());
    let most = activity.days.iter().max_by_key(|day| series.of(day)).filter(|day| series.of(day) > 0);
    let best = most.map_or_else(
        || texts::nothing().to_owned(),
        |day| texts::most(&shown(series.of(day)), &format::date(day.day, Style::Day)),
    );
    let label = [name(series), ": ", &texts::in_all(&sum), ". ", &best].concat();
    let width = values.len().saturating_mul(DAY);
    let ends = activity
        .days
        .first()
        .zip(activity.days.last())
        .map(|(first, last)| [first, last].map(|day| view! { <span>{format::date(day.day, Style::Day)}</span> }));
    view! {
        <figure class="card card--padded chart">
            <figcaption class="muted small">{name(series)}</figcaption>
            <p class="figure__number" aria-hidden="true">{sum}</p>
            <svg
                class=if series == Series::Errors { "chart__bars chart__bars--bad" } else { "chart__bars" }
                viewBox=["0 0 ", &width.to_string(), " ", &HEIGHT.to_string()].concat()
                preserveAspectRatio="none"
                role="img"
                aria-label=label
            >
                <path d=outline(&values) />
            </svg>
            <p class="chart__days muted small" aria-hidden="true">{ends}</p>
            <p class="muted small" aria-hidden="true">{best}</p>
        </figure>
    }
    .into_any()
}
