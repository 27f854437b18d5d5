//! The booking form.

use chrono::NaiveDate;
use contract::{
    appointments::ClinicAppointment,
    ids::{PractitionerId, TreatmentId},
    practitioners::Practitioner,
    treatments::Treatment,
};
use leptos::prelude::*;

use super::{
    Prefill,
    client_picker::{ClientPicker, NewClient},
    model::{Draft, Time, Whom, gives},
    overlap::OverlapNote,
    times::{Alternatives, Question, Times, forget_with},
};
use crate::{
    api::admin::{appointments, clients},
    browser::elements,
    features::staff_app::DrawerForm,
    i18n::{
        format::{self, Style},
        new_booking as texts,
    },
    state::{staff::StaffState, submission::Submission},
    ui::{SelectField, TextArea, TextField, Toasts},
};

/// Books for a client.
#[expect(clippy::too_many_lines, reason = "fields, one below the other")]
#[component]
pub fn BookingForm(
    /// What is known already.
    prefill: Prefill,
    /// What the clinic offers.
    treatments: Vec<Treatment>,
    /// Who gives it.
    practitioners: Vec<Practitioner>,
    /// Called when it is booked.
    #[prop(into)]
    on_booked: Callback<()>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    // The client is added first, under a key of its own: trying again must not add them twice.
    let adding = Submission::new();

    elements::focus_first(if prefill.client.is_some() { "#booking-treatment" } else { "#booking-client" });
    let client = RwSignal::new(prefill.client);
    let new_client = NewClient::new();
    let treatment = RwSignal::new(String::new());
    let practitioner = RwSignal::new(prefill.practitioner.map(|id| id.to_string()).unwrap_or_default());
    let day = RwSignal::new(prefill.day.unwrap_or_else(format::today).to_string());
    let time = RwSignal::new(None::<Time>);
    let wanted = StoredValue::new(prefill.time);
    let other = RwSignal::new(false);
    let other_time = RwSignal::new(String::new());
    let note = RwSignal::new(String::new());

    let treatments = StoredValue::new(treatments.into_iter().filter(|t| t.active).collect::<Vec<_>>());
    let practitioners = StoredValue::new(practitioners.into_iter().filter(|p| p.active).collect::<Vec<_>>());
    let chosen_treatment = Signal::derive(move || treatment.get().parse::<TreatmentId>().ok());
    let chosen_practitioner = Signal::derive(move || practitioner.get().parse::<PractitionerId>().ok());
    let question = Signal::derive(move || {
        Some(Question {
            treatment: chosen_treatment.get()?,
            practitioner: chosen_practitioner.get(),
            day: day.get().parse().ok()?,
            moving: None,
        })
    });
    let question = Memo::new(move |_| question.get());
    forget_with(question, time);

    let treatment_options = Signal::derive(move || {
        let practitioner = chosen_practitioner.get();
        let none = [(String::new(), texts::choose_treatment().to_owned())];
        let offered = treatments.with_value(|treatments| {
            let named = |t: &Treatment| {
                let duration = format::minutes(t.duration_minutes.into());
                (t.id.to_string(), texts::treatment_option(&duration, &t.name, &format::money(t.price)))
            };
            treatments.iter().filter(|t| gives(t, practitioner)).map(named).collect::<Vec<_>>()
        });
        none.into_iter().chain(offered).collect::<Vec<_>>()
    });
    let practitioner_options = Signal::derive(move || {
        let treatment = chosen_treatment.get();
        let giving = treatments.with_value(|treatments| {
            treatments.iter().find(|t| Some(t.id) == treatment).map(|t| t.practitioner_ids.clone())
        });
        let anyone = [(String::new(), texts::anyone().to_owned())];
        let giving = practitioners.with_value(|practitioners| {
            let fits = |p: &&Practitioner| giving.as_ref().is_none_or(|giving| giving.contains(&p.id));
            practitioners.iter().filter(fits).map(|p| (p.id.to_string(), p.name.clone())).collect::<Vec<_>>()
        });
        anyone.into_iter().chain(giving).collect::<Vec<_>>()
    });

    let booked = move |appointment: ClinicAppointment| {
        let moment = format::local(appointment.appointment.local_start, Style::DayAndTime);
        toasts.show(texts::booked(&appointment.client_name, &moment));
        staff.appointments_changed();
        on_booked.run(());
    };
    let send = move |anyway: bool| {
        let draft = Draft {
            client: client.with_untracked(|client| client.as_ref().map(|client| client.id)),
            new_client: new_client.request(),
            treatment: chosen_treatment.get_untracked(),
            practitioner: chosen_practitioner.get_untracked(),
            day: day.get_untracked().parse::<NaiveDate>().ok(),
            time: time.get_untracked(),
            note: note.get_untracked(),
        };
        let choice = match draft.finish() {
            Ok(choice) => choice,
            Err(faults) => {
                submission.refuse_fields(faults);
                return;
            }
        };
        let request = async move {
            let client_id = match &choice.whom {
                Whom::Existing(id) => *id,
                Whom::New(new) => {
                    let added = clients::create(new.clone(), adding.key(new)).await?;
                    let id = added.id;
                    client.set(Some(added));
                    id
                }
            };
            let request = choice.request(client_id, anyway);
            let key = submission.key(&request);
            appointments::create(request, key).await
        };
        submission.run(request, booked);
        new_client.forget_similar();
    };

    view! {
        <DrawerForm
            submission=submission on_submit=move |()| send(false) button=texts::book()
            note=move || view! {
                <OverlapNote submission=submission button=texts::book_anyway() on_anyway=move |()| send(true) />
                <Alternatives submission=submission day=day time=time other=other />
            }
        >
            <ClientPicker chosen=client new=new_client submission=submission />
            <SelectField
                id="booking-treatment" label=texts::treatment() options=treatment_options value=treatment
                error=submission.field("treatment_id")
            />
            <div class="pair">
                <SelectField
                    id="booking-practitioner" label=texts::practitioner() options=practitioner_options
                    value=practitioner error=submission.field("practitioner_id")
                />
                <TextField id="booking-day" label=texts::day() value=day kind="date" />
            </div>
            <Times
                question=question.into() time=time wanted=wanted other=other other_time=other_time
                submission=submission
            />
            <TextArea
                id="booking-note" label=texts::note() hint=texts::note_hint() value=note maxlength=2000
                error=submission.field("note")
            />
        </DrawerForm>
    }
}
