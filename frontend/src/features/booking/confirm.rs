//! The bar at the bottom: the chosen time, how long it is held, and the button that books it.

use contract::{
    appointments::BookAppointment,
    holds::{CreateHold, Hold},
    problem::ErrorCode,
    slots::SlotCalendar,
    treatments::TreatmentMenu,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    choices::Choices,
    hold::{Holding, Keeper},
    times::Near,
};
use crate::{
    api::IdempotencyKey,
    browser::navigation::Navigation,
    features::{login_links::countdown, portal::ContactLines},
    i18n::{
        appointments, booking as texts,
        format::{self, Style},
    },
    state::{portal::PortalState, remote::Remote},
    ui::{Badge, Button, ButtonKind, Tone, live, live_text, react},
};

/// Confirms the chosen time, or says why it cannot be had.
#[component]
pub fn ConfirmBar(
    /// Keeps the time held.
    keeper: Keeper,
    /// Who can be booked.
    menu: TreatmentMenu,
    /// The free times, asked for anew when one of them turns out to be taken.
    calendar: Remote<SlotCalendar>,
    /// What has been chosen so far.
    choices: Signal<Choices>,
    /// Chooses another time.
    #[prop(into)]
    on_choose: Callback<Choices>,
) -> impl IntoView {
    let menu = StoredValue::new(menu);
    let said = move || match keeper.holding() {
        Holding::Nothing | Holding::Failed(_) => String::new(),
        Holding::Asking => texts::holding().to_owned(),
        Holding::Held(_) => texts::held().to_owned(),
        Holding::Over => texts::hold_over().to_owned(),
        Holding::Refused(text, _) => text.to_owned(),
    };
    react(move || {
        if matches!(keeper.holding(), Holding::Refused(..)) {
            calendar.reload();
        }
    });
    view! {
        <p class="visually-hidden" role="status">{live_text(said)}</p>
        {live(move || keeper.wanted().map(|wanted| view! {
            <section class="confirm-bar" aria-label=texts::summary()>
                <div class="confirm-bar__inner">
                    {live(move || {
                        let wanted = wanted.clone();
                        match keeper.holding() {
                            Holding::Nothing => ().into_any(),
                            Holding::Asking => view! { <Wanted wanted=wanted /> }.into_any(),
                            Holding::Held(hold) => {
                                view! { <Held wanted=wanted hold=hold keeper=keeper menu=menu /> }.into_any()
                            }
                            Holding::Over => view! {
                                <Refused wanted=wanted text=texts::hold_over()>
                                    <Button kind=ButtonKind::Primary block=true on_press=move |()| keeper.again()>
                                        {texts::hold_again()}
                                    </Button>
                                </Refused>
                            }
                            .into_any(),
                            Holding::Refused(text, near) => view! {
                                <Refused wanted=wanted text=text>
                                    <Near slots=near choices=choices on_choose=on_choose />
                                </Refused>
                            }
                            .into_any(),
                            Holding::Failed(error) => view! {
                                <Refused wanted=wanted text=error.text()>
                                    {if error.is(ErrorCode::TooManyAppointments) {
                                        let contact = PortalState::from_context().portal().contact;
                                        view! { <ContactLines contact=contact /> }.into_any()
                                    } else {
                                        view! {
                                            <Button
                                                kind=ButtonKind::Secondary block=true
                                                on_press=move |()| keeper.again()
                                            >
                                                {crate::i18n::feedback::try_again()}
                                            </Button>
                                        }
                                        .into_any()
                                    }}
                                </Refused>
                            }
                            .into_any(),
                        }
                    })}
                </div>
            </section>
        }))}
    }
}

/// `Thu 26 Nov, 13:45` in the clinic's time.
fn moment(wanted: &CreateHold) -> String {
    format::local(wanted.starts_at.naive_local(), Style::DayAndTime)
}

#[component]
fn Wanted(wanted: CreateHold) -> impl IntoView {
    view! {
        <div>
            <p class="strong">{moment(&wanted)}</p>
            <p class="muted small">{texts::holding()}</p>
        </div>
        <Button kind=ButtonKind::Primary block=true busy=true>{texts::confirm()}</Button>
    }
}

#[component]
fn Refused(wanted: CreateHold, text: &'static str, children: Children) -> impl IntoView {
    view! {
        <div>
            <p class="strong">{moment(&wanted)}</p>
            <p class="refused">{text}</p>
        </div>
        {children()}
    }
}

#[component]
fn Held(wanted: CreateHold, hold: Hold, keeper: Keeper, menu: StoredValue<TreatmentMenu>) -> impl IntoView {
    let state = PortalState::from_context();
    let navigation = Navigation::from_context();
    let busy = RwSignal::new(false);
    // One key for one hold: pressing again after a lost answer books nothing twice.
    let key = IdempotencyKey::fresh();
    let who = menu.with_value(|menu| {
        let person = menu.practitioners.iter().find(|person| person.id == hold.practitioner_id);
        person.map(|person| appointments::with(&person.name))
    });
    let left = move || texts::held_for(&countdown(keeper.seconds_left.get()));
    let confirm = move |()| {
        let key = key.clone();
        busy.set(true);
        spawn_local(async move {
            let request = BookAppointment::Held { hold_id: hold.id };
            match state.api().book(&request, &key).await {
                Ok(appointment) => {
                    keeper.served();
                    let page = ["/booked/", &appointment.id.to_string()].concat();
                    navigation.replace(&page);
                }
                Err(error) => {
                    state.notice(&error);
                    keeper.refuse(error);
                }
            }
        });
    };
    view! {
        <div class="row row--between row--start">
            <div class="grow">
                <p class="strong">{moment(&wanted)}</p>
                <p class="muted small numeric">
                    {who.map(|who| [who.as_str(), " · "].concat())} {live_text(left)}
                </p>
            </div>
            <Badge tone=Tone::Good>{texts::held()}</Badge>
        </div>
        <Button kind=ButtonKind::Primary block=true busy=busy on_press=confirm>{texts::confirm()}</Button>
    }
}
