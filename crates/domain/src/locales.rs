//! The locales that a clinic can have.

/// Language codes of two letters (ISO 639-1).
const LANGUAGES: &str = "\
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en \
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv \
    ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne \
    ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st \
    su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Language codes of three letters (ISO 639-3) that have formats of their own in the Unicode CLDR.
const LONGER_LANGUAGES: &str = "\
    agq asa ast bas bem bez bgc bho blo brx ceb cgg chr ckb csb csw dav dje doi dsb dua dyo ebu ewo fil fur gsw guz \
    haw hnj hsb jgo jmc kab kam kde kea kgp khq kkj kln kok ksb ksf ksh kxv lag lij lkt lld lmo lrc ltg luo luy mai \
    mas mer mfe mgh mgo mni mua mzn naq nds nmg nnh nqo nus nyn pcm pms prg raj rof rwk sah saq sat sbp seh ses shi \
    shn smj smn sms syr szl teo tok twq tzm vai vec vmw vun wae wbp xnr xog yav yrl yue zgh";

/// Region codes of two letters (ISO 3166-1), and XK for Kosovo, which ISO does not list but everybody uses.
const REGIONS: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA \
    CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA \
    GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP \
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS \
    MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS \
    RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW \
    TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// Area codes (UN M.49) that CLDR has formats for: the world, Europe, Latin America.
const AREAS: &str = "001 150 419";

/// The tag in the spelling that BCP 47 recommends, such as `en-GB`, `de`, `zh-Hant-HK` or `es-419`: a language,
/// optionally followed by a script and a region. `None` for anything else.
///
/// Unknown languages and regions are refused, because a mistyped one would silently get the formats of another.
/// Variants and extensions are refused too: no clinic needs them, and every browser's `Intl` must accept the
/// stored tag.
pub fn normalized(tag: &str) -> Option<String> {
    let mut parts = tag.split('-').peekable();
    let is = |part: &&str, letters: &[usize]| {
        letters.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_one_of = |list: &str, part: &str| list.split_ascii_whitespace().any(|one| one == part);
    let mut normalized = parts.next().filter(|part| is(part, &[2, 3]))?.to_ascii_lowercase();
    if !is_one_of(LANGUAGES, &normalized) && !is_one_of(LONGER_LANGUAGES, &normalized) {
        return None;
    }
    if let Some(script) = parts.next_if(|part| is(part, &[4])) {
        let (first, rest) = script.split_at(1);
        normalized.push('-');
        normalized.push_str(&first.to_ascii_uppercase());
        normalized.push_str(&rest.to_ascii_lowercase());
    }
    let is_number = |part: &&str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(region) = parts.next_if(|part| is(part, &[2]) || is_number(part)) {
        let region = region.to_ascii_uppercase();
        if !is_one_of(REGIONS, &region) && !is_one_of(AREAS, &region) {
            return None;
        }
        normalized.push('-');
        normalized.push_str(&region);
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
            "xx",
            "xx-GB",
            "eng-GB",
            "en-XX",
            "en-UK",
            "en-999",
        ] {
            assert_eq!(normalized(tag), None, "{tag}");
        }
    }
}
