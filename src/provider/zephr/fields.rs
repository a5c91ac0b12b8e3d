//! The documented fields of a Zephr session.

use crate::provider::{Field, Placement, Role, Scope, Section, Shape, Visibility};

pub(super) const SECTIONS: &[Section] = &[
    Section {
        title: "Session",
        scope: Scope::SessionList,
        required: false,
        fields: &[
            // The level of authentication, not the state of the session.
            Field::new("Login", "/state", Shape::Words(LOGIN_LEVELS)),
            Field::new("Started", "/startDate", Shape::ProviderTime(TIME_EXAMPLE))
                .role(Role::Created),
            Field::new("Expires", "/expiryDate", Shape::ProviderTime(TIME_EXAMPLE))
                .role(Role::Expires),
            Field::new("Device", "/device", Shape::Text),
            Field::new("Device name", "/deviceName", Shape::Text),
            Field::new("OS", "/os", Shape::Text),
            Field::new("Browser", "/browser", Shape::Text),
            Field::new("City", "/city", Shape::Text),
            Field::new("Region", "/geoState", Shape::Text),
            Field::new("Country", "/country", Shape::Text),
            Field::new("Supplied", "/supplied", Shape::Flag),
        ],
    },
    Section {
        title: "Visitor",
        scope: Scope::Session,
        required: true,
        fields: &[
            Field::new("Authenticated", "/authenticated", Shape::Flag)
                .older("/sessions/*/authenticated"),
            Field::new("User ID", "/user_id", Shape::Text).older("/sessions/*/user_id"),
            Field::new("User state", "/access_model/user_state", Shape::Text),
            Field::new("Last updated", "/last_updated", Shape::EpochMillis).role(Role::Updated),
            Field::new("Tenant", "/tenantId", Shape::Text),
            Field::new("Sub-tenant", "/subTenantId", Shape::Text),
            Field::new("Version", "/v", Shape::Count),
        ],
    },
    Section {
        title: "Sessions",
        scope: Scope::Each("/sessions"),
        required: false,
        fields: &[
            // A session id is itself a credential: it is the visitor's cookie.
            Field::new("Session ID", "/session_id", Shape::Text).show(Visibility::RequestedIdOnly),
            Field::new("Login", "/state", Shape::Words(LOGIN_LEVELS)),
            Field::new("Started", "/startDate", Shape::ProviderTime(TIME_EXAMPLE)),
            Field::new("Expires", "/expiryDate", Shape::ProviderTime(TIME_EXAMPLE)),
            Field::new("Device", "/device", Shape::Text),
            Field::new("Country", "/country", Shape::Text),
            Field::new("Device name", "/deviceName", Shape::Text).placement(Placement::Detail),
            Field::new("OS", "/os", Shape::Text).placement(Placement::Detail),
            Field::new("Browser", "/browser", Shape::Text).placement(Placement::Detail),
            Field::new("City", "/city", Shape::Text).placement(Placement::Detail),
            Field::new("Region", "/geoState", Shape::Text).placement(Placement::Detail),
            Field::new("Supplied", "/supplied", Shape::Flag).placement(Placement::Detail),
        ],
    },
    Section {
        title: "Entitlements",
        scope: Scope::Each("/access_model/delivered_entitlements"),
        required: false,
        fields: &[
            Field::new("ID", "/id", Shape::Text),
            Field::new("Direct", "/direct", Shape::Flag),
            Field::new("Metered by", "/meteredBy", Shape::List),
            Field::new("Credited by", "/creditedBy", Shape::List),
        ],
    },
    // In the contract's example, the first list contains strings and the second is empty.
    list(
        "Granted bundles",
        "/access_model/granted_bundles",
        const { &[Field::new("Bundle", "", Shape::Text)] },
    ),
    list(
        "JWT bundles",
        "/access_model/jwt_bundles",
        const { &[Field::new("Bundle", "", Shape::Any)] },
    ),
    // Some servers send an empty list instead of these two objects.
    pairs("Meters", "/access_model/meters", Shape::ObjectOrEmptyList),
    pairs("Credits", "/access_model/credits", Shape::ObjectOrEmptyList),
    pairs("Session variables", "/session_variables", Shape::Object),
    pairs("Test groups", "/test_groups", Shape::Object),
    pairs("Second-party data", "/second_party_data", Shape::Object),
];

/// An example of the provider's notation: a 24-hour clock followed by AM or PM.
const TIME_EXAMPLE: &str = "2025-02-08 14:29 PM UTC";

const LOGIN_LEVELS: &[&str] = &[
    "anonymous",
    "recognised",
    "partially_registered",
    "authenticated",
];

const fn list(title: &'static str, path: &'static str, fields: &'static [Field]) -> Section {
    Section {
        title,
        scope: Scope::Each(path),
        required: false,
        fields,
    }
}

const fn pairs(title: &'static str, path: &'static str, shape: Shape) -> Section {
    Section {
        title,
        scope: Scope::Pairs { path, shape },
        required: false,
        fields: &[],
    }
}
