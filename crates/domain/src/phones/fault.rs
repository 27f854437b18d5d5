//! Error messages for telephone numbers.

use contract::invisible::Named;

/// Why a text is not a telephone number. The text in a variant describes the numbers of that country.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhone {
    /// The text is empty.
    #[error("enter a phone number")]
    Empty,
    /// It contains a character that telephone numbers do not have.
    #[error("a phone number may not contain {}", Named(*.0))]
    Character(char),
    /// It is a national number, and its country is unknown.
    #[error("start the number with + and the country's code, as in +44 7700 900182")]
    NoCountry,
    /// No country has this calling code.
    #[error("no country has this code; check the digits after the +")]
    Country,
    /// It has fewer digits than the numbers of the country.
    #[error("this phone number is too short{}", expected(.0.as_deref()))]
    TooShort(Option<String>),
    /// It has more digits than the numbers of the country.
    #[error("this phone number is too long{}", expected(.0.as_deref()))]
    TooLong(Option<String>),
    /// No number of the country has this many digits, though some have more and some have fewer.
    #[error("this phone number has a digit too many or too few{}", expected(.0.as_deref()))]
    Length(Option<String>),
    /// No number of the country begins like this.
    #[error("no phone number of that country begins like this one{}", expected(.0.as_deref()))]
    Beginning(Option<String>),
}

impl InvalidPhone {
    /// The stable name of the fault. The apps choose their own text by it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "phone_empty",
            Self::Character(_) => "phone_character",
            Self::NoCountry => "phone_no_country",
            Self::Country => "phone_country_code",
            Self::TooShort(_) => "phone_too_short",
            Self::TooLong(_) => "phone_too_long",
            Self::Length(_) => "phone_length",
            Self::Beginning(_) => "phone_beginning",
        }
    }
}

/// Describes the plan at the end of a sentence.
fn expected(plan: Option<&str>) -> String {
    plan.map_or_else(|| "; check its digits".to_owned(), |plan| format!(": {plan}"))
}
