//! One client.

use contract::{
    clients::{Client, UpdateClient},
    ids::ClientId,
    permissions::Permission,
    problem::ErrorCode,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    appointments::ClientAppointments,
    fields::{DetailsFields, DetailsForm},
    magic_link::MagicLinkForm,
    model::{Details, full_name},
    reachability::{NoteBounce, ReachabilityNotes},
};
use crate::{
    api::{ApiError, admin::clients as api},
    features::{
        feedback::Loaded,
        new_booking::{NewBooking, Prefill},
        portal_settings::PreviewButton,
        staff_app::{SaveForm, StaffPage},
    },
    i18n::{
        clients as texts,
        format::{self, Style},
        magic_link,
    },
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Badge, Button, ButtonKind, Card, Drawer, SkeletonKind, Toasts, Tone, live},
};

/// One client: details and appointments.
#[component]
pub fn ClientPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse::<ClientId>().ok())));
    let client = Remote::new(move || {
        let id = id.get();
        async move {
            match id {
                Some(id) => api::get(id).await,
                None => Err(ApiError::of(ErrorCode::NotFound)),
            }
        }
    });
    let booking = NewBooking::from_context();
    let title =
        Signal::derive(move || client.ready().map_or_else(|| texts::title().to_owned(), |client| full_name(&client)));
    let linking = RwSignal::new(false);
    let link = move || {
        (staff.may(Permission::LoginLinksWrite) && client.ready().is_some()).then(|| {
            view! { <Button on_press=move |()| linking.set(true)>{magic_link::title()}</Button> }
        })
    };
    let book = move || {
        (staff.may(Permission::AppointmentsWrite) && client.ready().is_some()).then(|| {
            let start = move |()| booking.start(Prefill { client: client.ready(), ..Prefill::default() });
            view! { <Button kind=ButtonKind::Primary on_press=start>{texts::book()}</Button> }
        })
    };
    let preview = move || id.get().map(|id| view! { <PreviewButton client=id /> });
    view! {
        <StaffPage title=title back="/clients" books=true actions=move || view! { {preview} {link} {book} }>
            <Loaded
                remote=client
                skeleton=&[SkeletonKind::Card, SkeletonKind::Row, SkeletonKind::Row]
                on_error=move |error| staff.notice(&error)
                children=move |ready| {
                    let id = ready.id;
                    view! {
                        <div class="columns">
                            <EditDetails client=ready remote=client />
                            <ClientAppointments client=id />
                        </div>
                    }
                    .into_any()
                }
            />
            <Drawer open=linking id="magic-link" title=magic_link::title().to_owned()>
                {live(move || id.get().map(|client| view! {
                    <MagicLinkForm client=client on_done=move |()| linking.set(false) />
                }))}
            </Drawer>
        </StaffPage>
    }
}

/// A client's details, which can be changed in place.
#[component]
fn EditDetails(client: Client, remote: Remote<Client>) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let joined = client.joined_at.map(|at| texts::joined_on(&format::instant(at, Style::Date)));
    let (id, has_email) = (client.id, client.email.is_some());
    let reachability = Remote::new(move || api::reachability(id));
    let version = client.version;
    let before = StoredValue::new(Details::of(&client, staff.calling_code()));
    let form = DetailsForm::new(before.get_value());
    let changes = move || before.with_value(|before| form.details().changes_from(before));
    let dirty = Memo::new(move |_| changes() != UpdateClient::default());
    let may = staff.may(Permission::ClientsWrite);

    let saved = move |client: Client| {
        toasts.show(texts::saved());
        remote.update(|shown| *shown = client);
    };
    // Only what was changed here is sent: saved on top of somebody else's change, the rest of
    // theirs stays.
    let save = move |over_theirs: bool| {
        let changes = untrack(changes);
        submission.run(
            async move {
                let version = if over_theirs { api::get(id).await?.version } else { version };
                api::update(id, version, changes).await
            },
            saved,
        );
    };
    let theirs = move |()| submission.run(api::get(id), move |client| remote.update(|shown| *shown = client));
    view! {
        <section class="stack" aria-labelledby="details">
            <div class="row row--between">
                <h2 id="details">{texts::details()}</h2>
                {joined.map(|joined| view! { <Badge tone=Tone::Good>{joined}</Badge> })}
            </div>
            <ReachabilityNotes client=id reachability=reachability />
            <Card>
                <SaveForm
                    class="stack" in_card=true dirty=dirty submission=submission on_save=save on_theirs=theirs
                    on_discard=move |()| form.set(before.get_value())
                >
                    <fieldset class="stack" disabled=!may>
                        <DetailsFields form=form submission=submission />
                    </fieldset>
                </SaveForm>
            </Card>
            {has_email.then(|| view! { <NoteBounce client=id reachability=reachability /> })}
        </section>
    }
}
