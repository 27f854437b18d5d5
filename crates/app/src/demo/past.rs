//! What happened before the demo began: who was invited and what became of it, what was done in the
//! portal, and what the demo's client has read. No mail goes out for any of it.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};
use contract::{
    clients::Client,
    contact::{EmailAddress, Identifier, PhoneNumber},
    ids::{InviteId, LoginLinkId, MessageId, NotificationId},
    notifications::{Notification, NotificationKind},
    portal_activity::{ActivityEvent, ActivityPage},
};
use storage::{
    ClinicScope, Tx,
    repos::{
        self,
        invites::NewInvite,
        login_links::{LoginRequest, NewLoginLink},
        portal_activity::Count,
    },
};

use super::invalid;
use crate::{Ctx, Error, Result, login_links, tokens};

/// For how many days an invite of the demo works, as where a clinic has not said so.
const INVITE_DAYS: i64 = 30;
/// For how many days before today something was done in the portal.
const ACTIVE_DAYS: u32 = 30;

/// What became of an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Waits,
    Opened,
    Joined,
    Bounced,
    Revoked,
}

/// Whose invite, by e-mail address, how many days ago, and what became of it. The oldest that was
/// not answered has expired.
const INVITES: [(&str, i64, Fate); 11] = [
    ("elena@example.com", 26, Fate::Joined),
    ("sofia@example.com", 26, Fate::Joined),
    ("hannah@example.com", 19, Fate::Joined),
    ("noor@example.com", 12, Fate::Joined),
    ("ivy@example.com", 8, Fate::Opened),
    ("marta@example.com", 5, Fate::Opened),
    ("lucia@example.com", 3, Fate::Waits),
    ("ben@example.com", 2, Fate::Waits),
    ("clara@example.com", 41, Fate::Opened),
    ("aisha@example.com", 10, Fate::Bounced),
    ("grace@example.com", 6, Fate::Revoked),
];

/// Somebody who was invited by address and is no client yet: address, first name, last name.
const NEWCOMER: (&str, &str, &str) = ("zoe@example.com", "Zoe", "Bennett");

/// Writes all of it. `first` is the client whose notifications are shown, `today` is by the clinic's
/// clock.
pub(super) async fn fill(
    ctx: &Ctx,
    scope: &ClinicScope,
    clients: &[Client],
    first: &Client,
    today: NaiveDate,
) -> Result<()> {
    let now = ctx.now(scope);
    let newcomer = EmailAddress::parse(NEWCOMER.0).map_err(invalid)?;
    ctx.db
        .write(async |tx| {
            for (email, days_ago, fate) in INVITES {
                let invited =
                    clients.iter().find(|client| client.email.as_ref().is_some_and(|own| own.as_str() == email));
                let Some(client) = invited else { continue };
                let email = client.email.clone().ok_or(Error::Internal("a client of the demo has no address"))?;
                let at = now - Duration::days(days_ago);
                let new = invite(ctx, email, Some(client), at);
                let (id, message_id) = (new.id, new.message_id);
                repos::invites::insert(tx, scope, vec![new], at, at).await?;
                let failure = (fate == Fate::Bounced).then_some("there is no mailbox with this address");
                repos::invites::note_delivery(tx, scope, message_id, id, failure, at + Duration::minutes(1)).await?;
                let later = at + Duration::hours(7);
                match fate {
                    Fate::Waits | Fate::Bounced => {}
                    Fate::Revoked => repos::invites::revoke(tx, scope, &[id], later).await?,
                    Fate::Opened => repos::invites::note_opened(tx, scope, id, later).await?,
                    Fate::Joined => {
                        repos::invites::note_opened(tx, scope, id, later).await?;
                        join(ctx, tx, scope, client, later).await?;
                    }
                }
            }
            let at = now - Duration::days(1);
            let new = invite(ctx, newcomer.clone(), None, at);
            let (id, message_id) = (new.id, new.message_id);
            repos::invites::insert(tx, scope, vec![new], at, at).await?;
            repos::invites::note_delivery(tx, scope, message_id, id, None, at).await?;

            for days_ago in 1..=ACTIVE_DAYS {
                let day = today - Days::new(days_ago.into());
                repos::portal_activity::add(tx, scope, day, &counts(day, days_ago)).await?;
            }
            let phone = first.phone.as_ref().map(PhoneNumber::masked).unwrap_or_default();
            for (kind, detail, days_ago) in [
                (NotificationKind::ContactChanged, phone, 22),
                (NotificationKind::NewDevice, "Safari on iPhone".to_owned(), 9),
            ] {
                let at = now - Duration::days(days_ago);
                let notification = Notification {
                    id: NotificationId::from_uuid(ctx.new_uuid()),
                    kind,
                    detail,
                    appointment_id: None,
                    local_start: None,
                    created_at: at,
                    read_at: Some(at + Duration::hours(2)),
                };
                repos::notifications::insert(tx, scope, first.id, notification).await?;
            }
            Ok(())
        })
        .await
}

fn invite(ctx: &Ctx, email: EmailAddress, client: Option<&Client>, at: DateTime<Utc>) -> NewInvite {
    let (first_name, last_name) =
        client.map_or((NEWCOMER.1, NEWCOMER.2), |client| (client.first_name.as_str(), client.last_name.as_str()));
    NewInvite {
        id: InviteId::from_uuid(ctx.new_uuid()),
        client_id: client.map(|client| client.id),
        email,
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        message_id: MessageId::from_uuid(ctx.new_uuid()),
        created_at: at,
        expires_at: at + Duration::days(INVITE_DAYS),
    }
}

/// Signs a client in as of some moment, by a link that nobody has.
async fn join(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, client: &Client, at: DateTime<Utc>) -> Result<()> {
    let email = client.email.clone().ok_or(Error::Internal("a client of the demo has no address"))?;
    let identifier = Identifier::Email(email);
    let request = LoginRequest {
        id: ctx.new_uuid(),
        binding_hash: tokens::hash(&tokens::token(ctx)),
        identifier_hash: login_links::identifier_hash(scope, &identifier),
        created_at: at,
        expires_at: at + Duration::days(1),
    };
    let id = LoginLinkId::from_uuid(ctx.new_uuid());
    let link = NewLoginLink {
        id,
        client_id: client.id,
        request_id: request.id,
        token_hash: tokens::hash(&tokens::token(ctx)),
        code_hash: tokens::hash(&tokens::token(ctx)),
        masked_identifier: identifier.masked(),
        identifier: Vec::new(),
        section: None,
        created_at: at,
        expires_at: at + Duration::hours(1),
    };
    repos::login_links::insert_request(tx, scope, request).await?;
    repos::login_links::insert(tx, scope, link).await?;
    let signed_in = repos::login_links::consume(tx, scope, id, at).await?.ok_or(Error::Stale)?;
    Ok(repos::clients::note_sign_in(tx, &signed_in, at).await?)
}

/// What was done on a day: less at the weekend, and not the same every week.
fn counts(day: NaiveDate, days_ago: u32) -> Vec<Count> {
    let weekday = day.weekday().num_days_from_monday();
    let dice = days_ago * 7 % 5;
    let sign_ins = if weekday < 5 { 6 + dice - weekday / 2 } else { 2 + dice / 2 };
    let count = |event, page, count| Count { event, page, count };
    let counts = [
        count(ActivityEvent::PageView, Some(ActivityPage::Home), sign_ins * 3),
        count(ActivityEvent::BookNowClick, Some(ActivityPage::Home), sign_ins / 2),
        count(ActivityEvent::ErrorPageView, Some(ActivityPage::Other), u32::from(days_ago % 9 == 4)),
        count(ActivityEvent::LoginRequest, None, sign_ins + dice / 3),
        count(ActivityEvent::SignIn, None, sign_ins),
        count(ActivityEvent::Booking, None, sign_ins / 3),
        count(ActivityEvent::Cancellation, None, u32::from(dice == 2)),
    ];
    counts.into_iter().filter(|count| count.count > 0).collect()
}
