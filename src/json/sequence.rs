//! Splits a stream into JSON objects: the lines of NDJSON, the elements of an array, or documents
//! one after the other.

use std::io::BufRead;

use crate::files;
use crate::text;

/// Maximum size of an object in bytes.
const MAX_SIZE: usize = 64 << 20;

/// The position of an object in its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectPosition {
    /// Offset in bytes.
    pub offset: u64,
    /// Number of the line, from 1.
    pub line: u64,
}

/// A stream of JSON objects. Only their ends are found here; [`super::parse()`] finds their errors.
#[derive(Debug)]
pub struct JsonSequence<R> {
    input: R,
    next: ObjectPosition,
    has_objects: bool,
    array: ArrayPart,
}

/// The part of an array that has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ArrayPart {
    /// The stream is not an array.
    None,
    Inside,
    Closed,
}

impl<R: BufRead> JsonSequence<R> {
    /// Creates a sequence at the start of a stream.
    pub const fn new(input: R) -> Self {
        Self {
            input,
            next: ObjectPosition { offset: 0, line: 1 },
            has_objects: false,
            array: ArrayPart::None,
        }
    }

    /// Returns whether the stream is an array, once the first object was read.
    pub fn is_array(&self) -> bool {
        self.array != ArrayPart::None
    }

    /// Reads the next object into `object` and returns its position, or `None` at the end.
    ///
    /// # Errors
    /// The reason, if something else than an object follows, or an object or the array is incomplete.
    pub fn read(&mut self, object: &mut Vec<u8>) -> Result<Option<ObjectPosition>, String> {
        object.clear();
        if self.next.offset == 0 {
            self.skip_byte_order_mark()?;
            if self.peek()? == Some(b'[') {
                self.skip()?;
                self.array = ArrayPart::Inside;
            }
        }
        let mut byte = self.peek()?;
        if self.array == ArrayPart::Inside {
            if byte == Some(b',') && self.has_objects {
                self.skip()?;
                byte = self.peek()?;
            } else if byte == Some(b']') {
                self.skip()?;
                self.array = ArrayPart::Closed;
                byte = self.peek()?;
            } else if self.has_objects && byte.is_some() {
                return Err(self.error("the elements of the array are not separated by a comma"));
            }
        }
        match (self.array, byte) {
            (ArrayPart::Inside, None) => Err(self.error("the array is not closed")),
            (ArrayPart::None | ArrayPart::Closed, None) => Ok(None),
            (ArrayPart::None | ArrayPart::Inside, Some(b'{')) => self.read_object(object).map(Some),
            (ArrayPart::Closed, Some(_)) => Err(self.error("something follows the array")),
            (ArrayPart::None | ArrayPart::Inside, Some(_)) => Err(self.error("not a JSON object")),
        }
    }

    /// Reads an object up to its last brace.
    fn read_object(&mut self, object: &mut Vec<u8>) -> Result<ObjectPosition, String> {
        let start = self.next;
        let (mut depth, mut is_string, mut is_escaped) = (0_usize, false, false);
        loop {
            let chunk = self
                .input
                .fill_buf()
                .map_err(|error| files::reason(&error))?;
            if chunk.is_empty() {
                return Err(format!("line {}: the object is incomplete", start.line));
            }
            let mut end = None;
            for (at, byte) in chunk.iter().enumerate() {
                match byte {
                    _ if is_escaped => is_escaped = false,
                    b'\\' => is_escaped = is_string,
                    b'"' => is_string = !is_string,
                    b'{' if !is_string => depth += 1,
                    b'}' if !is_string => {
                        depth -= 1;
                        if depth == 0 {
                            end = Some(at + 1);
                            break;
                        }
                    }
                    _ => {}
                }
            }
            let length = end.unwrap_or(chunk.len());
            object.extend_from_slice(chunk.get(..length).unwrap_or_default());
            self.consume(length);
            if object.len() > MAX_SIZE {
                return Err(format!("line {}: larger than 64 MiB", start.line));
            }
            if end.is_some() {
                self.has_objects = true;
                return Ok(start);
            }
        }
    }

    /// Returns the next byte that is not white space.
    fn peek(&mut self) -> Result<Option<u8>, String> {
        loop {
            let chunk = self
                .input
                .fill_buf()
                .map_err(|error| files::reason(&error))?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let blank = |byte: &&u8| byte.is_ascii_whitespace();
            let blanks = chunk.iter().take_while(blank).count();
            let byte = chunk.get(blanks).copied();
            self.consume(blanks);
            if byte.is_some() {
                return Ok(byte);
            }
        }
    }

    /// Skips the byte that [`Self::peek`] has returned.
    fn skip(&mut self) -> Result<(), String> {
        self.input
            .fill_buf()
            .map_err(|error| files::reason(&error))?;
        self.consume(1);
        Ok(())
    }

    fn skip_byte_order_mark(&mut self) -> Result<(), String> {
        let chunk = self
            .input
            .fill_buf()
            .map_err(|error| files::reason(&error))?;
        let mark = chunk.len() - files::without_byte_order_mark(chunk).len();
        self.consume(mark);
        Ok(())
    }

    fn consume(&mut self, length: usize) {
        let chunk = self.input.fill_buf().unwrap_or_default();
        let consumed = chunk.get(..length).unwrap_or_default();
        let lines = consumed.split(|byte| *byte == b'\n').count() - 1;
        self.next.line += text::count(lines);
        self.next.offset += text::count(length);
        self.input.consume(length);
    }

    fn error(&self, reason: &str) -> String {
        format!("line {}: {reason}", self.next.line)
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    /// The objects of a text, read through a buffer of a few bytes, or the error.
    fn objects(text: &str) -> Result<Vec<(String, u64)>, String> {
        let mut sequence = JsonSequence::new(BufReader::with_capacity(3, text.as_bytes()));
        let (mut object, mut objects) = (Vec::new(), Vec::new());
        while let Some(position) = sequence.read(&mut object)? {
            let start = usize::try_from(position.offset).unwrap();
            let found = String::from_utf8(object.clone()).unwrap();
            assert!(text.get(start..).unwrap().starts_with(&found));
            objects.push((found, position.line));
        }
        Ok(objects)
    }

    #[test]
    fn objects_are_found_in_every_layout() {
        let expected = |lines: [u64; 3]| {
            let texts = ["{}", r#"{"a":"}\"{\\"}"#, r#"{"b":{"c":[{}]}}"#];
            let pairs = texts.map(str::to_owned).into_iter().zip(lines);
            Ok(pairs.collect::<Vec<_>>())
        };
        let [a, b, c] = ["{}", r#"{"a":"}\"{\\"}"#, r#"{"b":{"c":[{}]}}"#];
        assert_eq!(objects(&format!("{a}\n{b}\r\n\n{c}")), expected([1, 2, 4]));
        assert_eq!(objects(&format!("{a}{b} {c}\n")), expected([1, 1, 1]));
        let array = format!("\n[\n {a} ,\n{b},{c}\n]\n");
        assert_eq!(objects(&array), expected([3, 4, 4]));
        for empty in ["", "\n", "[]", " [ ] \n"] {
            assert_eq!(objects(empty), Ok(vec![]), "{empty}");
        }
    }

    #[test]
    fn incomplete_sequences_are_errors() {
        for (text, reason) in [
            ("{}\n{\"a\":", "line 2: the object is incomplete"),
            ("[{}", "line 1: the array is not closed"),
            ("[{},\n", "line 2: the array is not closed"),
            (
                "[{} {}]",
                "line 1: the elements of the array are not separated by a comma",
            ),
            ("[,{}]", "line 1: not a JSON object"),
            ("[{}] x", "line 1: something follows the array"),
            ("{}\nnull", "line 2: not a JSON object"),
            ("[1]", "line 1: not a JSON object"),
            ("{}]", "line 1: not a JSON object"),
        ] {
            assert_eq!(objects(text), Err(reason.to_owned()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(prop::sample::select(b"{}[],\"\\ a\n".to_vec()), 0..60)) {
            let mut sequence = JsonSequence::new(BufReader::with_capacity(2, &*bytes));
            let mut object = Vec::new();
            while let Ok(Some(_)) = sequence.read(&mut object) {
                let has_braces = object.starts_with(b"{") && object.ends_with(b"}");
                prop_assert!(has_braces);
            }
        }
    }
}
