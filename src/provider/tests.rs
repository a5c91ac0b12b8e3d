mod sample;

use std::collections::BTreeSet;

use super::*;

#[test]
fn names_and_variables_are_unique() {
    let names: BTreeSet<_> = ALL.iter().map(|provider| provider.name).collect();
    assert_eq!(names.len(), ALL.len());
    let keys = |provider: &'static Provider| {
        provider
            .config_keys
            .iter()
            .map(|config_key| provider.variable(config_key.key))
    };
    let variables: Vec<_> = ALL.iter().flat_map(|provider| keys(provider)).collect();
    assert_eq!(
        variables.iter().collect::<BTreeSet<_>>().len(),
        variables.len()
    );
    assert_eq!(
        Provider::named("kayle").unwrap().variable("api_key"),
        "SESSCTL_KAYLE_API_KEY"
    );
}

#[test]
fn documented_ids_match_their_pattern() {
    for provider in ALL {
        for id in provider.id.valid.iter().chain([&provider.sample.id]) {
            let parsed = provider.parse_id(id, false);
            assert_eq!(parsed.unwrap().as_str(), *id, "{}", provider.name);
        }
        for id in provider.id.invalid {
            assert!(
                provider.parse_id(id, false).is_err(),
                "{}: {id}",
                provider.name
            );
        }
    }
}

#[test]
fn foreign_id_names_its_provider() {
    for owner in ALL.iter().filter(|owner| !owner.id.patterns.is_empty()) {
        for id in owner.id.valid {
            assert_eq!(detect_provider(id), Some(*owner), "{id}");
            for other in ALL.iter().filter(|other| other != &owner) {
                assert_eq!(
                    other.parse_id(id, false),
                    Err(IdError::OtherProvider(owner)),
                    "{}: {id}",
                    other.name
                );
                assert!(other.parse_id(id, true).is_ok());
            }
        }
    }
    assert_eq!(
        detect_provider("2EE24580-B97B-4949-A65C-929CCB9B9B8D"),
        None
    );
}

#[test]
fn safety_rule_always_applies() {
    let long = "a".repeat(257);
    for id in [
        "", ".", "..", "a/b", "a\\b", "%2e", "a?b", "a#b", "a\nb", "a\0", "a b", "\u{7f}",
        "\u{9b}", "é", &long,
    ] {
        assert!(
            matches!(check_safety(id), Err(IdError::Unsafe(_))),
            "{id:?}"
        );
        for provider in ALL {
            assert!(provider.parse_id(id, true).is_err(), "{id:?}");
        }
    }
    for id in ["a", "a.b", "...", "a:b@c;d=e,f", &"a".repeat(256)] {
        assert_eq!(check_safety(id), Ok(()), "{id:?}");
    }
}

#[test]
fn schemes_use_existing_keys() {
    for provider in ALL {
        assert!(!provider.schemes.is_empty(), "{}", provider.name);
        for key in provider.schemes.iter().flat_map(Scheme::keys) {
            assert_eq!(
                provider.config_key(key).map(|config_key| &config_key.usage),
                Some(&KeyUse::Credential),
                "{}: {key}",
                provider.name
            );
        }
        let used: BTreeSet<_> = provider.schemes.iter().flat_map(Scheme::keys).collect();
        for config_key in provider
            .config_keys
            .iter()
            .filter(|config_key| config_key.usage == KeyUse::Credential)
        {
            assert!(
                used.contains(config_key.key),
                "{}: no scheme uses {}",
                provider.name,
                config_key.key
            );
        }
    }
}

#[test]
fn hosts_are_https_with_known_keys() {
    for provider in ALL {
        for (index, environment) in provider.endpoint.environments.iter().enumerate() {
            let base_url = environment.base_url;
            let is_local = ["http://127.0.0.1:", "http://localhost:"]
                .iter()
                .any(|local| base_url.starts_with(local));
            // A credential must not be sent in plain text, nor to the local machine by default.
            let is_valid = base_url.starts_with("https://") || (is_local && index > 0);
            assert!(is_valid, "{base_url}");
            assert_eq!(is_local, environment.name == "local", "{base_url}");
        }
    }
    for provider in ALL {
        for environment in provider.endpoint.environments {
            let placeholder = environment
                .base_url
                .split_once('{')
                .and_then(|(_, rest)| rest.split_once('}'));
            if let Some((key, _)) = placeholder {
                assert_eq!(
                    provider.config_key(key).map(|config_key| &config_key.usage),
                    Some(&KeyUse::Host)
                );
            }
        }
        assert_eq!(provider.endpoint.path.matches("{id}").count(), 1);
    }
}

/// Returns every row with its pattern from the session, except the rows of [`Scope::SessionList`],
/// whose fields are also rows of the list.
fn rows_with_patterns(
    provider: &'static Provider,
) -> impl Iterator<Item = (String, &'static Field)> {
    provider
        .sections
        .iter()
        .filter(|section| section.scope != Scope::SessionList)
        .flat_map(move |section| {
            let start = section.scope.pattern(provider);
            let fields = section.fields.iter();
            fields.map(move |field| (format!("{start}{}", field.path), field))
        })
}

fn is_pointer(text: &str) -> bool {
    let plain = |key: &str| !key.is_empty() && !key.contains('~') && !key.contains(' ');
    text.is_empty()
        || text
            .strip_prefix('/')
            .is_some_and(|text| text.split('/').all(plain))
}

#[test]
fn field_rows_are_valid() {
    for provider in ALL {
        for section in provider.sections {
            let mut labels = BTreeSet::new();
            for field in section.fields {
                let name = format!("{}: {} {}", provider.name, section.title, field.path);
                let pointers = [Some(field.path), field.older];
                assert!(pointers.into_iter().flatten().all(is_pointer), "{name}");
                assert!(labels.insert(field.label), "duplicate label: {name}");
                assert!(!matches!(section.scope, Scope::Pairs { .. }), "{name}");
                assert!(
                    field.role.is_none() || field.placement == Placement::Main,
                    "{name}"
                );
            }
            let own = provider.endpoint.session_list.as_ref();
            assert!(
                is_pointer(&section.scope.pattern(provider)),
                "{}",
                section.title
            );
            assert!(
                section.scope != Scope::SessionList || own.is_some(),
                "{}",
                provider.name
            );
        }
        let mut paths = BTreeSet::new();
        for (pattern, _) in rows_with_patterns(provider) {
            assert!(
                paths.insert(pattern.clone()),
                "{}: duplicate {pattern}",
                provider.name
            );
        }
        let endpoint = &provider.endpoint;
        let pointers = [Some(endpoint.session), endpoint.error, endpoint.id];
        assert!(
            pointers.into_iter().flatten().all(is_pointer),
            "{}",
            provider.name
        );
    }
}

#[test]
fn roles_are_assigned_once() {
    for provider in ALL {
        let required = match provider.state {
            StateRule::Words { .. } => Role::Status,
            StateRule::Expiry { .. } => Role::Expires,
        };
        assert!(
            provider.row_of(required).is_some(),
            "{}: {required:?}",
            provider.name
        );
        for role in [Role::Status, Role::Created, Role::Updated, Role::Expires] {
            let fields = provider.sections.iter().flat_map(|section| section.fields);
            let count = fields.filter(|field| field.role == Some(role)).count();
            assert!(count < 2, "{}: {role:?}", provider.name);
        }
    }
}

/// A key with another provider's prefix is rejected, so no provider's own keys may have one.
#[test]
fn key_prefixes_are_unique() {
    for provider in ALL {
        let others = ALL.iter().filter(|other| other != &provider);
        let foreign: Vec<_> = others.flat_map(|other| other.key_prefixes).collect();
        for prefix in provider.key_prefixes {
            let clash = |other: &&&str| other.starts_with(prefix) || prefix.starts_with(**other);
            assert_eq!(foreign.iter().copied().find(clash), None, "{prefix}");
        }
        for config_key in provider.config_keys {
            let begins = |prefix: &&&str| config_key.example.starts_with(**prefix);
            assert_eq!(
                foreign.iter().copied().find(begins),
                None,
                "{}",
                config_key.example
            );
            assert_eq!(
                config_key.lint.and_then(|doubt| doubt(config_key.example)),
                None,
                "{}",
                config_key.key
            );
        }
        let first = provider
            .config_key(provider.schemes[0].keys()[0])
            .unwrap()
            .example;
        let prefixes = provider.key_prefixes;
        let has_prefix =
            prefixes.is_empty() || prefixes.iter().any(|prefix| first.starts_with(prefix));
        assert!(has_prefix, "{}: {first}", provider.name);
    }
}

#[test]
fn documented_statuses_have_states() {
    for provider in ALL {
        let StateRule::Words { words, .. } = &provider.state else {
            continue;
        };
        let (_, row) = provider.row_of(Role::Status).unwrap();
        let Shape::Words(listed) = row.shape else {
            panic!("{}: a status without words", provider.name)
        };
        for word in listed {
            assert!(
                words.iter().any(|(known, _)| known == word),
                "{}: {word}",
                provider.name
            );
        }
    }
}

#[test]
fn probes_are_valid_requests() {
    for provider in ALL {
        let probe = &provider.probe;
        let id = provider.parse_id(probe.missing_id, false);
        assert!(id.is_ok(), "{}: {id:?}", provider.name);
        assert_ne!(provider.sample.id, probe.missing_id);
        if let Some(test) = &probe.test {
            assert!(test.path.starts_with('/') && !test.path.contains(['?', '#', '{']));
            let sample: serde_json::Value = serde_json::from_str(test.sample).unwrap();
            let member = sample.pointer(test.member);
            assert!(member.is_some_and(serde_json::Value::is_string), "{sample}");
        }
    }
}
