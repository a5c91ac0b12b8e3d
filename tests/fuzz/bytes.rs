//! Corrupts a text byte by byte, regardless of its meaning.

use proptest::prelude::*;

/// A change of a text. Positions are fractions of its length, so that they remain valid if an earlier
/// change is removed while shrinking.
#[derive(Clone, Debug)]
pub enum ByteChange {
    /// Removes a range.
    Delete(u16, u8),
    /// Duplicates a range.
    Duplicate(u16, u8),
    /// Moves a range.
    Move(u16, u8, u16),
    /// Inserts a word of the dictionary.
    Insert(u16, &'static str),
    /// Changes one byte.
    Byte(u16, u8),
    /// Truncates the text.
    Truncate(u16),
}

pub fn byte_changes(words: &'static [&'static str]) -> impl Strategy<Value = Vec<ByteChange>> {
    let change = prop_oneof![
        3 => any::<(u16, u8)>().prop_map(|(at, length)| ByteChange::Delete(at, length)),
        2 => any::<(u16, u8)>().prop_map(|(at, length)| ByteChange::Duplicate(at, length)),
        2 => any::<(u16, u8, u16)>().prop_map(|(at, length, to)| ByteChange::Move(at, length, to)),
        6 => (any::<u16>(), prop::sample::select(words)).prop_map(|(at, word)| ByteChange::Insert(at, word)),
        2 => any::<(u16, u8)>().prop_map(|(at, byte)| ByteChange::Byte(at, byte)),
        1 => any::<u16>().prop_map(ByteChange::Truncate),
    ];
    prop::collection::vec(change, 0..6)
}

pub fn corrupt(text: &[u8], changes: &[ByteChange]) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for change in changes {
        let position = |at: &u16, length: usize| usize::from(*at) * (length + 1) / 65536;
        let range = |at: &u16, count: &u8| {
            let start = position(at, bytes.len());
            start..(start + usize::from(*count)).min(bytes.len())
        };
        match change {
            ByteChange::Delete(at, count) => drop(bytes.drain(range(at, count))),
            ByteChange::Duplicate(at, count) => {
                let range = range(at, count);
                let copy = bytes[range.clone()].to_vec();
                bytes.splice(range.start..range.start, copy);
            }
            ByteChange::Move(at, count, to) => {
                let copy: Vec<u8> = bytes.drain(range(at, count)).collect();
                let to = position(to, bytes.len());
                bytes.splice(to..to, copy);
            }
            ByteChange::Insert(at, word) => {
                let at = position(at, bytes.len());
                bytes.splice(at..at, word.bytes());
            }
            ByteChange::Byte(at, byte) => {
                let at = position(at, bytes.len());
                if let Some(old) = bytes.get_mut(at) {
                    *old = *byte;
                }
            }
            ByteChange::Truncate(at) => bytes.truncate(position(at, bytes.len())),
        }
    }
    bytes
}
