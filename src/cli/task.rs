//! Tasks that run concurrently.

use std::panic;

use tokio::task::JoinError;

/// Returns the result of a task that ended, or `None` if it was aborted.
pub(super) fn result<T>(ended: Result<T, JoinError>) -> Option<T> {
    match ended.map_err(JoinError::try_into_panic) {
        Ok(result) => Some(result),
        // Without this, a panic in a task would go unnoticed and its session would be missing.
        Err(Ok(payload)) => panic::resume_unwind(payload),
        Err(Err(_)) => None,
    }
}
