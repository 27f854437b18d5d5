//! The client app.

use frontend::{browser::document, features::portal::PortalApp};

fn main() {
    console_error_panic_hook::set_once();
    document::remove_boot_skeleton();
    leptos::mount::mount_to_body(PortalApp);
}
