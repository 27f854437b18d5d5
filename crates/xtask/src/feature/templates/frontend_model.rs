//! Pure rules of the form for __many_words__.

use contract::__many__::{Create__One__, __One__, Update__One__};

/// The form as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Name.
    pub name: String,
}

impl Typed {
    /// The form of __a_one_words__ that exists.
    pub fn of(__one__: &__One__) -> Self {
        Self { name: __one__.name.clone() }
    }

    /// The __one_words__ to add, or what is wrong: fields and codes.
    pub fn create(self) -> Result<Create__One__, Vec<(&'static str, &'static str)>> {
        let name = self.name.trim().to_owned();
        if name.is_empty() { Err(vec![("name", "required")]) } else { Ok(Create__One__ { name }) }
    }

    /// The changes to __a_one_words__, only what differs, or what is wrong.
    pub fn changes(self, __one__: &__One__) -> Result<Update__One__, Vec<(&'static str, &'static str)>> {
        let now = self.create()?;
        Ok(Update__One__ { name: (now.name != __one__.name).then_some(now.name) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn __one__() -> __One__ {
        serde_json::from_value(serde_json::json!({
            "id": "__id___018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f",
            "name": "First",
            "version": 3,
            "created_at": "2026-11-01T09:00:00Z",
            "updated_at": "2026-11-01T09:00:00Z"
        }))
        .unwrap()
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        let typed = Typed::of(&__one__());
        assert_eq!(typed.changes(&__one__()), Ok(Update__One__::default()));
        let typed = Typed { name: " Second ".to_owned() };
        assert_eq!(typed.changes(&__one__()), Ok(Update__One__ { name: Some("Second".to_owned()) }));
    }

    #[test]
    fn a_name_is_needed() {
        assert_eq!(Typed::default().create(), Err(vec![("name", "required")]));
    }
}
