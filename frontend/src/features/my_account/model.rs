//! Pure rules of the account page.

/// The fewest characters of a password.
const SHORTEST_PASSWORD: usize = 12;

/// A secret in groups of four, which are easier to type.
pub fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// What is wrong with a new password before the server is asked: field and code. The server calls the first field
/// as `field` says.
pub fn new_password_fault(field: &'static str, new: &str, repeated: &str) -> Option<(&'static str, &'static str)> {
    if new.chars().count() < SHORTEST_PASSWORD {
        Some((field, "password_short"))
    } else if new != repeated {
        Some(("repeated_password", "passwords_differ"))
    } else {
        None
    }
}

/// What is missing to switch the second factor off, before the server is asked: field and code.
pub fn switch_off_faults(password: &str, code: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let empty = [("password", password.is_empty()), ("one_time_code", code.is_empty())];
    empty.into_iter().filter(|(_, empty)| *empty).map(|(field, _)| (field, "required"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_grouped() {
        assert_eq!(grouped("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }

    #[test]
    fn switching_off_takes_password_and_code() {
        assert_eq!(switch_off_faults("secret", "123456").count(), 0);
        let missing: Vec<_> = switch_off_faults("", "").collect();
        assert_eq!(missing, [("password", "required"), ("one_time_code", "required")]);
    }

    #[test]
    fn passwords_are_long_and_typed_twice_alike() {
        assert_eq!(new_password_fault("password", "long enough it is", "long enough it is"), None);
        assert_eq!(new_password_fault("password", "short", "short"), Some(("password", "password_short")));
        let differ = Some(("repeated_password", "passwords_differ"));
        assert_eq!(new_password_fault("password", "long enough it is", "other"), differ);
    }
}
