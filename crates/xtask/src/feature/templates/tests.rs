//! __Many_words__ of a clinic.

use contract::{
    __many__::{__One__, Create__One__, Update__One__},
    paging::Page,
    staff::Role,
};
use serde_json::{Value, json};
use testkit::{TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

const PATH: &str = "/api/v1/__many_path__";

on_both_databases!(
    __many___are_added_and_changed,
    a_repeated_request_adds_one,
    a_stale_change_is_refused,
    a_name_is_needed,
    __many___are_read_page_by_page,
    another_clinics___one___does_not_exist,
    changes_are_in_the_audit_log,
    names_are_unique,
    practitioners_and_the_front_desk_read___many__,
);

async fn added(clinic: &TestClinic<'_>, name: &str) -> __One__ {
    clinic.owner.post(PATH, &Create__One__ { name: name.to_owned() }).await.expect(201)
}

fn renamed(name: &str) -> Update__One__ {
    Update__One__ { name: Some(name.to_owned()) }
}

async fn __many___are_added_and_changed(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let made: __One__ = clinic.owner.post(PATH, &json!({ "name": " First " })).await.expect(201);
    assert_eq!((made.name.as_str(), made.version), ("First", 1));
    let path = format!("{PATH}/{}", made.id);
    assert_eq!(clinic.owner.get(&path).await.expect::<__One__>(200), made);

    let changed: __One__ = clinic.owner.if_match(1).patch(&path, &renamed("Second")).await.expect(200);
    assert_eq!((changed.name.as_str(), changed.version), ("Second", 2));
    assert_eq!(clinic.owner.get(&path).await.expect::<__One__>(200), changed);
}

async fn a_repeated_request_adds_one(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let once = clinic.owner.once(&clinic.new_key());
    let body = json!({ "name": "First" });
    let first: __One__ = once.post(PATH, &body).await.expect(201);
    assert_eq!(once.post(PATH, &body).await.expect::<__One__>(201), first);
    once.post(PATH, &json!({ "name": "Second" })).await.expect_problem(422, "idempotency_key_reused");
    assert_eq!(clinic.owner.get(PATH).await.expect::<Page<__One__>>(200).data, [first]);
}

async fn a_stale_change_is_refused(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let path = format!("{PATH}/{}", added(&clinic, "First").await.id);
    clinic.owner.if_match(1).patch(&path, &renamed("Second")).await.expect::<__One__>(200);
    clinic.owner.if_match(1).patch(&path, &renamed("Third")).await.expect_problem(412, "stale_version");
    clinic.owner.patch(&path, &renamed("Third")).await.expect_problem(428, "precondition_required");
    assert_eq!(clinic.owner.get(&path).await.expect::<__One__>(200).name, "Second");
}

async fn a_name_is_needed(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    assert_eq!(clinic.owner.post(PATH, &json!({ "name": "" })).await.fields(), ["name: length"]);
    let path = format!("{PATH}/{}", added(&clinic, "First").await.id);
    assert_eq!(clinic.owner.if_match(1).patch(&path, &renamed("  ")).await.fields(), ["name: required"]);
}

async fn __many___are_read_page_by_page(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for name in ["First", "Second", "Third"] {
        added(&clinic, name).await;
        app.clock.advance(chrono::Duration::seconds(1));
    }
    let names = |page: &Page<__One__>| page.data.iter().map(|__one__| __one__.name.clone()).collect::<Vec<_>>();
    let page: Page<__One__> = clinic.owner.get(&format!("{PATH}?limit=2")).await.expect(200);
    assert_eq!(names(&page), ["Third", "Second"]);
    let after = page.next.unwrap();
    let rest: Page<__One__> = clinic.owner.get(&format!("{PATH}?limit=2&after={after}")).await.expect(200);
    assert_eq!((names(&rest), rest.next), (vec!["First".to_owned()], None));
    clinic.owner.get(&format!("{PATH}?after=nonsense")).await.expect_problem(400, "invalid_cursor");
}

async fn another_clinics___one___does_not_exist(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    let path = format!("{PATH}/{}", added(&clinic, "First").await.id);
    other.owner.get(&path).await.expect_problem(404, "not_found");
    other.owner.if_match(1).patch(&path, &renamed("Second")).await.expect_problem(404, "not_found");
    assert_eq!(other.owner.get(PATH).await.expect::<Page<__One__>>(200).data, []);
}

async fn changes_are_in_the_audit_log(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let made = added(&clinic, "First").await;
    let path = format!("{PATH}/{}", made.id);
    clinic.owner.if_match(1).patch(&path, &renamed("Second")).await.expect::<__One__>(200);
    let log: Value = clinic.owner.get("/api/v1/audit?limit=2").await.expect(200);
    let of = |index: usize| {
        let entry = &log["data"][index];
        [&entry["action"], &entry["subject"], &entry["subject_name"]].map(|text| text.as_str().unwrap().to_owned())
    };
    let id = made.id.to_string();
    assert_eq!(of(1), ["__one__.create", &id, "Second"]);
    assert_eq!(of(0), ["__one__.update", &id, "Second"]);
    assert_eq!(log["data"][0]["changes"], json!([{ "field": "name", "from": "First", "to": "Second" }]));
}

/// Fails until its decision is made.
#[test]
fn __a_one___has_more_than_a_name() {
    let document = serde_json::to_value(api::document()).unwrap();
    let fields = document["components"]["schemas"]["__One__"]["properties"].as_object().unwrap();
    let beyond: Vec<&String> = fields
        .keys()
        .filter(|name| !["id", "name", "version", "created_at", "updated_at"].contains(&name.as_str()))
        .collect();
    assert!(
        !beyond.is_empty(),
        "Decide which fields __a_one_words__ has: CONTRIBUTING.md, \"How to add a field\", lists the places. Replace this \
         test by one that sets, changes and empties them. If a name is all, delete this test."
    );
}

/// Fails until its decision is made.
async fn names_are_unique(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    added(&clinic, "First").await;
    let second = clinic.owner.post(PATH, &json!({ "name": "First" })).await;
    assert_eq!(
        second.status, 422,
        "Decide whether two __many_words__ of a clinic can have the same name. If not, add UNIQUE (clinic_id, name) to \
         the migration, and refuse as `refuse_taken` and `taken` do in crates/app/src/clients.rs. If they can, delete \
         this test."
    );
    assert_eq!(second.fields(), ["name: taken"]);
}

/// Fails until its decision is made.
async fn practitioners_and_the_front_desk_read___many__(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for (name, role) in [("practitioner", Role::Practitioner), ("desk", Role::FrontDesk)] {
        let staff = clinic.staff(name, role).await;
        assert_eq!(
            staff.get(PATH).await.status,
            200,
            "Decide which roles read and change __many_words__. Only owners and managers can so far. Name the roles \
             in the table of crates/contract/src/permissions.rs and in the test of crates/domain/src/permissions.rs, \
             and say here what each role can do: {role:?}"
        );
    }
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) async fn rows(world: &World<'_>) -> Vec<Row> {
    let __one__ = added(&world.clinic, "First").await.id;
    vec![
        Row::new("__one__.create").body(json!({ "name": "Second" })),
        Row::new("__one__.get").of(__one__),
        Row::new("__one__.update").of(__one__),
    ]
}
