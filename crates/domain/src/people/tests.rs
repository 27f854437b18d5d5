use proptest::prelude::*;

use super::*;

/// Whether a search for `query` finds somebody with this name and address.
fn finds(query: &str, first_name: &str, last_name: &str, email: &str) -> bool {
    let email = (!email.is_empty()).then(|| EmailAddress::parse(email).unwrap());
    let terms = search_terms(first_name, last_name, email.as_ref(), None);
    let words = query_words(query);
    !words.is_empty() && words.iter().all(|word| terms.iter().any(|term| term.starts_with(word.as_str())))
}

#[test]
fn people_are_found_as_others_type_their_names() {
    for (query, first_name, last_name) in [
        ("Sean", "Seán", "Murphy"),
        ("Muller", "Anna", "Müller"),
        ("MÜLLER", "Anna", "Mu\u{308}ller"),
        ("OBrien", "Niamh", "O'Brien"),
        ("O\u{2019}Brien", "Niamh", "O'Brien"),
        ("O'Brien", "Niamh", "O\u{2019}Brien"),
        ("O Brien", "Niamh", "O'Brien"),
        ("OBrien", "Niamh", "O\u{2bc}Brien"),
        ("Brien", "Niamh", "O'Brien"),
        ("obrien", "Niamh", "O Brien"),
        ("Jones", "Kate", "Smith-Jones"),
        ("Smith-Jones", "Kate", "Smith Jones"),
        ("smithjones", "Kate", "Smith-Jones"),
        ("smith", "Kate", "Smith\u{2011}Jones"),
        ("ipek", "İpek", "Yılmaz"),
        ("Yilmaz", "İpek", "Yılmaz"),
        ("YILMAZ", "İpek", "Yılmaz"),
        ("lukasz", "Łukasz", "Wałęsa"),
        ("Walesa", "Łukasz", "Wałęsa"),
        ("olafur", "Ólafur", "Þórsson"),
        ("Thorsson", "Ólafur", "Þórsson"),
        ("Soren", "Søren", "Kierkegaard"),
        ("strasse", "Otto", "Straße"),
        ("van den berg", "Jan", "van den Berg"),
        ("vandenberg", "Jan", "van den Berg"),
        ("ｅｌｅｎａ", "Elena", "Marsh"),
        ("marsh, elena", "Elena", "Marsh"),
        ("Elena,Marsh", "Elena", "Marsh"),
        ("elenamarsh", "Elena", "Marsh"),
        ("太郎", "太郎", "山田"),
        ("郎", "太郎", "山田"),
        ("田太", "山田太郎", ""),
        ("山田太郎", "太郎", "山田"),
        ("민준", "김민준", ""),
        ("ΣΩΚΡΑΤΗΣ", "Σωκράτης", ""),
        ("александр", "Александр", "Пушкин"),
        ("el\u{200b}ena", "Elena", "Marsh"),
    ] {
        assert!(finds(query, first_name, last_name, ""), "{query} finds {first_name} {last_name}");
    }
}

#[test]
fn people_are_found_by_each_part_of_their_address() {
    let email = "elena.marsh+spa@mail.m\u{fc}nchen.example";
    for query in [
        email,
        "elena.marsh",
        "ELENA.MARSH+SPA@MAIL",
        "marsh",
        "spa",
        "mail.m\u{fc}nchen",
        "m\u{fc}nchen.example",
        "munchen",
        "@m\u{fc}nchen.example",
        "xn--mnchen-3ya",
    ] {
        assert!(finds(query, "E", "M", email), "{query}");
    }
    for query in ["example", "elena@mail.m\u{fc}nchen", "hen.example"] {
        assert!(!finds(query, "E", "M", email), "{query}");
    }
}

#[test]
fn others_are_not_found() {
    for (query, first_name, last_name) in
        [("ones", "Kate", "Smith-Jones"), ("기", "김민준", ""), ("lena", "Elena", "Marsh")]
    {
        assert!(!finds(query, first_name, last_name, ""), "{query} does not find {first_name} {last_name}");
    }
    assert!(query_words(" - \u{2019} \u{200b}").is_empty());
    // The term of a whole name begins with a sign that no query word begins with.
    assert_eq!(query_words("=elena"), ["elena"]);
}

#[test]
fn numbers_are_found_by_their_end_and_as_they_are_dialled() {
    let phone = "+447700900182".parse().unwrap();
    let terms = search_terms("Elena", "", None, Some(&phone));
    for query in ["07700", "+44 7700", "900182", "0182", "(077)00"] {
        let words = query_words(query);
        assert!(words.iter().all(|word| terms.iter().any(|term| term.starts_with(word.as_str()))), "{query}");
    }
}

#[test]
fn order_is_that_of_the_root_collation() {
    let ordered = ["Adam", "Álvaro", "Łukasz", "Mia", "Ólafur", "Özil", "Pia", "Zoë", "Ωmega", "Яна", "山田"];
    let mut sorted = ordered;
    sorted.reverse();
    sorted.sort_by_key(|name| sort_key(name, "", None));
    assert_eq!(sorted, ordered);

    // The last name decides between equal first names, whatever their accents.
    let mut names = [("Sean", "Young"), ("Seán", "Abbott"), ("sean", "Moore")];
    names.sort_by_key(|(first, last)| sort_key(first, last, None));
    assert_eq!(names.map(|(_, last)| last), ["Abbott", "Moore", "Young"]);
}

#[test]
fn a_name_is_one_however_it_is_written() {
    let same =
        |one: (&str, &str), other: (&str, &str)| !name_terms(one.0, one.1).is_disjoint(&name_terms(other.0, other.1));
    for (one, other) in [("O'Brien", "OBrien"), ("Smith-Jones", "Smithjones"), ("van den Berg", "Vandenberg")] {
        assert!(same(("Niamh", one), ("niamh", other)), "{one} {other}");
    }
    for (first, last) in [("ELENA", "Mársh"), ("Marsh", "Elena"), ("Marsh, Elena", ""), ("Elena  Marsh ", "")] {
        assert!(same((first, last), ("Elena", "Marsh")), "{first} {last}");
    }
    assert!(!same(("Elena", "Marsch"), ("Elena", "Marsh")));
}

#[test]
fn who_has_another_address_and_another_number_is_somebody_else() {
    let email = |text: &str| EmailAddress::parse(text).unwrap();
    let (one, slip, work) = (email("elena@example.com"), email("elena@exmaple.com"), email("marsh@work.example"));
    let (phone, other): (PhoneNumber, PhoneNumber) =
        ("+447700900182".parse().unwrap(), "+447700900183".parse().unwrap());
    assert!(may_be_one((Some(&one), Some(&phone)), (Some(&slip), Some(&other))));
    assert!(may_be_one((Some(&one), None), (Some(&work), Some(&other))));
    assert!(may_be_one((None, None), (None, None)));
    assert!(!may_be_one((Some(&one), Some(&phone)), (Some(&work), Some(&other))));
}

proptest! {
    /// Typing a name as it is written finds it, and so does typing the beginning of it.
    #[test]
    fn a_name_finds_itself(first in "\\PC{0,12}", last in "[\\p{L}\\p{M}' \\-\u{2019}]{0,16}", length in 1_usize..16) {
        let terms = search_terms(&first, &last, None, None);
        for query in [first.clone(), last.clone(), format!("{first} {last}"), last.chars().take(length).collect()] {
            for word in query_words(&query) {
                prop_assume!(!word.chars().all(|c| c.is_ascii_digit()));
                prop_assert!(terms.iter().any(|term| term.starts_with(&word)), "{query:?}: {word:?} in {terms:?}");
            }
        }
    }

    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,24}") {
        let folded = fold(&text);
        prop_assert_eq!(&fold(&folded), &folded);
        prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' ') && !folded.contains("  "));
    }

    /// The oracle is the collator, which compares without keys.
    #[test]
    fn keys_compare_as_the_collation_does(one in "[\\p{L}' \\-]{1,12}", other in "[\\p{L}' \\-]{1,12}") {
        let mut options = icu_collator::options::CollatorOptions::default();
        options.strength = Some(icu_collator::options::Strength::Tertiary);
        let root = icu_collator::CollatorBorrowed::try_new(icu_collator::CollatorPreferences::default(), options).unwrap();
        let keys = sort_key(&one, "", None).cmp(&sort_key(&other, "", None));
        prop_assert_eq!(keys, root.compare(one.trim(), other.trim()));
    }
}
