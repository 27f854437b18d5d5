//! The staff app.

mod pages;

use frontend::{browser::document, features::staff_app::StaffApp};
use leptos::prelude::*;

fn main() {
    console_error_panic_hook::set_once();
    document::remove_boot_skeleton();
    mount_to_body(|| {
        view! {
           <StaffApp pages=pages::in_frame link_pages=pages::of_link entries=pages::ENTRIES />
        }
    });
}
