//! Which locales a clinic can have.

/// The tag as BCP 47 recommends to write it, such as `en-GB`, `de`, `zh-Hant-HK` or `es-419`: a language,
/// then a script and a region if need be. Nothing for anything else.
///
/// Variants and extensions are not taken: no clinic needs them, and what is stored must be a tag that
/// every browser's `Intl` accepts.
pub fn normalized(tag: &str) -> Option<String> {
    let mut parts = tag.split('-').peekable();
    let is = |part: &&str, letters: &[usize]| {
        letters.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let mut normalized = parts.next().filter(|part| is(part, &[2, 3]))?.to_ascii_lowercase();
    if let Some(script) = parts.next_if(|part| is(part, &[4])) {
        let (first, rest) = script.split_at(1);
        normalized.push('-');
        normalized.push_str(&first.to_ascii_uppercase());
        normalized.push_str(&rest.to_ascii_lowercase());
    }
    let is_number = |part: &&str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(region) = parts.next_if(|part| is(part, &[2]) || is_number(part)) {
        normalized.push('-');
        normalized.push_str(&region.to_ascii_uppercase());
    }
    parts.next().is_none().then_some(normalized)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_with_script_and_region_is_a_locale() {
        for (tag, expected) in [
            ("en-GB", "en-GB"),
            ("de", "de"),
            ("EN-gb", "en-GB"),
            ("zh-hant-hk", "zh-Hant-HK"),
            ("sr-Latn", "sr-Latn"),
            ("es-419", "es-419"),
            ("gsw-CH", "gsw-CH"),
        ] {
            assert_eq!(normalized(tag).as_deref(), Some(expected), "{tag}");
        }
    }

    #[test]
    fn what_a_browser_would_refuse_is_none() {
        for tag in [
            "",
            "-",
            "e",
            "en_GB",
            "en-",
            "-GB",
            "en--GB",
            "en GB",
            "en-GB ",
            "english",
            "en-GB-GB",
            "en-G",
            "en-GBR",
            "en-41",
            "en-GB-Latn",
            "en-GB-oxendict",
            "en-u-hc-h12",
            "x-clinic",
            "i-klingon",
            "é-GB",
            "en-éa",
            "en_GB.UTF-8",
        ] {
            assert_eq!(normalized(tag), None, "{tag}");
        }
    }
}
