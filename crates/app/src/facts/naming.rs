//! The names of facts. The audit log, its texts and everybody outside know a fact by its name.

use chrono::{DateTime, Utc};
use contract::audit::FieldChange;
use serde::Serialize;

use super::{Fact, changes};
use crate::Result;

/// Names the facts of a feature, beside its use cases: `crate::facts::names! { CREATED = "treatment.create"; }`.
/// The list `NAMES` of them has a line in [`crate::registry`].
///
/// Such a fact has no content but its audit entry, so only the audit log hears of it. A fact that others act upon is
/// a variant of [`Fact`].
macro_rules! names {
    ($($name:ident = $text:expr;)+) => {
        $(const $name: $crate::facts::Name = $crate::facts::Name::new($text);)+
        /// The names of the facts of this module.
        pub(crate) const NAMES: &[$crate::facts::Name] = &[$($name),+];
    };
}
pub(crate) use names;

/// The name of a fact, such as `appointment.move`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name(&'static str);

impl Name {
    /// See [`names!`].
    pub(crate) const fn new(text: &'static str) -> Self {
        Self(text)
    }

    /// The name as a text.
    pub(crate) const fn as_str(self) -> &'static str {
        self.0
    }

    /// The fact about that subject.
    pub(crate) fn of(self, subject: impl ToString) -> Fact<'static> {
        Fact::Audited(self.entry(subject))
    }

    /// The facts about those subjects, in their order.
    pub(crate) fn of_each(self, subjects: &[impl ToString]) -> Fact<'static> {
        let subjects = subjects.iter().map(ToString::to_string).collect();
        Fact::Audited(Entry { name: self, subjects, changes: Vec::new(), at: None })
    }

    /// The fact that a record was changed: the fields in which `after` differs from `before`. Both are the record as
    /// the API shows it, or as much of it as the fact is about. `()` is no record.
    pub(crate) fn changed(
        self,
        subject: impl ToString,
        before: &impl Serialize,
        after: &impl Serialize,
    ) -> Result<Fact<'static>> {
        Ok(Fact::Audited(Entry { changes: changes::between(before, after)?, ..self.entry(subject) }))
    }

    /// The fact about that subject, of an earlier time.
    pub(crate) fn of_earlier(self, subject: impl ToString, at: DateTime<Utc>) -> Fact<'static> {
        Fact::Audited(Entry { at: Some(at), ..self.entry(subject) })
    }

    #[expect(clippy::needless_pass_by_value, reason = "an id as it is reads best")]
    pub(super) fn entry(self, subject: impl ToString) -> Entry {
        Entry { name: self, subjects: vec![subject.to_string()], changes: Vec::new(), at: None }
    }
}

/// What the audit log has of a fact: an entry for each subject.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The name of the fact.
    pub(crate) name: Name,
    /// What the fact is about, as ids; a text may be empty.
    pub(crate) subjects: Vec<String>,
    /// What changed by it.
    pub(crate) changes: Vec<FieldChange>,
    /// When it happened; now when `None`.
    pub(crate) at: Option<DateTime<Utc>>,
}
