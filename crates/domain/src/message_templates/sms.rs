//! How many text messages a text is charged as (3GPP TS 23.038 and 23.040).

use contract::message_templates::{SmsEncoding, SmsPreview};

/// The GSM 7-bit alphabet, each of whose characters counts as one.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension, each of whose characters counts as two.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// The text as it will be sent, and the number of messages it is charged as.
pub fn preview(text: String) -> SmsPreview {
    let gsm: Option<u32> = text
        .chars()
        .map(|c| match () {
            () if BASIC.contains(c) => Some(1),
            () if EXTENSION.contains(c) => Some(2),
            () => None,
        })
        .sum();
    let (encoding, characters, alone, of_several) = if let Some(characters) = gsm {
        (SmsEncoding::Gsm7, characters, 160, 153)
    } else {
        let units = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
        (SmsEncoding::Ucs2, units, 70, 67)
    };
    let segments = if characters <= alone { 1 } else { characters.div_ceil(of_several) };
    SmsPreview { text, encoding, characters, segments }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_charged_by_what_it_holds() {
        use SmsEncoding::{Gsm7, Ucs2};
        for (text, encoding, characters, segments) in [
            (String::new(), Gsm7, 0, 1),
            ("a".repeat(160), Gsm7, 160, 1),
            ("a".repeat(161), Gsm7, 161, 2),
            ("a".repeat(306), Gsm7, 306, 2),
            ("a".repeat(307), Gsm7, 307, 3),
            ("€".repeat(80), Gsm7, 160, 1),
            ("€".repeat(81), Gsm7, 162, 2),
            ("ł".repeat(70), Ucs2, 70, 1),
            ("ł".repeat(71), Ucs2, 71, 2),
            ("😀".repeat(35), Ucs2, 70, 1),
            (format!("{}—", "a".repeat(70)), Ucs2, 71, 2),
        ] {
            let found = preview(text.clone());
            assert_eq!((found.encoding, found.characters, found.segments), (encoding, characters, segments), "{text}");
        }
    }
}
