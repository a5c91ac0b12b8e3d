//! A progress bar on standard error: one line that is redrawn.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::duration;
use crate::text::{clip, grouped};

/// Number of completed ids before which the remaining time is not estimated.
const MIN_DONE: u64 = 10;

/// The progress of a run.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Number of completed sessions.
    pub done: u64,
    /// Total number of sessions, if it is known.
    pub expected: Option<u64>,
    /// Number of completed sessions that failed.
    pub failed: u64,
    /// Remaining pause of the rate limiter, if no request may be sent now.
    pub pause: Option<Duration>,
}

/// Width and character set of the bar.
#[derive(Clone, Copy, Debug)]
pub struct BarStyle {
    /// Width of the terminal in columns.
    pub columns: usize,
    /// Whether the bar may contain characters outside ASCII.
    pub unicode: bool,
}

/// Window over which the rate is averaged.
const RATE_WINDOW: Duration = Duration::from_secs(10);
/// Minimum interval between two redraws.
const MIN_REDRAW_INTERVAL: Duration = Duration::from_millis(100);
/// Width of the bar itself in columns.
const BAR_WIDTH: usize = 20;

/// State between redraws.
#[derive(Debug, Default)]
pub(super) struct Bar {
    samples: VecDeque<(Instant, u64)>,
    last_drawn: Option<Instant>,
}

impl Bar {
    /// Returns the line to draw, or `None` if the last redraw was too recent.
    pub(super) fn line(
        &mut self,
        progress: &Progress,
        style: BarStyle,
        now: Instant,
    ) -> Option<String> {
        if self
            .last_drawn
            .is_some_and(|last_drawn| now.duration_since(last_drawn) < MIN_REDRAW_INTERVAL)
        {
            return None;
        }
        self.last_drawn = Some(now);
        self.samples.push_back((now, progress.done));
        while self.samples.len() > 2
            && self
                .samples
                .front()
                .is_some_and(|(time, _)| now.duration_since(*time) > RATE_WINDOW)
        {
            self.samples.pop_front();
        }
        Some(clip(&self.text(progress, style), style.columns.saturating_sub(2)).into_owned())
    }

    fn text(&self, progress: &Progress, style: BarStyle) -> String {
        let rate = self.rate();
        let mut parts = Vec::new();
        match progress.expected {
            None => parts.push(format!("{} done", grouped(progress.done))),
            Some(expected) => parts.push(format!(
                "{} {} of {}",
                bar(progress.done, expected, style.unicode),
                grouped(progress.done),
                grouped(expected.max(progress.done))
            )),
        }
        if let Some(rate) = rate {
            parts.push(format!("{rate:.0}/s"));
        }
        if progress.failed > 0 {
            parts.push(format!("{} failed", grouped(progress.failed)));
        }
        match (progress.pause, progress.expected, rate) {
            (Some(pause), _, _) => parts.push(format!(
                "waiting {} for the rate limit",
                duration::approximate(rounded_up(pause))
            )),
            (None, Some(expected), Some(rate)) if rate > 0.0 && progress.done >= MIN_DONE => {
                let left = Duration::try_from_secs_f64(
                    to_f64(expected.saturating_sub(progress.done)) / rate,
                );
                parts.extend(
                    left.ok()
                        .map(|left| format!("{} left", duration::approximate(rounded_up(left)))),
                );
            }
            _ => {}
        }
        parts.join(", ")
    }

    /// Returns the rate in sessions per second, or `None` before one second has passed.
    fn rate(&self) -> Option<f64> {
        let ((start, before), (end, after)) = (self.samples.front()?, self.samples.back()?);
        let time = end.duration_since(*start);
        (time >= Duration::from_secs(1)).then(|| to_f64(after - before) / time.as_secs_f64())
    }
}

#[expect(clippy::cast_precision_loss, reason = "it is shown in a few digits")]
const fn to_f64(number: u64) -> f64 {
    number as f64
}

/// Rounds up to seconds.
// Milliseconds would flicker when the line is redrawn, and a shorter time would promise too much.
const fn rounded_up(time: Duration) -> Duration {
    Duration::from_secs(time.as_secs() + 1)
}

fn bar(done: u64, expected: u64, unicode: bool) -> String {
    let (full, rest) = if unicode { ("━", "─") } else { ("=", "-") };
    // An estimated total may be too small.
    let part = u128::from(done) * 20 / u128::from(expected.max(done).max(1));
    let part = usize::try_from(part).unwrap_or(BAR_WIDTH).min(BAR_WIDTH);
    format!("{}{}", full.repeat(part), rest.repeat(BAR_WIDTH - part))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: BarStyle = BarStyle {
        columns: 80,
        unicode: false,
    };

    #[test]
    fn bar_shows_progress_rate_and_remaining() {
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let mut bar = Bar::default();
        let mut line = |done, expected, failed, pause: Option<u64>, now| {
            let pause = pause.map(Duration::from_secs);
            bar.line(
                &Progress {
                    done,
                    expected,
                    failed,
                    pause,
                },
                STYLE,
                now,
            )
        };
        assert_eq!(line(0, None, 0, None, at(0)).unwrap(), "0 done");
        assert_eq!(line(0, None, 0, None, at(0)), None);
        assert_eq!(
            line(1000, Some(10_000), 0, None, at(2)).unwrap(),
            "==------------------ 1,000 of 10,000, 500/s, 19s left"
        );
        assert_eq!(
            line(1500, Some(10_000), 2, Some(11), at(3)).unwrap(),
            "===----------------- 1,500 of 10,000, 500/s, 2 failed, waiting 12s for the rat…"
        );
        // Old samples do not count, and more sessions than expected are not an error.
        assert_eq!(
            line(1500, Some(1000), 0, None, at(60)).unwrap(),
            "==================== 1,500 of 1,500, 0/s"
        );
    }

    #[test]
    fn few_responses_give_no_estimate() {
        let start = Instant::now();
        for (done, is_estimated) in [(9, false), (10, true)] {
            let mut bar = Bar::default();
            let mut line = |done, seconds| {
                let progress = Progress {
                    done,
                    expected: Some(200),
                    ..Progress::default()
                };
                bar.line(&progress, STYLE, start + Duration::from_secs(seconds))
            };
            line(0, 0);
            let line = line(done, 5).unwrap();
            assert_eq!(line.contains("left"), is_estimated, "{line}");
        }
    }
}
