//! Sessions by the person whose they are.

use contract::{
    ids::StaffId,
    sessions::{Session, TeamSession},
};

/// One of the team, and where they are signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who it is.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Their sessions, last used first.
    pub sessions: Vec<Session>,
}

/// The people in the order of their last used session.
pub fn by_person(sessions: Vec<TeamSession>) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for TeamSession { session, staff_id, staff_name } in sessions {
        match people.iter_mut().find(|person| person.id == staff_id) {
            Some(person) => person.sessions.push(session),
            None => people.push(Person { id: staff_id, name: staff_name, sessions: vec![session] }),
        }
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(staff: char, name: &str, id: char) -> TeamSession {
        serde_json::from_value(serde_json::json!({
            "id": format!("ses_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8{id}"),
            "current": false,
            "device": "Firefox on Linux",
            "created_at": "2026-11-26T09:00:00Z",
            "last_seen_at": "2026-11-26T09:00:00Z",
            "expires_at": "2026-11-26T21:00:00Z",
            "staff_id": format!("stf_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8{staff}"),
            "staff_name": name
        }))
        .unwrap()
    }

    #[test]
    fn people_come_once_with_all_their_sessions() {
        let people = by_person(vec![session('b', "Mei", '1'), session('a', "Rowan", '2'), session('b', "Mei", '3')]);
        let shown: Vec<_> = people.iter().map(|person| (person.name.as_str(), person.sessions.len())).collect();
        assert_eq!(shown, [("Mei", 2), ("Rowan", 1)]);
    }
}
