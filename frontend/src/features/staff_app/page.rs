//! A page of the staff app: its title, what can be done on it, and the focus on arrival.

use leptos::prelude::*;

use super::StaffNavigation;
use crate::{
    browser::{document, elements},
    features::{command_palette::CommandPalette, new_booking::NewBooking},
    i18n::{feedback, staff_app as texts},
    state::staff::StaffState,
    ui::{Button, ButtonKind, EmptyState, Icon, IconName, arrival_heading, react},
};

/// A page. On arrival its title names the tab, and the focus goes to its heading, so that the
/// keyboard and screen readers start where the eye does.
#[component]
pub fn StaffPage(
    /// Its heading, and what it is called in the tab.
    #[prop(into)]
    title: Signal<String>,
    /// The page one level up, if there is one.
    #[prop(optional)]
    back: Option<&'static str>,
    /// Uses the whole width and height, as the calendar does.
    #[prop(optional)]
    wide: bool,
    /// Books for somebody in particular, which takes the place of the general button.
    #[prop(optional)]
    books: bool,
    /// What can be done on it, beside the heading.
    #[prop(optional, into)]
    actions: ViewFn,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let palette = CommandPalette::from_context();
    let booking = NewBooking::from_context();
    let navigation = StaffNavigation::from_context();
    let heading = arrival_heading();
    react(move || document::set_title(&[&title.get(), " · ", &staff.clinic_name()].concat()));
    let shortcut = if elements::is_apple() { "⌘ K" } else { "Ctrl K" };
    view! {
        <header class="page-bar">
            {back.map(|page| view! {
                <button
                    type="button"
                    class="button button--quiet button--icon page-bar__back"
                    aria-label=feedback::back()
                    on:click=move |_| navigation.go(page)
                >
                    <Icon name=IconName::ChevronBack />
                </button>
            })}
            <h1 node_ref=heading tabindex="-1" class="page-bar__title">{title}</h1>
            <div class="page-bar__actions">{actions.run()}</div>
            <button type="button" class="page-bar__find" aria-label=texts::find() on:click=move |_| palette.open()>
                <Icon name=IconName::Search size=18 />
                <span class="page-bar__find-name">{texts::find()}</span>
                <span class="page-bar__find-short">{texts::find_short()}</span>
                <kbd>{shortcut}</kbd>
            </button>
            {(!books).then(|| view! {
                <div class="page-bar__book">
                    <Button kind=ButtonKind::Primary on_press=move |()| booking.start_empty()>
                        {texts::new_booking()}
                    </Button>
                </div>
            })}
        </header>
        <div class=if wide { "page-body page-body--wide" } else { "page-body" }>{children()}</div>
    }
}

/// That this page is not for one's role.
#[component]
pub fn NotPermitted() -> impl IntoView {
    view! { <EmptyState icon=IconName::Key title=texts::forbidden_title() text=texts::forbidden_text() /> }
}
