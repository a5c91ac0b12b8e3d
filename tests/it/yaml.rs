//! Parses YAML and preserves the text of numbers.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Number, Value};

/// Parses the documents of a stream.
pub fn read(text: &str) -> Result<Vec<Value>, String> {
    let mut parser = Parser::new_from_str(text);
    let mut documents = Vec::new();
    loop {
        match next(&mut parser)? {
            Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd => {}
            Event::StreamEnd => return Ok(documents),
            event => documents.push(node(event, &mut parser)?),
        }
    }
}

type Source<'t> = Parser<'t, saphyr_parser::StrInput<'t>>;

fn next<'t>(parser: &mut Source<'t>) -> Result<Event<'t>, String> {
    match parser.next() {
        Some(Ok((event, _))) => Ok(event),
        Some(Err(error)) => Err(error.to_string()),
        None => Err("the stream ends too early".to_owned()),
    }
}

fn node<'t>(event: Event<'t>, parser: &mut Source<'t>) -> Result<Value, String> {
    match event {
        Event::Scalar(text, ScalarStyle::DoubleQuoted, _, None) => Ok(Value::from(&*text)),
        Event::Scalar(text, ScalarStyle::Plain, _, None) => plain(&text),
        Event::SequenceStart(_, None) => {
            let mut items = Vec::new();
            loop {
                match next(parser)? {
                    Event::SequenceEnd => return Ok(Value::Array(items)),
                    event => items.push(node(event, parser)?),
                }
            }
        }
        Event::MappingStart(_, None) => {
            let mut members = Map::new();
            loop {
                let name = match next(parser)? {
                    Event::MappingEnd => return Ok(Value::Object(members)),
                    Event::Scalar(name, ScalarStyle::DoubleQuoted, _, None) => name.into_owned(),
                    event => return Err(format!("a key that is not a quoted string: {event:?}")),
                };
                let event = next(parser)?;
                let value = node(event, parser)?;
                if members.insert(name, value).is_some() {
                    return Err("duplicate key".to_owned());
                }
            }
        }
        event => Err(format!("unexpected {event:?}")),
    }
}

/// Parses a plain scalar, which YAML 1.1 and YAML 1.2 must interpret in the same way.
fn plain(text: &str) -> Result<Value, String> {
    match text {
        "null" => Ok(Value::Null),
        "true" => Ok(Value::Bool(true)),
        "false" => Ok(Value::Bool(false)),
        text if is_number(text) => Ok(Value::Number(Number::from_string_unchecked(text.into()))),
        text => Err(format!("a plain scalar that is not a number: {text:?}")),
    }
}

/// Checks whether a text is a number in JSON, in YAML 1.1 and in the core schema of YAML 1.2. An
/// exponent needs a sign, and a decimal point before it.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, power) = match text.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, Some(power)),
        None => (text, None),
    };
    let (whole, part) = match mantissa.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && part.is_none_or(digits)
        && power.is_none_or(|power| {
            part.is_some() && power.strip_prefix(['+', '-']).is_some_and(digits)
        })
}
