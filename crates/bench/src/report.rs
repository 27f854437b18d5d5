//! Figures as they are read best.

use std::{collections::BTreeMap, fmt, fs::read_to_string, time::Duration};

/// Says on what machine this is, how it was called, and when.
pub(crate) fn conditions(measurement: &str) {
    let cpu = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = field("/proc/meminfo", "MemTotal")
        .and_then(|total| total.split_whitespace().next()?.parse::<u64>().ok())
        .map_or_else(String::new, |kib| format!(", {} GiB", kib.div_ceil(1024 * 1024)));
    let words: Vec<String> = std::env::args().skip_while(|word| word != measurement).collect();
    println!("machine   {cpu}, {cores} cores{memory}, {}", std::env::consts::OS);
    println!("command   cargo xtask bench {}", words.join(" "));
    println!("at        {}", chrono::Utc::now().format("%Y-%m-%d %H:%M UTC"));
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// A field of a process's `/proc/…/status`, in KiB.
pub(crate) fn memory_kib(pid: u32, name: &str) -> Option<u64> {
    field(&format!("/proc/{pid}/status"), name)?.split_whitespace().next()?.parse().ok()
}

/// Bytes as they are shown.
#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
pub(crate) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// How often each status was answered; no status where there was no answer.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally(BTreeMap<Option<u16>, u32>);

impl Tally {
    pub(crate) fn count(&mut self, status: Option<u16>) {
        *self.0.entry(status).or_default() += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (status, count) in &other.0 {
            *self.0.entry(*status).or_default() += count;
        }
    }

    pub(crate) fn of(&self, status: u16) -> u32 {
        self.0.get(&Some(status)).copied().unwrap_or_default()
    }

    /// Answers that say that the server has failed, and requests without any.
    pub(crate) fn failures(&self) -> u32 {
        self.server_errors() + self.0.get(&None).copied().unwrap_or_default()
    }

    /// Answers that say that the server has failed.
    pub(crate) fn server_errors(&self) -> u32 {
        self.0.iter().filter(|(status, _)| status.is_some_and(|status| status >= 500)).map(|(_, count)| count).sum()
    }

    /// All answers, and requests without any.
    pub(crate) fn total(&self) -> u32 {
        self.0.values().sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (status, count)) in self.0.iter().enumerate() {
            if place > 0 {
                write!(f, ", ")?;
            }
            match status {
                Some(status) => write!(f, "{status}: {count}")?,
                None => write!(f, "no answer: {count}")?,
            }
        }
        Ok(())
    }
}

/// How long something took, each time.
#[derive(Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// How often.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Each of them, in seconds.
    pub(crate) fn seconds(&self) -> impl Iterator<Item = f64> {
        self.0.iter().map(Duration::as_secs_f64)
    }

    /// The time that so many of a hundred did not exceed (nearest rank).
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied().unwrap_or_default()
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [p50, p99, most] = [50, 99, 100].map(|percent| self.percentile(percent).as_secs_f64() * 1000.0);
        write!(f, "p50 {p50:.1} ms, p99 {p99:.1} ms, max {most:.1} ms, n {}", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_without_an_answer_has_failed_and_is_no_server_error() {
        let mut tally = Tally::default();
        for status in [Some(201), Some(409), Some(503), None] {
            tally.count(status);
        }
        assert_eq!([tally.failures(), tally.server_errors(), tally.total()], [2, 1, 4]);
    }

    #[test]
    fn percentiles_are_measured_values() {
        let mut times = Times::default();
        (1..=200).rev().for_each(|ms| times.push(Duration::from_millis(ms)));
        assert_eq!([50, 99, 100].map(|percent| times.percentile(percent).as_millis()), [100, 198, 200]);
    }
}
