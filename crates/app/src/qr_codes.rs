//! QR codes, as rows of `0` and `1` that the apps draw.

use qrcode::{Color, EcLevel, QrCode};

use crate::{Error, Result};

/// Rows of `0` and `1`, with the quiet zone left to whoever draws it.
pub(crate) fn modules(uri: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(uri, EcLevel::M)
        .map_err(|_| Error::Internal("an address is too long for a QR code"))?;
    let rows: Vec<String> = code
        .to_colors()
        .chunks(code.width())
        .map(|row| row.iter().map(|color| if *color == Color::Dark { '1' } else { '0' }).collect())
        .collect();
    Ok(rows.join("\n"))
}
