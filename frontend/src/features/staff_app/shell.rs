//! The frame around every page: a bar at the side, on a phone a bar at the top with a menu.

use contract::portal_activity::ReportedEvent;
use leptos::{ev::KeyboardEvent, prelude::*};
use leptos_router::hooks::use_location;

use super::model::{Entry, Group, is_current, permitted_entries, role_name};
use crate::{
    api::admin::portal_activity as api,
    browser::leaving,
    features::{
        command_palette::{CommandPalette, PaletteDialog},
        new_booking::{NewBooking, NewBookingDrawer},
    },
    i18n::{feedback, staff_app as texts},
    state::{
        activity,
        staff::{StaffState, href},
    },
    ui::{Brand, Drawer, Icon, IconName, Monogram, live, react},
};

/// The frame. Provides the command palette and the booking form to the pages in it.
#[component]
pub fn Shell(
    /// The page.
    children: Children,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let palette = CommandPalette::provide();
    let booking = NewBooking::provide();
    let menu = RwSignal::new(false);
    activity::start(api::report_url(), String::new());
    let path = use_location().pathname;
    react(move || {
        path.track();
        menu.set(false);
        activity::report(ReportedEvent::PageView);
    });
    let search = use_location().search;
    react(move || {
        let query = search.get();
        let mark = if query.is_empty() { "" } else { "?" };
        leaving::note_place(path.get(), [mark, &query].concat());
    });
    let shortcut = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        let held = event.ctrl_key() || event.meta_key();
        if held && !event.shift_key() && !event.alt_key() && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            palette.toggle();
        }
    });
    on_cleanup(move || shortcut.remove());

    view! {
        <a class="skip-link" href="#main" rel="external">{feedback::skip_to_content()}</a>
        <div class="staff">
            <div class="staff-side"><Navigation /></div>
            <header class="staff-top">
                <button
                    type="button"
                    class="button button--quiet button--icon"
                    aria-label=texts::open_menu()
                    aria-haspopup="dialog"
                    on:click=move |_| menu.set(true)
                >
                    <Icon name=IconName::Menu />
                </button>
                <div class="grow">{live(move || view! { <Brand name=staff.clinic_name() href=href("/") /> })}</div>
                <button
                    type="button"
                    class="button button--quiet button--icon"
                    aria-label=texts::find()
                    on:click=move |_| palette.open()
                >
                    <Icon name=IconName::Search />
                </button>
                <button
                    type="button"
                    class="button button--quiet button--icon"
                    aria-label=texts::new_booking()
                    on:click=move |_| booking.start_empty()
                >
                    <Icon name=IconName::PlusCircle />
                </button>
            </header>
            <main id="main" class="staff-main" tabindex="-1">{children()}</main>
        </div>
        <Drawer open=menu id="menu" title=texts::menu().to_owned() at_start=true><Navigation bare=true /></Drawer>
        <PaletteDialog />
        <NewBookingDrawer />
    }
}

/// The entries that one's role may see.
#[component]
fn Navigation(
    /// Without the clinic's name above.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let path = use_location().pathname;
    let item = move |entry: &'static Entry| {
        let address = href(entry.page);
        let own = address.clone();
        let current = move || path.with(|path| is_current(path, &own, entry.page == "/"));
        view! {
            <li>
                <a class="staff-nav__item" href=address aria-current=move || current().then_some("page")>
                    {(entry.label)()}
                </a>
            </li>
        }
    };
    let group = move |group: Group| {
        let entries: Vec<_> = permitted_entries(staff).filter(|entry| entry.group == group).collect();
        (!entries.is_empty()).then(|| {
            view! {
                {group.heading().map(|heading| view! { <p class="overline staff-nav__heading">{heading}</p> })}
                <ul class="staff-nav__items">{entries.into_iter().map(item).collect_view()}</ul>
            }
        })
    };
    let account = href("/account");
    let account_current = {
        let account = account.clone();
        move || path.with(|path| is_current(path, &account, false)).then_some("page")
    };
    view! {
        <nav class="staff-nav" aria-label=texts::navigation()>
            {(!bare).then(|| view! {
                <div class="staff-nav__brand">
                    {live(move || view! { <Brand name=staff.clinic_name() href=href("/") /> })}
                </div>
            })}
            {live(move || Group::ALL.iter().copied().map(group).collect_view())}
            <div class="staff-nav__foot">
                {staff.me().map(|me| view! {
                    <a
                        class="staff-nav__me"
                        href=account
                        title=texts::account()
                        aria-current=account_current
                    >
                        <Monogram name=me.name.clone() />
                        <span class="grow">
                            <span class="strong staff-nav__name">{me.name.clone()}</span>
                            <span class="muted small">{role_name(me.role)}</span>
                        </span>
                    </a>
                })}
            </div>
        </nav>
    }
}
