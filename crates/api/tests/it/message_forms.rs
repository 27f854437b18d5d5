//! Dates, times and amounts in messages, as people in the clinic's country write them.

use chrono::TimeDelta;
use contract::{
    custom_values::ResolvedValues,
    message_templates::{MessagePreview, MessageTemplate},
};
use serde_json::{Value, json};
use testkit::{Sent, TestApp, on_both_databases};

on_both_databases!(
    a_mail_is_written_as_people_there_write,
    previews_and_values_are_written_as_mails_are,
    whoever_moves_is_told_both_times_in_the_same_form,
);

async fn a_mail_is_written_as_people_there_write(app: TestApp) {
    for (slug, locale, currency, subject, price) in [
        ("a-us", "en-US", "USD", "Booked: Facial on Tuesday, November 24, 2026, 2:30 PM", "$1,295.50"),
        ("a-gb", "en-GB", "GBP", "Booked: Facial on Tuesday, 24 November 2026, 14:30", "£1,295.50"),
        ("a-de", "de-DE", "EUR", "Booked: Facial on Tuesday, 24 November 2026, 14:30", "1.295,50 €"),
        ("a-ch", "de-CH", "CHF", "Booked: Facial on Tuesday, 24 November 2026, 14:30", "CHF 1'295.50"),
    ] {
        let clinic = app
            .clinic_with(slug, |new| {
                locale.clone_into(&mut new.locale);
                new.currency = currency.parse().unwrap();
            })
            .await;
        let practitioner = clinic.practitioner("Amira").await;
        let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
        let path = format!("/api/v1/treatments/{treatment}");
        clinic.owner.if_match(1).patch(&path, &json!({ "price_minor": 129_550 })).await.expect::<Value>(200);
        let (_, http) = clinic.signed_in_client("Elena").await;
        let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-24T14:30:00Z" });
        http.post(&clinic.portal("/appointments"), &body).await.expect::<Value>(201);
        app.send_messages().await;
        let Some(Sent::Mail(mail)) = app.mailbox.newest_to(&clinic.client_email("Elena")) else { panic!("no mail") };
        assert_eq!(mail.subject, subject, "{locale}");
        assert!(mail.text.contains(price), "{locale}: {}", mail.text);
        // The words are English, whatever the clinic's locale is.
        assert!(mail.html.contains("<html lang=\"en\">"), "{locale}: {}", mail.html);
        // Nothing that a text message would be charged more for.
        assert!(!mail.text.contains(['\u{202f}', '\u{a0}']), "{locale}: {}", mail.text);
    }
}

async fn previews_and_values_are_written_as_mails_are(app: TestApp) {
    let clinic = app.clinic_with("rosewood", |new| "en-US".clone_into(&mut new.locale)).await;
    let path = "/api/v1/message-templates/appointment_moved";
    let template: MessageTemplate = clinic.owner.get(path).await.expect(200);
    let preview: MessagePreview = clinic.owner.post(&format!("{path}/preview"), &template.texts).await.expect(200);
    for part in ["Thursday, November 26, 2026, 2:30 PM", "Wednesday, November 25, 2026, 9:15 AM"] {
        assert!(preview.text.contains(part), "{}", preview.text);
    }

    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    let client = clinic.client("Elena").await;
    let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": "2026-11-24T10:00:00Z" });
    let booked: Value = clinic.owner.post("/api/v1/appointments", &body).await.expect(201);
    let id = booked["id"].as_str().unwrap();
    let path = format!("/api/v1/clients/{}/custom-values?appointment_id={id}", client.id);
    let resolved: ResolvedValues = clinic.owner.get(&path).await.expect(200);
    let value = |name: &str| resolved.values.iter().find(|value| value.name == name).map(|value| value.value.clone());
    assert_eq!(value("appointment.date").as_deref(), Some("Tuesday, November 24, 2026"));
    assert_eq!(value("appointment.time").as_deref(), Some("10:00 AM"));
}

async fn whoever_moves_is_told_both_times_in_the_same_form(app: TestApp) {
    let clinic = app.clinic_with("rosewood", |new| "en-US".clone_into(&mut new.locale)).await;
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-26T10:00:00Z" });
    let booked: Value = http.post(&clinic.portal("/appointments"), &body).await.expect(201);
    app.clock.advance(TimeDelta::minutes(1));
    let path = clinic.portal(&format!("/appointments/{}/move", booked["id"].as_str().unwrap()));
    let body = json!({ "starts_at": "2026-11-27T14:30:00Z" });
    http.if_match(1).post(&path, &body).await.expect::<Value>(200);
    app.send_messages().await;
    let told = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap();
    let text = told.text();
    assert!(text.contains("Friday, November 27, 2026, 2:30 PM"), "{text}");
    assert!(text.contains("Before, it was Thursday, November 26, 2026, 10:00 AM."), "{text}");
}
