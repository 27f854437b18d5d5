//! What the palette offers.

/// Whether every word that was typed begins a word of `name`, in any order and case.
pub fn fits(typed: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    typed.to_lowercase().split_whitespace().all(|typed| name.split_whitespace().any(|word| word.starts_with(typed)))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn words_begin_words() {
        assert!(fits("", "Audit log"));
        assert!(fits("log AU", "Audit log"));
        assert!(!fits("dit", "Audit log"));
        assert!(!fits("audit x", "Audit log"));
    }
}
