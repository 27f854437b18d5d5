//! The client app.

mod pages;

use frontend::{browser::document, features::portal::PortalApp};
use leptos::prelude::*;

fn main() {
    console_error_panic_hook::set_once();
    document::remove_boot_skeleton();
    mount_to_body(|| view! { <PortalApp pages=pages::of /> });
}
