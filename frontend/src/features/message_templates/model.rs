//! Pure rules of writing messages. Places in a text are counted as browsers do, in UTF-16.

use contract::{
    custom_values::CustomValue,
    message_templates::{MessageDraft, MessageKind, MessageTexts, UpdateMessageTemplate},
};

use crate::i18n;

/// What a message is called.
pub fn name_of(kind: MessageKind) -> &'static str {
    i18n::message_names::by_name(kind.as_str()).unwrap_or_else(|| kind.as_str())
}

/// When a message is sent.
pub fn when(kind: MessageKind) -> &'static str {
    i18n::message_names::by_name(&[kind.as_str(), "_when"].concat()).unwrap_or_default()
}

/// What a custom value stands for, in the reader's language.
pub fn about(value: &CustomValue) -> String {
    let text = i18n::custom_values::by_name(&value.name.replace('.', "_"));
    text.map_or_else(|| value.description.clone(), str::to_owned)
}

/// A custom value as it is written.
pub fn written(value: &CustomValue) -> String {
    ["{{", &value.name, "}}"].concat()
}

/// What stands in the form.
pub fn update(texts: &MessageTexts) -> UpdateMessageTemplate {
    UpdateMessageTemplate { subject: texts.subject.clone(), body: texts.body.clone(), sms: texts.sms.clone() }
}

/// What stands in the form, to be looked at.
pub fn draft(texts: MessageTexts, client_id: Option<contract::ids::ClientId>) -> MessageDraft {
    MessageDraft { subject: texts.subject, body: texts.body, sms: texts.sms, client_id }
}

/// A custom value that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typing {
    /// Where its braces begin.
    pub from: usize,
    /// Where what was typed of it ends, and the braces after it, if they are there already.
    pub to: usize,
    /// What was typed of its name.
    pub typed: String,
}

/// The byte at which a place of a text is.
fn byte(text: &str, place: usize) -> usize {
    let mut units = 0;
    for (at, letter) in text.char_indices() {
        if units >= place {
            return at;
        }
        units += letter.len_utf16();
    }
    text.len()
}

/// How long a text is.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The custom value that is being typed where the caret stands.
pub fn typing(text: &str, caret: usize) -> Option<Typing> {
    let (before, after) = text.split_at(byte(text, caret));
    let at = before.rfind("{{")?;
    let typed = before.get(at + 2..)?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ' ');
    if !typed.chars().all(is_name) || typed.trim_start().contains(' ') {
        return None;
    }
    let rest = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
    let closed = if rest.starts_with("}}") { after.len() - rest.len() + 2 } else { 0 };
    Some(Typing {
        from: length(before.get(..at)?),
        to: caret + length(after.get(..closed)?),
        typed: typed.trim().to_ascii_lowercase(),
    })
}

/// The values that fit what was typed: those that begin with it, then those that hold it.
pub fn fitting(values: &[CustomValue], typed: &str) -> Vec<CustomValue> {
    let begins = |value: &&CustomValue| value.name.starts_with(typed);
    let holds = |value: &&CustomValue| !value.name.starts_with(typed) && value.name.contains(typed);
    values.iter().filter(begins).chain(values.iter().filter(holds)).cloned().collect()
}

/// The text with `new` between two places, and the place behind it.
pub fn replaced(text: &str, from: usize, to: usize, new: &str) -> (String, usize) {
    let (from_byte, to_byte) = (byte(text, from), byte(text, to.max(from)));
    let changed = [text.get(..from_byte).unwrap_or_default(), new, text.get(to_byte..).unwrap_or_default()].concat();
    (changed, from.min(length(text)) + length(new))
}

/// A way to write something that looks different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Bold.
    Bold,
    /// A link.
    Link,
    /// A list.
    List,
    /// A button.
    Button,
    /// A box.
    Panel,
    /// Small print.
    SmallPrint,
}

impl Format {
    /// Every format, in order.
    pub const ALL: [Self; 6] = [Self::Bold, Self::Link, Self::List, Self::Button, Self::Panel, Self::SmallPrint];

    /// What stands before and after what it is done to.
    const fn around(self) -> (&'static str, &'static str) {
        match self {
            Self::Bold => ("**", "**"),
            Self::Link => ("[", "](https://)"),
            Self::List => ("- ", ""),
            Self::Button => ("[", "]({{portal.url}})"),
            Self::Panel => ("> ", ""),
            Self::SmallPrint => ("---\n\n", ""),
        }
    }

    /// Whether it needs a paragraph of its own.
    const fn is_block(self) -> bool {
        !matches!(self, Self::Bold | Self::Link)
    }
}

/// The text with what is selected in a format, or `placeholder` where nothing is; and what is to be
/// selected then.
pub fn formatted(text: &str, from: usize, to: usize, format: Format, placeholder: &str) -> (String, usize, usize) {
    let selected = text.get(byte(text, from)..byte(text, to)).unwrap_or_default();
    let subject = if selected.is_empty() { placeholder } else { selected };
    let (before, after) = format.around();
    let before_text = text.get(..byte(text, from)).unwrap_or_default();
    let (mut lead, mut trail) = ("", "");
    if format.is_block() {
        lead = match () {
            () if before_text.is_empty() || before_text.ends_with("\n\n") => "",
            () if before_text.ends_with('\n') => "\n",
            () => "\n\n",
        };
        let rest = text.get(byte(text, to)..).unwrap_or_default();
        trail = if rest.is_empty() || rest.starts_with("\n\n") { "" } else { "\n\n" };
    }
    let new = [lead, before, subject, after, trail].concat();
    let start = from + length(lead) + length(before);
    let (text, _) = replaced(text, from, to, &new);
    (text, start, start + length(subject))
}

#[cfg(test)]
mod tests {
    use contract::{custom_values::ValueName, message_templates::MessageKind};

    use super::*;

    fn value(name: &str) -> CustomValue {
        CustomValue {
            name: name.to_owned(),
            description: String::new(),
            example: String::new(),
            may_be_empty: false,
            is_address: false,
            is_secret: false,
            messages: Vec::new(),
        }
    }

    #[test]
    fn every_message_and_every_value_has_texts() {
        for kind in MessageKind::ALL {
            assert!(i18n::message_names::by_name(kind.as_str()).is_some(), "{kind:?}");
            assert!(!when(*kind).is_empty(), "{kind:?}");
        }
        for name in ValueName::ALL {
            let key = name.as_str().replace('.', "_");
            assert!(i18n::custom_values::by_name(&key).is_some(), "{key}");
        }
    }

    #[test]
    fn a_value_is_being_typed_between_its_braces() {
        let at = |text: &str, caret| typing(text, caret).map(|typing| (typing.from, typing.to, typing.typed));
        assert_eq!(at("Hi {{", 5), Some((3, 5, String::new())));
        assert_eq!(at("Hi {{ cli", 9), Some((3, 9, "cli".to_owned())));
        assert_eq!(at("Hi {{Cli}} x", 8), Some((3, 10, "cli".to_owned())));
        assert_eq!(at("😀 {{cl", 7), Some((3, 7, "cl".to_owned())));
        assert_eq!(at("Hi {{client.first_name}} x", 26), None);
        assert_eq!(at("Hi {{a\nb", 8), None);
        assert_eq!(at("Hi {{a | fallback", 17), None);
        assert_eq!(at("Hi", 2), None);
    }

    #[test]
    fn what_begins_with_it_comes_first() {
        let values = ["sign_in.link", "client.email", "clinic.email"].map(value);
        let names = |typed| fitting(&values, typed).into_iter().map(|value| value.name).collect::<Vec<_>>();
        assert_eq!(names("cli"), ["client.email", "clinic.email"]);
        assert_eq!(names("in"), ["sign_in.link", "clinic.email"]);
        assert_eq!(names("").len(), 3);
        assert!(names("zzz").is_empty());
    }

    #[test]
    fn texts_are_replaced_by_places() {
        assert_eq!(replaced("😀 {{cl now", 3, 7, "{{x}}"), ("😀 {{x}} now".to_owned(), 8));
        assert_eq!(replaced("ab", 9, 9, "c"), ("abc".to_owned(), 3));
    }

    #[test]
    fn what_is_selected_gets_the_format() {
        assert_eq!(formatted("a b c", 2, 3, Format::Bold, "x"), ("a **b** c".to_owned(), 4, 5));
        assert_eq!(formatted("a", 1, 1, Format::Button, "Go"), ("a\n\n[Go]({{portal.url}})".to_owned(), 4, 6));
        assert_eq!(formatted("a\n\nb", 3, 3, Format::List, "x"), ("a\n\n- x\n\nb".to_owned(), 5, 6));
    }
}
