//! Half-open intervals `[start, end)` and sets of them.
//!
//! They are half-open so that an appointment until 10:00 and one from 10:00 do not overlap. Points are instants
//! unless stated otherwise; wall times work as well.

use chrono::{DateTime, Utc};

/// A non-empty interval: `start` belongs to it, `end` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Interval<T = DateTime<Utc>> {
    start: T,
    end: T,
}

impl<T: Ord + Copy> Interval<T> {
    /// The interval from `start` to `end`; `None` unless `start` comes first.
    pub fn new(start: T, end: T) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// The first point.
    pub const fn start(self) -> T {
        self.start
    }

    /// The first point that no longer belongs to it.
    pub const fn end(self) -> T {
        self.end
    }

    /// Whether the point belongs to it.
    pub fn contains(self, point: T) -> bool {
        self.start <= point && point < self.end
    }

    /// Whether all of `other` belongs to it.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether any point belongs to both.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The intersection of both.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }
}

/// A set of points, stored as the fewest intervals in ascending order: none overlaps or touches the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntervalSet<T = DateTime<Utc>> {
    intervals: Vec<Interval<T>>,
}

impl<T> Default for IntervalSet<T> {
    fn default() -> Self {
        Self { intervals: Vec::new() }
    }
}

impl<T: Ord + Copy> FromIterator<Interval<T>> for IntervalSet<T> {
    /// Merges intervals that come in any order.
    fn from_iter<I: IntoIterator<Item = Interval<T>>>(intervals: I) -> Self {
        let mut unmerged: Vec<_> = intervals.into_iter().collect();
        unmerged.sort_unstable();
        let mut merged: Vec<Interval<T>> = Vec::with_capacity(unmerged.len());
        for next in unmerged {
            match merged.last_mut() {
                Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
                _ => merged.push(next),
            }
        }
        Self { intervals: merged }
    }
}

impl<T: Ord + Copy> IntervalSet<T> {
    /// The intervals in ascending order.
    pub fn as_slice(&self) -> &[Interval<T>] {
        &self.intervals
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.intervals.is_empty()
    }

    /// Whether all of `interval` belongs to it.
    pub fn covers(&self, interval: Interval<T>) -> bool {
        self.ending_after(interval.start).first().is_some_and(|found| found.covers(interval))
    }

    /// Whether any point of `interval` belongs to it.
    pub fn overlaps(&self, interval: Interval<T>) -> bool {
        self.ending_after(interval.start).first().is_some_and(|found| found.overlaps(interval))
    }

    /// The union of both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.intervals.iter().chain(&other.intervals).copied().collect()
    }

    /// The intersection of both.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        let (mut ours, mut theirs) = (self.intervals.as_slice(), other.intervals.as_slice());
        let mut intervals = Vec::new();
        while let ([our, our_rest @ ..], [their, their_rest @ ..]) = (ours, theirs) {
            intervals.extend(our.intersection(*their));
            if our.end <= their.end {
                ours = our_rest;
            } else {
                theirs = their_rest;
            }
        }
        Self { intervals }
    }

    /// This set without the points of `other`.
    #[must_use]
    pub fn subtract(&self, other: &Self) -> Self {
        let mut intervals = Vec::with_capacity(self.intervals.len());
        for &whole in &self.intervals {
            let mut start = whole.start;
            for taken in other.ending_after(whole.start) {
                if taken.start >= whole.end {
                    break;
                }
                intervals.extend(Interval::new(start, taken.start));
                start = taken.end;
            }
            intervals.extend(Interval::new(start, whole.end));
        }
        Self { intervals }
    }

    fn ending_after(&self, point: T) -> &[Interval<T>] {
        let first = self.intervals.partition_point(|interval| interval.end <= point);
        self.intervals.get(first..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const POINTS: u8 = 40;

    fn interval(start: u8, end: u8) -> Interval<u8> {
        Interval::new(start, end).unwrap()
    }

    fn set(parts: &[(u8, u8)]) -> IntervalSet<u8> {
        parts.iter().map(|&(start, end)| interval(start, end)).collect()
    }

    fn any_intervals() -> impl Strategy<Value = Vec<Interval<u8>>> {
        let one = (0..POINTS, 1..8_u8).prop_map(|(start, length)| interval(start, start + length));
        prop::collection::vec(one, 0..8)
    }

    fn points(intervals: &[Interval<u8>]) -> Vec<u8> {
        (0..POINTS + 8).filter(|&p| intervals.iter().any(|i| i.start <= p && p < i.end)).collect()
    }

    #[test]
    fn an_interval_has_a_length() {
        assert_eq!(Interval::new(3, 3), None);
        assert_eq!(Interval::new(4, 3), None);
    }

    #[test]
    fn neighbours_merge_and_do_not_overlap() {
        assert_eq!(set(&[(3, 5), (1, 3), (8, 9)]).as_slice(), [interval(1, 5), interval(8, 9)]);
        assert!(!interval(1, 3).overlaps(interval(3, 5)));
    }

    #[test]
    fn subtracting_splits_and_trims() {
        let whole = set(&[(0, 10), (20, 30)]);
        let taken = set(&[(2, 4), (8, 22), (29, 40)]);
        assert_eq!(whole.subtract(&taken), set(&[(0, 2), (4, 8), (22, 29)]));
    }

    proptest! {
        #[test]
        fn the_algebra_is_that_of_sets_of_points(a in any_intervals(), b in any_intervals()) {
            let (in_a, in_b) = (points(&a), points(&b));
            let a: IntervalSet<u8> = a.into_iter().collect();
            let b: IntervalSet<u8> = b.into_iter().collect();
            let expect = |keep: fn(bool, bool) -> bool| -> Vec<u8> {
                (0..POINTS + 8).filter(|p| keep(in_a.contains(p), in_b.contains(p))).collect()
            };
            for (result, expected) in [
                (a.clone(), in_a.clone()),
                (a.union(&b), expect(|a, b| a || b)),
                (a.intersect(&b), expect(|a, b| a && b)),
                (a.subtract(&b), expect(|a, b| a && !b)),
            ] {
                prop_assert_eq!(points(result.as_slice()), expected);
                prop_assert!(result.as_slice().windows(2).all(|pair| pair[0].end < pair[1].start));
            }
        }

        #[test]
        fn questions_agree_with_points(a in any_intervals(), start in 0..POINTS, length in 1..8_u8) {
            let asked = interval(start, start + length);
            let held = points(&a);
            let a: IntervalSet<u8> = a.into_iter().collect();
            let mut within = start..start + length;
            prop_assert_eq!(a.covers(asked), within.clone().all(|p| held.contains(&p)));
            prop_assert_eq!(a.overlaps(asked), within.any(|p| held.contains(&p)));
        }
    }
}
