//! The sessions that the server has.

use crate::server::Template;

/// The id of the large session.
pub const LARGE_ID: &str = "vJz4Qm2nXk7RbT9sWdYcHe";

/// A session of about 2 KB.
pub fn small() -> Template {
    let runs: Vec<String> = (0..14)
        .map(|number| {
            format!(
                r#"{{"id":"trun_{number:04}","task_id":"task_fetch_invoices_{number}","agent_id":"agt_91cd{number}","credential_id":"cred_{number:02}"}}"#
            )
        })
        .collect();
    let document = format!(
        r#"{{"id":"{{id}}","object":"session","status":"completed","runtime_ms":787337,"task_runs":[{}],"created_at":"2026-01-02T09:15:00Z","updated_at":"2026-01-02T09:28:07.337Z","request_id":"req_0001"}}"#,
        runs.join(",")
    );
    Template::new(&document, "{id}")
}

/// A session with so many captures, and its text.
pub fn large(captures: u32) -> (Template, String) {
    let captures: Vec<String> = (0..captures).map(capture).collect();
    let document = format!(
        r#"{{"metadata":{{"order_id":"6735"}},"status":"COMPLETED","capture_mode":"both","created":"2026-01-02T09:15:00Z","modified":"2026-01-02T09:31:01Z","captures":[{}]}}"#,
        captures.join(",")
    );
    (Template::new(&document, "{id}"), document)
}

fn capture(number: u32) -> String {
    let (hour, minute, second) = (number / 3600, number / 60 % 60, number % 60);
    let code = 12_345_600_000_u64 + u64::from(number);
    format!(
        r#"{{"metadata":{{"operator":"ada"}},"status":"COMPLETED","capture_type":"BARCODE","raw_value":"000{code}","gtin":"000{code}","gs1_dl_data":null,"product_short_id":"trail-mix-{number}","product_name":"Trail Mix No. {number}, 12 oz","error_message":"","created":"2026-01-02T{hour:02}:{minute:02}:{second:02}Z","processed_at":"2026-01-02T{hour:02}:{minute:02}:{second:02}.500Z","uploaded_image_key":null,"qr_analysis":null}}"#
    )
}
