//! Times commands in turn, so that other load on the machine affects all of them alike.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A command and its label.
pub struct Contender {
    pub name: String,
    pub line: Vec<OsString>,
    pub variables: Vec<(String, OsString)>,
    pub unset: Vec<String>,
}

impl Contender {
    pub fn new(name: &str, line: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            line: line.iter().map(OsString::from).collect(),
            variables: Vec::new(),
            unset: Vec::new(),
        }
    }

    /// Creates a shell pipeline.
    pub fn shell(name: &str, script: &str) -> Self {
        Self::new(name, &["sh", "-c", script])
    }

    pub fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.unset.push(name.to_owned());
        self
    }

    fn command(&self) -> Command {
        let mut words = self.line.iter();
        let mut command = Command::new(words.next().unwrap());
        command
            .args(words)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        for name in &self.unset {
            command.env_remove(name);
        }
        command
    }

    /// Runs the command once and returns its duration.
    ///
    /// # Panics
    /// If the command fails: the duration of a failure is meaningless.
    pub fn time(&self) -> Duration {
        let begin = Instant::now();
        let status = self.command().status().unwrap();
        let taken = begin.elapsed();
        assert!(status.success(), "{} ended with {status}", self.name);
        taken
    }

    /// Runs the command once and returns its duration and peak memory in KiB, if `/proc` reports it.
    pub fn peak(&self) -> (Duration, u64) {
        let begin = Instant::now();
        let mut child = self.command().spawn().unwrap();
        let status = PathBuf::from(format!("/proc/{}/status", child.id()));
        let mut peak = 0;
        loop {
            peak = std::fs::read_to_string(&status)
                .ok()
                .and_then(|text| resident(&text))
                .unwrap_or(0)
                .max(peak);
            if let Some(ended) = child.try_wait().unwrap() {
                assert!(ended.success(), "{} ended with {ended}", self.name);
                return (begin.elapsed(), peak);
            }
            // A short run is observed more often, so that its last allocations are not missed.
            let pause = begin.elapsed() / 50;
            std::thread::sleep(pause.clamp(Duration::from_micros(500), Duration::from_millis(20)));
        }
    }
}

fn resident(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// Result of one contender.
pub struct Figure {
    pub name: String,
    pub median: Duration,
    /// Median of the ratios to the first contender of the same round.
    pub ratio: f64,
}

/// Runs all contenders in turn, `rounds` times after a warm-up round. The first one is the baseline.
pub fn compare(contenders: &[Contender], rounds: usize) -> Vec<Figure> {
    for contender in contenders {
        contender.time();
    }
    let rounds: Vec<Vec<Duration>> = (0..rounds)
        .map(|_| contenders.iter().map(Contender::time).collect())
        .collect();
    contenders
        .iter()
        .enumerate()
        .map(|(at, contender)| {
            let times = rounds.iter().map(|round| round[at].as_secs_f64());
            let ratios = rounds
                .iter()
                .map(|round| round[at].as_secs_f64() / round[0].as_secs_f64());
            Figure {
                name: contender.name.clone(),
                median: Duration::from_secs_f64(median(times.collect())),
                ratio: median(ratios.collect()),
            }
        })
        .collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len().is_multiple_of(2) {
        f64::midpoint(values[middle - 1], values[middle])
    } else {
        values[middle]
    }
}
