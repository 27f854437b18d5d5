//! How a row of counts becomes bars.

use contract::portal_activity::{ActivityDay, PortalActivity};

/// How tall a chart is, in its own units.
pub const HEIGHT: u64 = 100;
/// How wide a day is, in the chart's own units.
pub const DAY: usize = 10;
/// How wide its bar is; the rest is the gap to the next.
const BAR: usize = 8;

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

/// The bars as one path of an SVG: the greatest value reaches the top, and what is not zero can be
/// seen.
pub fn outline(values: &[u64]) -> String {
    let most = values.iter().copied().max().unwrap_or_default().max(1);
    let mut outline = String::new();
    for (index, value) in values.iter().enumerate().filter(|(_, value)| **value > 0) {
        let left = (index * DAY + (DAY - BAR) / 2).to_string();
        let height = value.saturating_mul(HEIGHT).div_ceil(most).to_string();
        let (ground, width) = (HEIGHT.to_string(), BAR.to_string());
        outline.extend(["M", &left, " ", &ground, "v-", &height, "h", &width, "v", &height, "z"]);
    }
    outline
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_reaches_the_top_and_small_ones_are_seen() {
        assert_eq!(outline(&[0, 1, 500, 250]), "M11 100v-1h8v1zM21 100v-100h8v100zM31 100v-50h8v50z");
    }

    #[test]
    fn nothing_is_flat() {
        assert_eq!(outline(&[0, 0]), "");
        assert_eq!(outline(&[]), "");
    }
}
