//! How many sessions are looked up at once, and which of a list.

use std::fmt;
use std::path::PathBuf;

/// How a list of sessions is looked up.
#[derive(Debug)]
pub struct Batch {
    /// How many requests may be on their way at once.
    pub jobs: usize,
    /// Whether answers are printed as they come instead of in the order of the ids.
    pub unordered: bool,
    /// Whether the first failure ends the run.
    pub fail_fast: bool,
    /// An earlier output whose good lines are kept.
    pub resume: Option<PathBuf>,
    /// The part of the list that is looked up.
    pub partition: Option<Partition>,
}

/// One of several equal parts of a list. Which part an id is in depends on the id alone, so that
/// those who share a list need not know of each other; it stays so in later versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Which part, from 1.
    part: u32,
    /// How many parts there are.
    of: u32,
}

impl Partition {
    /// What a partition must look like, for messages.
    const EXPECTED: &str = "I/N, part I of N, counted from 1: 1/4 to 4/4";

    /// Reads `I/N`.
    ///
    /// # Errors
    /// What is expected instead.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        text.split_once('/')
            .and_then(|(part, of)| {
                let (part, of) = (part.parse().ok()?, of.parse().ok()?);
                Some(Self { part, of })
            })
            .filter(|parsed| (1..=parsed.of).contains(&parsed.part))
            .ok_or(Self::EXPECTED)
    }

    /// Whether an id is in this part.
    #[must_use]
    pub fn holds(self, id: &[u8]) -> bool {
        // The high half of the product spreads a 64-bit number evenly over 0..of.
        let part = (u128::from(stable_hash(id)) * u128::from(self.of)) >> 64;
        part + 1 == u128::from(self.part)
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

/// FNV-1a of 64 bits, then the finalizer of `MurmurHash3`, without which the high bits of similar
/// ids are similar. The hash of the standard library may change with any release.
fn stable_hash(bytes: &[u8]) -> u64 {
    let fnv = bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (fnv ^ (fnv >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_count_from_one() {
        for text in ["1/1", "1/4", "4/4", "4294967295/4294967295"] {
            assert_eq!(Partition::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "0/4", "5/4", "1/0", "1", "/", "a/4", "1/4/4", "-1/4"] {
            assert_eq!(Partition::parse(text), Err(Partition::EXPECTED), "{text}");
        }
    }

    #[test]
    fn every_id_is_in_exactly_one_part_and_the_parts_are_about_equal() {
        for of in [1_u32, 2, 3, 7, 16] {
            let mut sizes = vec![0_u32; of as usize];
            for number in 0..10_000 {
                let id = format!("sess_{number:06}");
                let holders: Vec<u32> = (1..=of)
                    .filter(|part| Partition { part: *part, of }.holds(id.as_bytes()))
                    .collect();
                assert_eq!(holders.len(), 1, "{id}: {holders:?} of {of}");
                sizes[holders[0] as usize - 1] += 1;
            }
            let fair = 10_000 / of;
            for size in sizes {
                assert!(size.abs_diff(fair) < fair / 4 + 1, "{size} of {of}");
            }
        }
    }

    /// Machines that run different versions may share a list.
    #[test]
    fn the_hash_never_changes() {
        assert_eq!(stable_hash(b""), 0xefd0_1f60_ba99_2926);
        assert_eq!(stable_hash(b"sess_1"), 6_151_610_902_019_219_695);
    }
}
