//! What to say at what time of the day.

/// Part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartOfDay {
    /// Until noon.
    Morning,
    /// Until 18:00.
    Afternoon,
    /// The rest.
    Evening,
}

/// The part of the day in which an hour lies. The small hours still belong to the evening.
pub const fn part_of_day(hour: u32) -> PartOfDay {
    match hour {
        4..12 => PartOfDay::Morning,
        12..18 => PartOfDay::Afternoon,
        _ => PartOfDay::Evening,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_three_parts() {
        assert_eq!(part_of_day(4), PartOfDay::Morning);
        assert_eq!(part_of_day(12), PartOfDay::Afternoon);
        assert_eq!(part_of_day(18), PartOfDay::Evening);
        assert_eq!(part_of_day(2), PartOfDay::Evening);
    }
}
