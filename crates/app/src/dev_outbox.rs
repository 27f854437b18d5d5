//! The page that shows a developer the messages that were sent.

use minijinja::{Environment, HtmlEscape, Value, context};

use crate::{Error, Result};

/// The messages, newest first, as their receivers would see them.
pub fn page(messages: &[serde_json::Value]) -> Result<String> {
    let mut templates = Environment::new();
    templates.add_filter("links", links);
    templates
        .add_template("dev_outbox.html", include_str!("../templates/dev_outbox.html"))
        .map_err(|_| Error::Internal("the template of the development mailbox is broken"))?;
    templates
        .get_template("dev_outbox.html")
        .and_then(|template| template.render(context! { messages }))
        .map_err(|_| Error::Internal("the development mailbox cannot be shown"))
}

/// A text with its addresses as links.
fn links(text: &str) -> Value {
    let escape = |text: &str| HtmlEscape(text).to_string();
    let html: String = text
        .split_inclusive(char::is_whitespace)
        .map(|word| {
            let address = word.trim_end();
            if address.starts_with("http") {
                let space = &word[address.len()..];
                format!("<a href=\"{0}\">{0}</a>{space}", escape(address))
            } else {
                escape(word)
            }
        })
        .collect();
    Value::from_safe_string(html)
}
