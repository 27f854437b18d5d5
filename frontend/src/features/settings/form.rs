//! The signals of the settings' form.

use leptos::prelude::*;

use super::model::Typed;

/// What has been typed.
#[derive(Clone, Copy)]
pub struct SettingsForm {
    pub name: RwSignal<String>,
    pub time_zone: RwSignal<String>,
    pub step: RwSignal<String>,
    pub notice: (RwSignal<String>, RwSignal<String>),
    pub horizon: RwSignal<String>,
    pub most: RwSignal<String>,
    pub window: (RwSignal<String>, RwSignal<String>),
    pub late_fee: RwSignal<bool>,
    pub fee: RwSignal<String>,
    pub reminders: RwSignal<bool>,
    pub reminder_hours: RwSignal<String>,
    pub require_second_factor: RwSignal<bool>,
}

impl SettingsForm {
    /// A form that shows this.
    pub fn new(typed: Typed) -> Self {
        Self {
            name: RwSignal::new(typed.name),
            time_zone: RwSignal::new(typed.time_zone),
            step: RwSignal::new(typed.step),
            notice: (RwSignal::new(typed.notice.0), RwSignal::new(typed.notice.1)),
            horizon: RwSignal::new(typed.horizon),
            most: RwSignal::new(typed.most),
            window: (RwSignal::new(typed.window.0), RwSignal::new(typed.window.1)),
            late_fee: RwSignal::new(typed.late_fee),
            fee: RwSignal::new(typed.fee),
            reminders: RwSignal::new(typed.reminders),
            reminder_hours: RwSignal::new(typed.reminder_hours),
            require_second_factor: RwSignal::new(typed.require_second_factor),
        }
    }

    /// Shows something else.
    pub fn set(self, typed: Typed) {
        self.name.set(typed.name);
        self.time_zone.set(typed.time_zone);
        self.step.set(typed.step);
        self.notice.0.set(typed.notice.0);
        self.notice.1.set(typed.notice.1);
        self.horizon.set(typed.horizon);
        self.most.set(typed.most);
        self.window.0.set(typed.window.0);
        self.window.1.set(typed.window.1);
        self.late_fee.set(typed.late_fee);
        self.fee.set(typed.fee);
        self.reminders.set(typed.reminders);
        self.reminder_hours.set(typed.reminder_hours);
        self.require_second_factor.set(typed.require_second_factor);
    }

    /// What it shows.
    pub fn typed(self) -> Typed {
        Typed {
            name: self.name.get(),
            time_zone: self.time_zone.get(),
            step: self.step.get(),
            notice: (self.notice.0.get(), self.notice.1.get()),
            horizon: self.horizon.get(),
            most: self.most.get(),
            window: (self.window.0.get(), self.window.1.get()),
            late_fee: self.late_fee.get(),
            fee: self.fee.get(),
            reminders: self.reminders.get(),
            reminder_hours: self.reminder_hours.get(),
            require_second_factor: self.require_second_factor.get(),
        }
    }
}
