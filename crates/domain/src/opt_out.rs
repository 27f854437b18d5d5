//! Reads the answers by which clients stop and restart text messages.

/// The wish of a client who answers a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptOut {
    /// To receive no more texts.
    Stop,
    /// To receive texts again.
    Start,
}

/// Reads an answer by the keywords that carriers have agreed on. `None` for any other answer.
pub fn read(answer: &str) -> Option<OptOut> {
    match answer.trim().trim_end_matches(['.', '!']).to_ascii_uppercase().as_str() {
        "STOP" | "STOPALL" | "STOP ALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" | "REVOKE" | "OPTOUT" => {
            Some(OptOut::Stop)
        }
        "START" | "UNSTOP" | "YES" => Some(OptOut::Start),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_agreed_words_count() {
        for (answer, expected) in [
            ("STOP", Some(OptOut::Stop)),
            (" stop. ", Some(OptOut::Stop)),
            ("Unsubscribe", Some(OptOut::Stop)),
            ("start", Some(OptOut::Start)),
            ("Yes!", Some(OptOut::Start)),
            ("please stop", None),
            ("I'll stop by at ten", None),
            ("", None),
        ] {
            assert_eq!(read(answer), expected, "{answer}");
        }
    }
}
