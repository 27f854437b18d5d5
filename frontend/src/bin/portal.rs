//! The client app.

use frontend::{
    browser::document,
    ui::{Page, ToastRegion, Toasts},
};
use leptos::prelude::*;

fn main() {
    console_error_panic_hook::set_once();
    document::remove_boot_skeleton();
    mount_to_body(|| {
        let toasts = Toasts::provide();
        view! {
            <main class="app__main"><Page title="Portico".to_owned() site="Portico"><p></p></Page></main>
            <ToastRegion toasts=toasts />
        }
    });
}
