//! Pure rules about API keys.

use contract::permissions::{ALL, Permission};

use crate::i18n;

/// What a permission allows, in the reader's language.
pub fn scope_name(scope: Permission) -> &'static str {
    i18n::permissions::by_name(&scope.as_str().replace(':', "_")).unwrap_or_else(|| scope.as_str())
}

/// The scopes that somebody with these permissions may give to a key, in the order in which they
/// are shown. A key never makes keys.
pub fn grantable(own: &[Permission]) -> Vec<Permission> {
    ALL.iter().copied().filter(|scope| *scope != Permission::ApiKeysWrite && own.contains(scope)).collect()
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
    fn nobody_grants_what_they_may_not_do() {
        assert_eq!(grantable(&[Permission::ClientsRead, Permission::ApiKeysWrite]), [Permission::ClientsRead]);
    }

    #[test]
    fn a_key_has_a_name_and_a_scope() {
        assert_eq!(faults(" ", &[]), [("name", "name_required"), ("scopes", "scopes_required")]);
        assert!(faults("CRM", &[Permission::ClientsRead]).is_empty());
    }
}
