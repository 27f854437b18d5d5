//! A mail as it looks, in a frame of its own in which nothing runs.
//!
//! The page's content security policy holds in the frame too, and allows no styles in markup. So
//! the mail comes with its styles set aside, and they are applied once it is there: what a script
//! of the page sets is allowed, and the policy stays as strict as it is.

use leptos::{html::Iframe, prelude::*};

use crate::browser::frames;

/// The mail, with its styles set aside. Quotation marks in what a mail says are escaped, so that
/// what is replaced are attributes only. Links open nowhere: the frame may not open anything.
fn inert(html: &str) -> String {
    html.replace(" style=\"", " data-style=\"").replacen("<head>", "<head><base target=\"_blank\">", 1)
}

/// A mail as it looks.
#[component]
pub fn MailFrame(
    /// What the frame is called.
    #[prop(into)]
    title: String,
    /// The mail, a whole document.
    #[prop(into)]
    html: Signal<String>,
) -> impl IntoView {
    let frame = NodeRef::<Iframe>::new();
    let loaded = move |_| {
        if let Some(frame) = frame.get_untracked() {
            frames::apply_styles(&frame);
        }
    };
    view! {
        <iframe
            node_ref=frame
            class="mail-frame"
            title=title
            sandbox="allow-same-origin"
            srcdoc=move || inert(&html.get())
            on:load=loaded
        ></iframe>
    }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn styles_are_set_aside() {
        let html = "<head></head><p style=\"margin:0\">a style=&quot;x&quot;</p>";
        let shown = "<head><base target=\"_blank\"></head><p data-style=\"margin:0\">a style=&quot;x&quot;</p>";
        assert_eq!(inert(html), shown);
    }
}
