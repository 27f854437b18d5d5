//! How an entry of the log reads.

use chrono::NaiveDateTime;
use contract::{
    audit::{ActorKind, AuditEntry, FieldChange},
    time::parse_wall_time,
};

use crate::i18n::{audit as texts, audit_actions, message_names};

/// Where an action's text has the name of what it was done to.
const SUBJECT: char = '%';

/// Who acted, as a name if there is one.
pub fn who(entry: &AuditEntry) -> String {
    entry.actor_name.clone().unwrap_or_else(|| kind_name(entry.actor_kind).to_owned())
}

/// What somebody of that kind is called.
pub fn kind_name(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Client => texts::client(),
        ActorKind::Staff => texts::staff(),
        ActorKind::ApiKey => texts::api_key(),
        ActorKind::Operator => texts::operator(),
        ActorKind::System => texts::system(),
    }
}

/// What was done, as it follows the name of whoever did it: before the subject, the subject, and behind it.
pub fn deed(entry: &AuditEntry) -> (String, String, String) {
    let text = audit_actions::by_name(&entry.action.replace('.', "_"));
    let text = text.map_or_else(|| words(&entry.action), str::to_owned);
    match text.split_once(SUBJECT) {
        Some((before, behind)) => (before.to_owned(), subject(entry), behind.to_owned()),
        None => (text, String::new(), String::new()),
    }
}

/// What it was done to: by its name, or as what it is.
fn subject(entry: &AuditEntry) -> String {
    let kind = || message_names::by_name(&entry.subject).filter(|_| entry.action.starts_with("message_template."));
    entry.subject_name.clone().or_else(|| kind().map(str::to_owned)).unwrap_or_else(|| {
        let subject = short(&entry.subject);
        if subject.is_empty() { texts::somebody().to_owned() } else { subject }
    })
}

/// From when to when an appointment was moved, by the clinic's clock.
pub fn moved(entry: &AuditEntry) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let change = entry.changes.iter().find(|change| change.field == "local_start")?;
    Some((parse_wall_time(change.from.as_deref()?)?, parse_wall_time(change.to.as_deref()?)?))
}

/// The changes that are worth a line. What an appointment's move says already is not.
pub fn listed(entry: &AuditEntry) -> Vec<FieldChange> {
    let said = |field: &str| moved(entry).is_some() && matches!(field, "local_start" | "starts_at" | "ends_at");
    let is_id = |field: &str| field.ends_with("_id");
    entry.changes.iter().filter(|change| !said(&change.field) && !is_id(&change.field)).cloned().collect()
}

/// An action's or a field's name as words: `appointment.cancel` is `Appointment: cancel`.
pub fn words(action: &str) -> String {
    let text = action.replace('_', " ").replacen('.', ": ", 1).replace('.', " ");
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The end of an id, by which people tell it from others.
pub fn short(id: &str) -> String {
    match id.rsplit_once('_') {
        Some((prefix, hex)) if hex.len() > 8 => {
            let tail: String = hex.chars().skip(hex.chars().count() - 8).collect();
            [prefix, "_…", &tail].concat()
        }
        _ => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(action: &str, subject: &str, subject_name: Option<&str>) -> AuditEntry {
        AuditEntry {
            id: "aud_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f".parse().unwrap(),
            sequence: 1,
            at: "2026-12-01T10:00:00Z".parse().unwrap(),
            actor_kind: ActorKind::Staff,
            actor: "stf_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f".to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            address: String::new(),
            hash: String::new(),
            actor_name: Some("Rowan Ellis".to_owned()),
            subject_name: subject_name.map(str::to_owned),
            changes: Vec::new(),
        }
    }

    fn change(field: &str, from: &str, to: &str) -> FieldChange {
        FieldChange { field: field.to_owned(), from: Some(from.to_owned()), to: Some(to.to_owned()) }
    }

    fn read(entry: &AuditEntry) -> String {
        let (before, subject, behind) = deed(entry);
        [&who(entry), " ", &before, &subject, &behind].concat()
    }

    #[test]
    fn an_entry_reads_as_a_sentence() {
        let mut moved_one = entry("appointment.move", "apt_1", Some("Elena Marsh, Hydrafacial"));
        assert_eq!(read(&moved_one), "Rowan Ellis moved Elena Marsh, Hydrafacial");
        moved_one.changes = vec![
            change("local_start", "2026-12-03T10:00:00", "2026-12-04T10:00:00"),
            change("practitioner_id", "prc_1", "prc_2"),
            change("practitioner_name", "Mei Tan", "Amara Osei"),
            change("starts_at", "2026-12-03T10:00:00Z", "2026-12-04T10:00:00Z"),
        ];
        let (from, to) = moved(&moved_one).unwrap();
        assert_eq!(
            (from.date().to_string(), to.date().to_string()),
            ("2026-12-03".to_owned(), "2026-12-04".to_owned())
        );
        let fields: Vec<String> = listed(&moved_one).into_iter().map(|change| change.field).collect();
        assert_eq!(fields, ["practitioner_name"]);

        assert_eq!(read(&entry("staff.sign_in", "ses_1", None)), "Rowan Ellis signed in");
        let template = entry("message_template.reset", "sign_in", None);
        assert_eq!(read(&template), "Rowan Ellis took the message Sign-in link back to its default");
        assert_eq!(read(&entry("something.new", "", None)), "Rowan Ellis Something: new");
        let by_nobody = AuditEntry { actor_name: None, actor_kind: ActorKind::System, ..entry("audit.seal", "", None) };
        assert!(read(&by_nobody).starts_with("Portico began"), "{}", read(&by_nobody));
    }

    #[test]
    fn actions_read_as_words() {
        assert_eq!(words("appointment.cancel"), "Appointment: cancel");
        assert_eq!(words("api_key.create"), "Api key: create");
        assert_eq!(words(""), "");
    }

    #[test]
    fn ids_are_told_by_their_end() {
        assert_eq!(short("apt_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f"), "apt_…5c6d7e8f");
        assert_eq!(short("rosewood"), "rosewood");
        assert_eq!(short(""), "");
    }
}
