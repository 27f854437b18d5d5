//! What cancelling an appointment costs, shown before the client confirms it, and whether the appointment can
//! be moved instead.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{appointments::CancelledBy, money::Money};

/// A clinic's rules for cancelling, as they were when the appointment was booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CancellationPolicy {
    /// Cancelling is free until this many minutes before the start; 0 means until the start.
    pub window_minutes: u32,
    /// The fee for cancelling within the window; without one, cancelling is free.
    pub fee: Option<Money>,
    /// What a client may do within the window.
    pub inside_window: InsideWindow,
}

/// What a client may do within the cancellation window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InsideWindow {
    /// Cancel, for the fee if there is one.
    ClientMayCancel,
    /// Ask the clinic to cancel.
    ContactClinic,
}

/// The consequences of cancelling now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancellationQuote {
    /// Cancelling is free up to and including `until`.
    Free {
        /// The last instant at which cancelling is free.
        until: DateTime<Utc>,
    },
    /// Cancelling costs a fee.
    Fee {
        /// The fee, greater than zero.
        amount: Money,
    },
    /// Only the clinic can cancel it now.
    ContactClinic,
    /// The appointment has begun, so nobody can cancel it.
    TooLate,
}

impl CancellationPolicy {
    /// The last instant at which a client can cancel an appointment at `starts_at` for free.
    pub fn free_until(&self, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        starts_at.checked_sub_signed(TimeDelta::minutes(self.window_minutes.into())).unwrap_or(DateTime::<Utc>::MIN_UTC)
    }

    /// What it would cost if `by` cancelled at `now`. A cancellation by the clinic is always free.
    pub fn quote(&self, starts_at: DateTime<Utc>, now: DateTime<Utc>, by: CancelledBy) -> CancellationQuote {
        if starts_at <= now {
            return CancellationQuote::TooLate;
        }
        let free_until = self.free_until(starts_at);
        if by == CancelledBy::Clinic {
            return CancellationQuote::Free { until: starts_at };
        }
        if now <= free_until {
            return CancellationQuote::Free { until: free_until };
        }
        match (self.inside_window, self.late_fee()) {
            (InsideWindow::ContactClinic, _) => CancellationQuote::ContactClinic,
            (InsideWindow::ClientMayCancel, Some(amount)) => CancellationQuote::Fee { amount },
            (InsideWindow::ClientMayCancel, None) => CancellationQuote::Free { until: starts_at },
        }
    }

    /// Whether a client may move an appointment at `starts_at` to another time themselves. Within the window
    /// they may not, even if they could cancel for a fee: moving would be a way around the fee.
    pub fn may_move(&self, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        now < starts_at && now <= self.free_until(starts_at)
    }

    /// The fee within the window, unless it is zero.
    pub fn late_fee(&self) -> Option<Money> {
        self.fee.filter(|fee| fee.minor > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u32 = 24 * 60;

    fn starts_at() -> DateTime<Utc> {
        "2026-03-29T10:00:00Z".parse().unwrap()
    }

    fn pounds(minor: i64) -> Money {
        crate::currencies::amount(minor, "GBP".parse().unwrap())
    }

    fn policy(window_minutes: u32, fee: Option<Money>, inside_window: InsideWindow) -> CancellationPolicy {
        CancellationPolicy { window_minutes, fee, inside_window }
    }

    /// The quote that the client gets that many seconds before the start.
    fn quote(policy: CancellationPolicy, seconds_before: i64) -> CancellationQuote {
        policy.quote(starts_at(), starts_at() - TimeDelta::seconds(seconds_before), CancelledBy::Client)
    }

    #[test]
    fn a_client_pays_within_the_window_only() {
        let policy = policy(DAY, Some(pounds(25_00)), InsideWindow::ClientMayCancel);
        let until = starts_at() - TimeDelta::hours(24);
        let fee = CancellationQuote::Fee { amount: pounds(25_00) };
        for (seconds_before, expected) in [
            (3 * 86_400, CancellationQuote::Free { until }),
            (86_400, CancellationQuote::Free { until }),
            (86_399, fee),
            (1, fee),
            (0, CancellationQuote::TooLate),
            (-1, CancellationQuote::TooLate),
        ] {
            assert_eq!(quote(policy, seconds_before), expected, "{seconds_before} s before");
        }
    }

    #[test]
    fn a_client_may_have_to_contact_the_clinic() {
        let policy = policy(DAY, None, InsideWindow::ContactClinic);
        assert_eq!(quote(policy, 86_400), CancellationQuote::Free { until: starts_at() - TimeDelta::hours(24) });
        assert_eq!(quote(policy, 86_399), CancellationQuote::ContactClinic);
        assert_eq!(quote(policy, 0), CancellationQuote::TooLate);
    }

    #[test]
    fn no_fee_and_a_fee_of_nothing_are_free_until_the_start() {
        for fee in [None, Some(pounds(0))] {
            let policy = policy(DAY, fee, InsideWindow::ClientMayCancel);
            assert_eq!(quote(policy, 60), CancellationQuote::Free { until: starts_at() });
        }
    }

    #[test]
    fn without_a_window_it_is_free_until_the_start() {
        for inside in [InsideWindow::ClientMayCancel, InsideWindow::ContactClinic] {
            let policy = policy(0, Some(pounds(25_00)), inside);
            assert_eq!(quote(policy, 1), CancellationQuote::Free { until: starts_at() });
            assert_eq!(quote(policy, 0), CancellationQuote::TooLate);
        }
    }

    #[test]
    fn a_client_moves_before_the_window_only() {
        let fee = Some(pounds(25_00));
        for (policy, seconds_before, expected) in [
            (policy(DAY, fee, InsideWindow::ClientMayCancel), 3 * 86_400, true),
            (policy(DAY, fee, InsideWindow::ClientMayCancel), 86_400, true),
            (policy(DAY, fee, InsideWindow::ClientMayCancel), 86_399, false),
            (policy(DAY, None, InsideWindow::ClientMayCancel), 86_399, false),
            (policy(DAY, None, InsideWindow::ContactClinic), 86_400, true),
            (policy(DAY, None, InsideWindow::ContactClinic), 86_399, false),
            (policy(DAY, None, InsideWindow::ContactClinic), -1, false),
            (policy(0, None, InsideWindow::ContactClinic), 1, true),
            (policy(0, None, InsideWindow::ContactClinic), 0, false),
            (policy(0, fee, InsideWindow::ClientMayCancel), -1, false),
        ] {
            let now = starts_at() - TimeDelta::seconds(seconds_before);
            assert_eq!(policy.may_move(starts_at(), now), expected, "{policy:?}, {seconds_before} s before");
        }
    }

    #[test]
    fn the_clinic_cancels_for_nothing_until_the_start() {
        let policy = policy(DAY, Some(pounds(25_00)), InsideWindow::ContactClinic);
        let at = |seconds_before| {
            let now = starts_at() - TimeDelta::seconds(seconds_before);
            policy.quote(starts_at(), now, CancelledBy::Clinic)
        };
        assert_eq!(at(60), CancellationQuote::Free { until: starts_at() });
        assert_eq!(at(0), CancellationQuote::TooLate);
    }

    #[test]
    fn the_window_is_elapsed_time_over_the_end_of_summer_time() {
        // 25 October 2026, 10:00 in London is 10:00 UTC; the same wall time a day before, 9:00 UTC.
        let starts_at: DateTime<Utc> = "2026-10-25T10:00:00Z".parse().unwrap();
        let policy = policy(DAY, None, InsideWindow::ContactClinic);
        assert_eq!(policy.free_until(starts_at), "2026-10-24T10:00:00Z".parse::<DateTime<Utc>>().unwrap());
    }
}
