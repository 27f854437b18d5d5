//! The outbox as staff see it.

use app::ports::DeliveryError;
use chrono::Duration;
use contract::{
    appointments::ClinicAppointment,
    messages::{Message, MessageChannel, MessageFault, MessageState, RetriedMessages},
    paging::Page,
    staff::Role,
};
use serde_json::{Value, json};
use testkit::{TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_message_is_followed_from_the_queue_to_the_client,
    a_sign_in_link_names_its_client_once_it_is_sent,
    what_no_longer_makes_sense_is_dropped,
    a_failed_message_says_why_and_is_tried_again,
    all_failed_messages_are_tried_again,
    messages_are_filtered_and_read_page_by_page,
    old_messages_are_forgotten,
    only_some_of_the_team_see_messages,
    another_clinics_message_does_not_exist,
);

const MESSAGES: &str = "/api/v1/messages";

async fn list(clinic: &TestClinic<'_>, query: &str) -> Vec<Message> {
    clinic.owner.get(&format!("{MESSAGES}{query}")).await.expect::<Page<Message>>(200).data
}

/// Books for a client; the confirmation waits, and it is too late for a reminder.
async fn book(clinic: &TestClinic<'_>, name: &str) -> ClinicAppointment {
    let practitioner = clinic.practitioner("Dr. Amara Osei").await;
    let treatment = clinic.treatment("Review", 30, &[practitioner]).await;
    let client = clinic.client(name).await;
    let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": "2026-11-23T15:00:00Z" });
    clinic.owner.post("/api/v1/appointments", &body).await.expect(201)
}

async fn a_message_is_followed_from_the_queue_to_the_client(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let booked = book(&clinic, "Elena").await;
    let [waiting] = list(&clinic, "").await.try_into().unwrap();
    assert_eq!(
        (waiting.kind.as_str(), waiting.state, waiting.attempts),
        ("appointment_booked", MessageState::Queued, 0)
    );
    let client = waiting.client.as_ref().unwrap();
    assert_eq!((client.id, client.name.as_str()), (booked.client_id, "Elena Marsh"));
    assert_eq!((waiting.channel, waiting.receiver.as_deref()), (None, None));
    assert_eq!(waiting.next_try_at, Some(waiting.created_at));

    app.send_messages().await;
    let sent: Message = clinic.owner.get(&format!("{MESSAGES}/{}", waiting.id)).await.expect(200);
    assert_eq!((sent.state, sent.attempts, sent.next_try_at), (MessageState::Sent, 1, None));
    assert_eq!(sent.channel, Some(MessageChannel::Email));
    assert_eq!(sent.receiver.as_deref(), Some("e…@clients.rosewood.example"));
    assert_eq!((sent.client, sent.done_at), (waiting.client, Some(app.now())));
}

async fn a_sign_in_link_names_its_client_once_it_is_sent(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    clinic.request_link(&app.anonymous(), &clinic.client_email("Elena")).await;
    app.clock.advance(Duration::seconds(1));
    let ask = json!({ "identifier": "stranger@example.com" });
    app.anonymous().post(&clinic.portal("/login-links"), &ask).await.expect::<Value>(202);
    let messages = list(&clinic, "?kind=login_link").await;
    assert_eq!(messages[0].receiver, None, "whom it is for is sealed until it is sent");
    assert_eq!(messages[1].client.as_ref().unwrap().id, client.id);
    app.send_messages().await;
    let messages = list(&clinic, "?kind=login_link").await;
    assert_eq!((messages[0].receiver.as_deref(), messages[0].client.as_ref()), (Some("s…@example.com"), None));
}

async fn what_no_longer_makes_sense_is_dropped(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let booked = book(&clinic, "Elena").await;
    let path = format!("/api/v1/appointments/{}/cancel", booked.appointment.id);
    clinic.owner.post(&path, &json!({ "notify_client": false })).await.expect::<Value>(200);
    app.send_messages().await;
    let [dropped] = list(&clinic, "?state=dropped").await.try_into().unwrap();
    assert_eq!(dropped.done_at, Some(app.now()));
    assert!(app.mailbox.sent().is_empty());
    let path = format!("{MESSAGES}/{}/retry", dropped.id);
    clinic.owner.post(&path, &json!({})).await.expect_problem(409, "message_not_failed");
}

async fn a_failed_message_says_why_and_is_tried_again(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    book(&clinic, "Elena").await;
    app.mailbox.fail_with(Some(DeliveryError::transient(MessageFault::Unreachable, "the mail server is away")));
    app.send_messages().await;
    let [waiting] = list(&clinic, "?state=queued").await.try_into().unwrap();
    assert_eq!(
        (waiting.fault, waiting.detail.as_deref()),
        (Some(MessageFault::Unreachable), Some("the mail server is away"))
    );
    assert_eq!(waiting.next_try_at, Some(app.now() + Duration::seconds(5)));
    let path = format!("{MESSAGES}/{}/retry", waiting.id);
    clinic.owner.post(&path, &json!({})).await.expect_problem(409, "message_not_failed");

    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::Refused, "answer 554")));
    app.clock.advance(Duration::seconds(5));
    app.send_messages().await;
    let [failed] = list(&clinic, "?state=failed").await.try_into().unwrap();
    assert_eq!((failed.id, failed.fault, failed.attempts), (waiting.id, Some(MessageFault::Refused), 2));
    assert_eq!((failed.next_try_at, failed.done_at), (None, Some(app.now())));

    app.mailbox.fail_with(None);
    let again: Message = clinic.owner.post(&path, &json!({})).await.expect(200);
    assert_eq!((again.state, again.attempts, again.next_try_at), (MessageState::Queued, 0, Some(app.now())));
    app.send_messages().await;
    let [sent] = list(&clinic, "").await.try_into().unwrap();
    assert_eq!((sent.state, sent.fault, sent.detail), (MessageState::Sent, None, None));
    assert_eq!(app.mailbox.sent().len(), 1);
    let log: Page<Value> = clinic.owner.get("/api/v1/audit?limit=1").await.expect(200);
    assert_eq!((&log.data[0]["action"], &log.data[0]["subject"]), (&json!("message.retry"), &json!(sent.id)));
}

async fn all_failed_messages_are_tried_again(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::CredentialsRefused, "answer 535")));
    for (clinic, name) in [(&clinic, "Ada"), (&clinic, "Ben"), (&other, "Cleo")] {
        book(clinic, name).await;
    }
    app.send_messages().await;
    app.mailbox.fail_with(None);
    let path = format!("{MESSAGES}/retry");
    let retried: RetriedMessages = clinic.owner.post(&path, &json!({})).await.expect(200);
    assert_eq!(retried.count, 2);
    app.send_messages().await;
    assert_eq!(list(&clinic, "?state=sent").await.len(), 2);
    assert_eq!(list(&other, "?state=failed").await.len(), 1, "another clinic's stay as they are");
    let retried: RetriedMessages = clinic.owner.post(&path, &json!({})).await.expect(200);
    assert_eq!(retried.count, 0);
}

async fn messages_are_filtered_and_read_page_by_page(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    book(&clinic, "Elena").await;
    let body = json!({ "first_name": "Phoebe", "phone": "+447700900182" });
    clinic.owner.post("/api/v1/clients", &body).await.expect::<Value>(201);
    for identifier in [clinic.client_email("Elena"), "+447700900182".to_owned()] {
        clinic.request_link(&app.anonymous(), &identifier).await;
    }
    let [by_text] = list(&clinic, "?channel=sms").await.try_into().unwrap();
    assert_eq!((by_text.receiver.as_deref(), by_text.client.unwrap().name.as_str()), (Some("•••• 0182"), "Phoebe"));
    assert_eq!(list(&clinic, "?channel=email&state=sent").await.len(), 2);
    assert_eq!(list(&clinic, "?kind=login_link&channel=email").await.len(), 1);
    assert!(list(&clinic, "?kind=unheard_of").await.is_empty());

    let whole = list(&clinic, "").await;
    let mut paged = Vec::new();
    let mut path = format!("{MESSAGES}?limit=2");
    loop {
        let page: Page<Message> = clinic.owner.get(&path).await.expect(200);
        paged.extend(page.data);
        let Some(next) = page.next else { break };
        path = format!("{MESSAGES}?limit=2&after={next}");
    }
    assert_eq!(paged, whole);
    assert!(whole.is_sorted_by(|a, b| a.created_at >= b.created_at), "newest first");
    clinic.owner.get(&format!("{MESSAGES}?after=nonsense")).await.expect_problem(400, "invalid_cursor");
    clinic.owner.get(&format!("{MESSAGES}?state=lost")).await.expect_problem(400, "malformed_parameter");
}

async fn old_messages_are_forgotten(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    book(&clinic, "Ada").await;
    app.send_messages().await;
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::Refused, "answer 554")));
    app.clock.advance(Duration::seconds(1));
    book(&clinic, "Ben").await;
    app.send_messages().await;
    // Sessions end long before messages are forgotten.
    let steps: [(i64, &str, &[MessageState]); 4] = [
        (89, "soon", &[MessageState::Failed, MessageState::Sent]),
        (1, "later", &[MessageState::Failed]),
        (274, "next_year", &[MessageState::Failed]),
        (2, "last", &[]),
    ];
    for (days, name, left) in steps {
        app.clock.advance(Duration::days(days));
        app::jobs::sweep(&app.ctx).await.unwrap();
        let owner = clinic.staff(name, Role::Owner).await;
        let page: Page<Message> = owner.get(MESSAGES).await.expect(200);
        assert_eq!(page.data.iter().map(|message| message.state).collect::<Vec<_>>(), left, "{name}");
    }
}

async fn only_some_of_the_team_see_messages(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for (role, status) in [(Role::Manager, 200), (Role::FrontDesk, 200), (Role::Practitioner, 403)] {
        let http = clinic.staff(&format!("{role:?}").to_lowercase(), role).await;
        assert_eq!(http.get(MESSAGES).await.status, status, "{role:?}");
        assert_eq!(http.post(&format!("{MESSAGES}/retry"), &json!({})).await.status, status, "{role:?}");
    }
}

async fn another_clinics_message_does_not_exist(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    book(&clinic, "Elena").await;
    let [message] = list(&clinic, "").await.try_into().unwrap();
    let path = format!("{MESSAGES}/{}", message.id);
    other.owner.get(&path).await.expect_problem(404, "not_found");
    other.owner.post(&format!("{path}/retry"), &json!({})).await.expect_problem(404, "not_found");
    assert!(list(&other, "").await.is_empty());
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    vec![Row::new("message.get").of(world.message), Row::new("message.retry").of(world.message)]
}
