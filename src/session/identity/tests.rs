use serde_json::{Value, json};

use super::*;

const KAYLE: &str = "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16";

fn requested_id(name: &str) -> &'static str {
    match name {
        "kayle" => KAYLE,
        "deck" => "sess_1",
        "closient" => "vJz4Qm2nXk7RbT9sWdYcHe",
        _ => "2ee24580-b97b-4949-a65c-929ccb9b9b8d",
    }
}

fn rejection(name: &str, response: &Value, any_id: bool) -> Option<String> {
    let provider = Provider::named(name).unwrap();
    let failure = identify(
        provider,
        &Json::from(response.clone()),
        requested_id(name),
        any_id,
    )
    .err()?;
    assert_eq!(failure.kind, Kind::Provider);
    assert!(failure.hints[0].contains("--raw"), "{:?}", failure.hints);
    Some(failure.message())
}

#[test]
fn error_with_status_200_fails() {
    for provider in crate::provider::ALL {
        for body in [
            json!({}),
            json!({"error": {"code": "internal", "message": "boom"}}),
            json!({"message": "Internal Server Error"}),
            json!({"detail": "not found"}),
            json!({"statusCode": 500}),
            json!({"status": 404, "title": "Not Found", "detail": "x"}),
            json!({"status": "error", "message": "x"}),
            json!({"id": null, "status": null, "sessions": null}),
            json!({"id": 5, "created": "soon", "v": "1"}),
        ] {
            for response in [body.clone(), json!({"data": body, "error": null})] {
                let rejection = rejection(provider.name, &response, true);
                assert!(rejection.is_some(), "{}: {response}", provider.name);
            }
        }
    }
}

#[test]
fn one_documented_member_makes_a_session() {
    for (name, response) in [
        ("imprint", json!({"id": requested_id("imprint")})),
        ("deck", json!({"id": "sess_1", "error": "x"})),
        ("kayle", json!({"data": {"id": KAYLE}})),
        ("closient", json!({"status": "completed"})),
        ("closient", json!({"status": "PAUSED", "captures": []})),
        ("closient", json!({"created": "2026-01-02T03:04:05Z"})),
        ("zephr", json!({"v": 1})),
        ("zephr", json!({"sessions": []})),
        ("zephr", json!({"access_model": {"meters": []}})),
    ] {
        assert_eq!(
            rejection(name, &response, false),
            None,
            "{name}: {response}"
        );
    }
    assert!(rejection("closient", &json!({"metadata": {}}), false).is_some());
}

#[test]
fn other_id_is_rejected_or_noted() {
    for (name, response, received, received_id) in [
        (
            "deck",
            json!({"id": "sess_2"}),
            "received sess_2",
            Some("sess_2"),
        ),
        ("deck", json!({"id": ""}), "received \"\"", Some("")),
        (
            "kayle",
            json!({"data": {"id": "x\u{1b}"}}),
            "received x\\u{1b}",
            Some("x\u{1b}"),
        ),
        (
            "zephr",
            json!({"sessions": [{"session_id": "26a73b7a-f7d0-48d8-85dd-a04b07313895"}]}),
            "received another session (26a73b7a…)",
            Some("26a73b7a…"),
        ),
        (
            "zephr",
            json!({"sessions": [{"session_id": "a"}, {"session_id": "b"}]}),
            "received 2 other sessions",
            None,
        ),
    ] {
        let message = rejection(name, &response, false).unwrap();
        assert!(message.ends_with(received), "{message}");
        let provider = Provider::named(name).unwrap();
        let response = &Json::from(response);
        let identity = identify(provider, response, requested_id(name), true)
            .ok()
            .unwrap();
        assert_eq!(identity.received_id.as_deref(), received_id, "{name}");
        assert!(
            identity.notices[0].ends_with(received),
            "{:?}",
            identity.notices
        );
    }
}

#[test]
fn free_id_ignores_case() {
    let upper = requested_id("imprint").to_ascii_uppercase();
    assert_eq!(rejection("imprint", &json!({"id": upper}), false), None);
    let list = json!({"sessions": [{"session_id": "other"}, {"session_id": upper}]});
    let list = Json::from(list);
    let zephr = Provider::named("zephr").unwrap();
    let identity = identify(zephr, &list, requested_id("zephr"), false)
        .ok()
        .unwrap();
    assert_eq!(
        (identity.requested_elements, identity.received_id),
        (vec![1], None)
    );
    assert!(rejection("deck", &json!({"id": "SESS_1"}), false).is_some());
}

#[test]
fn the_exact_id_is_preferred() {
    let id = requested_id("zephr");
    let list = json!({"sessions": [
        {"session_id": id.to_ascii_uppercase()}, {"session_id": id}, {"session_id": id},
    ]});
    let list = Json::from(list);
    let zephr = Provider::named("zephr").unwrap();
    let identity = identify(zephr, &list, id, false).ok().unwrap();
    assert_eq!(identity.requested_elements, [1, 2]);
}

#[test]
fn a_list_without_ids_is_noted() {
    let zephr = Provider::named("zephr").unwrap();
    for list in [json!([]), json!([{}]), json!([{"session_id": "b"}, {}])] {
        let response = Json::from(json!({"sessions": list}));
        let identity = identify(zephr, &response, requested_id("zephr"), false)
            .ok()
            .unwrap();
        assert_eq!(identity.notices.len(), 1, "{response}");
        assert_eq!(identity.requested_elements, [0; 0]);
    }
}
