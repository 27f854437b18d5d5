//! The grid that the day's and the week's views share: hours at the side, columns beside them.

use leptos::{html::Div, prelude::*};

use super::model::{HOUR, Stretch};
use crate::{i18n::calendar as texts, ui::react};

/// Pixels of a minute; the style sheet has the same.
pub const PIXELS_PER_MINUTE: f64 = 1.2;

/// The grid. What stands in it is placed by custom properties, which are set through the object
/// model: the content security policy refuses `style` attributes.
#[component]
pub fn Grid(
    /// The hours that are shown.
    frame: Stretch,
    /// How many columns there are.
    columns: usize,
    /// The minute to bring into sight.
    focus_minute: i64,
    /// What the hour that begins at a minute is called.
    hour_name: Callback<i64, String>,
    /// The heads of the columns.
    heads: AnyView,
    /// The columns.
    children: Children,
) -> impl IntoView {
    let scroller = NodeRef::<Div>::new();
    react(move || {
        if let Some(scroller) = scroller.get() {
            // An hour above, so that it does not stick to the edge.
            let minutes = (focus_minute - frame.from - HOUR).max(0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a day's pixels are few")]
            scroller.set_scroll_top((minutes as f64 * PIXELS_PER_MINUTE) as i32);
        }
    });
    let first_hour = (frame.from + HOUR - 1).div_euclid(HOUR);
    let hours = (first_hour..).map(|hour| hour * HOUR).take_while(|minute| *minute < frame.to);
    view! {
        <div
            node_ref=scroller
            class="cal"
            role="region"
            aria-label=texts::grid()
            tabindex="0"
            style=("--columns", columns.to_string())
            style=("--minutes", frame.length().to_string())
        >
            <div class="cal__inner">
                <div class="cal__head">
                    <div class="cal__corner"></div>
                    {heads}
                </div>
                <div class="cal__body">
                    <div class="cal__gutter" aria-hidden="true">
                        {hours.filter(|minute| *minute > frame.from).map(|minute| view! {
                            <span class="cal__hour" style=("--from", (minute - frame.from).to_string())>
                                {hour_name.run(minute)}
                            </span>
                        }).collect_view()}
                    </div>
                    {children()}
                </div>
            </div>
        </div>
    }
}
