//! Adding a client.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    fields::{DetailsFields, DetailsForm},
    model::{Details, full_name},
    similar::DidYouMean,
};
use crate::{
    api::admin::clients as api,
    features::staff_app::{Refusal, StaffNavigation, StaffPage},
    i18n::clients as texts,
    state::submission::Submission,
    ui::{Button, ButtonKind, Card, Toasts},
};

/// Adds a client.
#[component]
pub fn NewClientPage() -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let form = DetailsForm::new(Details::default());
    let even_if_similar = RwSignal::new(false);
    let navigation = StaffNavigation::from_context();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let mut request = form.request();
        // Once: another name is asked about again.
        request.even_if_similar = even_if_similar.get_untracked();
        even_if_similar.set(false);
        if submission.refuse_fields(request.first_name.is_empty().then_some(("first_name", "required"))) {
            return;
        }
        let key = submission.key(&request);
        submission.run(api::create(request, key), move |client| {
            toasts.show(texts::added_toast(&full_name(&client)));
            navigation.replace(&["/clients/", &client.id.to_string()].concat());
        });
    };
    view! {
        <StaffPage title=texts::new().to_owned() back="/clients">
            <div class="narrow">
                <Card>
                    <form class="stack" novalidate on:submit=on_submit>
                        <DetailsFields form=form submission=submission />
                        <DidYouMean
                            submission=submission even_if_similar=even_if_similar
                            on_choose=move |id: String| navigation.go(&["/clients/", &id].concat())
                        />
                        <Refusal submission=submission />
                        <div>
                            <Button kind=ButtonKind::Primary submit=true busy=submission.busy()>{texts::add()}</Button>
                        </div>
                    </form>
                </Card>
            </div>
        </StaffPage>
    }
}
