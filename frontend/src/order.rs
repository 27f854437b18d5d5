//! Putting things in order. The standard library's sort is made for many things and five times as
//! large to download, once for each type; lists here are short and nearly in order already.

/// The items by a key, equal ones as they came.
pub fn sorted_by_key<T, K: Ord>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut sorted: Vec<T> = Vec::new();
    for item in items {
        let own = key(&item);
        let place = sorted.iter().rposition(|other| key(other) <= own).map_or(0, |before| before + 1);
        sorted.insert(place, item);
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::sorted_by_key;

    #[test]
    fn equal_items_stay_as_they_came() {
        assert_eq!(
            sorted_by_key([(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd')], |item| item.0),
            [(0, 'd'), (1, 'b'), (2, 'a'), (2, 'c')]
        );
        assert!(sorted_by_key([], |item: &u8| *item).is_empty());
    }
}
