//! The images of a portal: whatever is sent is read by what it holds, drawn anew in the size that
//! is needed, and kept under the hash of the result.

use std::io::Cursor;

use contract::{
    ids::ClinicId,
    portal_settings::{PortalImageKind, PortalSettings},
};
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, RgbaImage,
    codecs::{png::PngEncoder, webp::WebPEncoder},
    error::LimitErrorKind,
    imageops::{FilterType, overlay},
    metadata::Orientation,
};
use storage::repos;
use tokio::sync::Semaphore;

use crate::{ClinicActor, Ctx, Error, Result, portal_settings, tokens};

crate::facts::names! {
    REPLACED = "portal_image.replace";
    DELETED = "portal_image.delete";
}

/// Files larger than this are refused.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// Images wider or higher than this are refused before anything of them is unpacked.
const MAX_SIDE: u32 = 8_000;
/// Images with more pixels than this are refused as well: 100 MB when unpacked.
const MAX_PIXELS: u64 = 25_000_000;
/// Unpacking takes at most this much memory.
const MAX_MEMORY: u64 = 160 * 1024 * 1024;
/// A logo is drawn within this, wide and high.
const LOGO: (u32, u32) = (640, 192);
/// The side of an icon.
const ICON: u32 = 192;

/// A large image takes a second and its memory, so they take turns.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// What is wrong with an image: a code, and what to do.
type Fault = (&'static str, String);

/// Makes an image the clinic's logo or icon, if the clinic still has that version.
pub async fn replace(
    ctx: &Ctx,
    actor: &ClinicActor,
    kind: PortalImageKind,
    version: i64,
    bytes: Vec<u8>,
) -> Result<PortalSettings> {
    let permit = ONE_AT_A_TIME.acquire().await.map_err(|_| Error::Internal("images are no longer drawn"))?;
    // The permit goes along: drawing goes on when whoever has asked for it is gone.
    let draw_in_turn = move || {
        let _permit = permit;
        draw(&bytes, kind)
    };
    let drawn = tokio::task::spawn_blocking(draw_in_turn).await;
    let drawn = drawn.map_err(|_| Error::Internal("drawing an image has failed"))?;
    let drawn = drawn.map_err(|(code, message)| Error::invalid("image", code, message))?;

    let name = format!("{}.{}", hex::encode(tokens::hash_parts(&[&drawn])), extension(kind));
    // Before the record that names it: a file that nobody names does no harm.
    ctx.ports.files.put(&path(actor.scope.clinic_id(), &name), drawn).await.map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "an image could not be kept");
        Error::Internal("an image could not be kept")
    })?;
    set(ctx, actor, kind, version, Some(name)).await
}

/// Takes the clinic's logo or icon away, if the clinic still has that version.
pub async fn delete(ctx: &Ctx, actor: &ClinicActor, kind: PortalImageKind, version: i64) -> Result<PortalSettings> {
    set(ctx, actor, kind, version, None).await
}

async fn set(
    ctx: &Ctx,
    actor: &ClinicActor,
    kind: PortalImageKind,
    version: i64,
    name: Option<String>,
) -> Result<PortalSettings> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx| {
            let mut clinic = repos::clinics::get(tx, scope).await?;
            if clinic.version != version {
                return Err(Error::Stale);
            }
            match kind {
                PortalImageKind::Logo => clinic.portal.logo.clone_from(&name),
                PortalImageKind::Favicon => clinic.portal.favicon.clone_from(&name),
            }
            clinic.updated_at = ctx.now(scope);
            repos::clinics::update(tx, scope, &clinic).await?;
            let fact = if name.is_some() { REPLACED } else { DELETED }.of(kind.as_str());
            actor.caller.record(ctx, tx, scope, fact).await?;
            clinic.version += 1;
            portal_settings::view(ctx, tx, scope, clinic).await
        })
        .await
}

/// The image of that name, which never changes; with its media type.
pub async fn read(ctx: &Ctx, clinic: ClinicId, name: &str) -> Result<(Vec<u8>, &'static str)> {
    let missing = Error::NotFound("image");
    let Some((hash, extension)) = name.split_once('.') else { return Err(missing) };
    let media_type = match extension {
        "webp" => "image/webp",
        "png" => "image/png",
        _ => return Err(missing),
    };
    // What is not a hash is no name of ours, and must not become a path.
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(missing);
    }
    let found = ctx.ports.files.get(&path(clinic, name)).await.map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "an image could not be read");
        Error::Internal("an image could not be read")
    })?;
    Ok((found.ok_or(missing)?, media_type))
}

/// Where an image of a clinic is kept.
fn path(clinic: ClinicId, name: &str) -> String {
    format!("portal-images/{clinic}/{name}")
}

const fn extension(kind: PortalImageKind) -> &'static str {
    match kind {
        PortalImageKind::Logo => "webp",
        PortalImageKind::Favicon => "png",
    }
}

/// The image as it is shown: nothing of the file that was sent is left but its pixels.
fn draw(bytes: &[u8], kind: PortalImageKind) -> std::result::Result<Vec<u8>, Fault> {
    let (image, orientation) = unpack(bytes)?;
    let drawn = match kind {
        PortalImageKind::Logo => within(image, orientation, LOGO),
        PortalImageKind::Favicon => square(&within(image, orientation, (ICON, ICON))),
    };
    let mut out = Vec::new();
    let (width, height) = drawn.dimensions();
    let written = match kind {
        PortalImageKind::Logo => {
            WebPEncoder::new_lossless(&mut out).write_image(&drawn, width, height, ExtendedColorType::Rgba8)
        }
        PortalImageKind::Favicon => {
            PngEncoder::new(&mut out).write_image(&drawn, width, height, ExtendedColorType::Rgba8)
        }
    };
    written.map_err(broken)?;
    Ok(out)
}

/// Reads an image by what the file holds, whatever it calls itself. Its size is known and checked
/// before its pixels are unpacked. Photographs are often stored lying down, with a note on how to turn
/// them.
fn unpack(bytes: &[u8]) -> std::result::Result<(DynamicImage, Orientation), Fault> {
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => format,
        _ if is_svg(bytes) => {
            return Err((
                "image_svg",
                "SVG files can hold programs and are not taken: save the image as PNG and send that".to_owned(),
            ));
        }
        _ => return Err(("image_format", "must be a PNG, JPEG or WebP image".to_owned())),
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(too_long());
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(too_many_pixels());
    }
    let orientation = decoder.orientation().map_err(broken)?;
    let image = DynamicImage::from_decoder(decoder).map_err(refused)?;
    Ok((image, orientation))
}

fn refused(error: image::ImageError) -> Fault {
    match error {
        image::ImageError::Limits(limit) if limit.kind() == LimitErrorKind::DimensionError => too_long(),
        image::ImageError::Limits(_) => too_many_pixels(),
        error => broken(error),
    }
}

fn too_long() -> Fault {
    ("image_pixels", format!("must be at most {MAX_SIDE} pixels wide and high: make it smaller"))
}

fn too_many_pixels() -> Fault {
    ("image_megapixels", format!("must be at most {} megapixels: make it smaller", MAX_PIXELS / 1_000_000))
}

fn broken(_: image::ImageError) -> Fault {
    ("image_broken", "the file is damaged or not complete: save the image anew and send that".to_owned())
}

/// Whether a file looks like SVG, to say so; it is refused in any case.
fn is_svg(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<') && start.contains("<svg")
}

/// The image made smaller until it fits, never made larger; then turned, which takes as much memory
/// again.
fn within(image: DynamicImage, orientation: Orientation, (width, height): (u32, u32)) -> RgbaImage {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    let lies_down = matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH);
    let (width, height) = if lies_down { (height, width) } else { (width, height) };
    let fits = image.width() <= width && image.height() <= height;
    let mut image = if fits { image } else { image.resize(width, height, FilterType::Lanczos3) };
    image.apply_orientation(orientation);
    image.into_rgba8()
}

/// The image in the middle of a square that nothing else is drawn on.
fn square(image: &RgbaImage) -> RgbaImage {
    let mut square = RgbaImage::new(ICON, ICON);
    let middle = |side: u32| i64::from((ICON - side) / 2);
    overlay(&mut square, image, middle(image.width()), middle(image.height()));
    square
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        let image = RgbaImage::from_pixel(width, height, image::Rgba([138, 75, 107, 255]));
        image.write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    fn size(bytes: &[u8]) -> (u32, u32) {
        let image = image::load_from_memory(bytes).unwrap();
        (image.width(), image.height())
    }

    fn fault(bytes: &[u8]) -> &'static str {
        draw(bytes, PortalImageKind::Logo).unwrap_err().0
    }

    /// A PNG that says it is this large, and holds next to nothing.
    fn bomb(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = png(1, 1);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&sum.to_be_bytes());
        bytes
    }

    /// CRC-32 as PNG has it (ISO 3309).
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
        })
    }

    #[test]
    fn a_logo_is_made_smaller_and_never_larger() {
        for (sent, drawn) in [((1280, 384), (640, 192)), ((100, 20), (100, 20)), ((2000, 2000), (192, 192))] {
            let logo = draw(&png(sent.0, sent.1), PortalImageKind::Logo).unwrap();
            assert_eq!(image::guess_format(&logo).unwrap(), ImageFormat::WebP);
            assert_eq!(size(&logo), drawn, "{sent:?}");
        }
    }

    #[test]
    fn an_icon_is_a_square() {
        for sent in [(400, 100), (16, 16), (192, 192)] {
            let icon = draw(&png(sent.0, sent.1), PortalImageKind::Favicon).unwrap();
            assert_eq!(image::guess_format(&icon).unwrap(), ImageFormat::Png);
            assert_eq!(size(&icon), (192, 192), "{sent:?}");
        }
    }

    #[test]
    fn what_is_no_image_is_told_apart() {
        let svg = "<?xml version=\"1.0\"?>\n<SVG xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></SVG>";
        assert_eq!(fault(svg.as_bytes()), "image_svg");
        assert_eq!(fault(b"<html></html>"), "image_format");
        assert_eq!(fault(b"GIF89a\x01\x00\x01\x00"), "image_format");
        assert_eq!(fault(b""), "image_format");
        let whole = png(300, 300);
        assert_eq!(fault(&whole[..whole.len() / 2]), "image_broken");
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        for (width, height) in [(100_000, 100_000), (8_001, 1), (u32::MAX >> 1, 1)] {
            assert_eq!(fault(&bomb(width, height)), "image_pixels", "{width} x {height}");
        }
        assert_eq!(fault(&bomb(7_000, 7_000)), "image_megapixels");
    }

    #[test]
    fn a_photograph_that_lies_down_fits_when_it_stands() {
        let lying = |width, height| DynamicImage::new_rgba8(width, height);
        for (sent, drawn) in [((1280, 384), (58, 192)), ((100, 20), (20, 100)), ((20, 100), (100, 20))] {
            let turned = within(lying(sent.0, sent.1), Orientation::Rotate90, LOGO);
            assert_eq!(turned.dimensions(), drawn, "{sent:?}");
        }
    }
}
