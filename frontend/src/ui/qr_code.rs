//! QR codes.

use leptos::prelude::*;

/// A QR code, dark on light in every scheme.
#[component]
pub fn QrCode(
    /// Rows of `0` and `1`.
    #[prop(into)]
    modules: String,
    /// What it is of.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let (path, size) = qr_path(&modules);
    // Scanners need a quiet zone of four modules.
    let view_box = format!("-4 -4 {0} {0}", size + 8);
    view! {
        <svg class="qr" viewBox=view_box role="img" aria-label=label shape-rendering="crispEdges">
            <path d=path />
        </svg>
    }
}

/// A QR code as the `d` of an SVG path and the number of its modules along a side, from rows of
/// `0` and `1`. A run of dark modules is one rectangle.
fn qr_path(modules: &str) -> (String, usize) {
    let mut path = String::new();
    let mut size = 0;
    for (y, row) in modules.lines().enumerate() {
        size = size.max(row.len());
        let mut from = None;
        for (x, module) in row.chars().chain(['0']).enumerate() {
            match (module == '1', from) {
                (true, None) => from = Some(x),
                (false, Some(start)) => {
                    let run = (x - start).to_string();
                    path += &["M", &start.to_string(), " ", &y.to_string(), "h", &run, "v1h-", &run, "z"].concat();
                    from = None;
                }
                _ => {}
            }
        }
    }
    (path, size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_is_runs_of_dark_modules() {
        assert_eq!(qr_path("101\n011\n000"), ("M0 0h1v1h-1zM2 0h1v1h-1zM1 1h2v1h-2z".to_owned(), 3));
        assert_eq!(qr_path(""), (String::new(), 0));
    }
}
