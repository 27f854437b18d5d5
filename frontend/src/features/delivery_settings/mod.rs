//! By which accounts messages go out, a mail server and a Twilio account of the clinic's own, and how
//! many in a day.

mod limits;
mod mail_form;
mod model;
mod page;
mod remove;
mod text_form;

pub use page::DeliveryPage;
