//! Corrupts a text byte by byte, regardless of its meaning.

use proptest::prelude::*;

/// A change of a text. Places are fractions of its length, so that they stay valid when an earlier
/// change is undone.
#[derive(Clone, Debug)]
pub enum Cut {
    /// Removes a range.
    Delete(u16, u8),
    /// Duplicates a range.
    Double(u16, u8),
    /// Moves a range.
    Move(u16, u8, u16),
    /// Inserts a word of the dictionary.
    Insert(u16, &'static str),
    /// Changes one byte.
    Byte(u16, u8),
    /// Truncates the text.
    End(u16),
}

pub fn cuts(words: &'static [&'static str]) -> impl Strategy<Value = Vec<Cut>> {
    let cut = prop_oneof![
        3 => any::<(u16, u8)>().prop_map(|(at, length)| Cut::Delete(at, length)),
        2 => any::<(u16, u8)>().prop_map(|(at, length)| Cut::Double(at, length)),
        2 => any::<(u16, u8, u16)>().prop_map(|(at, length, to)| Cut::Move(at, length, to)),
        6 => (any::<u16>(), prop::sample::select(words)).prop_map(|(at, word)| Cut::Insert(at, word)),
        2 => any::<(u16, u8)>().prop_map(|(at, byte)| Cut::Byte(at, byte)),
        1 => any::<u16>().prop_map(Cut::End),
    ];
    prop::collection::vec(cut, 0..6)
}

pub fn corrupt(text: &[u8], cuts: &[Cut]) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for cut in cuts {
        let place = |at: &u16, length: usize| usize::from(*at) * (length + 1) / 65536;
        let stretch = |at: &u16, count: &u8| {
            let start = place(at, bytes.len());
            start..(start + usize::from(*count)).min(bytes.len())
        };
        match cut {
            Cut::Delete(at, count) => drop(bytes.drain(stretch(at, count))),
            Cut::Double(at, count) => {
                let range = stretch(at, count);
                let copy = bytes[range.clone()].to_vec();
                bytes.splice(range.start..range.start, copy);
            }
            Cut::Move(at, count, to) => {
                let copy: Vec<u8> = bytes.drain(stretch(at, count)).collect();
                let to = place(to, bytes.len());
                bytes.splice(to..to, copy);
            }
            Cut::Insert(at, word) => {
                let at = place(at, bytes.len());
                bytes.splice(at..at, word.bytes());
            }
            Cut::Byte(at, byte) => {
                let at = place(at, bytes.len());
                if let Some(old) = bytes.get_mut(at) {
                    *old = *byte;
                }
            }
            Cut::End(at) => bytes.truncate(place(at, bytes.len())),
        }
    }
    bytes
}
