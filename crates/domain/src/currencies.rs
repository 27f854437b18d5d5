//! The currencies of ISO 4217 and how many digits each has.
//!
//! This module is the only source of digits. Browsers have tables of their own, which follow other rules (CLDR
//! writes forints without fillér) and date from other years. So every amount that is sent to a browser carries
//! its number of digits.

use contract::money::{Currency, Money};
use thiserror::Error;

/// The day on which the built-in list one of ISO 4217 was published.
pub const LIST_OF: &str = "2026-01-01";

/// How many digits follow the decimal point, for each currency that prices can have.
const IN_USE: &[(u8, &str)] = &[
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"),
    (
        2,
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY \
     COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF \
     IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR \
     MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG \
     SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES \
     WST XAD XCD XCG YER ZAR ZMW ZWG",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "UYW"),
];

/// The same for funds codes: units of account that nobody pays in.
const FUNDS: &[(u8, &str)] = &[(0, "UYI"), (2, "BOV CHE CHW COU MXV USN"), (4, "CLF")];

/// Codes without minor units: units of account, precious metals, and codes that stand for no currency.
const WITHOUT_DIGITS: &str = "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX";

/// The digits of an unknown currency, which an older version may have stored without checking.
const DIGITS_OF_UNKNOWN: u8 = 2;

/// Why prices cannot have a currency.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotInUse {
    /// The text does not have the form of a code.
    #[error("`{0}` is not a currency code: ISO 4217 codes have three capital letters, such as `GBP`")]
    NoCode(String),
    /// The code stands for a fund, a metal, or no currency at all.
    #[error("`{0}` is not a currency that people pay in: use the currency of the prices, such as `GBP`")]
    NotPaidIn(String),
    /// The code is not, or no longer, on the list.
    #[error("`{0}` is not, or no longer, a currency of ISO 4217 (list of {LIST_OF}): use a current one, such as `GBP`")]
    Unknown(String),
}

/// The currency with that code, if prices can have it. Setting a clinic up and changing its currency both call
/// this.
///
/// # Errors
/// Says what is wrong with the code and what to use instead.
pub fn in_use(code: &str) -> Result<Currency, NotInUse> {
    let code = code.trim();
    let currency: Currency = code.parse().map_err(|_| NotInUse::NoCode(code.to_owned()))?;
    let holds = |codes: &str| codes.split(' ').any(|other| other == code);
    match () {
        () if IN_USE.iter().any(|(_, codes)| holds(codes)) => Ok(currency),
        () if FUNDS.iter().any(|(_, codes)| holds(codes)) || holds(WITHOUT_DIGITS) => {
            Err(NotInUse::NotPaidIn(code.to_owned()))
        }
        () => Err(NotInUse::Unknown(code.to_owned())),
    }
}

/// How many digits of an amount follow the decimal point: 2 for pounds, whose minor unit is a penny.
pub fn digits(currency: Currency) -> u8 {
    let mut all = IN_USE.iter().chain(FUNDS);
    let found = all.find(|(_, codes)| codes.split(' ').any(|code| code == currency.as_str()));
    found.map_or(DIGITS_OF_UNKNOWN, |(digits, _)| *digits)
}

/// An amount of `minor` units of `currency`, with its digits.
pub fn amount(minor: i64, currency: Currency) -> Money {
    Money { minor, currency, digits: Some(digits(currency)) }
}

/// Whether a received amount means what its sender intended: it has no digits, or the right number of digits.
pub fn has_right_digits(amount: Money) -> bool {
    amount.digits.is_none_or(|said| said == digits(amount.currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// List one of ISO 4217, as published by its maintenance agency.
    const LIST: &str = include_str!("currencies/iso4217-2026-01-01.csv");

    #[test]
    fn every_code_of_iso_4217_is_known() {
        let mut count = 0;
        for row in LIST.lines().skip(1) {
            let [code, minor_units, fund] = row.split(',').collect::<Vec<_>>()[..] else { panic!("{row}") };
            let found = in_use(code);
            match (minor_units.parse::<u8>(), fund) {
                (Ok(expected), "no") => {
                    assert_eq!(found.map(|currency| currency.to_string()), Ok(code.to_owned()));
                    assert_eq!(digits(code.parse().unwrap()), expected, "{code}");
                }
                (Ok(expected), _) => {
                    assert_eq!(found, Err(NotInUse::NotPaidIn(code.to_owned())));
                    assert_eq!(digits(code.parse().unwrap()), expected, "{code}");
                }
                (Err(_), _) => assert_eq!(found, Err(NotInUse::NotPaidIn(code.to_owned()))),
            }
            count += 1;
        }
        let known = IN_USE.iter().chain(FUNDS).map(|(_, codes)| codes.split(' ').count()).sum::<usize>();
        assert_eq!(known + WITHOUT_DIGITS.split(' ').count(), count, "nothing but the list is known");
    }

    #[test]
    fn what_nobody_pays_in_is_refused_with_a_word_what_to_do() {
        for (code, says) in [
            ("DEM", "or no longer"),
            ("HRK", "or no longer"),
            ("BGN", "or no longer"),
            ("QQQ", "a currency of ISO 4217"),
            ("gbp", "three capital letters"),
            ("Pound", "three capital letters"),
            ("", "three capital letters"),
            ("CHE", "not a currency that people pay in"),
            ("XAU", "not a currency that people pay in"),
            ("XXX", "not a currency that people pay in"),
        ] {
            let said = in_use(code).unwrap_err().to_string();
            assert!(said.contains(says) && said.contains("`GBP`"), "{code}: {said}");
        }
        assert_eq!(in_use(" EUR ").map(|currency| currency.to_string()), Ok("EUR".to_owned()));
        assert_eq!(digits("DEM".parse().unwrap()), 2);
    }

    #[test]
    fn an_amount_with_other_digits_means_something_else() {
        let forints = amount(1_500_000, "HUF".parse().unwrap());
        assert_eq!(forints.digits, Some(2));
        assert!(has_right_digits(forints));
        assert!(has_right_digits(Money { digits: None, ..forints }));
        assert!(!has_right_digits(Money { digits: Some(0), ..forints }));
    }
}
