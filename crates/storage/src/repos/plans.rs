//! That history costs nothing: how SQLite goes about the queries that are asked most.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    appointments::AppointmentStatus,
    ids::{AppointmentId, ClientId, LoginMailingId, MessageId, NotificationId, PractitionerId},
    login_mailings::RecipientState,
    messages::{MessageChannel, MessageState},
    portal_overview::PersonState,
};
use domain::intervals::Interval;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QuerySelect, QueryTrait, Select, Statement};
use uuid::Uuid;

use super::{
    appointments::{self, Filter, StartCursor},
    claims, client_sessions, clients, invites, login_links, login_mailings, notifications, outbox, portal_activity,
    portal_overview::{self, PeopleFilter},
    posthog, staff_devices, staff_sessions,
};
use crate::{ClientView, ClinicScope, CreatedCursor, Cursor, Db, DbOptions, Error};

pub(super) fn now() -> DateTime<Utc> {
    "2026-11-23T07:30:00Z".parse().unwrap()
}

pub(super) fn scope() -> ClinicScope {
    ClinicScope::new(Uuid::from_u128(1))
}

fn within() -> Interval {
    Interval::new(now(), now() + TimeDelta::days(31)).unwrap()
}

/// The steps of the plan for a query.
pub(super) async fn plan<E: EntityTrait>(query: Select<E>) -> Vec<String> {
    plan_of(query.build(DbBackend::Sqlite)).await
}

async fn plan_of(mut statement: Statement) -> Vec<String> {
    let db = Db::connect(&DbOptions { url: "sqlite::memory:".to_owned(), max_connections: 1 }).await.unwrap();
    db.migrate().await.unwrap();
    statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
    let rows = db.write(async |tx| tx.connection().query_all_raw(statement.clone()).await.map_err(Error::from)).await;
    rows.unwrap().iter().map(|row| row.try_get::<String>("", "detail").unwrap()).collect()
}

/// Asserts that the rows are found by that index, in its order, and that nothing is read as a whole.
#[track_caller]
pub(super) fn assert_found_by(plan: &[String], index: &str, bounds: &str) {
    // An index that holds all that is asked for is called "COVERING INDEX".
    let search = format!("INDEX {index} ({bounds}");
    assert!(plan.iter().any(|step| step.contains(&search)), "not {search}: {plan:#?}");
    assert!(!plan.iter().any(|step| step.starts_with("SCAN")), "{plan:#?}");
    assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "sorted anew: {plan:#?}");
}

#[tokio::test]
async fn claims_are_found_by_resource_and_start() {
    let practitioners: Vec<PractitionerId> = (0..10).map(|n| PractitionerId::from_uuid(Uuid::from_u128(n))).collect();
    let (client, appointment) = (ClientId::from_uuid(Uuid::from_u128(1)), AppointmentId::from_uuid(Uuid::from_u128(2)));
    for (own, moved) in [(None, None), (Some(client), None), (Some(client), Some(appointment))] {
        let plan = plan(claims::busy_query(&scope(), &practitioners, within(), now(), own, moved)).await;
        let bounds = "clinic_id=? AND resource_id=? AND starts_at>? AND starts_at<?";
        assert_found_by(&plan, "claims_of_resource", bounds);
    }
}

#[tokio::test]
async fn lists_of_appointments_are_read_in_the_order_of_an_index() {
    let after = StartCursor { starts_at: now(), id: Uuid::from_u128(1) };
    let whole = Filter::default();
    let bounded = Filter {
        from: Some(now()),
        to: Some(now() + TimeDelta::days(1)),
        status: Some(AppointmentStatus::Booked),
        ..Filter::default()
    };
    let of_client = Filter { client_id: Some(ClientId::from_uuid(Uuid::from_u128(1))), ..Filter::default() };
    let of_practitioner =
        Filter { practitioner_id: Some(PractitionerId::from_uuid(Uuid::from_u128(1))), ..Filter::default() };
    for (filter, after, index, bounds) in [
        (&whole, None, "appointments_by_start", "clinic_id=?"),
        (&whole, Some(&after), "appointments_by_start", "clinic_id=? AND starts_at>?"),
        (&bounded, None, "appointments_by_start", "clinic_id=? AND starts_at>? AND starts_at<?"),
        (&of_client, Some(&after), "appointments_of_client", "clinic_id=? AND client_id=? AND starts_at>?"),
        (&of_practitioner, None, "appointments_of_practitioner", "clinic_id=? AND practitioner_id=?"),
    ] {
        let query = appointments::page_query(appointments::list_query(&scope(), filter), 50, after, true);
        assert_found_by(&plan(appointments::with_names(query)).await, index, bounds);
    }
    let latest = appointments::page_query(appointments::list_query(&scope(), &of_client), 50, Some(&after), false);
    let bounds = "clinic_id=? AND client_id=? AND starts_at<?";
    assert_found_by(&plan(appointments::with_names(latest)).await, "appointments_of_client", bounds);
}

#[tokio::test]
async fn a_day_and_a_clients_future_leave_history_alone() {
    let day = appointments::page_query(appointments::overlapping_query(&scope(), within()), 50, None, true);
    let bounds = "clinic_id=? AND starts_at>? AND starts_at<?";
    assert_found_by(&plan(appointments::with_names(day)).await, "appointments_by_start", bounds);

    let client = ClientView::new(scope(), Uuid::from_u128(2));
    let upcoming = appointments::page_query(appointments::upcoming_query(&client, now()), 20, None, true);
    let bounds = "clinic_id=? AND client_id=? AND starts_at>?";
    assert_found_by(&plan(appointments::with_names(upcoming)).await, "appointments_of_client", bounds);
}

#[tokio::test]
async fn keeping_wall_times_leaves_history_alone() {
    let after = StartCursor { starts_at: now(), id: Uuid::from_u128(1) };
    for after in [None, Some(&after)] {
        let ahead = appointments::page_query(appointments::ahead_query(now()), 500, after, true);
        assert_found_by(&plan(ahead).await, "appointments_to_come", "starts_at>?");
    }
    let in_conflict = appointments::in_conflict_query(&scope(), now()).limit(20);
    let plan = plan(appointments::with_names(in_conflict)).await;
    assert_found_by(&plan, "appointments_in_conflict", "clinic_id=? AND starts_at>?");
}

#[tokio::test]
async fn lists_of_messages_are_read_in_the_order_of_an_index() {
    let before = Some(MessageId::from_uuid(Uuid::from_u128(1)));
    let whole = outbox::Filter::default();
    let failed = outbox::Filter { state: Some(MessageState::Failed), ..outbox::Filter::default() };
    let links = outbox::Filter { kind: Some("login_link".to_owned()), ..outbox::Filter::default() };
    let texts = outbox::Filter { channel: Some(MessageChannel::Sms), ..outbox::Filter::default() };
    for (filter, index, bounds) in [
        (&whole, "sqlite_autoindex_outbox_1", "clinic_id=?"),
        (&failed, "outbox_by_state", "clinic_id=? AND state=?"),
        (&links, "outbox_by_kind", "clinic_id=? AND kind=?"),
        (&texts, "outbox_by_channel", "clinic_id=? AND channel=?"),
    ] {
        for (before, bounds) in [(None, bounds.to_owned()), (before, format!("{bounds} AND id<?"))] {
            let query = outbox::with_client(outbox::list_query(&scope(), filter, 50, before));
            assert_found_by(&plan(query).await, index, &bounds);
        }
    }
}

#[tokio::test]
async fn what_is_due_is_read_in_the_order_of_an_index() {
    for under_way in [Vec::new(), vec![scope(); 4]] {
        let room = outbox::Room { messages: 8, of_one_clinic: 4, under_way };
        for urgent in [true, false] {
            let plan = plan(outbox::due_query(urgent, &room, now())).await;
            assert_found_by(&plan, "outbox_due", "urgent=? AND due_at<?");
        }
    }
}

#[tokio::test]
async fn whoever_answers_is_found_by_their_number() {
    let plan = plan(clients::clinics_of_phone_query(&"+447700900182".parse().unwrap())).await;
    assert_found_by(&plan, "clients_phone", "phone=?");
}

#[tokio::test]
async fn people_are_read_in_the_order_of_an_index() {
    let after = Cursor { key: "elena".to_owned(), id: Uuid::from_u128(1) };
    for (state, ever_invited, index) in [
        (None, None, "clients_sorted"),
        (None, Some(true), "clients_sorted"),
        (Some(PersonState::Joined), None, "clients_joined"),
        (Some(PersonState::NotInvited), None, "clients_not_joined"),
        (Some(PersonState::Expired), None, "clients_not_joined"),
    ] {
        let filter = PeopleFilter { state, ever_invited, words: Vec::new() };
        let query = portal_overview::clients_query(&scope(), &filter, now(), 50, Some(&after));
        assert_found_by(&plan_of(query.statement(DbBackend::Sqlite)).await, index, "clinic_id=? AND (sort_key");
        if state.is_none() || state == Some(PersonState::Expired) {
            let query = portal_overview::others_query(&scope(), &filter, now(), 50, Some(&after));
            let bounds = "clinic_id=? AND (sort_key";
            assert_found_by(&plan_of(query.statement(DbBackend::Sqlite)).await, "invites_without_client", bounds);
            let query = portal_overview::count_others_query(&scope(), &filter, now());
            let count = plan_of(query.statement(DbBackend::Sqlite)).await;
            assert!(!count.iter().any(|step| step.starts_with("SCAN")), "{count:#?}");
        }
    }
    let counts = plan_of(portal_overview::counts_query(&scope(), now()).statement(DbBackend::Sqlite)).await;
    assert!(!counts.iter().any(|step| step.starts_with("SCAN")), "{counts:#?}");
    assert!(counts.iter().any(|step| step.contains("invites_of_client")), "{counts:#?}");
}

#[tokio::test]
async fn notifications_are_read_in_the_order_of_their_ids() {
    let client = ClientView::new(scope(), Uuid::from_u128(2));
    let after = NotificationId::from_uuid(Uuid::from_u128(3));
    let page = plan(notifications::list_query(&client, 20, Some(after))).await;
    assert_found_by(&page, "notifications_of_client", "clinic_id=? AND client_id=? AND id<?");
    // The index holds nothing but what is unread.
    let unread = plan(notifications::unread_query(&client)).await;
    assert_found_by(&unread, "notifications_unread", "clinic_id=? AND client_id=?");
}

#[tokio::test]
async fn activity_is_summed_along_the_primary_key() {
    let day = now().date_naive();
    let plan = plan(portal_activity::by_day_query(&scope(), day, day)).await;
    assert_found_by(&plan, "sqlite_autoindex_activity_counts_1", "clinic_id=? AND day>? AND day<?");
}

#[tokio::test]
async fn invites_are_read_in_the_order_of_an_index() {
    let after = CreatedCursor { created_at: now(), id: Uuid::from_u128(1) };
    for (after, bounds) in [(None, "clinic_id=?"), (Some(&after), "clinic_id=? AND created_at<?")] {
        let query = invites::list_query(&scope(), None, now(), 50, after);
        assert_found_by(&plan(query).await, "invites_newest", bounds);
    }
}

#[tokio::test]
async fn mailings_and_their_clients_are_read_in_the_order_of_an_index() {
    let after = CreatedCursor { created_at: now(), id: Uuid::from_u128(1) };
    for (after, bounds) in [(None, "clinic_id=?"), (Some(&after), "clinic_id=? AND created_at<?")] {
        let query = login_mailings::list_query(&scope(), 50, after);
        assert_found_by(&plan(query).await, "login_mailings_newest", bounds);
    }
    let id = LoginMailingId::from_uuid(Uuid::from_u128(1));
    let after = Some(ClientId::from_uuid(Uuid::from_u128(1)));
    for (state, index, bounds) in [
        (None, "sqlite_autoindex_login_mailing_recipients_1", "clinic_id=? AND mailing_id=? AND client_id>?"),
        (
            Some(RecipientState::Failed),
            "login_mailing_recipients_by_state",
            "clinic_id=? AND mailing_id=? AND state=? AND client_id>?",
        ),
    ] {
        let query = login_mailings::recipients_query(&scope(), id, state, 50, after);
        assert_found_by(&plan(query).await, index, bounds);
    }
    let needy = login_mailings::needy_query(login_mailings::Backlog { low_water: 50, since: now() }, now());
    assert_found_by(&plan(needy).await, "login_mailings_by_state", "state=?");
}

#[tokio::test]
async fn what_has_ended_is_swept_out_by_an_index() {
    let clients = plan_of(client_sessions::ended_query(now()).build(DbBackend::Sqlite)).await;
    assert_found_by(&clients, "client_sessions_ended", "ends_at<?");
    let staff = plan_of(staff_sessions::ended_query(now()).build(DbBackend::Sqlite)).await;
    assert_found_by(&staff, "staff_sessions_ended", "expires_at<?");
}

#[tokio::test]
async fn who_is_signed_in_is_found_by_the_session() {
    let plan = plan(staff_sessions::resolve_query(&[0; 32], "portal.example", now())).await;
    assert_found_by(&plan, "sqlite_autoindex_staff_sessions_1", "token_hash=?");
}

#[tokio::test]
async fn a_known_device_is_found_by_its_cookie() {
    let plan = plan(staff_devices::known_query(&[0; 32], &"ada@example.com".parse().unwrap(), now())).await;
    assert_found_by(&plan, "staff_devices_token", "token_hash=?");
}

#[tokio::test]
async fn newer_links_are_looked_for_among_the_clients_own() {
    let client = ClientId::from_uuid(Uuid::from_u128(1));
    let plan = plan(login_links::newer_query(&scope(), client, Uuid::from_u128(2))).await;
    assert_found_by(&plan, "login_links_of_client", "clinic_id=? AND client_id=? AND request_id>?");
}

#[tokio::test]
async fn events_for_posthog_are_read_in_the_order_of_their_ids() {
    for message_id in [None, Some(MessageId::from_uuid(Uuid::from_u128(1)))] {
        let plan = plan(posthog::events_query(&scope(), message_id, 500)).await;
        assert_found_by(&plan, "posthog_events_of_message", "clinic_id=? AND message_id=?");
    }
}
