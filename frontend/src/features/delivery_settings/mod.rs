//! By which accounts messages go out, a mail server and a Twilio account of the clinic's own, and how
//! many in a day. And whether a PostHog of its own is told what is done in the portal.

mod account_form;
mod limits;
mod mail_form;
mod model;
mod page;
mod posthog_form;
mod remove;
mod text_form;

pub use page::DeliveryPage;
