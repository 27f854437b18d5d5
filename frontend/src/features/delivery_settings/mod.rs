//! By which accounts messages go out: a mail server and a Twilio account of the clinic's own.

mod mail_form;
mod model;
mod page;
mod remove;
mod text_form;

pub use page::DeliveryPage;
