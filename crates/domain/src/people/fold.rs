//! Folding texts for search.

use icu_normalizer::{
    ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed, properties::CanonicalCombiningClassMapBorrowed,
};

/// Folds a text for search. Compatibility forms and accents are removed (NFKD without marks), and letters are
/// lowercased. Letters that Unicode does not decompose (`ł`, `ø`, `ß`) become the letters that people type for
/// them. Everything that is neither letter nor digit separates words, and words have one space between them.
pub fn fold(text: &str) -> String {
    let classes = CanonicalCombiningClassMapBorrowed::new();
    // Some signs that are used as apostrophes decompose into a space and a mark, and the space would separate
    // words.
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
                // Lowercasing can produce a mark: İ.
                None if classes.get_u8(c) != 0 => {}
                None => folded.push(c),
            }
        }
    }
    // Hangul syllables are composed again, so that half a syllable does not match another one.
    ComposingNormalizerBorrowed::new_nfc().normalize(folded.trim_end()).into_owned()
}

/// Apostrophes and the like that Unicode counts as letters, as in Hawaiʻi and Oʼahu.
const fn is_modifier(c: char) -> bool {
    matches!(c, '\u{02B9}'..='\u{02BF}' | '\u{02C8}' | '\u{02CA}' | '\u{02CB}' | '\u{A78B}' | '\u{A78C}')
}

/// The letters that people type for a letter without decomposition.
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

/// Whether the script has no spaces between words: Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese. Any
/// part of such a name can be searched for.
pub(super) const fn is_written_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3100}'..='\u{318F}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}
