//! Going to another page of the staff app.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{browser::leaving, i18n::staff_app as texts};

type Navigate = Box<dyn Fn(&str, NavigateOptions)>;

/// The way to other pages. Pages are named without the app's base, such as `/clients`.
#[derive(Clone, Copy)]
pub struct StaffNavigation {
    navigate: StoredValue<Navigate, LocalStorage>,
}

impl StaffNavigation {
    /// The navigation of the app one is in.
    ///
    /// # Panics
    /// Outside of the staff app, which is a mistake in the app.
    pub fn from_context() -> Self {
        let navigate: Navigate = Box::new(use_navigate());
        Self { navigate: StoredValue::new_local(navigate) }
    }

    /// Goes to a page, unless there is something unsaved and one would rather stay.
    pub fn go(self, page: &str) {
        if leaving::may_leave(texts::leave_unsaved()) {
            self.leave_for(page, NavigateOptions::default());
        }
    }

    /// Goes to a page in place of this one, to which Back then does not lead: what was on it is done.
    pub fn replace(self, page: &str) {
        self.leave_for(page, NavigateOptions { replace: true, ..NavigateOptions::default() });
    }

    /// Goes to another view of this page, and stays where it is scrolled to.
    pub fn turn_to(self, page: &str) {
        self.leave_for(page, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    }

    fn leave_for(self, page: &str, options: NavigateOptions) {
        self.navigate.with_value(|navigate| navigate(page, options));
    }
}
