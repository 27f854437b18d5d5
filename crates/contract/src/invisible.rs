//! Invisible characters, such as zero-width spaces, byte order marks and direction marks. They are copied along
//! when somebody copies an address or a number from a page or a chat.

use std::fmt;

/// Whether a character is invisible: `Default_Ignorable_Code_Point` of Unicode 16 (UAX #44), and the annotation
/// marks.
pub const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Formats a character for an error message: in quotation marks if it is visible, otherwise in words or by its
/// code point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named(pub char);

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            ' ' | '\u{A0}' | '\u{202F}' => f.write_str("a space"),
            '\t' => f.write_str("a tab"),
            '\n' | '\r' => f.write_str("a line break"),
            '"' => f.write_str("a quotation mark"),
            c if c.is_whitespace() || c.is_control() || is_invisible(c) => {
                write!(f, "the invisible character U+{:04X}", u32::from(c))
            }
            c => write!(f, "\"{c}\""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_invisible_and_letters_are_not() {
        for mark in ['\u{200B}', '\u{FEFF}', '\u{2068}', '\u{2069}', '\u{202E}', '\u{00AD}', '\u{2060}', '\u{3164}'] {
            assert!(is_invisible(mark), "U+{:04X}", u32::from(mark));
        }
        for seen in ['a', 'é', '０', '漢', '-', ' ', '\u{301}'] {
            assert!(!is_invisible(seen), "{seen}");
        }
    }

    #[test]
    fn a_message_names_what_cannot_be_seen() {
        for (c, named) in [
            ('ß', "\"ß\""),
            (' ', "a space"),
            ('\n', "a line break"),
            ('\u{7}', "the invisible character U+0007"),
            ('\u{200B}', "the invisible character U+200B"),
        ] {
            assert_eq!(Named(c).to_string(), named);
        }
    }
}
