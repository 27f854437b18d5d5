//! What is wrong with a telephone number, in words.

use contract::invisible::Named;

/// Why a text is not a telephone number. What holds a text says what is expected in that country.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhone {
    /// Nothing was given.
    #[error("enter a phone number")]
    Empty,
    /// A character that does not belong into a number.
    #[error("a phone number may not contain {}", Named(*.0))]
    Character(char),
    /// A national number, and no country to read it in.
    #[error("start the number with + and the country's code, as in +44 7700 900182")]
    NoCountry,
    /// A calling code that no country has.
    #[error("no country has this code; check the digits after the +")]
    Country,
    /// Fewer digits than numbers of the country have.
    #[error("this phone number is too short{}", expected(.0.as_deref()))]
    TooShort(Option<String>),
    /// More digits than numbers of the country have.
    #[error("this phone number is too long{}", expected(.0.as_deref()))]
    TooLong(Option<String>),
    /// As many digits as no number of the country has, though some have more and some fewer.
    #[error("this phone number has a digit too many or too few{}", expected(.0.as_deref()))]
    Length(Option<String>),
    /// No number of the country begins like this.
    #[error("no phone number of that country begins like this one{}", expected(.0.as_deref()))]
    Beginning(Option<String>),
}

impl InvalidPhone {
    /// A stable name of the fault, by which the apps find their own text for it.
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

/// The plan as the end of a sentence.
fn expected(plan: Option<&str>) -> String {
    plan.map_or_else(|| "; check its digits".to_owned(), |plan| format!(": {plan}"))
}
