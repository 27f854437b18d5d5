//! The rule for texts in requests.
//!
//! A line break in a name would end a line of a mail header, a calendar file or a log. A name that consists of
//! invisible characters looks like an empty one. So one rule applies to every text of every request. It goes by
//! the name of the field, so that new fields are checked without further code.

use crate::invisible::is_invisible;

/// The fields whose text may have several lines. All other texts are one line.
pub const FIELDS_OF_SEVERAL_LINES: [&str; 6] = ["body", "description", "note", "reason", "sms", "text"];

/// The fields for addresses and numbers. Reading these ignores invisible characters, so a text that consists of
/// them counts as empty.
const FIELDS_OF_CONTACTS: [&str; 4] = ["email", "identifier", "phone", "support_email"];

/// The rule for a text of one line, as far as a portable regular expression can express it.
pub const LINE_PATTERN: &str = r"^[^\x00-\x1F\x7F]*$";

/// The same for a text of several lines: tabs and line breaks are allowed.
pub const LINES_PATTERN: &str = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F]*$";

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// It contains a line break or another control character.
    #[error("must be one line: take line breaks, tabs and other control characters out")]
    NotOneLine,
    /// It contains a control character other than a tab or a line break.
    #[error("must not hold control characters other than tabs and line breaks")]
    ControlCharacter,
    /// It contains only invisible characters.
    #[error("must hold something that can be seen: all of its characters are invisible")]
    Invisible,
}

impl InvalidText {
    /// The stable name of the fault.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotOneLine | Self::ControlCharacter => "control_character",
            Self::Invisible => "invisible",
        }
    }
}

/// Checks a text by the name of its field.
///
/// # Errors
/// The broken rule. Empty texts and spaces pass: whether a field may be empty is checked elsewhere.
pub fn check(field: &str, text: &str) -> Result<(), InvalidText> {
    match if FIELDS_OF_SEVERAL_LINES.contains(&field) { check_lines(text) } else { check_line(text) } {
        Err(InvalidText::Invisible) if FIELDS_OF_CONTACTS.contains(&field) => Ok(()),
        checked => checked,
    }
}

/// Checks a text of one line.
///
/// # Errors
/// The broken rule.
pub fn check_line(text: &str) -> Result<(), InvalidText> {
    if text.contains(breaks_a_line) {
        return Err(InvalidText::NotOneLine);
    }
    check_visible(text)
}

/// Checks a text that may have several lines.
///
/// # Errors
/// The broken rule.
pub fn check_lines(text: &str) -> Result<(), InvalidText> {
    if text.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        return Err(InvalidText::ControlCharacter);
    }
    check_visible(text)
}

fn check_visible(text: &str) -> Result<(), InvalidText> {
    // The empty Braille pattern counts as a letter but is invisible.
    let shows_nothing = |c: char| is_invisible(c) || c == '\u{2800}';
    let is_blank = text.chars().all(|c| c.is_whitespace() || shows_nothing(c));
    if is_blank && text.contains(shows_nothing) { Err(InvalidText::Invisible) } else { Ok(()) }
}

/// Puts a text on one line by replacing line breaks and control characters with spaces. This is for texts that
/// were stored before the rule existed.
pub fn on_one_line(text: &str) -> String {
    text.split(breaks_a_line).collect::<Vec<_>>().join(" ")
}

/// Whether a character ends a line or is another control character: Unicode's category Cc, which includes
/// U+0085, and the line and paragraph separators.
pub fn breaks_a_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_not_broken() {
        for broken in ["A\nB", "A\rB", "A\0B", "A\tB", "A\u{7f}B", "A\u{85}B", "A\u{2028}B", "A\u{2029}B", "\n"] {
            assert_eq!(check("name", broken), Err(InvalidText::NotOneLine), "{broken:?}");
            assert_eq!(check("email", broken), Err(InvalidText::NotOneLine), "{broken:?}");
        }
        // Letters of all scripts, and the joiners that emoji, Persian and Hindi need.
        for fine in ["", " ", "Seán O’Brien", "李小龍", "می\u{200c}خواهم", "👩\u{200d}⚕\u{fe0f}", "\u{200f}שלום"]
        {
            assert_eq!(check("name", fine), Ok(()), "{fine:?}");
        }
    }

    #[test]
    fn several_lines_hold_no_other_control_characters() {
        assert_eq!(check("note", "One\r\n\tTwo\u{2028}Three"), Ok(()));
        for control in ["A\0B", "A\u{1b}[31mB", "A\u{85}B", "A\u{7f}"] {
            assert_eq!(check("note", control), Err(InvalidText::ControlCharacter), "{control:?}");
        }
    }

    #[test]
    fn invisible_letters_alone_are_no_text() {
        for nothing in ["\u{200b}", " \u{feff} ", "\u{2060}\u{2800}", "\u{3164}", "\u{ad}", "\u{e0041}"] {
            assert_eq!(check("name", nothing), Err(InvalidText::Invisible), "{nothing:?}");
            assert_eq!(check("note", nothing), Err(InvalidText::Invisible), "{nothing:?}");
            assert_eq!(check("email", nothing), Ok(()), "{nothing:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_put_on_one_line_is_one_line(text in "(?s).{0,40}") {
            let line = on_one_line(&text);
            prop_assert_ne!(check_line(&line), Err(InvalidText::NotOneLine));
            prop_assert_eq!(line.chars().count(), text.chars().count());
            if check_line(&text) != Err(InvalidText::NotOneLine) {
                prop_assert_eq!(line, text);
            }
        }
    }
}
