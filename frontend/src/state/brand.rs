//! The clinic's colours on the page.

use contract::color::{BrandColor, Scheme};

use crate::browser::document::set_property;

/// Derives both schemes' palettes from the brand colour, and from the second one if there is one,
/// and hands them to the style sheets.
pub fn apply(color: BrandColor, accent: Option<BrandColor>) {
    for (scheme, prefix) in [(Scheme::Light, "--clinic-light-"), (Scheme::Dark, "--clinic-dark-")] {
        let palette = color.palette(scheme);
        let accent = accent.unwrap_or(color).palette(scheme);
        for (name, color) in [
            ("fill", palette.fill),
            ("hover", palette.hover),
            ("on-brand", palette.on_brand),
            ("tint", palette.tint),
            ("text", palette.text),
            ("accent-tint", accent.tint),
            ("accent-text", accent.text),
        ] {
            set_property(&[prefix, name].concat(), &color.to_string());
        }
    }
}
