//! A clinic's brand colour, and the colours derived from it so that text stays readable.
//!
//! Text keeps a contrast of at least 4.5 to 1 (WCAG 2.2), whatever colour a clinic chooses: derived colours are
//! darkened in the light scheme and lightened in the dark scheme until they do. Apps and mails use the same
//! colours.

mod palette;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::openapi::{
    RefOr, Schema,
    schema::{ObjectBuilder, Type},
};

pub use self::palette::{Palette, Scheme};

/// A colour in sRGB, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BrandColor {
    red: u8,
    green: u8,
    blue: u8,
}

/// The text is not a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write the colour as # and six digits or letters a to f, such as #8a4b6b")]
pub struct InvalidColor;

impl BrandColor {
    /// White.
    pub const WHITE: Self = Self::rgb(255, 255, 255);
    /// Black.
    pub const BLACK: Self = Self::rgb(0, 0, 0);

    /// A colour from three channels, each 0 to 255.
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Relative luminance (WCAG 2.2), 0 for black to 1 for white.
    pub fn luminance(self) -> f64 {
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// Contrast ratio of two colours (WCAG 2.2), from 1 for equal ones to 21 for black and white.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if one > two { one / two } else { two / one }
    }

    /// The colours that a scheme derives from this one.
    pub fn palette(self, scheme: Scheme) -> Palette {
        Palette::derive(self, scheme)
    }

    /// A mix of this colour and `other`, which contributes `part` of 255.
    fn mixed(self, other: Self, part: u8) -> Self {
        let mix = |from: u8, to: u8| {
            let (from, to, part) = (u32::from(from), u32::from(to), u32::from(part));
            // At most 255, because it is between two bytes.
            u8::try_from((from * (255 - part) + to * part + 127) / 255).unwrap_or(u8::MAX)
        };
        Self::rgb(mix(self.red, other.red), mix(self.green, other.green), mix(self.blue, other.blue))
    }
}

/// One channel as linear light, 0 to 1.
fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { fifth_root((value + 0.055) / 1.055).powi(12) }
}

/// The fifth root of a number from 0.05 to 1, by Newton's method. `powf` compiles to as many bytes as the rest
/// of this module, and its last digit differs between platforms.
fn fifth_root(number: f64) -> f64 {
    // Starting from above, every step comes nearer; the eighth no longer changes the result.
    (0..8).fold(1.0, |root, _| (4.0 * root + number / root.powi(4)) / 5.0)
}

impl FromStr for BrandColor {
    type Err = InvalidColor;

    fn from_str(text: &str) -> Result<Self, InvalidColor> {
        let digits = text.strip_prefix('#').ok_or(InvalidColor)?;
        // `from_str_radix` would accept a sign.
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(InvalidColor);
        }
        let packed = u32::from_str_radix(digits, 16).map_err(|_| InvalidColor)?;
        let [_, red, green, blue] = packed.to_be_bytes();
        Ok(Self::rgb(red, green, blue))
    }
}

impl TryFrom<String> for BrandColor {
    type Error = InvalidColor;

    fn try_from(text: String) -> Result<Self, InvalidColor> {
        text.parse()
    }
}

impl From<BrandColor> for String {
    fn from(color: BrandColor) -> Self {
        color.to_string()
    }
}

impl fmt::Display for BrandColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl utoipa::PartialSchema for BrandColor {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^#[0-9A-Fa-f]{6}$"))
            .examples(["#8a4b6b"])
            .build()
            .into()
    }
}

impl utoipa::ToSchema for BrandColor {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_color_reads_back_what_it_shows() {
        let color: BrandColor = "#8A4b6B".parse().unwrap();
        assert_eq!(color, BrandColor::rgb(0x8a, 0x4b, 0x6b));
        assert_eq!(serde_json::to_string(&color).unwrap(), "\"#8a4b6b\"");
        assert_eq!(serde_json::from_str::<BrandColor>("\"#8a4b6b\"").unwrap(), color);
    }

    #[test]
    fn other_texts_are_refused() {
        for wrong in ["", "#", "8a4b6b", "#8a4b6", "#8a4b6b0", "#8a4b6g", "#+a4b6b", "#ééé", "red"] {
            assert_eq!(wrong.parse::<BrandColor>(), Err(InvalidColor), "{wrong}");
        }
    }

    #[test]
    fn every_channel_loses_its_gamma() {
        for channel in 11..=255 {
            let exact = ((f64::from(channel) / 255.0 + 0.055) / 1.055).powf(2.4);
            assert!((linear(channel) - exact).abs() < 1e-14, "{channel}: {} is not {exact}", linear(channel));
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let close = |ratio: f64, expected: f64| (ratio - expected).abs() < 0.005;
        let grey: BrandColor = "#767676".parse().unwrap();
        let red: BrandColor = "#ff0000".parse().unwrap();
        assert!(close(BrandColor::WHITE.contrast(BrandColor::BLACK), 21.0));
        assert!(close(BrandColor::WHITE.contrast(BrandColor::WHITE), 1.0));
        assert!(close(grey.contrast(BrandColor::WHITE), 4.54));
        assert!(close(BrandColor::WHITE.contrast(red), 4.0));
    }
}
