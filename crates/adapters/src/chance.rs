//! The system's cryptographic random source.

use app::ports::Chance;
use chrono::{DateTime, Utc};
use uuid::{Builder, Uuid};

/// The system's cryptographic random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn uuid(&self, now: DateTime<Utc>) -> Uuid {
        let mut random = [0; 10];
        self.fill(&mut random);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// # Panics
    /// When the system cannot provide randomness: any secret made then could be guessed.
    #[expect(clippy::disallowed_methods, clippy::expect_used, reason = "this is where randomness comes in")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system's random source works");
    }
}
