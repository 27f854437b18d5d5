//! Who is in the demo. All of them are invented; the telephone numbers are reserved for drama.

use contract::{
    clients::CreateClient, ids::PractitionerId, practitioners::CreatePractitioner, treatments::CreateTreatment,
};

/// Name and what they are.
pub(super) const PRACTITIONERS: [(&str, &str); 4] = [
    ("Dr. Amara Osei", "Aesthetic doctor"),
    ("Priya Nair", "Nurse prescriber"),
    ("Jonas Weber", "Skin therapist"),
    ("Mei Tan", "Brow and lash artist"),
];

/// Name, category, description, minutes, minutes afterwards, price in pence, who gives it.
type Offer = (&'static str, &'static str, &'static str, u16, u16, i64, &'static [usize]);

pub(super) const TREATMENTS: [Offer; 10] = [
    (
        "Consultation",
        "Consultations",
        "A first talk about what you would like, with a skin analysis.",
        30,
        0,
        0,
        &[0, 1],
    ),
    ("Review", "Consultations", "A look at how it went, two weeks after a treatment.", 20, 5, 0, &[0, 1, 2]),
    ("Skin booster, face and neck", "Injectables", "Hyaluronic acid for hydration and glow.", 50, 10, 29_500, &[0]),
    ("Anti-wrinkle, 2 areas", "Injectables", "Softens frown and forehead lines.", 30, 10, 21_000, &[0, 1]),
    ("Laser hair removal", "Laser", "One session; most areas need six.", 45, 5, 12_000, &[1]),
    ("Patch test", "Laser", "Needed at least 48 hours before a first laser session.", 15, 0, 0, &[1, 2]),
    ("Hydrafacial", "Skin", "Cleansing, exfoliation and hydration in one visit.", 60, 10, 14_500, &[2]),
    ("Microneedling", "Skin", "Stimulates collagen for texture and scars.", 60, 15, 18_000, &[2]),
    ("Brow lamination", "Brows and lashes", "Lifts and sets the brows for six weeks.", 45, 5, 5_500, &[3]),
    ("Lash lift", "Brows and lashes", "A lift and tint that lasts eight weeks.", 60, 5, 6_500, &[3]),
];

/// First name, last name, e-mail address, telephone.
pub(super) const CLIENTS: [(&str, &str, &str, &str); 24] = [
    ("Elena", "Marsh", "elena@example.com", "07700 900123"),
    ("Sofia", "Lindqvist", "sofia@example.com", "07700 900101"),
    ("Hannah", "Cole", "hannah@example.com", "07700 900102"),
    ("Noor", "Haddad", "noor@example.com", "07700 900103"),
    ("Ivy", "Chen", "ivy@example.com", "07700 900104"),
    ("Marta", "Silva", "marta@example.com", "07700 900105"),
    ("Lucia", "Romano", "lucia@example.com", "07700 900106"),
    ("Ben", "Adeyemi", "ben@example.com", "07700 900107"),
    ("Clara", "Jung", "clara@example.com", "07700 900108"),
    ("Aisha", "Rahman", "aisha@example.com", "07700 900109"),
    ("Grace", "Park", "grace@example.com", "07700 900110"),
    ("Ruth", "Okafor", "ruth@example.com", "07700 900111"),
    ("Tom", "Bradley", "tom@example.com", "07700 900112"),
    ("Yara", "Nasser", "yara@example.com", "07700 900113"),
    ("Freya", "Holm", "freya@example.com", "07700 900114"),
    ("Owen", "Price", "owen@example.com", "07700 900115"),
    ("Leila", "Farahani", "leila@example.com", "07700 900116"),
    ("Maya", "Patel", "maya@example.com", "07700 900117"),
    ("Nina", "Kowalska", "nina@example.com", "07700 900118"),
    ("Daniel", "Reyes", "daniel@example.com", "07700 900119"),
    ("Chloe", "Martin", "chloe@example.com", "07700 900120"),
    ("Amina", "Diallo", "amina@example.com", "07700 900121"),
    ("Rosa", "Vidal", "rosa@example.com", "07700 900122"),
    ("Isla", "Fraser", "isla@example.com", "07700 900124"),
];

/// Practitioner, days from today, hour, minute, treatment.
pub(super) const ELENAS_APPOINTMENTS: [(usize, u64, u32, u32, &str); 3] =
    [(0, 3, 14, 30, "Skin booster, face and neck"), (1, 17, 9, 15, "Laser hair removal"), (0, 38, 17, 0, "Review")];

/// Practitioner, days before today, hour, minute, treatment.
pub(super) const ELENAS_VISITS: [(usize, u64, u32, u32, &str); 2] =
    [(0, 28, 11, 0, "Skin booster, face and neck"), (0, 63, 10, 30, "Consultation")];

pub(super) fn practitioners() -> impl Iterator<Item = CreatePractitioner> {
    PRACTITIONERS.into_iter().map(|(name, role_title)| CreatePractitioner {
        name: name.to_owned(),
        role_title: role_title.to_owned(),
        color: None,
    })
}

pub(super) fn treatments(team: &[PractitionerId]) -> impl Iterator<Item = CreateTreatment> {
    TREATMENTS.into_iter().map(|(name, category, description, minutes, after, price, by)| CreateTreatment {
        name: name.to_owned(),
        description: description.to_owned(),
        category: category.to_owned(),
        duration_minutes: minutes,
        buffer_before_minutes: 0,
        buffer_after_minutes: after,
        price_minor: price,
        bookable_online: true,
        practitioner_ids: by.iter().filter_map(|person| team.get(*person).copied()).collect(),
    })
}

pub(super) fn clients() -> impl Iterator<Item = CreateClient> {
    CLIENTS.into_iter().map(|(first_name, last_name, email, phone)| CreateClient {
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        email: Some(email.to_owned()),
        phone: Some(phone.to_owned()),
        note: String::new(),
        even_if_similar: false,
    })
}

/// When somebody is busy on a day: a pattern that differs from person to person and day to day.
pub(super) fn busy_times(person: usize, day: u64) -> impl Iterator<Item = (u32, u32)> {
    const TIMES: [(u32, u32); 8] = [(9, 0), (9, 45), (10, 30), (11, 15), (14, 0), (15, 0), (16, 0), (17, 0)];
    TIMES.into_iter().enumerate().filter_map(move |(index, time)| {
        let dice = (index as u64 * 7 + day * 5 + person as u64 * 3) % 10;
        (dice < 5).then_some(time)
    })
}
