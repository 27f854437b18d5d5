//! Monograms of people and the mark of a clinic.

use leptos::prelude::*;

/// The first letters of the first and the last word of a name. The style sheet puts them in upper
/// case, by the rules of the page's language.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).collect()
}

/// A person's initials in a circle. Decorative: the name stands beside it, or labels its link.
#[component]
pub fn Monogram(
    /// The person's name.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! { <span class="monogram" aria-hidden="true">{initials(&name)}</span> }
}

/// A clinic's mark and name.
#[component]
pub fn Brand(
    /// The clinic's name.
    #[prop(into)]
    name: String,
    /// Leads there, if anywhere.
    #[prop(optional, into)]
    href: Option<String>,
    /// Where the logo is; without one, the first letter of the name takes its place.
    #[prop(optional_no_strip)]
    logo: Option<String>,
) -> impl IntoView {
    let mark = if let Some(logo) = logo {
        view! { <img class="brand__logo" src=logo alt="" /> }.into_any()
    } else {
        let letter = name.chars().find(|c| c.is_alphanumeric()).map(String::from);
        view! { <span class="brand-mark" aria-hidden="true">{letter}</span> }.into_any()
    };
    let content = view! {
        {mark}
        <span class="brand__name">{name}</span>
    };
    match href {
        Some(href) => view! { <a class="brand" href=href>{content}</a> }.into_any(),
        None => view! { <span class="brand">{content}</span> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("Elena Marsh"), "EM");
        assert_eq!(initials("Dr. Amara van Osei"), "DO");
        assert_eq!(initials("élodie"), "é");
        assert_eq!(initials("  "), "");
    }
}
