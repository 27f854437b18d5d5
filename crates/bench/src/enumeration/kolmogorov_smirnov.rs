//! The two-sample Kolmogorov–Smirnov test: do two samples come from the same distribution? It
//! assumes nothing about that distribution, and notices differences of any kind, not only of means.
//!
//! - W. J. Conover, Practical Nonparametric Statistics, 3rd ed., 1999, chapter 6.3.
//! - N. V. Smirnov, Table for estimating the goodness of fit of empirical distributions, Annals of
//!   Mathematical Statistics 19 (1948), for the limiting distribution.

use std::cmp::Ordering;

/// More terms add nothing to [`survival`].
const TERMS: u32 = 100;

/// What the test says of two samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Verdict {
    /// The largest distance between the two empirical distribution functions, from 0 to 1.
    pub(super) statistic: f64,
    /// How likely samples of one distribution are at least as far apart. The limit for large
    /// samples: for small ones it is too large, so that differences are overlooked, not made up.
    pub(super) p_value: f64,
}

/// Compares two samples, in any order; neither may be empty.
pub(super) fn compare(mut one: Vec<f64>, mut other: Vec<f64>) -> Verdict {
    one.sort_unstable_by(f64::total_cmp);
    other.sort_unstable_by(f64::total_cmp);
    let statistic = largest_distance(&one, &other);
    let (n, m) = (size(&one), size(&other));
    Verdict { statistic, p_value: survival(statistic * (n * m / (n + m)).sqrt()) }
}

/// The largest distance between the distribution functions of two sorted samples.
fn largest_distance(one: &[f64], other: &[f64]) -> f64 {
    let (mut left, mut right) = (one, other);
    let mut largest = 0.0_f64;
    while let (Some(l), Some(r)) = (left.first(), right.first()) {
        // Behind the next value, wherever it occurs: both functions rise there at once.
        let next = if l.total_cmp(r) == Ordering::Greater { *r } else { *l };
        left = behind(left, next);
        right = behind(right, next);
        let below_one = 1.0 - size(left) / size(one);
        let below_other = 1.0 - size(right) / size(other);
        largest = largest.max((below_one - below_other).abs());
    }
    largest
}

/// What is larger than `value`.
fn behind(sorted: &[f64], value: f64) -> &[f64] {
    let equal = sorted.iter().take_while(|found| found.total_cmp(&value) != Ordering::Greater).count();
    sorted.get(equal..).unwrap_or_default()
}

/// How likely the limiting distribution exceeds `x`: `2 Σ (-1)^(k-1) exp(-2 k² x²)`.
fn survival(x: f64) -> f64 {
    // The series converges slowly there; the true value differs from 1 by less than 1e-12.
    if x < 0.2 {
        return 1.0;
    }
    let sum: f64 = (1..=TERMS)
        .map(|k| {
            let term = (-2.0 * (f64::from(k) * x).powi(2)).exp();
            if k % 2 == 1 { term } else { -term }
        })
        .sum();
    (2.0 * sum).clamp(0.0, 1.0)
}

#[expect(clippy::cast_precision_loss, reason = "samples are far smaller than 2^52")]
fn size(sample: &[f64]) -> f64 {
    sample.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() < tolerance, "{value} instead of {expected}");
    }

    /// So many values, evenly between `from` and `from + 1`.
    fn uniform(count: u32, from: f64) -> Vec<f64> {
        (0..count).map(|number| from + (f64::from(number) + 0.5) / f64::from(count)).collect()
    }

    #[test]
    fn the_limiting_distribution_has_its_tabulated_values() {
        // Critical values of the two-sided test.
        for (x, expected) in [(0.8276, 0.5), (1.0, 0.27), (1.2238, 0.1), (1.3581, 0.05), (1.6276, 0.01)] {
            assert_close(survival(x), expected, 1e-4);
        }
        assert_close(survival(0.199_999), survival(0.2), 1e-9);
        assert_close(survival(3.0), 3.046e-8, 1e-11);
        assert!(survival(40.0) >= 0.0);
    }

    #[test]
    fn the_statistic_is_the_largest_distance() {
        // By hand: below 4 lie 3 of 4 of the one and 1 of 5 of the other.
        let verdict = compare(vec![3.0, 1.0, 9.0, 2.0], vec![8.0, 2.5, 7.0, 6.0, 5.0]);
        assert_close(verdict.statistic, 0.75 - 0.2, 1e-12);
        // The limiting distribution at sqrt(20 / 9) * 0.55 = 0.8199.
        assert_close(verdict.p_value, 0.5121, 1e-4);
    }

    #[test]
    fn equal_values_are_passed_at_once() {
        assert_close(compare(vec![1.0, 1.0, 2.0], vec![1.0, 2.0, 2.0]).statistic, 1.0 / 3.0, 1e-12);
        assert_close(compare(vec![1.0; 7], vec![1.0; 9]).statistic, 0.0, 1e-12);
    }

    #[test]
    fn the_same_sample_is_no_different_and_a_disjoint_one_is() {
        let same = compare(uniform(5000, 0.0), uniform(5000, 0.0));
        assert_close(same.statistic, 0.0, 1e-12);
        assert_close(same.p_value, 1.0, 1e-12);
        let disjoint = compare(uniform(50, 0.0), uniform(50, 2.0));
        assert_close(disjoint.statistic, 1.0, 1e-12);
        assert!(disjoint.p_value < 1e-9);
    }

    #[test]
    fn a_shift_by_a_twentieth_is_noticed_in_5000_values_and_not_in_50() {
        let shifted = |count| compare(uniform(count, 0.0), uniform(count, 0.05));
        assert_close(shifted(5000).statistic, 0.05, 1e-3);
        assert!(shifted(5000).p_value < 1e-4);
        assert!(shifted(50).p_value > 0.5);
    }

    #[test]
    fn the_order_does_not_matter() {
        let (one, other) = (uniform(300, 0.0), uniform(200, 0.1));
        let backwards = one.iter().rev().copied().collect();
        assert_eq!(compare(backwards, other.clone()), compare(other, one));
    }
}
