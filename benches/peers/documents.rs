//! Session documents of the server.

use serde_json::{Value, json};

use crate::server::Template;

/// Id of the large session.
pub const LARGE_ID: &str = "vJz4Qm2nXk7RbT9sWdYcHe";

/// A session of about 2 KB.
pub fn small() -> Template {
    let run = |number: u32| {
        json!({
            "id": format!("trun_{number:04}"),
            "task_id": format!("task_fetch_invoices_{number}"),
            "agent_id": format!("agt_91cd{number}"),
            "credential_id": format!("cred_{number:02}"),
        })
    };
    let document = json!({
        "id": "{id}",
        "object": "session",
        "status": "completed",
        "runtime_ms": 787_337,
        "task_runs": (0..14).map(run).collect::<Vec<_>>(),
        "created_at": "2026-01-02T09:15:00Z",
        "updated_at": "2026-01-02T09:28:07.337Z",
        "request_id": "req_0001",
    });
    Template::new(&document.to_string(), "{id}")
}

/// Creates a session with many captures, and its JSON text.
pub fn large(captures: u32) -> (Template, String) {
    let document = json!({
        "metadata": {"order_id": "6735"},
        "status": "COMPLETED",
        "capture_mode": "both",
        "created": "2026-01-02T09:15:00Z",
        "modified": "2026-01-02T09:31:01Z",
        "captures": (0..captures).map(capture).collect::<Vec<_>>(),
    });
    let document = document.to_string();
    (Template::new(&document, "{id}"), document)
}

fn capture(number: u32) -> Value {
    let (hour, minute, second) = (number / 3600, number / 60 % 60, number % 60);
    let time = format!("2026-01-02T{hour:02}:{minute:02}:{second:02}");
    let code = format!("000{}", 12_345_600_000_u64 + u64::from(number));
    json!({
        "metadata": {"operator": "ada"},
        "status": "COMPLETED",
        "capture_type": "BARCODE",
        "raw_value": code,
        "gtin": code,
        "gs1_dl_data": null,
        "product_short_id": format!("trail-mix-{number}"),
        "product_name": format!("Trail Mix No. {number}, 12 oz"),
        "error_message": "",
        "created": format!("{time}Z"),
        "processed_at": format!("{time}.500Z"),
        "uploaded_image_key": null,
        "qr_analysis": null,
    })
}
