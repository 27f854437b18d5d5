use chrono::TimeDelta;

use super::*;

/// The text without invisible marks, and with ordinary spaces.
fn plainly(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ").replace(['\u{200e}', '\u{200f}', '\u{61c}'], "")
}

fn amount(minor: i64, code: &str) -> Money {
    currencies::amount(minor, code.parse().unwrap())
}

#[test]
fn texts_in_the_clinics_own_language() {
    let mut wrong = Vec::new();
    for (clinic, date, time, code, minor, positive, negative) in [
        ("en-GB", "Friday, 11 December 2026", "14:30", "GBP", 129_550, "£1,295.50", "-£1,295.50"),
        ("en-US", "Friday, December 11, 2026", "2:30 PM", "USD", 129_550, "$1,295.50", "-$1,295.50"),
        ("de-DE", "Freitag, 11. Dezember 2026", "14:30", "EUR", 129_550, "1.295,50 €", "-1.295,50 €"),
        ("fr-FR", "vendredi 11 décembre 2026", "14:30", "EUR", 129_550, "1 295,50 €", "-1 295,50 €"),
        ("es-ES", "viernes, 11 de diciembre de 2026", "14:30", "EUR", 129_550, "1295,50 €", "-1295,50 €"),
        ("it-IT", "venerdì 11 dicembre 2026", "14:30", "EUR", 129_550, "1295,50 €", "-1295,50 €"),
        ("nl-NL", "vrijdag 11 december 2026", "14:30", "EUR", 129_550, "€ 1.295,50", "€ -1.295,50"),
        ("pt-BR", "sexta-feira, 11 de dezembro de 2026", "14:30", "BRL", 129_550, "R$ 1.295,50", "-R$ 1.295,50"),
        ("sv-SE", "fredag 11 december 2026", "14:30", "SEK", 129_550, "1 295,50 kr", "−1 295,50 kr"),
        ("pl-PL", "piątek, 11 grudnia 2026", "14:30", "PLN", 129_550, "1295,50 zł", "-1295,50 zł"),
        ("hu-HU", "2026. december 11., péntek", "14:30", "HUF", 1_500_000, "15 000,00 Ft", "-15 000,00 Ft"),
        ("ja-JP", "2026年12月11日金曜日", "14:30", "JPY", 4_500, "￥4,500", "-￥4,500"),
        ("de-CH", "Freitag, 11. Dezember 2026", "14:30", "CHF", 129_550, "CHF 1'295.50", "CHF-1'295.50"),
        ("de-AT", "Freitag, 11. Dezember 2026", "14:30", "EUR", 129_550, "€ 1.295,50", "-€ 1.295,50"),
        ("ar-AE", "الجمعة، 11 ديسمبر 2026", "2:30 م", "AED", 129_550, "1,295.50 د.إ.", "-1,295.50 د.إ."),
        ("ar-EG", "الجمعة، ١١ ديسمبر ٢٠٢٦", "٢:٣٠ م", "EGP", 129_550, "١٬٢٩٥٫٥٠ E£", "-١٬٢٩٥٫٥٠ E£"),
    ] {
        let forms = Forms::new(first(clinic), clinic);
        let (money, owed) = (amount(minor, code), amount(-minor, code));
        let found = [forms.date(SAMPLE), forms.time(SAMPLE), forms.money(money), forms.money(owed)];
        let found = found.map(|text| plainly(&text));
        if found != [date, time, positive, negative] {
            wrong.push(format!("{clinic}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn english_texts_for_clinics_of_everywhere() {
    let mut wrong = Vec::new();
    for (clinic, date, time, code, minor, positive) in [
        ("en-GB", "Friday, 11 December 2026", "14:30", "GBP", 129_550, "£1,295.50"),
        ("en-US", "Friday, December 11, 2026", "2:30 PM", "USD", 129_550, "$1,295.50"),
        ("de-DE", "Friday, 11 December 2026", "14:30", "EUR", 129_550, "1.295,50 €"),
        ("de", "Friday, 11 December 2026", "14:30", "EUR", 129_550, "1.295,50 €"),
        ("fr-FR", "Friday, 11 December 2026", "14:30", "EUR", 129_550, "1 295,50 €"),
        ("es-ES", "Friday, 11 December 2026", "14:30", "EUR", 129_550, "1.295,50 €"),
        ("it-IT", "Friday, 11 December 2026", "14:30", "EUR", 129_550, "1.295,50 €"),
        ("nl-NL", "Friday, 11 December 2026", "14:30", "EUR", 129_550, "€ 1.295,50"),
        ("pt-BR", "Friday, 11 December 2026", "14:30", "BRL", 129_550, "R$ 1.295,50"),
        ("sv-SE", "Friday, 11 December 2026", "14:30", "SEK", 129_550, "1 295,50 kr"),
        ("pl-PL", "Friday, 11 December 2026", "14:30", "PLN", 129_550, "1.295,50 zł"),
        ("hu-HU", "Friday, 11 December 2026", "14:30", "HUF", 1_500_000, "15 000,00 Ft"),
        ("ja-JP", "Friday, December 11, 2026", "14:30", "JPY", 4_500, "¥4,500"),
        ("de-CH", "Friday, 11 December 2026", "14:30", "CHF", 129_550, "CHF 1'295.50"),
        ("ar-AE", "Friday, December 11, 2026", "2:30 PM", "AED", 129_550, "AED 1,295.50"),
        ("ar-SA", "Friday, 11 December 2026", "2:30 pm", "SAR", 129_550, "SAR 1,295.50"),
        ("zh-TW", "Friday, December 11, 2026", "2:30 PM", "TWD", 129_550, "$1,295.50"),
    ] {
        let forms = Forms::new("en", clinic);
        let found = [forms.date(SAMPLE), forms.time(SAMPLE), forms.money(amount(minor, code))];
        let found = found.map(|text| plainly(&text));
        if found != [date, time, positive] {
            wrong.push(format!("{clinic}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn currencies_with_other_digits_and_without_a_sign() {
    let british = Forms::new("en", "en-GB");
    for (minor, code, text) in [
        (9_500, "CHF", "CHF 95.00"),
        (1_234, "KWD", "KWD 1.234"),
        (15_000, "IQD", "IQD 15.000"),
        (4_500, "JPY", "¥4,500"),
        (1_500_000, "HUF", "Ft 15,000.00"),
        (12_345, "UYW", "UYW 1.2345"),
        (5, "EUR", "€0.05"),
        (0, "AUD", "$0.00"),
        (12_345_678_900, "USD", "$123,456,789.00"),
        (-150, "EUR", "-€1.50"),
    ] {
        assert_eq!(plainly(&british.money(amount(minor, code))), text);
    }
    let unsaid = Money { digits: None, ..amount(9_500, "GBP") };
    assert_eq!(british.money(unsaid), "£95.00");
    assert_eq!(british.number(1_440), "1,440");
    assert_eq!(Forms::new("en", "de-DE").number(1_440), "1.440");
}

#[test]
fn a_sign_and_its_number_stay_on_one_line() {
    assert_eq!(Forms::new("de", "de-DE").money(amount(9_500, "EUR")), "95,00\u{a0}€");
    assert_eq!(Forms::new("en", "en-GB").money(amount(9_500, "CHF")), "CHF\u{a0}95.00");
}

#[test]
fn no_locale_loses_a_digit_or_a_day() {
    // No clinic writes English in the Deseret or Shavian alphabet.
    for clinic in currency::all_locales().filter(|clinic| !matches!(*clinic, "en-Dsrt" | "en-Shaw")) {
        for language in ["en", first(clinic)] {
            let latin = [clinic, "-u-nu-latn"].concat();
            let forms = Forms { numbers: locale(&latin), ..Forms::new(language, clinic) };
            for code in ["EUR", "JPY", "KWD", "UYW", "CHF"] {
                let text = forms.money(amount(12_345_678, code));
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                assert_eq!(digits, "12345678", "{language} for {clinic}: {text}");
                assert!(text.chars().any(|c| !c.is_ascii_digit() && !".,' \u{a0}".contains(c)), "{clinic}: {text}");
            }
        }
        let forms = Forms::new("en", clinic);
        for days in 0..7 {
            let day = SAMPLE + TimeDelta::days(days);
            let text = forms.date(day);
            let holds = |text: &str, part: &str| text.contains(part);
            assert!(holds(&text, &day.format("%A").to_string()) && holds(&text, "December"), "{clinic}: {text}");
            assert!(holds(&text, &day.format("%-d").to_string()) && holds(&text, "2026"), "{clinic}: {text}");
        }
        assert!(forms.time(SAMPLE).contains("30"), "{clinic}");
    }
}

#[test]
fn what_is_no_locale_is_english() {
    let forms = Forms::new("en", "not a tag");
    assert!(forms.date(SAMPLE).contains("December") && !forms.money(amount(1, "GBP")).is_empty());
}
