//! How a row of counts becomes bars.

use contract::portal_activity::{ActivityDay, PortalActivity};

/// How tall a chart is, in its own units.
pub const HEIGHT: f64 = 40.0;
/// How wide a day is, in the chart's own units.
pub const DAY: f64 = 10.0;

/// One day's bar, measured from the top left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// Something that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    SignIns,
    Bookings,
    Cancellations,
    Errors,
}

impl Series {
    /// Every series, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::SignIns, Self::Bookings, Self::Cancellations, Self::Errors];

    /// The count of a day.
    pub const fn of(self, day: &ActivityDay) -> u64 {
        match self {
            Self::SignIns => day.counts.sign_ins,
            Self::Bookings => day.counts.bookings,
            Self::Cancellations => day.counts.cancellations,
            Self::Errors => day.counts.error_page_views,
        }
    }

    /// The counts of all days.
    pub fn values(self, activity: &PortalActivity) -> Vec<u64> {
        activity.days.iter().map(|day| self.of(day)).collect()
    }
}

/// A bar for each value; the greatest reaches the top, and what is not zero can be seen.
pub fn bars(values: &[u64]) -> Vec<Bar> {
    let most = values.iter().copied().max().unwrap_or_default().max(1);
    values
        .iter()
        .enumerate()
        .map(|(index, value)| {
            #[expect(clippy::cast_precision_loss, reason = "a chart is not read to the last of 2^52")]
            let (index, share) = (index as f64, *value as f64 / most as f64);
            let height = if *value == 0 { 0.0 } else { (share * HEIGHT).max(1.0) };
            Bar { x: index * DAY + 1.0, y: HEIGHT - height, width: DAY - 2.0, height }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_reaches_the_top_and_small_ones_are_seen() {
        let bars = bars(&[0, 1, 500, 250]);
        let heights: Vec<f64> = bars.iter().map(|bar| bar.height).collect();
        assert_eq!(heights, [0.0, 1.0, 40.0, 20.0]);
        assert!(bars.iter().all(|bar| (bar.y + bar.height - HEIGHT).abs() < 1e-9), "all stand on the ground");
        assert!(bars.windows(2).all(|pair| pair[0].x + pair[0].width < pair[1].x), "none touches the next");
    }

    #[test]
    fn nothing_is_flat() {
        assert!(bars(&[0, 0]).iter().all(|bar| bar.height == 0.0));
        assert!(bars(&[]).is_empty());
    }
}
