//! Holding the chosen time while the client makes up their mind.

use contract::{
    holds::{CreateHold, Hold},
    problem::ErrorCode,
    slots::Slot,
};
use futures_util::future::{AbortHandle, abortable};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{ApiError, IdempotencyKey},
    browser::ticker::seconds_until,
    state::portal::PortalState,
    ui::react,
};

/// Whether the chosen time is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holding {
    /// No time is chosen.
    Nothing,
    /// The server is being asked.
    Asking,
    /// Nobody else can book it.
    Held(Hold),
    /// It was held, and is no longer.
    Over,
    /// It cannot be had, and why; these times are near.
    Refused(&'static str, Vec<Slot>),
    /// The server could not be asked.
    Failed(ApiError),
}

/// Keeps the chosen time held, and knows how long it still is.
#[derive(Clone, Copy)]
pub struct Keeper {
    holding: RwSignal<Holding>,
    wanted: Memo<Option<CreateHold>>,
    /// Makes the server be asked again for the same time.
    attempt: RwSignal<u32>,
    /// Seconds for which the time is still held.
    pub seconds_left: Signal<u32>,
}

impl Keeper {
    /// Holds whatever time is wanted, and lets go of it when the page goes away.
    pub fn new(state: PortalState, wanted: Memo<Option<CreateHold>>) -> Self {
        let holding = RwSignal::new(Holding::Nothing);
        let attempt = RwSignal::new(0_u32);
        let expires_at = Signal::derive(move || {
            holding.with(|holding| if let Holding::Held(hold) = holding { Some(hold.expires_at) } else { None })
        });
        let seconds_left = seconds_until(expires_at);
        let running = StoredValue::new(None::<AbortHandle>);
        let stop = move || {
            if let Some(Some(handle)) = running.try_update_value(Option::take) {
                handle.abort();
            }
        };

        react(move || {
            attempt.track();
            stop();
            let Some(request) = wanted.get() else {
                release(state, holding.get_untracked());
                holding.set(Holding::Nothing);
                return;
            };
            holding.set(Holding::Asking);
            let (answer, handle) = abortable(async move { state.api().hold(&request, &IdempotencyKey::fresh()).await });
            running.set_value(Some(handle));
            spawn_local(async move {
                match answer.await {
                    Ok(Ok(hold)) => holding.set(Holding::Held(hold)),
                    Ok(Err(error)) => {
                        state.notice(&error);
                        holding.set(refused(error));
                    }
                    // Another time is wanted meanwhile.
                    Err(_) => {}
                }
            });
        });
        react(move || {
            let held = holding.with(|holding| matches!(holding, Holding::Held(_)));
            if held && seconds_left.get() == 0 {
                holding.set(Holding::Over);
            }
        });
        on_cleanup(move || {
            stop();
            if let Some(last) = holding.try_get_untracked() {
                release(state, last);
            }
        });
        Self { holding, wanted, attempt, seconds_left }
    }

    /// Whether the chosen time is held.
    pub fn holding(self) -> Holding {
        self.holding.get()
    }

    /// The time that is to be held.
    pub fn wanted(self) -> Option<CreateHold> {
        self.wanted.get()
    }

    /// Asks again for the same time.
    pub fn again(self) {
        self.attempt.update(|attempt| *attempt = attempt.wrapping_add(1));
    }

    /// The hold has become an appointment: there is nothing to let go of any more.
    pub fn served(self) {
        self.holding.set(Holding::Nothing);
    }

    /// The hold could not become an appointment.
    pub fn refuse(self, error: ApiError) {
        self.holding.set(refused(error));
    }
}

/// What it means for the wanted time that the server has refused it.
pub fn refused(error: ApiError) -> Holding {
    let text = error.text();
    match error {
        ApiError::Problem(problem)
            if matches!(
                problem.code,
                ErrorCode::SlotTaken | ErrorCode::SlotUnavailable | ErrorCode::OtherAppointment
            ) =>
        {
            Holding::Refused(text, problem.alternatives.map(|near| near.slots).unwrap_or_default())
        }
        ApiError::Problem(problem) if problem.code == ErrorCode::HoldExpired => Holding::Over,
        error => Holding::Failed(error),
    }
}

/// Lets go of a time, so that others see it at once. Should that fail, it runs out by itself.
fn release(state: PortalState, holding: Holding) {
    if let Holding::Held(hold) = holding {
        spawn_local(async move { drop(state.api().release(hold.id).await) });
    }
}
