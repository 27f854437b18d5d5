//! Custom values in a text: `Hello {{client.first_name | fallback: "there"}}`.
//!
//! Two opening braces begin a value and two closing ones end it, on the same line. There are no
//! conditions, loops or calculations, and nothing of a value is ever read as a template.

use std::fmt;

use contract::custom_values::ValueName;
use thiserror::Error;

use super::catalogue::{Secrecy, secrecy};

/// A text with custom values in it.
#[derive(Debug, Clone, Default)]
pub struct Template {
    pieces: Vec<Piece>,
    /// The start of each piece in the source, in bytes.
    starts: Vec<usize>,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Literal text.
    Text(String),
    /// A value with an optional fallback.
    Value {
        /// Its name.
        name: ValueName,
        /// The text that replaces it when it is empty.
        fallback: Option<String>,
    },
}

/// A mistake in a text, and its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its start in the source, in bytes.
    pub at: usize,
    /// The kind of mistake.
    pub kind: FaultKind,
}

/// The kinds of mistakes in a text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum FaultKind {
    #[error("`{{{{` begins a custom value that no `}}}}` ends on the same line")]
    Unclosed,
    #[error("this `}}}}` ends nothing: a custom value begins with `{{{{`")]
    Stray,
    #[error("a custom value needs two braces on each side: `{{{{{name}}}}}`")]
    SingleBraces { name: &'static str },
    #[error("there is no custom value `{name}`{}", nearest.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default())]
    Unknown { name: String, nearest: Option<&'static str> },
    #[error("`{name}` is not known in this message")]
    NotInThisMessage { name: &'static str },
    #[error("a name can be followed only by a fallback, such as `{{{{{name} | fallback: \"there\"}}}}`")]
    NoFallback { name: &'static str },
    #[error("this character cannot be used in messages")]
    Character,
    #[error("a subject has one line")]
    SecondLine,
    #[error("HTML is not read here: write `**bold**`, `[a link](https://…)` and so on")]
    Html,
    #[error("pictures cannot be used in messages")]
    Picture,
    #[error("a link leads to a whole address: `https://…`, `mailto:…`, `tel:…`, or a custom value that is an address")]
    Address,
    #[error("this is nested too deeply")]
    TooDeep,
    #[error("{}", must_stand_alone(*name))]
    NotAlone { name: ValueName },
    #[error("the message needs {}, or it is of no use", listed(values))]
    Needed { values: &'static [ValueName] },
}

impl FaultKind {
    /// The stable code of the fault.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unclosed => "value_unclosed",
            Self::Stray => "value_stray_braces",
            Self::SingleBraces { .. } => "value_single_braces",
            Self::Unknown { .. } => "value_unknown",
            Self::NotInThisMessage { .. } => "value_not_in_this_message",
            Self::NoFallback { .. } => "value_fallback",
            Self::Character => "character",
            Self::SecondLine => "one_line",
            Self::Html => "html",
            Self::Picture => "picture",
            Self::Address => "address",
            Self::TooDeep => "too_deep",
            Self::NotAlone { .. } => "secret_not_alone",
            Self::Needed { .. } => "value_needed",
        }
    }

    /// A secret is part of something else.
    pub(super) const fn not_alone(name: ValueName) -> Self {
        Self::NotAlone { name }
    }
}

fn must_stand_alone(name: ValueName) -> String {
    let name = name.as_str();
    let as_link = match ValueName::from_name(name).map(secrecy) {
        Some(Secrecy::Link) => format!("as the whole address of a link, such as `[Open]({{{{{name}}}}})`, or "),
        _ => String::new(),
    };
    format!(
        "`{{{{{name}}}}}` lets whoever has it act as the client, so it must stand alone: {as_link}as text with a space \
         before and after it, never as a part of another address or of what a link is called"
    )
}

fn listed(values: &[ValueName]) -> String {
    let names: Vec<String> = values.iter().map(|value| format!("`{{{{{}}}}}`", value.as_str())).collect();
    names.join(" or ")
}

/// The line and column of a byte of the source, both counted from 1; columns count characters.
pub fn place(source: &str, at: usize) -> (usize, usize) {
    let before = source.get(..at).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// The first of the characters that [`super::filling`] uses as marks; no text contains them.
pub(super) const FIRST_MARK: u32 = 0xF_0000;
/// The last of them: planes 15 and 16 are for private use (Unicode, 23.5).
const LAST_MARK: u32 = 0x10_FFFD;

pub(super) fn is_mark(c: char) -> bool {
    (FIRST_MARK..=LAST_MARK).contains(&u32::from(c))
}

fn is_refused(c: char) -> bool {
    is_mark(c) || (c.is_control() && c != '\n' && c != '\t')
}

impl Template {
    /// Reads a text and finds all of its mistakes at once.
    ///
    /// # Errors
    /// The mistakes, in the order of the text.
    pub fn parse(source: &str, allowed: &[ValueName]) -> Result<Self, Vec<Fault>> {
        let mut faults: Vec<Fault> = source
            .char_indices()
            .filter(|(_, c)| is_refused(*c))
            .map(|(at, _)| Fault { at, kind: FaultKind::Character })
            .collect();
        let mut template = Self::default();
        let (mut text_from, mut at) = (0, 0);
        while let Some(offset) = source[at..].find(['{', '}']) {
            at += offset;
            let rest = &source[at..];
            if rest.starts_with("{{") {
                let Some(content) = content(rest) else {
                    faults.push(Fault { at, kind: FaultKind::Unclosed });
                    at += 2;
                    continue;
                };
                match read(content, allowed) {
                    Ok(value) => {
                        template.push_text(text_from, &source[text_from..at]);
                        template.push(at, value);
                    }
                    Err(kind) => faults.push(Fault { at, kind }),
                }
                at += content.len() + 4;
                text_from = at;
            } else if rest.starts_with("}}") {
                faults.push(Fault { at, kind: FaultKind::Stray });
                at += 2;
            } else {
                if let Some(name) = in_single_braces(rest) {
                    faults.push(Fault { at, kind: FaultKind::SingleBraces { name } });
                }
                at += 1;
            }
        }
        template.push_text(text_from, &source[text_from..]);
        faults.sort_by_key(|fault| fault.at);
        if faults.is_empty() { Ok(template) } else { Err(faults) }
    }

    /// Its parts, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Its parts with their positions in the source.
    pub(super) fn placed(&self) -> impl Iterator<Item = (usize, &Piece)> {
        self.starts.iter().copied().zip(&self.pieces)
    }

    /// The position in the source of the value behind a mark that [`Self::marked`] has set.
    pub(super) fn place_of(&self, mark: char) -> Option<(usize, ValueName)> {
        let number = usize::try_from(u32::from(mark).checked_sub(FIRST_MARK)?).ok()?;
        let mut values = self.placed().filter_map(|(at, piece)| match piece {
            Piece::Value { name, .. } => Some((at, *name)),
            Piece::Text(_) => None,
        });
        values.nth(number)
    }

    /// Whether it holds one of those values.
    pub fn holds_any(&self, values: &[ValueName]) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Value { name, .. } if values.contains(name)))
    }

    fn push_text(&mut self, at: usize, text: &str) {
        if !text.is_empty() {
            self.push(at, Piece::Text(text.to_owned()));
        }
    }

    fn push(&mut self, at: usize, piece: Piece) {
        self.pieces.push(piece);
        self.starts.push(at);
    }
}

/// The template in its canonical spelling.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(text),
            Piece::Value { name, fallback: None } => write!(f, "{{{{{}}}}}", name.as_str()),
            Piece::Value { name, fallback: Some(fallback) } => {
                write!(f, "{{{{{} | fallback: \"{fallback}\"}}}}", name.as_str())
            }
        })
    }
}

/// The text between `{{` and its closing `}}`.
fn content(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix("{{")?;
    let content = &inner[..inner.find("}}")?];
    (!content.contains('\n') && !content.contains("{{")).then_some(content)
}

fn read(content: &str, allowed: &[ValueName]) -> Result<Piece, FaultKind> {
    let (written, rest) = match content.split_once('|') {
        Some((written, rest)) => (written.trim(), Some(rest.trim())),
        None => (content.trim(), None),
    };
    let Some(name) = ValueName::from_name(written) else {
        return Err(FaultKind::Unknown { name: written.to_owned(), nearest: nearest(written, allowed) });
    };
    if !allowed.contains(&name) {
        return Err(FaultKind::NotInThisMessage { name: name.as_str() });
    }
    let no_fallback = FaultKind::NoFallback { name: name.as_str() };
    let fallback = rest.map(|rest| fallback(rest).ok_or(no_fallback)).transpose()?;
    Ok(Piece::Value { name, fallback })
}

/// The text in `fallback: "…"`. Typographic quotation marks are accepted, because telephones insert them.
fn fallback(rest: &str) -> Option<String> {
    const QUOTES: [char; 3] = ['"', '“', '”'];
    let quoted = rest.strip_prefix("fallback")?.trim_start().strip_prefix(':')?.trim_start();
    let text = quoted.strip_prefix(QUOTES)?.strip_suffix(QUOTES)?;
    let fits = !text.trim().is_empty() && text.chars().count() <= 100;
    (fits && !text.contains(QUOTES) && !text.contains(['{', '}'])).then(|| text.to_owned())
}

/// The known value that is most similar to a misspelt one.
fn nearest(written: &str, allowed: &[ValueName]) -> Option<&'static str> {
    let written = written.to_lowercase();
    let close = |name: &'static str| (strsim::normalized_damerau_levenshtein(&written, name), name);
    let best = allowed.iter().map(|value| close(value.as_str())).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(similarity, _)| *similarity >= 0.5).map(|(_, name)| name)
}

/// The name of a value between single braces at the start of `rest`.
fn in_single_braces(rest: &str) -> Option<&'static str> {
    let inner = rest.strip_prefix('{')?;
    ValueName::from_name(inner[..inner.find('}')?].trim()).map(ValueName::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(source: &str) -> Vec<(usize, &'static str, String)> {
        let found = Template::parse(source, &[ValueName::ClientFirstName, ValueName::ClinicName]).err();
        found
            .unwrap_or_default()
            .into_iter()
            .map(|fault| (fault.at, fault.kind.code(), fault.kind.to_string()))
            .collect()
    }

    #[test]
    fn values_are_found_with_their_fallbacks() {
        let source = "Hello {{ client.first_name|fallback:“there” }}, from {{clinic.name}} {as ever}";
        let template = Template::parse(source, ValueName::ALL).unwrap();
        assert_eq!(
            template.pieces(),
            [
                Piece::Text("Hello ".to_owned()),
                Piece::Value { name: ValueName::ClientFirstName, fallback: Some("there".to_owned()) },
                Piece::Text(", from ".to_owned()),
                Piece::Value { name: ValueName::ClinicName, fallback: None },
                Piece::Text(" {as ever}".to_owned()),
            ]
        );
        assert_eq!(
            template.to_string(),
            "Hello {{client.first_name | fallback: \"there\"}}, from {{clinic.name}} {as ever}"
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (source, at, code, says) in [
            ("Hello {{client.firstname}}", 6, "value_unknown", "did you mean `client.first_name`?"),
            ("{{Clinic.Name}}", 0, "value_unknown", "did you mean `clinic.name`?"),
            ("{{qqqqqqqqqqqqqqqqqqqqqqqq}}", 0, "value_unknown", "`qqqqqqqqqqqqqqqqqqqqqqqq`"),
            ("{{}}", 0, "value_unknown", "there is no custom value ``"),
            ("{{client.email}}", 0, "value_not_in_this_message", "`client.email` is not known in this message"),
            ("a {{client.first_name", 2, "value_unclosed", "no `}}` ends"),
            ("a {{client.first_name\n}}", 2, "value_unclosed", "on the same line"),
            ("client.first_name}}", 17, "value_stray_braces", "begins with `{{`"),
            ("{client.first_name}", 0, "value_single_braces", "`{{client.first_name}}`"),
            ("{{clinic.name | upper}}", 0, "value_fallback", "`{{clinic.name | fallback: \"there\"}}`"),
            ("{{clinic.name | fallback: \"\"}}", 0, "value_fallback", "fallback"),
            ("a\u{7}b", 1, "character", "cannot be used"),
            ("a\u{F0000}b", 1, "character", "cannot be used"),
        ] {
            let found = faults(source);
            assert!(!found.is_empty(), "{source}");
            assert_eq!((found[0].0, found[0].1), (at, code), "{source}");
            assert!(found[0].2.contains(says), "{source}: {}", found[0].2);
        }
        assert_eq!(faults("{{a.b}} and {{c.d}}").len(), 2, "everything is said at once");
    }

    #[test]
    fn places_are_counted_as_people_do() {
        assert_eq!(place("abc", 1), (1, 2));
        assert_eq!(place("ä\nöü{{", "ä\nöü".len()), (2, 3));
        assert_eq!(place("ab", 99), (1, 3));
    }
}
