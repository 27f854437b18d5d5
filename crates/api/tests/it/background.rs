//! Work in the background: one bad row holds up nobody, and what is dead is seen to be.

use std::{
    future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration as StdDuration,
};

use adapters::{Smtp, SmtpOptions};
use app::{
    Ctx,
    jobs::{self, Loop},
    ports::{Chance, DeliveryError, Mail, MailSender},
};
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use contract::{
    messages::{Message, MessageFault, MessageState},
    paging::Page,
};
use serde_json::{Value, json};
use testkit::{FakeSmtp, TestApp, TestClinic, on_both_databases};
use tokio::sync::Notify;
use uuid::Uuid;

on_both_databases!(
    a_clinics_name_from_before_holds_up_no_messages,
    a_message_that_meets_a_mistake_is_put_aside,
    a_round_that_breaks_off_is_followed_by_another,
    what_has_stopped_is_seen,
    who_stops_in_good_order_is_not_missed,
    mails_say_that_nobody_has_typed_them,
);

/// Works in the background until `done` is over, which must not take long; then breaks it off, as when a
/// process is killed.
async fn work_until(ctx: Ctx, done: impl Future<Output = ()>) {
    tokio::select! {
        () = jobs::run(ctx, future::pending()) => unreachable!("nothing stops it"),
        () = done => {}
        () = tokio::time::sleep(StdDuration::from_secs(15)) => panic!("it does not come to an end"),
    }
}

async fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        tokio::time::sleep(StdDuration::from_millis(20)).await;
    }
}

async fn ask(clinic: &TestClinic<'_>, name: &str) {
    let ask = json!({ "identifier": format!("{name}@example.com") });
    clinic.app.anonymous().post(&clinic.portal("/login-links"), &ask).await.expect::<Value>(202);
}

async fn messages(clinic: &TestClinic<'_>) -> Vec<Message> {
    clinic.owner.get("/api/v1/messages?limit=200").await.expect::<Page<Message>>(200).data
}

async fn a_clinics_name_from_before_holds_up_no_messages(app: TestApp) {
    let (bad, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    bad.rename_unchecked("A\nB").await;
    ask(&bad, "elena").await;
    ask(&other, "noor").await;
    let smtp = FakeSmtp::start();
    let mut ctx = app.ctx.clone();
    let options = SmtpOptions { url: smtp.url(), from: "portal@example.com".to_owned() };
    ctx.ports.mail = Arc::new(Smtp::new(&options).unwrap());
    work_until(ctx, until(|| smtp.message_ids().len() == 2)).await;

    ask(&bad, "iris").await;
    app.send_messages().await;
    let source = app.mailbox.sources().pop().unwrap();
    assert!(source.contains("\r\nFrom: \"A B\" <portal@example.com>\r\n"), "{source}");
}

/// Meets a mistake at every mail to `broken…`.
struct Mistaken(Arc<dyn MailSender>);

#[async_trait]
impl MailSender for Mistaken {
    async fn send(&self, mail: &Mail) -> Result<(), DeliveryError> {
        assert!(!mail.to.starts_with("broken"), "no such mail was thought of");
        self.0.send(mail).await
    }
}

async fn a_message_that_meets_a_mistake_is_put_aside(app: TestApp) {
    let (bad, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    ask(&bad, "broken").await;
    app.clock.advance(Duration::seconds(1));
    ask(&bad, "elena").await;
    ask(&other, "noor").await;
    let mut ctx = app.ctx.clone();
    ctx.ports.mail = Arc::new(Mistaken(app.mailbox.clone()));
    let seen_to = async {
        while [messages(&bad).await, messages(&other).await]
            .concat()
            .iter()
            .any(|one| one.state == MessageState::Queued)
        {
            tokio::time::sleep(StdDuration::from_millis(20)).await;
        }
    };
    work_until(ctx, seen_to).await;
    assert_eq!(app.mailbox.sent().len(), 2);

    let broken = messages(&bad).await.pop().unwrap();
    assert_eq!((broken.state, broken.fault), (MessageState::Failed, Some(MessageFault::NotWritten)), "{broken:?}");
    assert!(broken.detail.unwrap().contains("mistake in Portico"), "staff see it");
    assert_eq!(messages(&bad).await[0].state, MessageState::Sent);
    assert_eq!(messages(&other).await[0].state, MessageState::Sent);

    // Once it is mended, staff have it tried again.
    let path = format!("/api/v1/messages/{}/retry", broken.id);
    bad.owner.post(&path, &json!({})).await.expect::<Value>(200);
    app.send_messages().await;
    assert!(app.mailbox.newest_to("broken@example.com").is_some());
}

/// Breaks off whoever wants an id, for a while.
struct Moody {
    chance: Arc<dyn Chance>,
    refuses: AtomicBool,
    refused: AtomicBool,
}

impl Chance for Moody {
    fn uuid(&self, now: DateTime<Utc>) -> Uuid {
        if self.refuses.load(Ordering::SeqCst) {
            self.refused.store(true, Ordering::SeqCst);
            panic!("no ids today");
        }
        self.chance.uuid(now)
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.chance.fill(bytes);
    }
}

async fn a_round_that_breaks_off_is_followed_by_another(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let moody = Arc::new(Moody {
        chance: app.ctx.ports.chance.clone(),
        refuses: AtomicBool::new(false),
        refused: AtomicBool::new(false),
    });
    let mut ctx = app.ctx.clone();
    ctx.ports.chance = moody.clone();
    work_until(ctx, async {
        tokio::time::sleep(StdDuration::from_millis(100)).await;
        // The lease of what is due wants an id.
        moody.refuses.store(true, Ordering::SeqCst);
        ask(&clinic, "elena").await;
        until(|| moody.refused.load(Ordering::SeqCst)).await;
        assert!(app.mailbox.sent().is_empty());
        moody.refuses.store(false, Ordering::SeqCst);
        until(|| app.mailbox.newest_to("elena@example.com").is_some()).await;
    })
    .await;
}

async fn metrics(app: &TestApp) -> String {
    app.anonymous().get("/metrics").await.expect::<String>(200)
}

/// The age of a heartbeat in `/metrics`, in seconds.
fn age(metrics: &str, which: Loop, of: &str) -> Option<f64> {
    let series = format!("portico_heartbeat_age_seconds{{loop=\"{}\",of=\"{of}\"}} ", which.name());
    metrics.lines().find_map(|line| line.strip_prefix(&series)).map(|age| age.parse().unwrap())
}

async fn what_has_stopped_is_seen(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let http = app.anonymous();
    // Who runs nothing in the background is ready all the same, and sees that nobody works.
    http.get("/readyz").await.expect::<Value>(200);
    assert_eq!(age(&metrics(&app).await, Loop::JOBS, "process"), None);
    assert_eq!(age(&metrics(&app).await, Loop::JOBS, "installation"), Some(f64::INFINITY));

    let noted = async {
        while jobs::health(&app.ctx).await.unwrap().loops.iter().any(|(_, age)| age.is_none()) {
            tokio::time::sleep(StdDuration::from_millis(20)).await;
        }
    };
    work_until(app.ctx.clone(), noted).await;
    http.get("/readyz").await.expect::<Value>(200);
    ask(&clinic, "elena").await;
    app.clock.advance(Duration::minutes(3));

    // Killed, it has taken nothing back: three minutes are too long for sending, not for sweeping.
    let answer = http.get("/readyz").await;
    answer.expect_problem(503, "unavailable");
    let detail = answer.body["detail"].as_str().unwrap();
    assert!(detail.contains("messages for 180 s") && !detail.contains("sweeping"), "{detail}");
    http.get("/healthz").await.expect::<Value>(200);
    let metrics = metrics(&app).await;
    for which in app.ctx.registry.loops() {
        assert_eq!(age(&metrics, which, "process"), Some(180.0), "{metrics}");
        assert_eq!(age(&metrics, which, "installation"), Some(180.0), "{metrics}");
    }
    assert!(metrics.contains("\nportico_outbox_oldest_due_seconds 180.0\n"), "{metrics}");
    let finding = jobs::health(&app.ctx).await.unwrap().finding().unwrap_err();
    assert!(finding.contains("messages (silent for 3 min)") && finding.contains("waits 3 min"), "{finding}");

    work_until(app.ctx.clone(), until(|| app.mailbox.newest_to("elena@example.com").is_some())).await;
    http.get("/readyz").await.expect::<Value>(200);
}

async fn who_stops_in_good_order_is_not_missed(app: TestApp) {
    let stop = Arc::new(Notify::new());
    let running = jobs::run(app.ctx.clone(), {
        let stop = stop.clone();
        async move { stop.notified().await }
    });
    let stopping = async {
        while jobs::health(&app.ctx).await.unwrap().loops.iter().any(|(_, age)| age.is_none()) {
            tokio::time::sleep(StdDuration::from_millis(20)).await;
        }
        stop.notify_one();
    };
    tokio::time::timeout(StdDuration::from_secs(15), async { tokio::join!(running, stopping) }).await.unwrap();
    assert!(jobs::health(&app.ctx).await.unwrap().loops.iter().all(|(_, age)| age.is_none()));
    app.clock.advance(Duration::days(1));
    app.anonymous().get("/readyz").await.expect::<Value>(200);
}

async fn mails_say_that_nobody_has_typed_them(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (client, _) = clinic.signed_in_client("Elena").await;
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": "2026-11-24T10:00:00Z" });
    clinic.owner.post("/api/v1/appointments", &body).await.expect::<Value>(201);
    clinic.owner.post("/api/v1/invites", &json!({ "email": "noor@example.com" })).await.expect::<Value>(201);
    let mailing = json!({ "audience": { "client_ids": [client.id] } });
    // A mailing leaves out whoever has asked for a link of the same moment.
    app.clock.advance(Duration::seconds(1));
    clinic.owner.post("/api/v1/login-mailings", &mailing).await.expect::<Value>(201);
    app.send_messages().await;
    let sources = app.mailbox.sources();
    assert!(sources.len() >= 4, "{}", sources.len());
    for source in sources {
        assert!(source.contains("\r\nAuto-Submitted: auto-generated\r\n"), "{source}");
    }
}
