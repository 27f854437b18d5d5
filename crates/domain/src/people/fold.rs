//! Letters without what sets them apart for a search.

use icu_normalizer::{
    ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed, properties::CanonicalCombiningClassMapBorrowed,
};

/// A text as it is searched: compatibility forms and accents taken off (NFKD, without marks), small letters,
/// and those that Unicode does not take apart as people type them without their stroke (`ł`, `ø`, `ß`). Everything
/// that is neither letter nor digit parts words; they have one space between them.
pub fn fold(text: &str) -> String {
    let classes = CanonicalCombiningClassMapBorrowed::new();
    // Signs that stand for an apostrophe fall apart into a space and a mark, which parts words as well.
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let mut folded = String::with_capacity(decomposed.len());
    for c in decomposed.chars() {
        if contract::invisible::is_invisible(c) || classes.get_u8(c) != 0 {
            continue;
        }
        if !c.is_alphanumeric() || is_modifier(c) {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
            continue;
        }
        for c in c.to_lowercase() {
            match plain(c) {
                Some(plain) => folded.push_str(plain),
                // Lowering can bring a mark of its own: İ.
                None if classes.get_u8(c) != 0 => {}
                None => folded.push(c),
            }
        }
    }
    // The syllables of Hangul are whole again, so that half a one finds nothing else.
    ComposingNormalizerBorrowed::new_nfc().normalize(folded.trim_end()).into_owned()
}

/// Apostrophes and the like that Unicode counts as letters, as in Hawaiʻi and Oʼahu.
const fn is_modifier(c: char) -> bool {
    matches!(c, '\u{02B9}'..='\u{02BF}' | '\u{02C8}' | '\u{02CA}' | '\u{02CB}' | '\u{A78B}' | '\u{A78C}')
}

/// What people type for letters that have no decomposition.
const fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ı' | 'ɨ' | 'ɩ' => "i",
        'ł' | 'ƚ' | 'ɫ' => "l",
        'ø' | 'ɔ' | 'ɵ' => "o",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ħ' | 'ɦ' => "h",
        'ŧ' | 'ƭ' | 'ʈ' => "t",
        'ŋ' | 'ɲ' | 'ƞ' => "n",
        'ə' | 'ɛ' | 'ǝ' | 'ɇ' => "e",
        'ɓ' | 'ƀ' => "b",
        'ƙ' | 'ĸ' => "k",
        'ƴ' | 'ɏ' => "y",
        'ɠ' | 'ǥ' => "g",
        'ƒ' => "f",
        'ƈ' | 'ȼ' => "c",
        'ƶ' | 'ʒ' => "z",
        'ʋ' | 'ʉ' => "u",
        'ς' => "σ",
        _ => return None,
    })
}

/// Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese: there any part of a name is searched for.
pub(super) const fn is_written_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3100}'..='\u{318F}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}
