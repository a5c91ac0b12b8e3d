//! Converts the results of jq expressions to JSON.

use jaq_json::Val;

use super::numbers::printed;
use super::{MAX_RESULT_SIZE, RunError};
use crate::json::{Json, MAX_DEPTH, MAX_VALUES, Members};

/// Approximate overhead of a value, in bytes.
const OVERHEAD: usize = 64;

/// Converts the results of one run. Values that jq shares are copied, so a small expression can
/// have large results: the limits are checked during the conversion.
#[derive(Default)]
pub(super) struct ResultConverter {
    /// Approximate size of the results so far.
    size: usize,
    /// Number of values of the current result so far.
    values: usize,
}

impl ResultConverter {
    /// Converts one result.
    ///
    /// # Errors
    /// The reason, if it is not JSON or exceeds a limit.
    pub(super) fn convert(&mut self, result: &Val) -> Result<Json<'static>, RunError> {
        self.values = 0;
        self.value(result, MAX_DEPTH)
    }

    fn value(&mut self, value: &Val, depth: usize) -> Result<Json<'static>, RunError> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(not_json(&format!("more than {MAX_VALUES} values")));
        }
        self.add(if depth == MAX_DEPTH { OVERHEAD } else { 1 })?;
        let below = || {
            depth
                .checked_sub(1)
                .ok_or_else(|| not_json(&format!("nested more than {MAX_DEPTH} levels deep")))
        };
        Ok(match value {
            Val::Null => Json::Null,
            Val::Bool(flag) => Json::Bool(*flag),
            Val::Num(number) => match printed(number) {
                Some(digits) => {
                    self.add(digits.len())?;
                    Json::Number(digits.into())
                }
                None => Json::Null,
            },
            Val::TStr(text) => Json::string(self.text(text)?),
            Val::BStr(_) => return Err(not_json("it contains a byte string")),
            Val::Arr(items) => {
                let depth = below()?;
                let items = items.iter().map(|item| self.value(item, depth));
                Json::Array(items.collect::<Result<_, _>>()?)
            }
            Val::Obj(members) => {
                let depth = below()?;
                let members = members.iter().map(|(name, member)| match name {
                    Val::TStr(name) => Ok((self.text(name)?.into(), self.value(member, depth)?)),
                    _ => Err(not_json(
                        "it contains an object with a key that is not a string",
                    )),
                });
                Json::Object(members.collect::<Result<Members<'_>, _>>()?)
            }
        })
    }

    fn text(&mut self, text: &[u8]) -> Result<String, RunError> {
        self.add(text.len() + 2)?;
        std::str::from_utf8(text)
            .map(str::to_owned)
            .map_err(|_| RunError::Failed("the result is not UTF-8".to_owned()))
    }

    fn add(&mut self, size: usize) -> Result<(), RunError> {
        self.size += size;
        if self.size > MAX_RESULT_SIZE {
            return Err(RunError::TooLarge);
        }
        Ok(())
    }
}

fn not_json(reason: &str) -> RunError {
    RunError::Failed(format!("the result is not JSON: {reason}"))
}
