//! A list that is fetched a page at a time.

use contract::paging::Page;
use leptos::prelude::*;

use super::submission::Submission;
use crate::api::ApiError;

/// The rows so far, and the way to more.
pub struct Paged<T: 'static> {
    rows: RwSignal<Vec<T>>,
    next: RwSignal<Option<String>>,
    submission: Submission,
    fetch: Callback<()>,
}

impl<T> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Paged<T> {}

impl<T: Clone + Send + Sync + 'static> Paged<T> {
    /// Begins with the first page; `fetch` asks for the one after a cursor.
    pub fn new<F, R>(first: Page<T>, fetch: F) -> Self
    where
        F: Fn(Option<String>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Page<T>, ApiError>> + 'static,
    {
        let (rows, next) = (RwSignal::new(first.data), RwSignal::new(first.next));
        let submission = Submission::new();
        let fetch = move |()| {
            submission.run(fetch(next.get_untracked()), move |page| {
                rows.update(|rows| rows.extend(page.data));
                next.set(page.next);
            });
        };
        Self { rows, next, submission, fetch: Callback::new(fetch) }
    }

    /// The rows so far.
    pub fn rows(self) -> Vec<T> {
        self.rows.get()
    }

    /// Changes rows where they are.
    pub fn update(self, change: impl FnOnce(&mut Vec<T>)) {
        self.rows.update(change);
    }

    /// Looks at the rows so far.
    pub fn with<R>(self, look: impl FnOnce(&[T]) -> R) -> R {
        self.rows.with(|rows| look(rows))
    }

    /// Whether there are more.
    pub fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// Fetches the next page.
    pub fn more(self) -> Callback<()> {
        self.fetch
    }

    /// Dealings with the server about the next page.
    pub fn submission(self) -> Submission {
        self.submission
    }
}
