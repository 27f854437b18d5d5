//! How an entry of the log reads.

/// An action's name as words: `appointment.cancel` is `Appointment: cancel`.
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
