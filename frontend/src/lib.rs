//! The browser apps and what they share: a design system (`ui`), one typed API client
//! (`api`), application state (`state`), texts and formats (`i18n`), and the features.
#![expect(clippy::needless_pass_by_value, reason = "component properties are owned")]
#![expect(unreachable_pub, reason = "the component macro wraps a public function in a public component")]

pub mod api;
pub mod browser;
pub mod features;
pub mod i18n;
pub mod order;
pub mod state;
pub mod ui;
