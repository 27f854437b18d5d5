//! The portal as staff look at it.

use contract::{
    paging::Page,
    portal_overview::{PersonState, PortalOverview, PortalPerson},
};

use super::{ApiError, Request, query, url};

/// The portal's address, and how many people are how far.
pub async fn get() -> Result<PortalOverview, ApiError> {
    Request::get(url(&["/portal-overview"])).send().await
}

/// A page of the people who match the words, are that far, and were ever invited or not, or of all.
pub async fn people(
    (state, ever_invited): (Option<PersonState>, Option<bool>),
    words: String,
    limit: u16,
    after: Option<String>,
) -> Result<Page<PortalPerson>, ApiError> {
    let words = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
    let state = state.map(|state| state.as_str().to_owned());
    let ever_invited = ever_invited.map(|ever| if ever { "true" } else { "false" }.to_owned());
    let parameters = [
        ("state", state),
        ("ever_invited", ever_invited),
        ("q", words),
        ("limit", Some(limit.to_string())),
        ("after", after),
    ];
    Request::get(query(&url(&["/portal-people"]), &parameters)).send().await
}
