//! The page: address, counts, people.

use contract::{
    login_mailings::{Audience, AudienceFilter},
    permissions::Permission,
    portal_overview::{PersonState, PortalOverview},
};
use leptos::prelude::*;

use super::{
    address::AddressAndCounts,
    bulk::BulkBar,
    invite::InviteForm,
    model::{EVER_INVITED, Group, state_name},
    people::People,
    person::PersonDrawer,
    settings::InviteSettingsForm,
};
use crate::{
    api::admin::portal_overview as api,
    features::{feedback::Loaded, login_mailings::MailingDrawer, portal_activity::ActivityCard, staff_app::StaffPage},
    i18n::{format, login_mailings, portal_overview as texts},
    state::{
        debounced::debounced,
        remote::Remote,
        staff::{StaffState, href},
    },
    ui::{Button, ButtonKind, ButtonLink, Drawer, SearchField, SkeletonKind, react},
};

/// How many people a page holds.
pub(super) const ROWS: u16 = 50;

/// The portal as staff look at it.
#[component]
pub fn PortalOverviewPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let typed = RwSignal::new(String::new());
    let words = debounced(typed.into());
    let filter = RwSignal::new(Group::default());
    let overview = Remote::new(api::get);
    let people = Remote::new(move || api::people(filter.get(), words.get(), ROWS, None));
    let selected = RwSignal::new(Vec::new());
    let shown = RwSignal::new(None);
    let audience = RwSignal::new(None::<Audience>);
    let mail_to_found = move |()| {
        let words = words.get_untracked().trim().to_owned();
        let (state, ever_invited) = filter.get_untracked();
        let found = AudienceFilter { state, ever_invited, q: Some(words).filter(|words| !words.is_empty()) };
        audience.set(Some(Audience { client_ids: None, filter: Some(found) }));
    };
    let (inviting, setting) = (RwSignal::new(false), RwSignal::new(false));
    let changed = Callback::new(move |()| {
        overview.reload();
        people.reload();
    });
    // What is not in sight is not acted upon.
    react(move || {
        filter.track();
        words.track();
        selected.set(Vec::new());
    });
    let actions = move || {
        view! {
            {staff.may(Permission::ClinicWrite).then(|| view! {
                <Button kind=ButtonKind::Quiet on_press=move |()| setting.set(true)>{texts::settings()}</Button>
            })}
            {staff.may(Permission::InvitesWrite).then(|| view! {
                <Button on_press=move |()| inviting.set(true)>{texts::invite_somebody()}</Button>
            })}
        }
    };
    view! {
        <StaffPage title=texts::title().to_owned() actions=actions>
            <div class="stack stack--loose">
                <Loaded
                    remote=overview
                    skeleton=&[SkeletonKind::Card]
                    on_error=move |error| staff.notice(&error)
                    children=move |overview| view! { <AddressAndCounts overview=overview filter=filter /> }.into_any()
                />
                {staff.may(Permission::ClinicRead).then(|| view! { <ActivityCard /> })}
                <section class="stack" aria-labelledby="people">
                    <div class="row row--between">
                        <h2 id="people" tabindex="-1">{texts::people()}</h2>
                        {staff.may(Permission::LoginLinksWrite).then(|| view! {
                            <div class="row">
                                <ButtonLink kind=ButtonKind::Link href=href("/portal/mailings")>
                                    {login_mailings::title()}
                                </ButtonLink>
                                <Button on_press=mail_to_found>{login_mailings::send_to_found()}</Button>
                            </div>
                        })}
                    </div>
                    <Filters filter=filter overview=overview />
                    <SearchField
                        id="people-search" label=texts::search() placeholder=texts::search_placeholder() typed=typed
                    />
                    <Loaded
                        remote=people
                        skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                        on_error=move |error| staff.notice(&error)
                        children=move |first| view! {
                            <People
                                first=first
                                filter=filter.get_untracked()
                                words=words.get_untracked()
                                selected=selected
                                shown=shown
                                on_changed=changed
                            />
                        }.into_any()
                    />
                </section>
                <BulkBar selected=selected audience=audience on_changed=changed />
            </div>
            <MailingDrawer audience=audience />
            <PersonDrawer shown=shown on_changed=changed />
            <Drawer open=inviting id="invite" title=texts::invite_somebody().to_owned()>
                <InviteForm on_invited=move |()| {
                    inviting.set(false);
                    changed.run(());
                } />
            </Drawer>
            <Drawer open=setting id="invite-settings" title=texts::settings().to_owned()>
                <InviteSettingsForm on_saved=move |()| setting.set(false) />
            </Drawer>
        </StaffPage>
    }
}

/// Everybody, those ever invited, and the states, with how many there are, one of which can be chosen.
#[component]
fn Filters(filter: RwSignal<Group>, overview: Remote<PortalOverview>) -> impl IntoView {
    let choice = move |own: Group| {
        let name = match own {
            (Some(state), _) => state_name(state),
            EVER_INVITED => texts::ever_invited(),
            _ => texts::all(),
        };
        let count = move || {
            let people = overview.ready()?.people;
            Some(format::number(match own {
                (Some(state), _) => people.of(state),
                EVER_INVITED => people.ever_invited,
                _ => people.all,
            }))
        };
        view! {
            <label class="filter">
                <input
                    class="visually-hidden"
                    type="radio"
                    name="people-filter"
                    prop:checked=move || filter.get() == own
                    on:change=move |_| filter.set(own)
                />
                {name}
                <span class="filter__count">{count}</span>
            </label>
        }
    };
    view! {
        <fieldset class="filters">
            <legend class="visually-hidden">{texts::filter()}</legend>
            {[Group::default(), EVER_INVITED]
                .into_iter()
                .chain(PersonState::ALL.map(|state| (Some(state), None)))
                .map(choice)
                .collect_view()}
        </fieldset>
    }
}
