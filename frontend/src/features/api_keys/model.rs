//! Pure rules about API keys.

use chrono::{DateTime, Utc};
use contract::{
    api_keys::ApiKey,
    permissions::{ALL, Permission},
};

use crate::i18n;

/// What a permission allows, in the reader's language.
pub fn scope_name(scope: Permission) -> &'static str {
    i18n::permissions::by_name(&scope.as_str().replace(':', "_")).unwrap_or_else(|| scope.as_str())
}

/// The scopes that somebody with these permissions may give to a key, in the order in which they
/// are shown. A key never makes keys, and has nothing that is for people only.
pub fn grantable(own: &[Permission]) -> Vec<Permission> {
    let may = |scope: &Permission| *scope != Permission::ApiKeysWrite && scope.is_for_keys() && own.contains(scope);
    ALL.iter().copied().filter(may).collect()
}

/// For how many days a key can be made, as an answer of the form; the empty text is for ever.
pub const VALID_DAYS: [&str; 4] = ["30", "90", "365", ""];

/// The request's days for such an answer.
pub fn valid_days(chosen: &str) -> Option<u16> {
    chosen.parse().ok()
}

/// How far a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// It works.
    Active,
    /// It is past its end.
    Expired,
    /// It was revoked.
    Revoked,
}

/// How far a key is at that moment.
pub fn state(key: &ApiKey, now: DateTime<Utc>) -> KeyState {
    match key.expires_at {
        _ if key.revoked_at.is_some() => KeyState::Revoked,
        Some(end) if end <= now => KeyState::Expired,
        _ => KeyState::Active,
    }
}

/// What is wrong with a new key before the server is asked: field and code.
pub fn faults(name: &str, scopes: &[Permission]) -> Vec<(&'static str, &'static str)> {
    let mut faults = Vec::new();
    if name.trim().is_empty() {
        faults.push(("name", "name_required"));
    }
    if scopes.is_empty() {
        faults.push(("scopes", "scopes_required"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_has_a_text() {
        for scope in ALL {
            assert!(i18n::permissions::by_name(&scope.as_str().replace(':', "_")).is_some(), "{scope:?}");
        }
    }

    #[test]
    fn nobody_grants_what_they_may_not_do_or_what_is_for_people() {
        let own = [Permission::ClientsRead, Permission::ApiKeysWrite, Permission::SecurityWrite];
        assert_eq!(grantable(&own), [Permission::ClientsRead]);
    }

    #[test]
    fn a_key_works_until_its_end() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let key = |expires_at: Option<&str>, revoked_at: Option<&str>| ApiKey {
            id: "key_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f".parse().unwrap(),
            name: "CRM".to_owned(),
            secret_prefix: "pk_x".to_owned(),
            scopes: Vec::new(),
            made_by: None,
            created_at: at("2026-11-01T00:00:00Z"),
            expires_at: expires_at.map(at),
            last_used_at: None,
            revoked_at: revoked_at.map(at),
        };
        let now = at("2026-12-01T00:00:00Z");
        assert_eq!(state(&key(None, None), now), KeyState::Active);
        assert_eq!(state(&key(Some("2026-12-01T00:00:01Z"), None), now), KeyState::Active);
        assert_eq!(state(&key(Some("2026-12-01T00:00:00Z"), None), now), KeyState::Expired);
        assert_eq!(state(&key(Some("2026-11-02T00:00:00Z"), Some("2026-11-01T00:00:00Z")), now), KeyState::Revoked);
        assert_eq!(VALID_DAYS.map(valid_days), [Some(30), Some(90), Some(365), None]);
    }

    #[test]
    fn a_key_has_a_name_and_a_scope() {
        assert_eq!(faults(" ", &[]), [("name", "name_required"), ("scopes", "scopes_required")]);
        assert!(faults("CRM", &[Permission::ClientsRead]).is_empty());
    }
}
