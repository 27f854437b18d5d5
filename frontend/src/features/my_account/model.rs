//! Pure rules of the account page.

/// The fewest characters of a password.
const SHORTEST_PASSWORD: usize = 12;

/// A QR code as the `d` of an SVG path and the number of its modules along a side, from rows of
/// `0` and `1`. A run of dark modules is one rectangle.
pub fn qr_path(modules: &str) -> (String, usize) {
    let mut path = String::new();
    let mut size = 0;
    for (y, row) in modules.lines().enumerate() {
        size = size.max(row.len());
        let mut from = None;
        for (x, module) in row.chars().chain(['0']).enumerate() {
            match (module == '1', from) {
                (true, None) => from = Some(x),
                (false, Some(start)) => {
                    let run = (x - start).to_string();
                    path += &["M", &start.to_string(), " ", &y.to_string(), "h", &run, "v1h-", &run, "z"].concat();
                    from = None;
                }
                _ => {}
            }
        }
    }
    (path, size)
}

/// A secret in groups of four, which are easier to type.
pub fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// What is wrong with a change of password before the server is asked: field and code.
pub fn password_faults(current: &str, new: &str, repeated: &str) -> Vec<(&'static str, &'static str)> {
    let mut faults = Vec::new();
    if current.is_empty() {
        faults.push(("current_password", "required"));
    }
    if new.chars().count() < SHORTEST_PASSWORD {
        faults.push(("new_password", "password_short"));
    } else if new != repeated {
        faults.push(("repeated_password", "passwords_differ"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_is_runs_of_dark_modules() {
        assert_eq!(qr_path("101\n011\n000"), ("M0 0h1v1h-1zM2 0h1v1h-1zM1 1h2v1h-2z".to_owned(), 3));
        assert_eq!(qr_path(""), (String::new(), 0));
    }

    #[test]
    fn secrets_are_grouped() {
        assert_eq!(grouped("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }

    #[test]
    fn passwords_are_long_and_typed_twice_alike() {
        assert!(password_faults("old", "long enough it is", "long enough it is").is_empty());
        assert_eq!(
            password_faults("", "short", "short"),
            [("current_password", "required"), ("new_password", "password_short")]
        );
        assert_eq!(password_faults("old", "long enough it is", "other"), [("repeated_password", "passwords_differ")]);
    }
}
