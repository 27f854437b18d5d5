//! How much goes out in a day.

use contract::delivery_settings::{DeliveryLimits, SaveDeliveryLimits};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::admin::delivery_settings as api,
    features::staff_app::{Refusal, StaleNote},
    i18n::{delivery_settings as texts, staff_app},
    state::submission::Submission,
    ui::{Button, ButtonKind, Card, TextField},
};

/// Mails and texts a day, no more than the installation allows.
#[component]
pub fn Limits(
    /// As they are.
    limits: DeliveryLimits,
    /// Called with what holds from then on.
    #[prop(into)]
    on_saved: Callback<DeliveryLimits>,
    /// Called when somebody else was faster.
    #[prop(into)]
    on_stale: Callback<()>,
) -> impl IntoView {
    let submission = Submission::new();
    let mails = RwSignal::new(limits.daily_mails.to_string());
    let sms = RwSignal::new(limits.daily_texts.to_string());
    let number = |typed: RwSignal<String>| typed.with_untracked(|typed| typed.trim().parse::<u32>().ok());
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = [("daily_mails", number(mails)), ("daily_texts", number(sms))];
        if let [(_, Some(daily_mails)), (_, Some(daily_texts))] = typed {
            let wanted = SaveDeliveryLimits { daily_mails, daily_texts };
            submission.run(api::save_limits(limits.version, wanted), move |limits| on_saved.run(limits));
        } else {
            let wrong = typed.into_iter().filter(|(_, number)| number.is_none());
            submission.refuse_fields(wrong.map(|(field, _)| (field, "number")));
        }
    };
    let most = |most: u32| texts::at_most(&most.to_string());
    view! {
        <section class="stack" aria-labelledby="limits">
            <h2 id="limits">{texts::limits()}</h2>
            <Card>
                <form class="stack" novalidate on:submit=on_submit>
                    <p>{texts::limits_text()}</p>
                    <TextField
                        id="daily-mails" label=texts::daily_mails() hint=most(limits.most_daily_mails) value=mails
                        inputmode="numeric" maxlength=8 error=submission.field("daily_mails")
                    />
                    <TextField
                        id="daily-texts" label=texts::daily_texts() hint=most(limits.most_daily_texts) value=sms
                        inputmode="numeric" maxlength=8 error=submission.field("daily_texts")
                    />
                    <StaleNote submission=submission on_theirs=on_stale on_mine=on_stale />
                    <Refusal submission=submission />
                    <div class="row">
                        <Button kind=ButtonKind::Secondary submit=true busy=submission.busy()>{staff_app::save()}</Button>
                    </div>
                </form>
            </Card>
        </section>
    }
}
