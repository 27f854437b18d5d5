//! The portal's logo and icon: read by what they hold, drawn anew, served for ever.

use contract::{audit::AuditEntry, paging::Page, portal::Portal, portal_settings::PortalSettings};
use reqwest::Method;
use serde_json::json;
use testkit::{Answer, TestApp, TestClinic, on_both_databases};

use crate::tenancy::row::Row;

on_both_databases!(
    an_image_is_drawn_anew_and_served_for_ever,
    what_is_no_image_is_refused_with_its_reason,
    an_image_takes_the_version_and_a_known_kind,
    only_images_of_the_clinic_are_served,
);

/// A red dot: a PNG of one pixel.
const PNG: [u8; 69] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53, 0xde, 0x00, 0x00, 0x00, 0x0c, 0x49,
    0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0x00, 0x00, 0x03, 0x01, 0x01, 0x00, 0xc9, 0xfe, 0x92, 0xef,
    0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

async fn send(clinic: &TestClinic<'_>, kind: &str, version: i64, bytes: &[u8]) -> Answer {
    let path = format!("/api/v1/portal-settings/images/{kind}");
    // What it calls itself does not count.
    clinic.owner.if_match(version).send_raw(Method::PUT, &path, Some("image/svg+xml"), bytes.to_vec()).await
}

async fn an_image_is_drawn_anew_and_served_for_ever(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for (kind, version, media_type, start) in
        [("logo", 1, "image/webp", &b"RIFF"[..]), ("favicon", 2, "image/png", &b"\x89PNG"[..])]
    {
        let settings: PortalSettings = send(&clinic, kind, version, &PNG).await.expect(200);
        let url = if kind == "logo" { settings.logo_url } else { settings.favicon_url }.unwrap();
        assert!(url.starts_with(&format!("/media/{}/", clinic.scope.clinic_id())), "{url}");
        let portal: Portal = app.anonymous().get(&clinic.portal("")).await.expect(200);
        assert_eq!(if kind == "logo" { portal.logo_url } else { portal.favicon_url }.as_deref(), Some(url.as_str()));

        let served = reqwest::get(format!("{}{url}", app.address())).await.unwrap();
        let header = |name: &str| served.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), media_type);
        assert_eq!(header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(header("x-content-type-options"), "nosniff");
        let bytes = served.bytes().await.unwrap();
        assert!(bytes.starts_with(start) && bytes[..] != PNG, "{kind} was drawn anew");
    }
    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=1").await.expect(200);
    assert_eq!((log.data[0].action.as_str(), log.data[0].subject.as_str()), ("portal_image.replace", "favicon"));

    let gone = clinic.owner.if_match(3).delete("/api/v1/portal-settings/images/logo").await;
    assert_eq!(gone.expect::<PortalSettings>(200).logo_url, None);
}

async fn what_is_no_image_is_refused_with_its_reason(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let mut bomb = PNG;
    // 65,535 pixels square, said with the right checksum for it.
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    bomb[29..33].copy_from_slice(&0x3967_4e07_u32.to_be_bytes());
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for (bytes, code) in [
        (&svg[..], "image: image_svg"),
        (b"GIF89a", "image: image_format"),
        (b"", "image: image_format"),
        (&PNG[..50], "image: image_broken"),
        (&bomb, "image: image_pixels"),
    ] {
        let answer = send(&clinic, "logo", 1, bytes).await;
        answer.expect_problem(422, "validation_failed");
        assert_eq!(answer.fields(), [code]);
    }
    send(&clinic, "logo", 1, &vec![0; 5 * 1024 * 1024 + 1]).await.expect_problem(413, "body_too_large");
    let settings: PortalSettings = clinic.owner.get("/api/v1/portal-settings").await.expect(200);
    assert_eq!((settings.version, settings.logo_url), (1, None));
}

async fn an_image_takes_the_version_and_a_known_kind(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    send(&clinic, "banner", 1, &PNG).await.expect_problem(404, "not_found");
    send(&clinic, "logo", 7, &PNG).await.expect_problem(412, "stale_version");
    let path = "/api/v1/portal-settings/images/logo";
    clinic.owner.delete(path).await.expect_problem(428, "precondition_required");
}

async fn only_images_of_the_clinic_are_served(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    let settings: PortalSettings = send(&clinic, "logo", 1, &PNG).await.expect(200);
    let url = settings.logo_url.unwrap();
    let name = url.rsplit('/').next().unwrap();
    let elsewhere = format!("/media/{}/{name}", other.scope.clinic_id());
    for path in [elsewhere.as_str(), "/media/x/y", "/media/..%2f..%2fportico.db/x.png", &url.replace(".webp", ".png")] {
        app.anonymous().get(path).await.expect_problem(404, "not_found");
    }
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows() -> Vec<Row> {
    vec![Row::new("portal_image.replace").at("logo").body(json!({})), Row::new("portal_image.delete").at("logo")]
}
