//! One series of counts as bars, with its sum and its best day said in words.

use contract::portal_activity::PortalActivity;
use leptos::prelude::*;

use super::model::{DAY, HEIGHT, Series, bars};
use crate::i18n::{
    format::{self, Style},
    portal_activity as texts,
};

/// What a series is called.
pub(super) fn name(series: Series) -> &'static str {
    match series {
        Series::SignIns => texts::sign_ins(),
        Series::Bookings => texts::bookings(),
        Series::Cancellations => texts::cancellations(),
        Series::Errors => texts::errors(),
    }
}

/// A count as people read it.
pub(super) fn shown(count: u64) -> String {
    format::number(u32::try_from(count).unwrap_or(u32::MAX))
}

#[component]
pub(super) fn Chart(series: Series, #[prop(into)] activity: Signal<PortalActivity>) -> impl IntoView {
    view! {
        {move || activity.with(|activity| {
            let values = series.values(activity);
            let sum = shown(values.iter().sum());
            let most = values.iter().enumerate().rev().max_by_key(|(_, value)| **value).filter(|(_, value)| **value > 0);
            let best = most.and_then(|(index, value)| {
                let day = format::date(activity.days.get(index)?.day, Style::Day);
                Some(texts::most(&day, &shown(*value)))
            });
            let best = best.unwrap_or_else(|| texts::nothing().to_owned());
            let label = [name(series), ": ", &texts::in_all(&sum), ". ", &best].concat();
            #[expect(clippy::cast_precision_loss, reason = "at most 366 days")]
            let width = values.len() as f64 * DAY;
            let days = activity.days.first().zip(activity.days.last()).map(|(first, last)| {
                view! {
                    <div class="chart__days muted small" aria-hidden="true">
                        <span>{format::date(first.day, Style::Day)}</span>
                        <span>{format::date(last.day, Style::Day)}</span>
                    </div>
                }
            });
            view! {
                <figure class="card card--padded chart">
                    <figcaption>
                        <span class="strong">{name(series)}</span>
                        <span class="chart__sum numeric">{sum}</span>
                    </figcaption>
                    <svg
                        class=if series == Series::Errors { "chart__bars chart__bars--bad" } else { "chart__bars" }
                        viewBox=["0 0 ", &width.to_string(), " ", &HEIGHT.to_string()].concat()
                        preserveAspectRatio="none"
                        role="img"
                        aria-label=label
                    >
                        {bars(&values).into_iter().map(|bar| view! {
                            <rect x=bar.x y=bar.y width=bar.width height=bar.height />
                        }).collect_view()}
                    </svg>
                    {days}
                    <p class="muted small" aria-hidden="true">{best}</p>
                </figure>
            }
        })}
    }
}
