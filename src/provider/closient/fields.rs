//! The documented fields of a Closient session.

use crate::provider::{Field, Placement, Role, Scope, Section, Shape, Visibility};

pub(super) const SECTIONS: &[Section] = &[
    Section {
        title: "Session",
        scope: Scope::Session,
        required: true,
        fields: &[
            Field::new(
                "Status",
                "/status",
                Shape::Words(&["ACTIVE", "COMPLETED", "EXPIRED"]),
            )
            .required()
            .role(Role::Status),
            Field::new(
                "Capture mode",
                "/capture_mode",
                Shape::Words(&["barcode_scan", "product_photography", "both"]),
            )
            .required(),
            Field::new("Created", "/created", Shape::Time)
                .required()
                .role(Role::Created),
            Field::new("Modified", "/modified", Shape::Time)
                .required()
                .role(Role::Updated),
        ],
    },
    Section {
        title: "Metadata",
        scope: Scope::Pairs {
            path: "/metadata",
            shape: Shape::ObjectOfTexts,
        },
        required: false,
        fields: &[],
    },
    Section {
        title: "Captures",
        scope: Scope::Each("/captures"),
        required: true,
        fields: &[
            Field::new("Created", "/created", Shape::Time).required(),
            Field::new(
                "Type",
                "/capture_type",
                Shape::Words(&["BARCODE", "IMAGE", "MANUAL"]),
            )
            .required(),
            Field::new("Status", "/status", Shape::Words(CAPTURE_STATES)).required(),
            Field::new("GTIN", "/gtin", Shape::Text).required(),
            Field::new("Product", "/product_name", Shape::Text).nullable(),
            Field::new("Error", "/error_message", Shape::Text)
                .required()
                .role(Role::Reason),
            qr_field("QR error", "/qr_analysis/error_message", Shape::Text),
            qr_field(
                "QR type",
                "/qr_analysis/resolver_type",
                Shape::Words(RESOLVERS),
            ),
            qr_field("QR resolver", "/qr_analysis/resolver_domain", Shape::Text),
            qr_field(
                "QR at Closient",
                "/qr_analysis/is_closient_resolver",
                Shape::Flag,
            ),
            qr_field("QR hops", "/qr_analysis/hop_count", Shape::Count),
            qr_field("QR GTIN", "/qr_analysis/extracted_gtin", Shape::Text),
            Field::new("Raw value", "/raw_value", Shape::Text)
                .required()
                .show(Visibility::UrlWithoutQuery)
                .placement(Placement::Detail),
            Field::new("Processed", "/processed_at", Shape::Time)
                .nullable()
                .placement(Placement::Detail),
            Field::new("Product ID", "/product_short_id", Shape::Text)
                .nullable()
                .placement(Placement::Detail),
            Field::new("GS1 data", "/gs1_dl_data", Shape::Object)
                .nullable()
                .placement(Placement::Detail),
            Field::new("Image key", "/uploaded_image_key", Shape::Text)
                .nullable()
                .placement(Placement::Detail),
            Field::new("QR analysis", "/qr_analysis", Shape::Object)
                .nullable()
                .placement(Placement::Parent),
            qr_field("QR first URL", "/qr_analysis/initial_url", Shape::Text)
                .show(Visibility::UrlWithoutQuery),
            qr_field("QR last URL", "/qr_analysis/final_url", Shape::Text)
                .show(Visibility::UrlWithoutQuery),
            qr_field("QR chain", "/qr_analysis/hops", Shape::List),
            Field::new("Metadata", "/metadata", Shape::ObjectOfTexts).placement(Placement::Detail),
            nested_field(
                "Hop",
                "/qr_analysis/hops/*/url",
                Visibility::UrlWithoutQuery,
            ),
            // Sent by a third party's server, cookies included; their shape is not documented.
            Field::new("Hop headers", "/qr_analysis/hops/*/headers", Shape::Object)
                .show(Visibility::Secret)
                .placement(Placement::Within),
        ],
    },
    Section {
        title: "Photos",
        scope: Scope::Each("/product_photos"),
        required: false,
        fields: &[
            Field::new("Order", "/sort_order", Shape::Count)
                .required()
                .role(Role::Position),
            Field::new("Side", "/photo_type", Shape::Words(PHOTO_TYPES)).required(),
            Field::new("File", "/original_filename", Shape::Text).required(),
            Field::new("Size", "/file_size", Shape::Bytes).nullable(),
            Field::new("Created", "/created", Shape::Time).required(),
            Field::new("Storage key", "/s3_key", Shape::Text)
                .required()
                .placement(Placement::Detail),
            Field::new("Capture ID", "/capture_short_id", Shape::Text)
                .nullable()
                .placement(Placement::Detail),
            Field::new("Metadata", "/metadata", Shape::ObjectOfTexts).placement(Placement::Detail),
        ],
    },
];

/// States of a capture: the first five in order, or one of the next two as the outcome. The last
/// occurs only in the provider's example.
const CAPTURE_STATES: &[&str] = &[
    "PENDING",
    "LOOKING_UP",
    "ENRICHING",
    "RESOLVING",
    "COMPLETED",
    "FAILED",
    "NOT_FOUND",
    "matched",
];

/// Types of the target of a QR code. The contract lists them in prose and allows others.
const RESOLVERS: &[&str] = &["CLOSIENT", "GS1_DL", "URL_SHORTENER", "DIRECT", "UNKNOWN"];

const PHOTO_TYPES: &[&str] = &[
    "front",
    "back",
    "left",
    "right",
    "top",
    "bottom",
    "nutrition",
    "ingredients",
    "barcode",
    "recycling",
    "certification",
    "other",
];

const fn qr_field(label: &'static str, path: &'static str, shape: Shape) -> Field {
    Field::new(label, path, shape)
        .nullable()
        .in_prose()
        .placement(Placement::Detail)
}

const fn nested_field(label: &'static str, path: &'static str, show: Visibility) -> Field {
    Field::new(label, path, Shape::Text)
        .show(show)
        .placement(Placement::Within)
}
