//! Putting values into a text.
//!
//! First each value becomes one mark, a character that occurs in no text, and the surroundings of an empty
//! value are tidied up. Then the marks are replaced by the values. Whatever a value holds, it is never read as
//! a template or as markup.

use std::collections::BTreeMap;

use contract::custom_values::ValueName;
use thiserror::Error;

use super::{
    catalogue::is_secret,
    language::{FIRST_MARK, Piece, Template, is_mark},
};

/// The custom values of one message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<ValueName, String>);

/// A value that a message uses was not set, which is a bug in Portico.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the value `{}` is not set", .0.as_str())]
pub struct Missing(pub ValueName);

impl Values {
    /// Sets a value; an empty text means that it is empty. Line breaks in the text are removed.
    pub fn set(&mut self, name: ValueName, value: impl AsRef<str>) {
        let clean = |c: char| if c.is_control() || is_mark(c) { ' ' } else { c };
        let value: String = value.as_ref().chars().map(clean).collect();
        self.0.insert(name, value.split_whitespace().collect::<Vec<_>>().join(" "));
    }

    /// The value, if it was set.
    pub fn get(&self, name: ValueName) -> Option<&str> {
        self.0.get(&name).map(String::as_str)
    }

    /// The same values, with `<`, `>` and `"` replaced by typographic signs. Some programs read the ASCII signs
    /// as the bounds of an address, which could then include a secret. Secret values stay as they are.
    pub(super) fn disarmed(&self) -> Self {
        let harmless = |c: char| match c {
            '<' => '‹',
            '>' => '›',
            '"' => '”',
            c => c,
        };
        let value = |(name, value): (&ValueName, &String)| {
            let value = if is_secret(*name) { value.clone() } else { value.chars().map(harmless).collect() };
            (*name, value)
        };
        Self(self.0.iter().map(value).collect())
    }

    /// All values that were set, in the catalogue's order.
    pub fn iter(&self) -> impl Iterator<Item = (ValueName, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

/// A text with a mark in the place of each value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// The text.
    pub(super) text: String,
    /// The value behind each mark.
    pub(super) values: Vec<(ValueName, String)>,
}

/// A part of a text with marks in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// The value behind a mark.
    Value(ValueName, &'a str),
}

impl Part<'_> {
    /// The name of the value, if it is one.
    pub(super) const fn name(&self) -> Option<ValueName> {
        match self {
            Self::Text(_) => None,
            Self::Value(name, _) => Some(*name),
        }
    }

    /// Whether it is a secret value.
    pub(super) fn is_secret(&self) -> bool {
        self.name().is_some_and(is_secret)
    }
}

impl Marked {
    /// The same text with each secret replaced by its mark, which shows where the secret stands. Every other
    /// value is replaced by `stand_in`, if that is given.
    pub(super) fn veiled(&self, stand_in: Option<&str>) -> Self {
        let values = (FIRST_MARK..).zip(&self.values).map(|(mark, (name, value))| {
            let veil = char::from_u32(mark).filter(|_| is_secret(*name)).map(String::from);
            (*name, veil.unwrap_or_else(|| stand_in.unwrap_or(value).to_owned()))
        });
        Self { text: self.text.clone(), values: values.collect() }
    }

    fn mark(&mut self, name: ValueName, value: String) {
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        // There are more marks than a text can have characters.
        if let Some(mark) = char::from_u32(FIRST_MARK.saturating_add(number)) {
            self.text.push(mark);
            self.values.push((name, value));
        }
    }

    /// The value behind a mark.
    pub(super) fn value(&self, mark: char) -> Option<(ValueName, &str)> {
        let number = u32::from(mark).checked_sub(FIRST_MARK)?;
        self.values.get(usize::try_from(number).ok()?).map(|(name, value)| (*name, value.as_str()))
    }

    /// The parts of a piece of the text.
    pub(super) fn parts<'a>(&'a self, text: &'a str) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(is_mark) {
            let (before, from_mark) = rest.split_at(at);
            if !before.is_empty() {
                parts.push(Part::Text(before));
            }
            let mut after = from_mark.chars();
            if let Some((name, value)) = after.next().and_then(|mark| self.value(mark)) {
                parts.push(Part::Value(name, value));
            }
            rest = after.as_str();
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest));
        }
        parts
    }

    /// The text with the values in it.
    pub fn plain(&self) -> String {
        let parts = self.parts(&self.text);
        parts
            .into_iter()
            .map(|part| match part {
                Part::Text(text) | Part::Value(_, text) => text,
            })
            .collect()
    }
}

impl Template {
    /// The template with marks for its values.
    ///
    /// An empty value without a fallback also removes the space before it, the emphasis around it, and its line
    /// if nothing else stands on it: `Hello {{client.first_name}},` becomes `Hello,`.
    ///
    /// # Errors
    /// [`Missing`] when a value was not set, not even as empty.
    pub fn fill(&self, values: &Values) -> Result<Marked, Missing> {
        let mut filling = Filling::default();
        let mut pieces = self.pieces().iter().peekable();
        // How much of the following text an empty value has removed.
        let mut skipped = 0;
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Text(text) => filling.text(&text[std::mem::take(&mut skipped)..]),
                Piece::Value { name, fallback } => {
                    let value = values.get(*name).ok_or(Missing(*name))?;
                    match (value, fallback) {
                        ("", None) => {
                            let next = pieces.peek().map(|next| match next {
                                Piece::Text(text) => text.as_str(),
                                Piece::Value { .. } => "{",
                            });
                            skipped = filling.nothing(next.unwrap_or_default());
                        }
                        ("", Some(fallback)) => filling.value(*name, fallback.clone()),
                        (value, _) => filling.value(*name, value.to_owned()),
                    }
                }
            }
        }
        Ok(filling.finish())
    }

    /// The template with a mark for every value, and the position of each part in the result and in the source.
    pub(super) fn marked(&self) -> (Marked, Vec<(usize, usize)>) {
        let mut marked = Marked::default();
        let mut places = Vec::new();
        for (start, piece) in self.placed() {
            places.push((marked.text.len(), start));
            match piece {
                Piece::Text(text) => marked.text.push_str(text),
                Piece::Value { name, .. } => marked.mark(*name, name.example().to_owned()),
            }
        }
        (marked, places)
    }
}

/// A template that is being filled.
#[derive(Default)]
struct Filling {
    marked: Marked,
    line: Line,
}

/// The line that is being written.
#[derive(Default)]
struct Line {
    /// Its start in the text.
    from: usize,
    has_value: bool,
    has_nothing: bool,
}

impl Filling {
    fn text(&mut self, text: &str) {
        let mut lines = text.split('\n');
        self.marked.text.push_str(lines.next().unwrap_or_default());
        for line in lines {
            if !self.drop_bare_line() {
                self.marked.text.push('\n');
            }
            self.line = Line { from: self.marked.text.len(), ..Line::default() };
            self.marked.text.push_str(line);
        }
    }

    fn value(&mut self, name: ValueName, value: String) {
        self.line.has_value = true;
        self.marked.mark(name, value);
    }

    /// Handles an empty value. Returns how much of the following text is removed with it.
    fn nothing(&mut self, next: &str) -> usize {
        self.line.has_nothing = true;
        let mut rest = next;
        while let Some(sign) = ['*', '_', '`'].into_iter().find(|sign| rest.starts_with(*sign)) {
            if !self.written().ends_with(sign) {
                break;
            }
            self.marked.text.pop();
            rest = &rest[1..];
        }
        let ends = rest.chars().next().is_none_or(|c| c.is_whitespace() || ".,;:!?)".contains(c));
        if ends && self.written().ends_with(' ') {
            self.marked.text.pop();
        } else if self.written().is_empty() {
            rest = rest.trim_start_matches([' ', ',']);
        }
        next.len() - rest.len()
    }

    /// The content of the line so far.
    fn written(&self) -> &str {
        &self.marked.text[self.line.from..]
    }

    /// Removes the line if it held only empty values.
    fn drop_bare_line(&mut self) -> bool {
        let text = self.written().trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        let bare = self.line.has_nothing && !self.line.has_value && !text.contains(char::is_alphanumeric);
        if bare {
            self.marked.text.truncate(self.line.from);
        }
        bare
    }

    fn finish(mut self) -> Marked {
        self.drop_bare_line();
        self.marked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(source: &str, first_name: &str, address: &str) -> String {
        let mut values = Values::default();
        values.set(ValueName::ClientFirstName, first_name);
        values.set(ValueName::ClientLastName, "");
        values.set(ValueName::ClinicAddress, address);
        Template::parse(source, ValueName::ALL).unwrap().fill(&values).unwrap().plain()
    }

    #[test]
    fn nobody_is_greeted_without_a_name() {
        for (source, with, without) in [
            ("Hello {{client.first_name}},", "Hello Eleanor,", "Hello,"),
            ("Hello {{client.first_name | fallback: \"there\"}},", "Hello Eleanor,", "Hello there,"),
            ("Hello {{client.first_name}} {{client.last_name}}!", "Hello Eleanor!", "Hello!"),
            ("Hello **{{client.first_name}}**, hello", "Hello **Eleanor**, hello", "Hello, hello"),
            ("{{client.first_name}}, hello", "Eleanor, hello", "hello"),
            ("{{client.first_name}} hello", "Eleanor hello", "hello"),
            ("for {{client.first_name}} only", "for Eleanor only", "for only"),
            ("hello ({{client.first_name}})", "hello (Eleanor)", "hello ()"),
        ] {
            assert_eq!(filled(source, "Eleanor", ""), with, "{source}");
            assert_eq!(filled(source, "", ""), without, "{source}");
        }
    }

    #[test]
    fn a_line_of_nothing_but_empty_values_goes() {
        let source = "> **Peel**\n> {{clinic.address}}\n> 14:30";
        assert_eq!(filled(source, "", "12 Rose Street"), "> **Peel**\n> 12 Rose Street\n> 14:30");
        assert_eq!(filled(source, "", ""), "> **Peel**\n> 14:30");
        assert_eq!(filled("- a\n- {{clinic.address}}\n\nb\n", "", ""), "- a\n\nb\n");
        assert_eq!(filled("1. {{clinic.address}}", "", ""), "");
        assert_eq!(filled("\n\n", "", ""), "\n\n", "empty lines stay");
    }

    #[test]
    fn values_are_one_line_and_never_read_again() {
        assert_eq!(filled("{{client.first_name}}", " {{clinic.name}}\r\n\u{F0000}<b> ", ""), "{{clinic.name}} <b>");
    }

    #[test]
    fn what_nobody_has_said_is_a_mistake() {
        let template = Template::parse("{{clinic.name}}", ValueName::ALL).unwrap();
        assert_eq!(template.fill(&Values::default()), Err(Missing(ValueName::ClinicName)));
    }
}
