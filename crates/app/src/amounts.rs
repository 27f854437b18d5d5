//! Amounts of money as people write them, for messages. The apps ask the browser instead.

use contract::money::Money;

/// `£1,295.00`; currencies without a sign of their own have their code: `CHF 95.00`.
pub(crate) fn written(money: Money) -> String {
    let code = money.currency.as_str();
    // ISO 4217: how many digits stand behind the point, where they are not two.
    let (digits, unit) = match code {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => (0, 1),
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => (3, 1_000),
        _ => (2, 100),
    };
    // A clinic's clients know which dollar is theirs.
    let sign = match code {
        "AUD" | "CAD" | "NZD" | "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "INR" => "₹",
        "JPY" => "¥",
        _ => &format!("{code} "),
    };
    let minus = if money.minor < 0 { "-" } else { "" };
    let minor = money.minor.unsigned_abs();
    let (whole, rest) = (minor / unit, minor % unit);
    let fraction = if digits == 0 { String::new() } else { format!(".{rest:0digits$}") };
    format!("{minus}{sign}{}{fraction}", in_thousands(whole))
}

/// `1,234,567`
fn in_thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_write_them() {
        for (minor, currency, text) in [
            (9_500, "GBP", "£95.00"),
            (129_550, "GBP", "£1,295.50"),
            (12_345_678_900, "USD", "$123,456,789.00"),
            (5, "EUR", "€0.05"),
            (-150, "EUR", "-€1.50"),
            (0, "AUD", "$0.00"),
            (4_500, "JPY", "¥4,500"),
            (9_500, "CHF", "CHF 95.00"),
            (1_234, "KWD", "KWD 1.234"),
            (99_999, "GBP", "£999.99"),
        ] {
            assert_eq!(written(Money::new(minor, currency.parse().unwrap())), text);
        }
    }
}
