//! A mail server that is down, slow, or hangs up: nothing is lost, and what comes twice can be told.

use std::{
    collections::BTreeSet,
    future,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration as StdDuration,
};

use adapters::{Smtp, SmtpOptions};
use app::{
    Ctx,
    ports::{DeliveryError, Mail, MailSender},
};
use async_trait::async_trait;
use chrono::Duration;
use contract::{
    messages::{Message, MessageFault, MessageState},
    paging::Page,
};
use serde_json::{Value, json};
use testkit::{FakeSmtp, SmtpMood, TestApp, TestClinic, TestClock, TestMailbox, on_both_databases};
use tokio::sync::Notify;

on_both_databases!(
    a_server_that_comes_back_gets_every_mail_once,
    a_lost_answer_brings_the_same_mail_again,
    what_a_server_answers_is_understood,
    a_slow_server_is_asked_once_for_each_mail,
    what_somebody_waits_for_goes_first,
    a_server_that_never_answers_holds_up_no_other_clinic,
    a_try_that_outlives_its_lease_changes_nothing,
    what_is_under_way_is_finished_when_the_worker_stops,
);

/// The app's context, with mails going to that sender.
fn with_mail(app: &TestApp, mail: Arc<dyn MailSender>) -> Ctx {
    let mut ctx = app.ctx.clone();
    ctx.ports.mail = mail;
    ctx
}

fn with_server(app: &TestApp, smtp: &FakeSmtp) -> Ctx {
    let options = SmtpOptions { url: smtp.url(), from: "portal@example.com".to_owned() };
    with_mail(app, Arc::new(Smtp::new(&options).unwrap()))
}

/// Queues a mail to each of so many people.
async fn queue(clinic: &TestClinic<'_>, count: usize) {
    for number in 0..count {
        let ask = json!({ "identifier": format!("person{number}@example.com") });
        clinic.app.anonymous().post(&clinic.portal("/login-links"), &ask).await.expect::<Value>(202);
    }
}

async fn messages(clinic: &TestClinic<'_>) -> Vec<Message> {
    clinic.owner.get("/api/v1/messages?limit=200").await.expect::<Page<Message>>(200).data
}

async fn a_server_that_comes_back_gets_every_mail_once(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let smtp = FakeSmtp::start();
    let ctx = with_server(&app, &smtp);
    queue(&clinic, 30).await;
    smtp.set_mood(SmtpMood::Down);
    app::jobs::drain(&ctx).await.unwrap();
    assert!(messages(&clinic).await.iter().all(|message| message.fault == Some(MessageFault::Unreachable)));

    smtp.set_mood(SmtpMood::Slow(StdDuration::from_millis(5)));
    let before = smtp.connections();
    app.clock.advance(Duration::seconds(5));
    app::jobs::drain(&ctx).await.unwrap();
    let ids = smtp.message_ids();
    assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (30, 30));
    assert!(messages(&clinic).await.iter().all(|message| (message.state, message.attempts) == (MessageState::Sent, 2)));
    assert!(smtp.connections() - before <= 3, "connections are used again");
}

async fn a_lost_answer_brings_the_same_mail_again(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let smtp = FakeSmtp::start();
    let ctx = with_server(&app, &smtp);
    queue(&clinic, 10).await;
    smtp.set_mood(SmtpMood::LosesAnswers);
    for _ in 0..8 {
        app::jobs::drain(&ctx).await.unwrap();
        app.clock.advance(Duration::minutes(3));
    }
    let messages = messages(&clinic).await;
    assert!(messages.iter().all(|message| message.state == MessageState::Sent), "{messages:?}");
    let ids = smtp.message_ids();
    assert!(ids.len() > 10, "what was taken without an answer comes again");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 10, "and is known by its Message-ID");
}

async fn what_a_server_answers_is_understood(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let smtp = FakeSmtp::start();
    let ctx = with_server(&app, &smtp);
    for (number, (answer, fault, state)) in [
        ("550 5.1.1 <somebody@example.com> is unknown", MessageFault::ReceiverUnknown, MessageState::Failed),
        ("550 5.7.1 Not from you", MessageFault::Refused, MessageState::Failed),
        ("554 No", MessageFault::Refused, MessageState::Failed),
        ("450 4.2.1 Later", MessageFault::RefusedForNow, MessageState::Queued),
        ("535 5.7.8 Who are you?", MessageFault::CredentialsRefused, MessageState::Queued),
    ]
    .into_iter()
    .enumerate()
    {
        // Messages of one instant have no order.
        app.clock.advance(Duration::seconds(1));
        smtp.set_mood(SmtpMood::Refuses(answer));
        let ask = json!({ "identifier": format!("refused{number}@example.com") });
        app.anonymous().post(&clinic.portal("/login-links"), &ask).await.expect::<Value>(202);
        app::jobs::drain(&ctx).await.unwrap();
        let message = messages(&clinic).await.remove(0);
        assert_eq!((message.fault, message.state), (Some(fault), state), "{answer}");
        assert!(!message.detail.unwrap().contains('@'), "nobody is named");
    }
}

/// Takes mails, and twenty seconds for each.
struct Slow {
    clock: Arc<TestClock>,
    mailbox: Arc<dyn MailSender>,
}

#[async_trait]
impl MailSender for Slow {
    async fn send(&self, mail: &Mail) -> Result<(), DeliveryError> {
        self.clock.advance(Duration::seconds(20));
        self.mailbox.send(mail).await
    }
}

async fn a_slow_server_is_asked_once_for_each_mail(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    queue(&clinic, 7).await;
    let slow = Slow { clock: app.clock.clone(), mailbox: app.mailbox.clone() };
    app::jobs::drain(&with_mail(&app, Arc::new(slow))).await.unwrap();
    assert_eq!(app.mailbox.sent().len(), 7);
    let messages = messages(&clinic).await;
    assert!(
        messages.iter().all(|message| (message.state, message.attempts) == (MessageState::Sent, 1)),
        "{messages:?}"
    );
}

async fn what_somebody_waits_for_goes_first(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for number in 0..3 {
        let body = json!({ "email": format!("invited{number}@example.com") });
        clinic.owner.post("/api/v1/invites", &body).await.expect::<Value>(201);
    }
    app.clock.advance(Duration::seconds(1));
    queue(&clinic, 1).await;
    app.send_messages().await;
    let sent = app.mailbox.sent();
    assert_eq!((sent.len(), sent[0].to()), (4, "person0@example.com"));
}

/// Takes mails, but never answers about those to `stuck…`.
struct Stuck(Arc<dyn MailSender>);

#[async_trait]
impl MailSender for Stuck {
    async fn send(&self, mail: &Mail) -> Result<(), DeliveryError> {
        if mail.to.starts_with("stuck") {
            future::pending::<()>().await;
        }
        self.0.send(mail).await
    }
}

async fn a_server_that_never_answers_holds_up_no_other_clinic(app: TestApp) {
    let (stuck, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    for number in 0..30 {
        let ask = json!({ "identifier": format!("stuck{number}@example.com") });
        app.anonymous().post(&stuck.portal("/login-links"), &ask).await.expect::<Value>(202);
    }
    app.clock.advance(Duration::seconds(1));
    queue(&other, 1).await;
    let ctx = with_mail(&app, Arc::new(Stuck(app.mailbox.clone())));
    let arrival = async {
        while app.mailbox.newest_to("person0@example.com").is_none() {
            tokio::time::sleep(StdDuration::from_millis(20)).await;
        }
    };
    let has_arrived = tokio::select! {
        () = app::jobs::run(ctx, future::pending()) => false,
        () = arrival => true,
        () = tokio::time::sleep(StdDuration::from_secs(15)) => false,
    };
    assert!(has_arrived, "it waits for the other clinic's server");
}

/// Says no to the first try only when the second is under way, and takes that.
struct Late {
    tries: AtomicU32,
    second: Notify,
    mailbox: Arc<TestMailbox>,
}

#[async_trait]
impl MailSender for Late {
    async fn send(&self, mail: &Mail) -> Result<(), DeliveryError> {
        if self.tries.fetch_add(1, Ordering::SeqCst) == 0 {
            self.second.notified().await;
            return Err(DeliveryError::transient(MessageFault::Unreachable, "too late"));
        }
        self.second.notify_one();
        // Long enough for the worker to write down what became of the first.
        tokio::time::sleep(StdDuration::from_millis(500)).await;
        self.mailbox.send(mail).await
    }
}

async fn a_try_that_outlives_its_lease_changes_nothing(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    queue(&clinic, 1).await;
    let late = Arc::new(Late { tries: AtomicU32::new(0), second: Notify::new(), mailbox: app.mailbox.clone() });
    let ctx = with_mail(&app, late.clone());
    let message = async {
        while late.tries.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(StdDuration::from_millis(20)).await;
        }
        app.clock.advance(Duration::seconds(61));
        while app.mailbox.sent().is_empty() {
            tokio::time::sleep(StdDuration::from_millis(20)).await;
        }
        // The worker has yet to write down that it was sent.
        for _ in 0..50 {
            let message = messages(&clinic).await.remove(0);
            if message.state == MessageState::Sent {
                return message;
            }
            tokio::time::sleep(StdDuration::from_millis(20)).await;
        }
        messages(&clinic).await.remove(0)
    };
    let message = tokio::select! {
        () = app::jobs::run(ctx, future::pending()) => unreachable!("nothing stops it"),
        message = message => message,
        () = tokio::time::sleep(StdDuration::from_secs(15)) => panic!("the second try does not get through"),
    };
    assert_eq!((message.state, message.fault, message.attempts), (MessageState::Sent, None, 2));
}

/// Stops the worker at the first mail, and takes a while for each.
struct StopsAtFirst {
    stop: Arc<Notify>,
    mailbox: Arc<TestMailbox>,
}

#[async_trait]
impl MailSender for StopsAtFirst {
    async fn send(&self, mail: &Mail) -> Result<(), DeliveryError> {
        self.stop.notify_one();
        tokio::time::sleep(StdDuration::from_millis(300)).await;
        self.mailbox.send(mail).await
    }
}

async fn what_is_under_way_is_finished_when_the_worker_stops(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    queue(&clinic, 12).await;
    let stop = Arc::new(Notify::new());
    let ctx = with_mail(&app, Arc::new(StopsAtFirst { stop: stop.clone(), mailbox: app.mailbox.clone() }));
    let run = app::jobs::run(ctx, async move { stop.notified().await });
    tokio::time::timeout(StdDuration::from_secs(15), run).await.unwrap();
    let messages = messages(&clinic).await;
    let count = |state: MessageState, attempts: u32| {
        messages.iter().filter(|one| (one.state, one.attempts) == (state, attempts)).count()
    };
    let sent = app.mailbox.sent().len();
    assert!((1..12).contains(&sent), "{sent}: it takes no more");
    assert_eq!((count(MessageState::Sent, 1), count(MessageState::Queued, 0)), (sent, 12 - sent), "{messages:?}");
}
