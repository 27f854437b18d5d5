//! Finding people whatever their names are written in, their order, and who is there already.

use contract::{clients::Client, paging::Page, portal_overview::PortalPerson};
use serde_json::{Value, json};
use testkit::{TestApp, TestClinic, on_both_databases};

on_both_databases!(
    people_are_found_as_others_type_their_names,
    lists_are_in_the_order_of_the_root_collation,
    those_who_were_invited_are_found_and_sorted_alike,
    a_second_record_of_somebody_is_asked_about,
);

async fn add(clinic: &TestClinic<'_>, first_name: &str, last_name: &str, email: Option<&str>) -> Client {
    let body = json!({ "first_name": first_name, "last_name": last_name, "email": email });
    clinic.owner.post("/api/v1/clients", &body).await.expect(201)
}

/// The first names of those that the query finds, in order.
async fn found(clinic: &TestClinic<'_>, query: &str) -> Vec<String> {
    let query = serde_urlencoded::to_string([("q", query)]).unwrap();
    let page: Page<Client> = clinic.owner.get(&format!("/api/v1/clients?{query}")).await.expect(200);
    page.data.into_iter().map(|client| client.first_name).collect()
}

async fn people_are_found_as_others_type_their_names(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for (first_name, last_name, email) in [
        ("Seán", "Murphy", None),
        ("Anna", "Müller", None),
        ("Niamh", "O'Brien", None),
        ("Kate", "Smith-Jones", None),
        ("İpek", "Yılmaz", None),
        ("太郎", "山田", None),
        ("Elena", "Marsh", Some("elena.marsh@mail.m\u{fc}nchen.example")),
    ] {
        add(&clinic, first_name, last_name, email).await;
    }
    for (query, first_name) in [
        ("Sean", "Seán"),
        ("SEÁN", "Seán"),
        ("Muller", "Anna"),
        ("Mu\u{308}ller", "Anna"),
        ("OBrien", "Niamh"),
        ("O\u{2019}Brien", "Niamh"),
        ("Brien", "Niamh"),
        ("Jones", "Kate"),
        ("smithjones", "Kate"),
        ("ipek", "İpek"),
        ("yilmaz", "İpek"),
        ("田", "太郎"),
        ("山田太郎", "太郎"),
        ("m\u{fc}nchen.example", "Elena"),
        ("xn--mnchen-3ya", "Elena"),
        ("marsh@", "Elena"),
    ] {
        assert_eq!(found(&clinic, query).await, [first_name], "{query}");
    }
    assert_eq!(found(&clinic, "Sean Muller").await, Vec::<String>::new());
}

const IN_ORDER: [&str; 8] = ["adam", "Álvaro", "Łukasz", "Mia", "Ólafur", "Özil", "Pia", "Zoë"];

async fn lists_are_in_the_order_of_the_root_collation(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for name in IN_ORDER.iter().rev() {
        add(&clinic, name, "Marsh", None).await;
    }
    // Page by page, as the cursor compares as well.
    let mut names = Vec::new();
    let mut path = "/api/v1/clients?limit=3".to_owned();
    loop {
        let page: Page<Client> = clinic.owner.get(&path).await.expect(200);
        names.extend(page.data.into_iter().map(|client| client.first_name));
        let Some(next) = page.next else { break };
        path = format!("/api/v1/clients?limit=3&after={next}");
    }
    assert_eq!(names, IN_ORDER);
}

async fn those_who_were_invited_are_found_and_sorted_alike(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for (position, name) in IN_ORDER.iter().enumerate() {
        if position % 2 == 0 {
            add(&clinic, name, "Marsh", None).await;
        } else {
            let body = json!({ "email": format!("p{position}@m\u{fc}nchen.example"), "first_name": name });
            clinic.owner.post("/api/v1/invites", &body).await.expect::<Value>(201);
        }
    }
    let people = async |query: &str| {
        let page: Page<PortalPerson> = clinic.owner.get(&format!("/api/v1/portal-people{query}")).await.expect(200);
        page.data.into_iter().map(|person| person.first_name).collect::<Vec<_>>()
    };
    assert_eq!(people("").await, IN_ORDER);
    assert_eq!(people("?q=alvaro").await, ["Álvaro"]);
    assert_eq!(people("?q=munchen%20OLAF").await, Vec::<String>::new());
    assert_eq!(people("?q=munchen").await, ["Álvaro", "Mia", "Özil", "Zoë"]);
}

async fn a_second_record_of_somebody_is_asked_about(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = json!({
        "first_name": "Seán", "last_name": "O'Brien", "email": "sean@example.com", "phone": "07700 900182",
    });
    let client: Client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    for again in [
        json!({ "first_name": "Sean", "last_name": "O\u{2019}Brien" }),
        json!({ "first_name": "O\u{2019}Brien, Sean" }),
        json!({ "first_name": "SEAN", "last_name": "O'BRIEN", "email": "sean.obrien@work.example" }),
        json!({ "first_name": "Sean", "last_name": "O'Brien", "email": "saen@example.com", "phone": "07700 900183" }),
    ] {
        let answer = clinic.owner.post("/api/v1/clients", &again).await;
        answer.expect_problem(409, "similar_client");
        let similar = json!({ "id": client.id, "name": "Seán O'Brien", "contact": "sean@example.com, 07700 900182" });
        assert_eq!(answer.body["similar_clients"], json!([similar]), "{again}");
    }
    // Another address and another number, or another name, is somebody else.
    for other in [
        json!({ "first_name": "Sean", "last_name": "O'Brien", "email": "other@work.example", "phone": "07700 900183" }),
        json!({ "first_name": "Sean", "last_name": "Brian" }),
        json!({ "first_name": "Sean", "last_name": "O'Brien", "even_if_similar": true }),
    ] {
        clinic.owner.post("/api/v1/clients", &other).await.expect::<Client>(201);
    }
    let elsewhere = app.clinic("oakhill").await;
    elsewhere
        .owner
        .post("/api/v1/clients", &json!({ "first_name": "Sean", "last_name": "O'Brien" }))
        .await
        .expect::<Client>(201);
}
