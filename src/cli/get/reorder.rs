//! Buffers results that are looked up but not yet printed.

use std::collections::VecDeque;
use std::rc::Rc;

use super::rendered::Rendered;

/// The result for one position of the input. Several positions may share a result.
pub(super) struct BufferedResult {
    pub(super) rendered: Rc<Rendered>,
    /// Whether an earlier position has the same result. Its notices are then not printed again.
    pub(super) is_repeated: bool,
}

/// Buffers results until all earlier ones are printed, so that a slow response does not delay
/// further requests until the buffer is full.
pub(super) struct ReorderBuffer {
    ordered: bool,
    /// Position of the first slot.
    first: u64,
    /// Position that is reserved next.
    next: u64,
    /// One slot per position that is not yet printed; empty until its result is stored.
    slots: VecDeque<Option<BufferedResult>>,
    /// Size of the stored results.
    bytes: usize,
    /// Maximum number of slots.
    max_slots: usize,
}

/// Capacity of the buffer in bytes.
const CAPACITY: usize = 4 << 20;

impl ReorderBuffer {
    /// Creates a buffer for `jobs` concurrent requests. Unless `ordered`, every result is due at
    /// once.
    pub(super) fn new(ordered: bool, jobs: usize) -> Self {
        Self {
            ordered,
            first: 0,
            next: 0,
            slots: VecDeque::new(),
            bytes: 0,
            // Enough for the other jobs to continue for a while if the first response is slow.
            max_slots: (8 * jobs).max(512),
        }
    }

    /// Returns whether another position can be reserved.
    pub(super) fn has_room(&self) -> bool {
        self.slots.len() < self.max_slots && self.bytes < CAPACITY
    }

    /// Reserves the next position of the input.
    pub(super) fn reserve(&mut self) -> u64 {
        if self.ordered {
            self.slots.push_back(None);
        }
        self.next += 1;
        self.next - 1
    }

    /// Stores the result for a position.
    pub(super) fn store(&mut self, position: u64, rendered: Rc<Rendered>, is_repeated: bool) {
        self.bytes += rendered.size();
        let entry = BufferedResult {
            rendered,
            is_repeated,
        };
        if !self.ordered {
            self.slots.push_back(Some(entry));
            return;
        }
        let index = usize::try_from(position - self.first).unwrap_or(usize::MAX);
        if let Some(slot) = self.slots.get_mut(index) {
            *slot = Some(entry);
        }
    }

    /// Removes and returns the next result that may be printed.
    pub(super) fn take(&mut self) -> Option<BufferedResult> {
        // If the first result is not available yet, later ones must wait for it.
        self.slots.front()?.as_ref()?;
        let entry = self.slots.pop_front().flatten()?;
        self.first += 1;
        self.bytes -= entry.rendered.size();
        Some(entry)
    }

    /// Removes and returns all results, also those that wait for an earlier one.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = BufferedResult> {
        self.bytes = 0;
        self.first = self.next;
        std::mem::take(&mut self.slots).into_iter().flatten()
    }

    /// Returns whether all results were taken.
    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(buffer: &mut ReorderBuffer, position: u64, text: &str) {
        buffer.store(position, Rc::new(Rendered::for_tests(text)), false);
    }

    fn taken(buffer: &mut ReorderBuffer) -> String {
        std::iter::from_fn(|| buffer.take())
            .map(|entry| String::from_utf8(entry.rendered.output.clone()).unwrap())
            .collect()
    }

    #[test]
    fn ordered_results_follow_input() {
        let mut buffer = ReorderBuffer::new(true, 1);
        let positions: Vec<u64> = (0..4).map(|_| buffer.reserve()).collect();
        store(&mut buffer, positions[2], "c");
        store(&mut buffer, positions[1], "b");
        assert_eq!(taken(&mut buffer), "");
        store(&mut buffer, positions[0], "a");
        assert_eq!(taken(&mut buffer), "abc");
        assert!(!buffer.is_empty());
        store(&mut buffer, positions[3], "d");
        assert_eq!(taken(&mut buffer), "d");
        assert!(buffer.is_empty());
    }

    #[test]
    fn drained_results_include_waiting_ones() {
        let mut buffer = ReorderBuffer::new(true, 1);
        let positions: Vec<u64> = (0..3).map(|_| buffer.reserve()).collect();
        store(&mut buffer, positions[2], "c");
        store(&mut buffer, positions[1], "b");
        assert_eq!(buffer.drain().count(), 2);
        assert!(buffer.is_empty());
    }

    #[test]
    fn unordered_results_follow_arrival() {
        let mut buffer = ReorderBuffer::new(false, 1);
        let (a, b) = (buffer.reserve(), buffer.reserve());
        store(&mut buffer, b, "b");
        assert_eq!(taken(&mut buffer), "b");
        store(&mut buffer, a, "a");
        assert_eq!(taken(&mut buffer), "a");
        assert!(buffer.is_empty());
    }

    #[test]
    fn buffer_bounds_count_and_bytes() {
        let mut buffer = ReorderBuffer::new(true, 100);
        let first = buffer.reserve();
        for _ in 1..800 {
            assert!(buffer.has_room());
            let position = buffer.reserve();
            store(&mut buffer, position, "x");
        }
        assert!(!buffer.has_room());
        store(&mut buffer, first, "a");
        taken(&mut buffer);
        assert!(buffer.has_room());
        let _ = buffer.reserve();
        let position = buffer.reserve();
        store(&mut buffer, position, &"x".repeat(CAPACITY));
        assert!(!buffer.has_room());
    }
}
