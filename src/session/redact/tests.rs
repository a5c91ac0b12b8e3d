use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::mask::first_eight;
use super::*;
use crate::provider::Visibility;
use crate::secret::{REDACTED, Secret, names_a_secret, without_query};

mod generated;

const ID: &str = "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16";

fn redacted(show_secrets: bool, response: Value) -> Value {
    static SCRUBBER: LazyLock<Scrubber> =
        LazyLock::new(|| Scrubber::default().with_secret(&Secret::new("kk_live_SECRET")));
    let provider = Provider::named("kayle").unwrap();
    let policy = Policy {
        provider,
        id: ID,
        show_secrets,
        scrubber: &SCRUBBER,
    };
    Value::from(redact(&policy, response.into()).value())
}

#[test]
fn rows_names_and_credentials_redact() {
    let response = json!({"data": {
        "cancel_token": "SECRET",
        "verification_url": "https://u:SECRET@verify.example/x?cancel_token=SECRET&y=SECRET&SECRET#SECRET",
        "redirect_url": null,
        "metadata": {"clientSecret": ["SECRET"], "Set-Cookie": "SECRET", "api-key": 5, "note": "key kk_live_SECRET!", "kk_live_SECRET": 1},
    }});
    let shown = redacted(false, response);
    assert!(!shown.to_string().contains("SECRET"), "{shown}");
    assert_eq!(
        shown["data"]["verification_url"],
        "https://[redacted]@verify.example/x?cancel_token=[redacted]&y=[redacted]&[redacted]#[redacted]"
    );
    assert_eq!(shown["data"]["metadata"]["note"], "key [redacted]!");
    assert_eq!(shown["data"]["redirect_url"], Value::Null);
}

#[test]
fn show_secrets_still_hides_credentials() {
    let response =
        json!({"data": {"cancel_token": "ct_1", "note": "kk_live_SECRET", "password": "p"}});
    let shown = redacted(true, response);
    assert_eq!(
        shown,
        json!({"data": {"cancel_token": "ct_1", "note": "[redacted]", "password": "p"}})
    );
}

#[test]
fn text_replacing_secret_object_is_hidden() {
    assert_eq!(
        redacted(false, json!({"data": "cancel_token: SECRET"})),
        json!({"data": "[redacted]"})
    );
}

#[test]
fn secret_of_wrong_type_is_hidden() {
    let shown = redacted(
        false,
        json!({"data": {"cancel_token": {"deep": ["x"]}, "verification_url": 12}}),
    );
    assert_eq!(
        shown["data"],
        json!({"cancel_token": "[redacted]", "verification_url": "[redacted]"})
    );
}

#[test]
fn redacted_values_are_removed_elsewhere() {
    let response = json!({"data": {
        "cancel_token": "ct_12345",
        "password": ["a-passw0rd"],
        "pin": 12_345_678,
        "secret": "disabled",
        "token": "short",
        "verification_url": "https://h/p?cancel_token=url-t0ken&order=ordinary-value",
        "note": "use ct_12345, a-passw0rd, url-t0ken or 12345678; disabled, short, ordinary-value",
        "list": [12_345_678, {"ct_12345": 1}],
    }});
    let shown = redacted(false, response.clone());
    assert_eq!(
        shown["data"]["note"],
        "use [redacted], [redacted], [redacted] or [redacted]; disabled, short, ordinary-value"
    );
    assert_eq!(
        shown["data"]["list"],
        json!(["[redacted]", {"[redacted]": 1}])
    );
    assert_eq!(redacted(true, response.clone()), response);
    let own = json!({"data": {"id": ID, "cancel_token": ID, "note": ID}});
    assert_eq!(redacted(false, own)["data"]["note"], ID);
    let common = json!({"data": {"cancel_token": "[redacted]", "secret": "redacted", "note": "redacted [redacted]"}});
    assert_eq!(
        redacted(false, common)["data"]["note"],
        "redacted [redacted]"
    );
}

#[test]
fn numeric_credential_is_removed() {
    let scrubber = Scrubber::default().with_secret(&Secret::new("1234567890123456"));
    let response = json!({"n": 1_234_567_890_123_456_u64, "m": 12_345_678_901_234_567_u64, "o": 5});
    assert_eq!(
        remove_credentials(&scrubber, response.into()),
        json!({"n": "[redacted]", "m": "[redacted]7", "o": 5})
    );
}

#[test]
fn documented_fields_have_ordinary_names() {
    for provider in crate::provider::ALL {
        for section in provider.sections {
            let start = section.scope.pattern(provider);
            for field in section
                .fields
                .iter()
                .filter(|field| field.show == Visibility::Plain)
            {
                let path = format!("{start}{}", field.path);
                assert!(
                    !path.split('/').any(names_a_secret),
                    "{} {path}",
                    provider.name
                );
            }
        }
    }
}

#[test]
fn foreign_ids_are_shortened() {
    for (id, shown) in [
        ("26a73b7a-f7d0-48d8", "26a73b7a…"),
        ("abcdef", "abc…"),
        ("26a73b7a…", "26a73b7a…"),
        ("", "…"),
    ] {
        assert_eq!(first_eight(id), shown);
    }
}

fn tree() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        Just("data".to_owned()),
        Just("cancel_token".to_owned()),
        Just("verification_url".to_owned()),
        Just("metadata".to_owned()),
        "[a-z_]{0,6}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "https://(u:SECRET@)?h/(\\?[a-c]=SECRET&?x?)?(#SECRET)?".prop_map(Value::from),
        Just(Value::from("x kk_live_SECRET y")),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn redaction_is_idempotent(response in tree()) {
        let once = redacted(false, response);
        prop_assert_eq!(redacted(false, once.clone()), once);
    }

    #[test]
    fn no_credential_survives_redaction(response in tree(), show_secrets: bool) {
        prop_assert!(!redacted(show_secrets, response).to_string().contains("kk_live_SECRET"));
    }

    #[test]
    fn urls_keep_no_value(query in "[a-z]{1,3}=SECRET(&[a-z]=SECRET){0,3}", fragment in "(#SECRET)?") {
        let url = format!("https://h/p?{query}{fragment}");
        let shown = without_query(&url);
        prop_assert!(!shown.contains("SECRET"), "{}", shown);
    }
}
