//! Sending a login e-mail: who gets it, who does not, and where its button leads.

use contract::{
    login_mailings::{Audience, AudienceCheck, AudienceFilter, CreateLoginMailing, UnreachableClient},
    portal_overview::PersonState,
};
use leptos::prelude::*;

use crate::{
    api::admin::login_mailings as api,
    features::{
        clients::{section_named, section_options},
        feedback::Loaded,
        portal_overview::state_name,
        staff_app::{Refusal, StaffNavigation},
    },
    i18n::{login_mailings as texts, portal_overview},
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, Drawer, Note, SelectField, SkeletonKind, Toasts, Tone, live, open_while},
};

/// A drawer that sends a login e-mail to whoever is set as its audience.
#[component]
pub fn MailingDrawer(
    /// Who is to get it; the drawer is open while this is set.
    audience: RwSignal<Option<Audience>>,
) -> impl IntoView {
    let open = open_while(audience);
    view! {
        <Drawer open=open id="login-mailing" title=texts::send_title().to_owned()>
            {live(move || audience.get().map(|audience| view! { <Compose audience=audience /> }))}
        </Drawer>
    }
}

/// The name of those who were ever invited, among the states.
const EVER_INVITED: &str = "ever_invited";

/// Says who would get it, and sends it. An audience by filter can be changed to another state.
#[component]
fn Compose(audience: Audience) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let navigation = StaffNavigation::from_context();
    let section = RwSignal::new(String::new());
    let filter = audience.filter.clone();
    let words = filter.as_ref().and_then(|filter| filter.q.clone());
    let by_filter = filter.is_some();
    let state = filter.map_or("", |filter| match filter.state {
        Some(state) => state.as_str(),
        None if filter.ever_invited == Some(true) => EVER_INVITED,
        None => "",
    });
    let state = RwSignal::new(state.to_owned());
    let named = audience.client_ids;
    let wanted = {
        let words = words.clone();
        Memo::new(move |_| {
            if let Some(ids) = &named {
                return Audience { client_ids: Some(ids.clone()), filter: None };
            }
            let name = state.get();
            let ever_invited = (name == EVER_INVITED).then_some(true);
            let state = PersonState::ALL.into_iter().find(|state| state.as_str() == name);
            Audience { client_ids: None, filter: Some(AudienceFilter { state, ever_invited, q: words.clone() }) }
        })
    };
    let check = Remote::new(move || api::check(wanted.get()));
    let send = move |()| {
        let section = section.with_untracked(|name| section_named(name));
        let request = CreateLoginMailing { audience: wanted.get_untracked(), section };
        let key = submission.key(&request);
        submission.run(api::create(request, key), move |mailing| {
            toasts.show(texts::begun_toast());
            navigation.go(&["/portal/mailings/", &mailing.id.to_string()].concat());
        });
    };
    let reachable = Memo::new(move |_| check.ready().map_or(0, |check| check.reachable));
    let states = [("", texts::everybody()), (EVER_INVITED, portal_overview::ever_invited())]
        .map(|(value, name)| (value.to_owned(), name.to_owned()))
        .into_iter()
        .chain(PersonState::ALL.map(|state| (state.as_str().to_owned(), state_name(state).to_owned())))
        .collect::<Vec<_>>();
    view! {
        <div class="drawer__body stack">
            <p class="muted">{texts::intro()}</p>
            {by_filter.then(|| view! {
                <SelectField
                    id="mailing-state" label=texts::who() options=Signal::stored(states) value=state
                    error=submission.field("audience")
                />
            })}
            {words.map(|words| view! { <p class="muted">{texts::matching(&words)}</p> })}
            <SelectField
                id="mailing-section" label=texts::section()
                options=Signal::stored(section_options(&staff.link_sections())) value=section
                error=submission.field("section")
            />
            <Loaded
                remote=check
                skeleton=&[SkeletonKind::Row]
                on_error=move |error| staff.notice(&error)
                children=move |check| view! { <Checked check=check /> }.into_any()
            />
        </div>
        <div class="drawer__foot stack">
            <Refusal submission=submission />
            {live(move || (reachable.get() > 0).then(|| view! {
                <Button kind=ButtonKind::Primary block=true busy=submission.busy() on_press=send>
                    {texts::send(reachable.get())}
                </Button>
            }))}
        </div>
    }
}

#[component]
fn Checked(check: AudienceCheck) -> impl IntoView {
    let left_out = |count: u32, text: fn(u32) -> String, named: Vec<UnreachableClient>| {
        let more = count.saturating_sub(u32::try_from(named.len()).unwrap_or(u32::MAX));
        (count > 0).then(|| {
            view! {
                <Note tone=Tone::Warn>
                    <p>{text(count)}</p>
                    <ul class="names">
                        {named.into_iter().map(|client| view! {
                            <li>{[client.first_name.as_str(), client.last_name.as_str()].join(" ")}</li>
                        }).collect_view()}
                        {(more > 0).then(|| view! { <li class="muted">{texts::and_more(more)}</li> })}
                    </ul>
                </Note>
            }
        })
    };
    view! {
        <p class="strong" role="status">
            {if check.reachable == 0 { texts::nobody().to_owned() } else { texts::reachable(check.reachable) }}
        </p>
        {left_out(check.without_address, texts::unreachable, check.unreachable)}
        {left_out(check.bouncing, texts::bouncing, check.bounced)}
        {(check.not_clients > 0).then(|| view! { <Note tone=Tone::Warn>{texts::not_clients(check.not_clients)}</Note> })}
    }
}
