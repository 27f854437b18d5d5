//! The design system. It knows no API and no feature: texts and actions are passed in.

mod badge;
mod button;
mod card;
mod dialog;
mod empty;
mod field;
mod icon;
mod monogram;
mod nav;
mod page;
mod segmented;
mod skeleton;
mod tabs;
mod toast;

pub use badge::{Badge, Tone};
pub use button::{Button, ButtonKind, ButtonLink};
pub use card::{Card, Note};
pub use dialog::Sheet;
pub use empty::{EmptyState, FailedState};
pub use field::{CheckField, TextField};
pub use icon::{Icon, IconName};
pub use monogram::{Brand, Monogram, initials};
pub use nav::{AppFrame, NavItem};
pub use page::{PAGE_TITLE, Page};
pub use segmented::{Choice, Segmented};
pub use skeleton::{Skeleton, SkeletonKind, Skeletons};
pub use tabs::Tabs;
pub use toast::{ToastRegion, Toasts};
