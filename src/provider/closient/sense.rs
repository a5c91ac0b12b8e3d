//! Relations between the fields of a Closient session.

use crate::provider::SenseCondition::{Always, Is};
use crate::provider::SenseRequirement::{Absent, NotBefore, Present};
use crate::provider::{Citation, SenseRule};

const CAPTURES: &str = "/captures";

pub(super) const SENSE: &[SenseRule] = &[
    SenseRule::new(
        Always,
        NotBefore("/modified", "/created"),
        reference("Timestamp when the session was last modified."),
    ),
    SenseRule::new(
        Is("/status", &["COMPLETED"]),
        Present("/processed_at"),
        PROCESSED_AT,
    )
    .in_list(CAPTURES),
    SenseRule::new(Always, NotBefore("/processed_at", "/created"), PROCESSED_AT).in_list(CAPTURES),
    SenseRule::new(
        Is("/status", &["FAILED"]),
        Present("/error_message"),
        reference("FAILED is set on any unrecoverable error (see error_message)"),
    )
    .in_list(CAPTURES),
    SenseRule::new(
        Is("/status", &["NOT_FOUND"]),
        Absent("/product_name"),
        NOT_FOUND,
    )
    .in_list(CAPTURES),
    SenseRule::new(
        Is("/status", &["NOT_FOUND"]),
        Absent("/product_short_id"),
        NOT_FOUND,
    )
    .in_list(CAPTURES),
];

const PROCESSED_AT: Citation = reference("Timestamp when processing completed.");

const NOT_FOUND: Citation =
    reference("NOT_FOUND is set when the GTIN does not match a known product after lookup.");

const fn reference(sentence: &'static str) -> Citation {
    Citation {
        sentence,
        page: "https://docs.closient.com/api-reference/scanner/scanner-sessions/get-session-details",
    }
}
