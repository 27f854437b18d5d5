//! The colours derived from a brand colour.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::BrandColor;

/// The minimum contrast of text to its background (WCAG 2.2, 1.4.3).
const TEXT_CONTRAST: f64 = 4.5;
/// The share of the brand colour in a tint, of 255.
const TINT: u8 = 26;
/// How much the colour of a button changes under the pointer, of 255.
const HOVER: u8 = 38;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// Dark text on light surfaces.
    Light,
    /// Light text on dark surfaces.
    Dark,
}

impl Scheme {
    /// Paper, card and sunken, as in the apps' design tokens.
    pub const fn surfaces(self) -> [BrandColor; 3] {
        match self {
            Self::Light => [
                BrandColor::rgb(0xfa, 0xf8, 0xf5),
                BrandColor::rgb(0xff, 0xff, 0xff),
                BrandColor::rgb(0xf3, 0xef, 0xea),
            ],
            Self::Dark => [
                BrandColor::rgb(0x1b, 0x18, 0x15),
                BrandColor::rgb(0x25, 0x21, 0x1d),
                BrandColor::rgb(0x14, 0x12, 0x0f),
            ],
        }
    }

    /// The text on a button: white, or the paper of the dark scheme.
    const fn on_brand(self) -> BrandColor {
        match self {
            Self::Light => BrandColor::WHITE,
            Self::Dark => BrandColor::rgb(0x1b, 0x18, 0x15),
        }
    }

    /// The end of the scale towards which a colour is moved until it is readable.
    const fn readable_end(self) -> BrandColor {
        match self {
            Self::Light => BrandColor::BLACK,
            Self::Dark => BrandColor::WHITE,
        }
    }
}

/// The colours that an app derives from a clinic's brand colour. Each text colour has a contrast of at least
/// 4.5 to 1 to its backgrounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Palette {
    /// The fill of buttons; `on_brand` is readable on it.
    pub fill: BrandColor,
    /// The fill of a button under the pointer; `on_brand` is readable on it too.
    pub hover: BrandColor,
    /// The text on a fill.
    pub on_brand: BrandColor,
    /// A quiet background, such as that of the current entry of a menu.
    pub tint: BrandColor,
    /// Brand-coloured text, readable on paper, card, sunken and tint.
    pub text: BrandColor,
}

impl Palette {
    pub(super) fn derive(brand: BrandColor, scheme: Scheme) -> Self {
        let [paper, card, sunken] = scheme.surfaces();
        let on_brand = scheme.on_brand();
        let fill = readable_on(brand, &[on_brand], scheme);
        let tint = card.mixed(fill, TINT);
        let text = readable_on(fill, &[paper, card, sunken, tint], scheme);
        Self { fill, hover: hover(fill, on_brand), on_brand, tint, text }
    }
}

/// The colour nearest to `color` in the direction of the scheme's readable end that has enough contrast to all
/// of `others`. Contrast increases in that direction, so a binary search finds it.
fn readable_on(color: BrandColor, others: &[BrandColor], scheme: Scheme) -> BrandColor {
    let end = scheme.readable_end();
    let holds = |part: u8| {
        let moved = color.mixed(end, part);
        others.iter().all(|&other| moved.contrast(other) >= TEXT_CONTRAST)
    };
    let (mut lowest, mut highest) = (0_u8, u8::MAX);
    while lowest < highest {
        let middle = lowest + (highest - lowest) / 2;
        if holds(middle) {
            highest = middle;
        } else {
            lowest = middle + 1;
        }
    }
    color.mixed(end, lowest)
}

/// Moves the fill away from the colour of its text, or towards it if it cannot move further away.
fn hover(fill: BrandColor, on_brand: BrandColor) -> BrandColor {
    let (away, towards) = if on_brand == BrandColor::WHITE {
        (BrandColor::BLACK, BrandColor::WHITE)
    } else {
        (BrandColor::WHITE, BrandColor::BLACK)
    };
    // The fill is nearly black under white text, or nearly white under dark text.
    let no_way_left = fill.contrast(away) < 1.6;
    fill.mixed(if no_way_left { towards } else { away }, HOVER)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INK: [(Scheme, BrandColor); 2] =
        [(Scheme::Light, BrandColor::rgb(0x2b, 0x26, 0x22)), (Scheme::Dark, BrandColor::rgb(0xf1, 0xec, 0xe6))];

    fn every_seventeenth() -> impl Iterator<Item = BrandColor> {
        let channel = || (0..=255_u8).step_by(17);
        channel().flat_map(move |r| channel().flat_map(move |g| channel().map(move |b| BrandColor::rgb(r, g, b))))
    }

    #[test]
    fn text_is_readable_whatever_the_brand() {
        for brand in every_seventeenth() {
            for (scheme, ink) in INK {
                let palette = brand.palette(scheme);
                let [paper, card, sunken] = scheme.surfaces();
                for (text, ground) in [
                    (palette.on_brand, palette.fill),
                    (palette.on_brand, palette.hover),
                    (palette.text, paper),
                    (palette.text, card),
                    (palette.text, sunken),
                    (palette.text, palette.tint),
                    (ink, palette.tint),
                ] {
                    let ratio = text.contrast(ground);
                    assert!(ratio >= TEXT_CONTRAST, "{brand} {scheme:?}: {text} on {ground} is {ratio:.2}");
                }
                assert_ne!(palette.hover, palette.fill, "{brand} {scheme:?}");
            }
        }
    }

    #[test]
    fn a_readable_brand_is_left_alone() {
        for text in ["#8a4b6b", "#000000", "#1d4ed8", "#7a1f3d"] {
            let brand: BrandColor = text.parse().unwrap();
            let palette = brand.palette(Scheme::Light);
            assert_eq!((palette.fill, palette.text), (brand, brand), "{text}");
        }
    }

    #[test]
    fn pale_brands_are_darkened_only_as_far_as_needed() {
        for (brand, fill) in [("#ffffff", "#767676"), ("#ffff00", "#7a7a00")] {
            let brand: BrandColor = brand.parse().unwrap();
            let palette = brand.palette(Scheme::Light);
            assert_eq!(palette.fill.to_string(), fill);
            assert!(palette.fill.contrast(BrandColor::WHITE) < 4.65);
        }
    }

    #[test]
    fn dark_brands_are_lightened_for_the_dark_scheme() {
        let palette = BrandColor::BLACK.palette(Scheme::Dark);
        assert!(palette.fill.luminance() > 0.15);
        let yellow: BrandColor = "#ffff00".parse().unwrap();
        assert_eq!(yellow.palette(Scheme::Dark).fill, yellow);
    }
}
