//! The staff app's office.

use frontend::{browser::document, features::staff_app::OfficeApp};

fn main() {
    console_error_panic_hook::set_once();
    document::remove_boot_skeleton();
    leptos::mount::mount_to_body(OfficeApp);
}
