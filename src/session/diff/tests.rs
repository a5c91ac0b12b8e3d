use super::*;
use crate::secret::Secret;

fn compared(text: &str) -> Compared {
    let document = SavedDocument::parse(text.as_bytes()).unwrap();
    Compared::saved(
        document,
        &Scrubber::default().with_secret(&Secret::new("key_SECRET")),
    )
}

fn pointers(before: &str, after: &str) -> Vec<String> {
    let differences = compared(before).compare_to(&compared(after), &[]);
    differences
        .changes
        .into_iter()
        .map(|change| change.pointer)
        .collect()
}

#[test]
fn changes_follow_document_order() {
    assert_eq!(
        pointers(
            r#"{"b":{"x":[1,2]},"a":1,"gone":1,"k/~":1}"#,
            r#"{"a":1,"new":2,"b":{"x":[1,3,4]},"k/~":2}"#
        ),
        ["/b/x/1", "/b/x/2", "/gone", "/k~1~0", "/new"]
    );
}

#[test]
fn a_redacted_value_is_unknown() {
    for (before, after, changed, unknown) in [
        (r#"{"token":"[redacted]"}"#, r#"{"token":"t_1"}"#, 0, 1),
        (r#"{"token":"t_1"}"#, r#"{"token":"[redacted]"}"#, 0, 1),
        (r#"{"token":"[redacted]"}"#, r#"{"token":{"a":1}}"#, 0, 1),
        (r#"{"token":"t_1"}"#, r#"{"token":"t_2"}"#, 1, 0),
        (r#"{"token":"[redacted]"}"#, r#"{"token":null}"#, 1, 0),
        (r#"{"token":"[redacted]"}"#, "{}", 1, 0),
        (r#"{"a":"[redacted]"}"#, r#"{"a":"b"}"#, 1, 0),
        (
            r#"{"verification_url":"https://v/x?t=[redacted]"}"#,
            r#"{"verification_url":"https://v/x?t=1"}"#,
            0,
            1,
        ),
        (
            r#"{"verification_url":"https://v/x?t=[redacted]"}"#,
            r#"{"verification_url":"https://v/y?t=1"}"#,
            1,
            0,
        ),
    ] {
        let differences = compared(before).compare_to(&compared(after), &[]);
        assert_eq!(
            (differences.changes.len(), differences.unknown),
            (changed, unknown),
            "{before} {after}"
        );
    }
}

#[test]
fn saved_document_is_fully_redacted() {
    // Kayle's rules apply at the root and in the envelope, regardless of the provider that the document
    // names.
    for (open, close) in [("", ""), (r#""data":{"#, "}")] {
        let document = |n: u8| {
            format!(
                r#"{{{open}"verification_url":"https://v/?t=u_SECRET{n}","redirect_url":"https://r/?o=r_SECRET{n}",
                "client_secret":"c_SECRET{n}","note":"requested with key_SECRET {n}"{close},"_sessctl":{{"provider":"deck"}}}}"#
            )
        };
        let differences = compared(&document(1)).compare_to(&compared(&document(2)), &[]);
        assert_eq!(differences.changes.len(), 4, "{differences:?}");
        assert!(
            !format!("{differences:?}").contains("SECRET"),
            "{differences:?}"
        );
    }
}

#[test]
fn large_documents_take_linear_time() {
    // A quadratic comparison of these would take minutes.
    let members = |order: &mut dyn Iterator<Item = usize>, value: usize| {
        let members: Vec<_> = order.map(|n| format!("\"m{n}\":{}", n + value)).collect();
        format!("{{{}}}", members.join(","))
    };
    let before = members(&mut (0..100_000), 0);
    let after = members(&mut (50_000..150_000).rev(), 1);
    assert_eq!(pointers(&before, &after).len(), 150_000);
    let list = |value| format!("{{\"l\":[{}]}}", vec![value; 100_000].join(","));
    assert_eq!(pointers(&list("1"), &list("2")).len(), 100_000);
}
