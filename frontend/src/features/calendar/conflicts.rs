//! Appointments that could not keep their time when the rules for changing clocks became others.

use contract::appointments::{ClinicAppointment, ClockConflict};
use leptos::prelude::*;

use super::page::CalendarContext;
use crate::{
    i18n::{
        calendar as texts,
        format::{self, Style},
    },
    ui::{Button, ButtonKind, Note, Tone, live},
};

/// Lists them, whichever day is looked at, until somebody has moved them.
#[component]
pub fn Conflicts(
    /// The appointments.
    appointments: Memo<Vec<ClinicAppointment>>,
) -> impl IntoView {
    let opened = expect_context::<CalendarContext>().opened;
    let row = move |appointment: ClinicAppointment| {
        let when = format::local(appointment.appointment.local_start, Style::DayAndTime);
        let text = [appointment.client_name.as_str(), &appointment.appointment.treatment_name, &when].join(", ");
        view! {
            <li>
                <Button kind=ButtonKind::Link on_press=move |()| opened.set(Some(appointment.clone()))>{text}</Button>
            </li>
        }
    };
    live(move || {
        let appointments = appointments.get();
        let count = u32::try_from(appointments.len()).unwrap_or(u32::MAX);
        (count > 0).then(|| {
            view! {
                <div class="cal-note">
                    <Note tone=Tone::Warn>
                        <p class="strong">{texts::clock_conflicts(count)}</p>
                        <p>{texts::clock_conflicts_text()}</p>
                        <ul class="cal-conflicts">{appointments.into_iter().map(row).collect_view()}</ul>
                    </Note>
                </div>
            }
        })
    })
}

/// What has happened to an appointment whose instant is no longer that of its wall time.
pub fn explained(appointment: &ClinicAppointment) -> Option<String> {
    let inner = &appointment.appointment;
    let (told, now) = (format::local(inner.local_start, Style::Time), format::instant(inner.starts_at, Style::Time));
    Some(match appointment.clock_conflict? {
        ClockConflict::Taken => texts::clock_conflict_taken(&now, &told),
        ClockConflict::Skipped => texts::clock_conflict_skipped(&now, &told),
    })
}
