//! `--partition I/N`: one part of a list that several machines share.

use std::fmt;

use ring::digest::{SHA256, digest};

/// One of several equal parts of a list. The part of an id depends on the id alone, so that the
/// machines that share a list need not coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Number of the part, counted from 1.
    part: u32,
    /// Number of parts.
    of: u32,
}

impl Partition {
    /// Description of the expected form, for messages.
    const EXPECTED: &str = "I/N, part I of N, counted from 1: 1/4 to 4/4";

    /// Parses `I/N`.
    ///
    /// # Errors
    /// The expected form.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        text.split_once('/')
            .and_then(|(part, of)| {
                let (part, of) = (part.parse().ok()?, of.parse().ok()?);
                Some(Self { part, of })
            })
            .filter(|parsed| (1..=parsed.of).contains(&parsed.part))
            .ok_or(Self::EXPECTED)
    }

    /// Returns the number of parts.
    #[must_use]
    pub const fn parts(self) -> u32 {
        self.of
    }

    /// Returns whether an id belongs to this part.
    #[must_use]
    pub fn contains(self, id: &[u8]) -> bool {
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

/// Returns the first eight bytes of the SHA-256 digest, big-endian.
fn stable_hash(bytes: &[u8]) -> u64 {
    // The hash of the standard library may change with any release, but machines with different
    // versions may share a list. This one can also be computed in any other language.
    let hash = digest(&SHA256, bytes);
    hash.as_ref()
        .iter()
        .take(8)
        .fold(0, |number, byte| (number << 8) | u64::from(*byte))
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
    fn parts_are_disjoint_and_equal() {
        for of in [1_u32, 2, 3, 7, 16] {
            let mut sizes = vec![0_u32; of as usize];
            for number in 0..10_000 {
                let id = format!("sess_{number:06}");
                let owners: Vec<u32> = (1..=of)
                    .filter(|part| Partition { part: *part, of }.contains(id.as_bytes()))
                    .collect();
                assert_eq!(owners.len(), 1, "{id}: {owners:?} of {of}");
                sizes[owners[0] as usize - 1] += 1;
            }
            let fair = 10_000 / of;
            for size in sizes {
                assert!(size.abs_diff(fair) < fair / 4 + 1, "{size} of {of}");
            }
        }
    }

    /// Machines that run different versions may share a list.
    #[test]
    fn hash_is_stable() {
        assert_eq!(stable_hash(b""), 0xe3b0_c442_98fc_1c14);
        assert_eq!(stable_hash(b"abc"), 0xba78_16bf_8f01_cfea);
    }
}
