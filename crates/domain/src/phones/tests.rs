use proptest::prelude::*;

use super::*;

fn home(code: &str, locale: &str) -> Home {
    Home::of(code.parse().unwrap(), locale)
}

fn gb() -> Home {
    home("44", "en-GB")
}

#[test]
fn a_number_is_read_as_people_write_it() {
    for (input, home, expected) in [
        ("+447700900182", gb(), "+447700900182"),
        ("+44 7700 900-182", gb(), "+447700900182"),
        ("0044 7700 900182", gb(), "+447700900182"),
        ("07700 900182", gb(), "+447700900182"),
        ("7700900182", gb(), "+447700900182"),
        ("447700900307", gb(), "+447700900307"),
        ("(020) 7946 0018", gb(), "+442079460018"),
        ("(0)20 7946 0018", gb(), "+442079460018"),
        ("+44 (0)20 7946 0018", gb(), "+442079460018"),
        ("0044 (0)20 7946 0018", gb(), "+442079460018"),
        ("+44 020 7946 0018", gb(), "+442079460018"),
        ("+33 06 12 34 56 80", gb(), "+33612345680"),
        ("+36 06 20 123 4569", home("36", "hu-HU"), "+36201234569"),
        ("06 20 123 4569", home("36", "hu-HU"), "+36201234569"),
        ("+39 (0)6 6982 1235", gb(), "+390669821235"),
        ("+39 (0)6 6982 1235", home("39", "it-IT"), "+390669821235"),
        ("06 6982 1234", home("39", "it-IT"), "+390669821234"),
        ("\u{202a}+44\u{a0}7700\u{2011}900182\u{202c}", gb(), "+447700900182"),
        ("\u{200b}07700\u{feff} 900182\u{2069}", gb(), "+447700900182"),
        ("(202) 555-0142", home("1", "en-US"), "+12025550142"),
        ("1-202-555-0142", home("1", "en-US"), "+12025550142"),
        ("011 44 7700 900182", home("1", "en-US"), "+447700900182"),
        ("0044 7700 900182", home("1", "en-US"), "+447700900182"),
        ("416 555 0142", home("1", "en-CA"), "+14165550142"),
        ("8 (912) 345-67-89", home("7", "ru-RU"), "+79123456789"),
        ("800 555 35 35", home("7", "ru-RU"), "+78005553535"),
        ("612 345 678", home("34", "es-ES"), "+34612345678"),
        ("٠٧٧٠٠ ٩٠٠١٨٢", gb(), "+447700900182"),
        ("+290 23158", gb(), "+29023158"),
    ] {
        assert_eq!(parse(input, home).as_ref().map(PhoneNumber::as_str), Ok(expected), "{input}");
    }
}

#[test]
fn numbers_kept_for_drama_are_taken() {
    for (input, home) in [
        ("07700 900123", gb()),
        ("020 7946 0182", gb()),
        ("0113 496 0123", gb()),
        ("01632 960123", gb()),
        ("0808 157 0123", gb()),
        ("(202) 555-0142", home("1", "en-US")),
        ("01 99 00 12 34", home("33", "fr-FR")),
        ("0491 570 006", home("61", "en-AU")),
    ] {
        assert!(parse(input, home).is_ok(), "{input}: {:?}", parse(input, home));
    }
}

#[test]
fn what_is_not_possible_is_refused_with_what_is_expected() {
    for (input, home, code, said) in [
        ("", gb(), "phone_empty", "enter a phone number"),
        (" - ", gb(), "phone_empty", "enter a phone number"),
        ("+0 7700 900182", gb(), "phone_country_code", "no country has this code; check the digits after the +"),
        ("+999 12345678", gb(), "phone_country_code", "no country has this code; check the digits after the +"),
        ("07700 900182", home("999", "en"), "phone_no_country", "start the number with +"),
        (
            "07700 90018",
            gb(),
            "phone_length",
            "numbers with +44 have 9 or 10 digits after that, for example 07400 123456",
        ),
        (
            "07700 9001822",
            gb(),
            "phone_too_long",
            "numbers with +44 have 9 or 10 digits after that, for example 07400 123456",
        ),
        (
            "555-0142",
            home("1", "en-US"),
            "phone_too_short",
            "numbers with +1 have 10 digits after that, for example (201) 555-0123",
        ),
        (
            "+1 202 555 01423",
            gb(),
            "phone_too_long",
            "numbers with +1 have 10 digits after that, for example +1 201-555-0123",
        ),
        ("0407 009 0012", gb(), "phone_beginning", "for example 07400 123456"),
        ("+44 7700 900 182 900 1829 1111 11 11", gb(), "phone_too_long", "too long"),
        ("+44+7700900182", gb(), "phone_character", "may not contain \"+\""),
        ("+44 7700 900182 ext 5", gb(), "phone_character", "may not contain \"e\""),
        ("+44 7700 900182\u{7}", gb(), "phone_character", "may not contain the invisible character U+0007"),
    ] {
        let fault = parse(input, home).unwrap_err();
        assert!(
            fault.code().starts_with(code) && fault.to_string().contains(said),
            "{input}: {} {fault}",
            fault.code()
        );
        assert!(!fault.to_string().contains("\\u{"), "{fault}");
    }
    let flood = "1".repeat(100_000);
    assert_eq!(parse(&flood, gb()).unwrap_err().code(), "phone_too_long");
}

/// The oracle is the example that the data itself has for each kind of number in each country.
#[test]
fn every_countrys_examples_are_read_at_home_and_abroad() {
    use rlibphonenumber::PhoneNumberType::{FixedLine, Mobile};
    for region in PHONE_NUMBER_UTIL.get_supported_regions() {
        for kind in [Mobile, FixedLine] {
            let Ok(example) = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind) else { continue };
            let written = |format| PHONE_NUMBER_UTIL.format(&example, format).into_owned();
            let e164 = written(PhoneNumberFormat::E164);
            let locale = format!("en-{region:?}");
            let at_home = home(&example.country_code.to_string(), &locale);
            assert_eq!(at_home.region, Some(region));
            for (text, home) in [
                (written(PhoneNumberFormat::National), at_home),
                (written(PhoneNumberFormat::International), gb()),
                (e164.clone(), at_home),
            ] {
                assert_eq!(parse(&text, home).map(|number| number.to_string()), Ok(e164.clone()), "{region:?} {text}");
            }
            assert!(is_possible(&e164.parse().unwrap()), "{e164}");
        }
    }
}

#[test]
fn what_was_stored_wrong_is_noticed() {
    for wrong in ["+44447700900307", "+330612345680", "+3606201234569"] {
        assert!(!is_possible(&wrong.parse().unwrap()), "{wrong}");
    }
    for right in ["+447700900307", "+33612345680", "+36201234569", "+390669821235", "+12025550142"] {
        assert!(is_possible(&right.parse().unwrap()), "{right}");
    }
}

/// The data holds no version, so the constant of its release is checked together with the version of the port.
#[test]
fn the_release_is_that_of_the_port_that_is_built_in() {
    let lock = include_str!("../../../../Cargo.lock");
    let (name, version) = PORT.split_once(' ').unwrap();
    let entry = format!("name = \"{name}\"\nversion = \"{version}\"");
    assert!(lock.contains(&entry), "look up which release of libphonenumber the new port has: METADATA_RELEASE");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn never_panics_and_reads_back(input in "\\PC{0,24}", country in 1_u16..=999) {
        let home = home(&country.to_string(), "en");
        if let Ok(number) = parse(&input, home) {
            prop_assert_eq!(parse(number.as_str(), home), Ok(number.clone()));
            prop_assert!(is_possible(&number));
        }
    }

    #[test]
    fn separators_change_nothing(
        national in "7[0-9]{9}",
        separators in prop::collection::vec(prop::sample::select(vec![" ", "-", ".", "(", ")", "\u{a0}", "\u{2068}", ""]), 12),
    ) {
        let digits = format!("44{national}");
        let spread: String = digits.chars().zip(&separators).flat_map(|(d, s)| [d.to_string(), (*s).to_owned()]).collect();
        let plain = parse(&format!("+{digits}"), gb());
        prop_assert_eq!(&parse(&format!("+{spread}"), gb()), &plain);
        prop_assert_eq!(&parse(&format!("00{spread}"), gb()), &plain);
        prop_assert_eq!(&parse(&national, gb()), &plain);
        prop_assert_eq!(&parse(&format!("0{national}"), gb()), &plain);
    }

    /// A form shows a number in this way and sends it back.
    #[test]
    fn what_is_written_reads_back(
        at in prop::sample::select(vec![1_u16, 7, 31, 33, 34, 39, 41, 44, 49, 61, 64, 351, 353, 971, 420]),
        other in prop::sample::select(vec![1_u16, 7, 33, 34, 39, 44, 49, 353, 420, 971]),
        national in "[1-9][0-9]{6,11}",
    ) {
        let code: CallingCode = at.to_string().parse().unwrap();
        let home = Home::of(code, "en");
        if let Ok(number) = parse(&format!("+{other}{national}"), home) {
            prop_assert_eq!(parse(&number.written(Some(code)), home), Ok(number));
        }
    }
}
