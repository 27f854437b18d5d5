use serde_json::json;

use super::*;

fn id(prefix: &str, number: u32) -> String {
    format!("{prefix}_{number:032x}")
}

fn menu() -> TreatmentMenu {
    let treatment = |number: u32, category: &str, practitioners: &[u32]| {
        json!({
            "id": id("trt", number), "name": "Peel", "description": "", "category": category,
            "duration_minutes": 45, "price": { "minor": 9000, "currency": "GBP", "digits": 2 },
            "practitioner_ids": practitioners.iter().map(|number| id("prc", *number)).collect::<Vec<_>>(),
        })
    };
    let practitioner = |number: u32| json!({ "id": id("prc", number), "name": "Priya", "role_title": "" });
    serde_json::from_value(json!({
        "treatments": [treatment(1, "Skin", &[1, 2]), treatment(2, "Laser", &[2]), treatment(3, "Skin", &[1, 2])],
        "practitioners": [practitioner(1), practitioner(2)],
    }))
    .unwrap()
}

fn slot(starts_at: &str) -> Slot {
    serde_json::from_value(json!({ "starts_at": starts_at, "practitioners": [] })).unwrap()
}

fn treatment_id(number: u32) -> TreatmentId {
    id("trt", number).parse().unwrap()
}

fn practitioner(number: u32) -> Whom {
    Whom::Practitioner(id("prc", number).parse().unwrap())
}

fn complete() -> Choices {
    Choices {
        treatment: Some(treatment_id(1)),
        with: Some(practitioner(1)),
        from: None,
        day: "2026-11-26".parse().ok(),
        at: "2026-11-26T13:45:00Z".parse().ok(),
        changing: None,
        moving: None,
    }
}

#[test]
fn choices_survive_the_address() {
    let moving = Choices { moving: id("apt", 1).parse().ok(), ..complete() };
    assert!(moving.moving.is_some());
    for choices in [
        complete(),
        complete().changing(Step::Treatment),
        Choices::default(),
        complete().with_whom(Whom::Anyone),
        moving,
    ] {
        let parameters = choices.parameters();
        let value =
            |name: &str| parameters.iter().find(|(other, _)| *other == name).and_then(|(_, value)| value.clone());
        assert_eq!(Choices::read(value), choices);
    }
}

#[test]
fn nonsense_in_the_address_is_no_choice() {
    assert_eq!(Choices::read(|_| Some("nonsense".to_owned())), Choices::default());
}

#[test]
fn steps_follow_what_is_missing_or_being_changed() {
    assert_eq!(Choices::default().step(), Step::Treatment);
    assert_eq!(Choices { with: None, ..complete() }.step(), Step::With);
    assert_eq!(complete().step(), Step::Time);
    assert_eq!(complete().changing(Step::Treatment).step(), Step::Treatment);
    assert_eq!(complete().changing(Step::With).step(), Step::With);
}

#[test]
fn another_treatment_keeps_day_and_person_and_drops_the_time() {
    let choices = complete().changing(Step::Treatment).with_treatment(&menu(), treatment_id(3));
    assert_eq!((choices.with, choices.day, choices.at), (complete().with, complete().day, None));
    assert_eq!(choices.step(), Step::Time);
}

#[test]
fn the_same_treatment_again_loses_nothing() {
    assert_eq!(complete().changing(Step::Treatment).with_treatment(&menu(), treatment_id(1)), complete());
}

#[test]
fn somebody_who_does_not_give_it_is_dropped_and_an_only_one_is_chosen() {
    let choices = complete().with_treatment(&menu(), treatment_id(2));
    assert_eq!(choices.with, Some(practitioner(2)));
}

#[test]
fn what_is_not_offered_is_not_chosen() {
    assert_eq!(Choices { treatment: Some(treatment_id(9)), ..complete() }.offered(&menu()).step(), Step::Treatment);
    let choices = Choices { with: Some(practitioner(9)), ..complete() }.offered(&menu());
    assert_eq!((choices.step(), choices.at), (Step::With, None));
}

#[test]
fn what_is_moved_is_not_forgotten_for_a_choice_that_is_not_offered() {
    let moving = Choices { moving: id("apt", 1).parse().ok(), treatment: Some(treatment_id(9)), ..complete() };
    assert_eq!(moving.clone().offered(&menu()).moving, moving.moving);
}

#[test]
fn only_complete_choices_ask_for_a_hold() {
    assert!(complete().wanted().is_some());
    assert_eq!(complete().with_whom(Whom::Anyone).wanted(), None);
    assert_eq!(complete().changing(Step::With).wanted(), None);
}

#[test]
fn categories_keep_the_clinics_order() {
    let categories = by_category(&menu());
    let names: Vec<_> = categories.iter().map(|(name, treatments)| (name.as_str(), treatments.len())).collect();
    assert_eq!(names, [("Skin", 2), ("Laser", 1)]);
}

#[test]
fn a_day_without_free_times_is_not_shown() {
    let day = |date: &str, slots: Vec<Slot>| SlotDay { date: date.parse().unwrap(), slots };
    let days = [day("2026-11-23", vec![]), day("2026-11-24", vec![slot("2026-11-24T09:00:00+00:00")])];
    let date =
        |chosen: Option<&str>| shown_day(&days, chosen.map(|day| day.parse().unwrap())).map(|day| day.date.to_string());
    assert_eq!(date(None).as_deref(), Some("2026-11-24"));
    assert_eq!(date(Some("2026-11-23")).as_deref(), Some("2026-11-24"));
    assert_eq!(shown_day(&days[..1], None), None);
}

#[test]
fn a_wall_time_that_occurs_twice_is_noticed() {
    let first = slot("2026-10-25T01:30:00+01:00");
    let second = slot("2026-10-25T01:30:00+00:00");
    let later = slot("2026-10-25T02:30:00+00:00");
    let day = [first.clone(), second, later.clone()];
    assert!(occurs_twice(&first, &day));
    assert!(!occurs_twice(&later, &day));
}

#[test]
fn offsets_are_named_briefly() {
    assert_eq!(offset_name(3600), "UTC+1");
    assert_eq!(offset_name(0), "UTC+0");
    assert_eq!(offset_name(-12_600), "UTC−3:30");
    assert_eq!(offset_name(20_700), "UTC+5:45");
}

#[test]
fn times_are_grouped_by_part_of_day() {
    // By the clinic's clocks, wherever the browser is.
    let part = |starts_at: &str| Part::of(slot(starts_at).starts_at.naive_local());
    assert_eq!(part("2026-11-24T11:59:00-08:00"), Part::Morning);
    assert_eq!(part("2026-11-24T12:00:00+00:00"), Part::Afternoon);
    assert_eq!(part("2026-11-24T17:00:00+11:00"), Part::Evening);
}
