//! Relations between the fields of a Kayle ID session.

use crate::provider::SenseCondition::{Always, Is, Reached};
use crate::provider::SenseRequirement::{Absent, IsNot, NotBefore, NotPast, Present};
use crate::provider::{Citation, SenseRule};

/// Words of a session that has not ended.
const OPEN: &[&str] = &["created", "in_progress"];

pub(super) const SENSE: &[SenseRule] = &[
    SenseRule::new(
        Is("/status", &["failed"]),
        Present("/failure_code"),
        FAILURE_CODE,
    ),
    // Not `completed` of older servers, which is also the word of a failed session.
    SenseRule::new(
        Is(
            "/status",
            &[
                "created",
                "in_progress",
                "succeeded",
                "expired",
                "cancelled",
            ],
        ),
        Absent("/failure_code"),
        FAILURE_CODE,
    ),
    SenseRule::new(
        Is("/status", &["succeeded", "failed", "expired", "cancelled"]),
        Present("/completed_at"),
        COMPLETED_AT,
    ),
    SenseRule::new(Is("/status", OPEN), Absent("/completed_at"), COMPLETED_AT),
    SenseRule::new(
        Reached("/nfc_tries_used", 3),
        IsNot("/status", OPEN),
        reference(
            "Number of NFC chip-read failures the session has consumed. The session terminalizes on the 3rd failure.",
        ),
    ),
    SenseRule::new(
        Reached("/liveness_tries_used", 3),
        IsNot("/status", OPEN),
        reference(
            "Number of liveness check failures the session has consumed. The session terminalizes on the 3rd failure.",
        ),
    ),
    SenseRule::new(
        Always,
        NotBefore("/updated_at", "/created_at"),
        reference("The time the verification session was last updated"),
    ),
    SenseRule::new(
        Always,
        NotBefore("/completed_at", "/created_at"),
        COMPLETED_AT,
    ),
    SenseRule::new(Always, NotBefore("/expires_at", "/created_at"), EXPIRY),
    // A scheduled job ends expired sessions, so this may last for a moment.
    SenseRule::new(Is("/status", OPEN), NotPast("/expires_at"), EXPIRY),
];

const FAILURE_CODE: Citation =
    reference("Terminal failure code when status='failed'. Null in any other state.");

const COMPLETED_AT: Citation = reference(
    "The time the verification session reached a terminal state (i.e., succeeded, failed, expired or cancelled), \
     or null if not yet terminal.",
);

const EXPIRY: Citation = Citation {
    sentence: "Sessions expire 60 minutes after created_at.",
    page: "https://docs.kayle.id/verifications/sessions",
};

/// Cites the reference of the endpoint.
const fn reference(sentence: &'static str) -> Citation {
    Citation {
        sentence,
        page: "https://docs.kayle.id/api-reference/sessions/get-a-session-by-id",
    }
}
