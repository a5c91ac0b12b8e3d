//! A cache of recent results, for ids that occur in a list more than once.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use super::rendered::Rendered;
use crate::cli::target::Target;

/// Capacity of the cache in bytes, enough for a few thousand sessions.
// Repeated ids are mostly near each other, and an evicted one is simply requested again.
const CAPACITY: usize = 4 << 20;
/// Estimated size of an entry besides its text, in bytes.
const ENTRY_OVERHEAD: usize = 256;

/// The most recent results, up to the capacity.
#[derive(Default)]
pub(super) struct ResponseCache {
    results: HashMap<Rc<Target>, Rc<Rendered>>,
    order: VecDeque<Rc<Target>>,
    bytes: usize,
}

impl ResponseCache {
    /// Returns the cached result for an id.
    pub(super) fn get(&self, target: &Target) -> Option<Rc<Rendered>> {
        self.results.get(target).map(Rc::clone)
    }

    /// Adds a result and evicts the oldest ones beyond the capacity.
    pub(super) fn insert(&mut self, target: Target, rendered: Rc<Rendered>) {
        let size = rendered.size() + ENTRY_OVERHEAD;
        if size > CAPACITY {
            return;
        }
        let target = Rc::new(target);
        self.bytes += size;
        self.order.push_back(Rc::clone(&target));
        self.results.insert(target, rendered);
        while self.bytes > CAPACITY
            && let Some(oldest) = self.order.pop_front()
            && let Some(evicted) = self.results.remove(&oldest)
        {
            self.bytes -= evicted.size() + ENTRY_OVERHEAD;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oldest_responses_are_evicted_first() {
        let target = |number: usize| Target::parse(None, &format!("sess_{number}"), false).unwrap();
        let rendered = Rc::new(Rendered::for_tests(&"x".repeat(1 << 20)));
        let mut cache = ResponseCache::default();
        for number in 0..5 {
            cache.insert(target(number), Rc::clone(&rendered));
        }
        let cached: Vec<usize> = (0..5)
            .filter(|number| cache.get(&target(*number)).is_some())
            .collect();
        assert_eq!(cached, [2, 3, 4]);
        cache.insert(
            target(9),
            Rc::new(Rendered::for_tests(&"x".repeat(CAPACITY))),
        );
        assert!(cache.get(&target(9)).is_none() && cache.get(&target(4)).is_some());
    }
}
