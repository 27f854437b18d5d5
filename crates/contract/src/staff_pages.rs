//! The addresses of the staff app's pages.

/// The path that all of them begin with.
pub const BASE: &str = "/admin";

/// The path that some of them once began with, when the app was loaded in two modules.
const FORMER_BASE: &str = "/admin/office";

/// Whether the staff app is at a path.
pub fn is_at(path: &str) -> bool {
    page_below(path, BASE).is_some()
}

/// The address of a page, such as `/admin/clients` for `/clients`.
pub fn href(page: &str) -> String {
    [BASE, page.trim_end_matches('/')].concat()
}

/// The present address of a page, for a former one. `None` for other paths.
pub fn moved(path: &str) -> Option<String> {
    page_below(path, FORMER_BASE).filter(|page| page.len() > 1).map(href)
}

/// The rest of a path after a base. `None` for other paths, such as `/administration`.
fn page_below<'a>(path: &'a str, base: &str) -> Option<&'a str> {
    path.strip_prefix(base).filter(|page| page.is_empty() || page.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_below_the_base() {
        for (page, address) in
            [("/", "/admin"), ("/clients", "/admin/clients"), ("/portal/mailings", "/admin/portal/mailings")]
        {
            assert_eq!(href(page), address);
            assert!(is_at(address), "{address}");
        }
        for path in ["/administration", "/rosewood/admin", "/"] {
            assert!(!is_at(path), "{path}");
        }
    }

    #[test]
    fn pages_of_the_former_office_have_moved() {
        assert_eq!(moved("/admin/office/settings").as_deref(), Some("/admin/settings"));
        assert_eq!(moved("/admin/office/templates/invite").as_deref(), Some("/admin/templates/invite"));
        for path in ["/admin", "/admin/clients", "/admin/office", "/admin/office/", "/admin/officers", "/office/a"] {
            assert_eq!(moved(path), None, "{path}");
        }
    }
}
