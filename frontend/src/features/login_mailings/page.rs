//! One mailing: how far it is, while it goes.

use std::time::Duration;

use contract::{
    ids::LoginMailingId,
    login_mailings::{LoginMailing, MailingState, RecipientCounts, RecipientState},
    problem::ErrorCode,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;

use super::{
    model::{is_moving, mailing_state_name, mailing_state_tone, recipient_state_name, seen_to},
    recipients::Recipients,
};
use crate::{
    api::{ApiError, admin::login_mailings as api},
    features::{
        feedback::Loaded,
        staff_app::{Refusal, StaffPage},
    },
    i18n::{
        format::{self, Style},
        login_mailings as texts,
    },
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Badge, Button, ButtonKind, Card, Note, Sheet, SkeletonKind, Tone, live, live_text},
};

/// How often a mailing that is going on is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// One mailing.
#[component]
pub fn MailingPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let params = use_params_map();
    let id =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse::<LoginMailingId>().ok())));
    let mailing = Remote::new(move || {
        let id = id.get();
        async move {
            match id {
                Some(id) => api::get(id).await,
                None => Err(ApiError::of(ErrorCode::NotFound)),
            }
        }
    });
    view! {
        <StaffPage title=texts::login_email().to_owned() back="/portal/mailings">
            <Loaded
                remote=mailing
                skeleton=&[SkeletonKind::Card, SkeletonKind::Row]
                on_error=move |error| staff.notice(&error)
                children=move |read| view! { <Watched read=read /> }.into_any()
            />
        </StaffPage>
    }
}

/// A mailing that is looked at again while it goes. Only what changes is drawn anew, so that
/// nobody loses the focus.
#[component]
fn Watched(read: LoginMailing) -> impl IntoView {
    let id = read.id;
    let mailing = RwSignal::new(read);
    let asking = StoredValue::new(false);
    let look = move || {
        if asking.get_value() || !mailing.with_untracked(|mailing| is_moving(mailing.state, &mailing.recipients)) {
            return;
        }
        asking.set_value(true);
        spawn_local(async move {
            let answer = api::get(id).await;
            // The page may have gone meanwhile; and after a failure the next look comes soon.
            asking.try_set_value(false);
            if let Ok(newest) = answer
                && mailing.try_with_untracked(|shown| *shown != newest) == Some(true)
            {
                mailing.set(newest);
            }
        });
    };
    let looking = set_interval_with_handle(look, LOOK_EVERY);
    on_cleanup(move || {
        if let Ok(looking) = looking {
            looking.clear();
        }
    });
    let filter = RwSignal::new(None::<RecipientState>);
    let counts = Memo::new(move |_| mailing.with(|mailing| mailing.recipients));
    view! {
        <div class="stack stack--loose">
            <Progress mailing=mailing counts=counts filter=filter />
            <Recipients id=id filter=filter counts=counts />
        </div>
    }
}

#[component]
fn Progress(
    mailing: RwSignal<LoginMailing>,
    counts: Memo<RecipientCounts>,
    filter: RwSignal<Option<RecipientState>>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let state = Memo::new(move |_| mailing.with(|mailing| mailing.state));
    let (id, begun) = mailing.with_untracked(|mailing| (mailing.id, mailing.created_at));
    let submission = Submission::new();
    let cancelling = RwSignal::new(false);
    let steer = move |verb: &'static str| {
        submission.run(api::steer(id, verb), move |steered| {
            cancelling.set(false);
            mailing.set(steered);
        });
    };
    let done = Memo::new(move |_| counts.with(seen_to));
    let all = move || counts.with(|counts| counts.all);
    let buttons = move || match state.get() {
        MailingState::Sending => {
            view! { <Button busy=submission.busy() on_press=move |()| steer("pause")>{texts::pause()}</Button> }
                .into_any()
        }
        MailingState::Paused => view! {
            <Button kind=ButtonKind::Primary busy=submission.busy() on_press=move |()| steer("resume")>
                {texts::resume()}
            </Button>
        }
        .into_any(),
        MailingState::Cancelled | MailingState::Finished => ().into_any(),
    };
    let may_cancel = move || matches!(state.get(), MailingState::Sending | MailingState::Paused);
    view! {
        <Card>
            <div class="stack">
                <div class="row row--between">
                    <div class="row" role="status">
                        {live(move || view! {
                            <Badge tone=mailing_state_tone(state.get())>{mailing_state_name(state.get())}</Badge>
                        })}
                        <span class="muted">{format::instant(begun, Style::Moment)}</span>
                    </div>
                    <div class="row">
                        {buttons}
                        <Show when=may_cancel>
                            <Button kind=ButtonKind::Quiet on_press=move |()| cancelling.set(true)>{texts::cancel()}</Button>
                        </Show>
                    </div>
                </div>
                <div class="stack stack--tight">
                    <progress
                        class="progress"
                        max=all
                        value=move || done.get()
                        aria-label=texts::progress_label()
                    ></progress>
                    <p class="numeric">
                        {live_text(move || texts::progress(&format::number(all()), &format::number(done.get())))}
                    </p>
                </div>
                <Show when=move || state.get() == MailingState::Paused && staff.is_portal_off()>
                    <Note tone=Tone::Warn>{texts::paused_portal_off()}</Note>
                </Show>
                <Refusal submission=submission />
                <Filters counts=counts filter=filter />
            </div>
        </Card>
        <Sheet open=cancelling title=texts::cancel_title()>
            <p>{texts::cancel_text()}</p>
            <div class="stack stack--tight">
                <Button kind=ButtonKind::Danger block=true busy=submission.busy() on_press=move |()| steer("cancel")>
                    {texts::cancel()}
                </Button>
                <Button kind=ButtonKind::Quiet block=true on_press=move |()| cancelling.set(false)>{texts::keep()}</Button>
            </div>
        </Sheet>
    }
}

/// What became of the mails with how many each, one of which can be chosen.
#[component]
fn Filters(counts: Memo<RecipientCounts>, filter: RwSignal<Option<RecipientState>>) -> impl IntoView {
    let choice = move |own: Option<RecipientState>| {
        let count = move || counts.with(|counts| own.map_or(counts.all, |state| counts.of(state)));
        let name = own.map_or_else(texts::all, recipient_state_name);
        view! {
            <label class="filter">
                <input
                    class="visually-hidden"
                    type="radio"
                    name="recipient-filter"
                    prop:checked=move || filter.get() == own
                    on:change=move |_| filter.set(own)
                />
                {name}
                <span class="filter__count">{live_text(move || format::number(count()))}</span>
            </label>
        }
    };
    view! {
        <fieldset class="filters">
            <legend class="visually-hidden">{texts::filter()}</legend>
            {std::iter::once(None).chain(RecipientState::ALL.map(Some)).map(choice).collect_view()}
        </fieldset>
    }
}
