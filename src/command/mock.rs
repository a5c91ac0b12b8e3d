//! `mock`: the embedded server, for scripts and for people who have no account yet.

use super::App;
use super::lookup::start_mock;
use crate::error::Result;
use crate::mock::Scenario;

/// Serves until the process is ended; prints the variables that point sessctl at it.
pub(super) async fn run(app: &mut App<'_>, port: u16, scenario: Scenario) -> Result<u8> {
    let mock = start_mock(app.host, port, scenario).await?;
    app.console.note(&format!(
        "serving every vendor, scenario {}, until Ctrl-C; paste these lines into another shell:",
        scenario.word()
    ));
    let lines: String = mock
        .environment()
        .iter()
        .map(|(name, value)| format!("export {name}='{value}'\n"))
        .collect();
    app.console.data(lines.as_bytes())?;
    std::future::pending().await
}
