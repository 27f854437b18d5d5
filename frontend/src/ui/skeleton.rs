//! Grey shapes where content is about to be.

use leptos::prelude::*;

use crate::i18n;

/// What shape of content is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkeletonKind {
    /// A line of text.
    Line,
    /// A heading.
    Title,
    /// A row of a list.
    Row,
    /// A card.
    Card,
}

/// One grey shape.
#[component]
pub fn Skeleton(
    /// Its shape.
    kind: SkeletonKind,
) -> impl IntoView {
    let class = match kind {
        SkeletonKind::Line => "skeleton skeleton--line",
        SkeletonKind::Title => "skeleton skeleton--title",
        SkeletonKind::Row => "skeleton skeleton--row",
        SkeletonKind::Card => "skeleton skeleton--card",
    };
    view! { <span class=class></span> }
}

/// Several grey shapes, which appear only when loading takes longer than a blink.
#[component]
pub fn Skeletons(
    /// The shapes, from top to bottom.
    shapes: &'static [SkeletonKind],
) -> impl IntoView {
    view! {
        <div class="skeletons stack" role="status">
            <span class="visually-hidden">{i18n::feedback::loading()}</span>
            {shapes.iter().map(|kind| view! { <Skeleton kind=*kind /> }).collect_view()}
        </div>
    }
}
