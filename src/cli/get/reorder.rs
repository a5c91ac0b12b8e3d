//! Buffers results that are looked up but not yet printed.

use std::collections::VecDeque;
use std::rc::Rc;

use super::rendered::Rendered;

/// The result for one position of the input. Several positions may share a result.
pub(super) struct BufferedResult {
    pub(super) rendered: Rc<Rendered>,
    /// Whether the result was printed before, so that its notices are not repeated.
    pub(super) again: bool,
}

/// Buffers results until all earlier ones are printed. A slow response does not delay further
/// requests until the buffer is full, by number of positions or by size.
pub(super) struct ReorderBuffer {
    ordered: bool,
    first: u64,
    next: u64,
    waiting: VecDeque<Option<BufferedResult>>,
    bytes: usize,
    limit: usize,
}

/// Capacity of the buffer in bytes.
const BYTES: usize = 4 << 20;

impl ReorderBuffer {
    /// Creates a buffer for `jobs` concurrent requests. Unless `ordered`, every result is due at
    /// once.
    pub(super) fn new(ordered: bool, jobs: usize) -> Self {
        Self {
            ordered,
            first: 0,
            next: 0,
            waiting: VecDeque::new(),
            bytes: 0,
            limit: (8 * jobs).max(512),
        }
    }

    /// Returns whether another position can be reserved.
    pub(super) fn has_room(&self) -> bool {
        self.waiting.len() < self.limit && self.bytes < BYTES
    }

    /// Reserves the next position of the input.
    pub(super) fn reserve(&mut self) -> u64 {
        if self.ordered {
            self.waiting.push_back(None);
        }
        self.next += 1;
        self.next - 1
    }

    /// Stores the result for a position.
    pub(super) fn fill(&mut self, place: u64, entry: BufferedResult) {
        self.bytes += entry.rendered.size();
        if !self.ordered {
            self.waiting.push_back(Some(entry));
            return;
        }
        let at = usize::try_from(place - self.first).unwrap_or(usize::MAX);
        if let Some(slot) = self.waiting.get_mut(at) {
            *slot = Some(entry);
        }
    }

    /// Removes and returns the next result that may be printed.
    pub(super) fn take(&mut self) -> Option<BufferedResult> {
        self.waiting.front()?.as_ref()?;
        let entry = self.waiting.pop_front().flatten()?;
        self.first += 1;
        self.bytes -= entry.rendered.size();
        Some(entry)
    }

    /// Returns whether all results were taken.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> BufferedResult {
        BufferedResult {
            rendered: Rc::new(Rendered::for_tests(text)),
            again: false,
        }
    }

    fn taken(window: &mut ReorderBuffer) -> String {
        std::iter::from_fn(|| window.take())
            .map(|entry| String::from_utf8(entry.rendered.out.clone()).unwrap())
            .collect()
    }

    #[test]
    fn ordered_results_follow_input() {
        let mut window = ReorderBuffer::new(true, 1);
        let places: Vec<u64> = (0..4).map(|_| window.reserve()).collect();
        window.fill(places[2], entry("c"));
        window.fill(places[1], entry("b"));
        assert_eq!(taken(&mut window), "");
        window.fill(places[0], entry("a"));
        assert_eq!(taken(&mut window), "abc");
        assert!(!window.is_empty());
        window.fill(places[3], entry("d"));
        assert_eq!(taken(&mut window), "d");
        assert!(window.is_empty());
    }

    #[test]
    fn unordered_results_follow_arrival() {
        let mut window = ReorderBuffer::new(false, 1);
        let (a, b) = (window.reserve(), window.reserve());
        window.fill(b, entry("b"));
        assert_eq!(taken(&mut window), "b");
        window.fill(a, entry("a"));
        assert_eq!(taken(&mut window), "a");
        assert!(window.is_empty());
    }

    #[test]
    fn window_bounds_count_and_bytes() {
        let mut window = ReorderBuffer::new(true, 100);
        let first = window.reserve();
        for _ in 1..800 {
            assert!(window.has_room());
            let place = window.reserve();
            window.fill(place, entry("x"));
        }
        assert!(!window.has_room());
        window.fill(first, entry("a"));
        taken(&mut window);
        assert!(window.has_room());
        let _ = window.reserve();
        let place = window.reserve();
        window.fill(place, entry(&"x".repeat(BYTES)));
        assert!(!window.has_room());
    }
}
