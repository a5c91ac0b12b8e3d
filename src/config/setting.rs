//! A plain setting of a provider, such as its base URL, its environment or its tenant.

use std::fmt;

use super::Provenance;

/// Value of a plain setting, and its origin.
#[derive(Clone)]
pub(super) struct ConfiguredSetting {
    pub(super) value: String,
    pub(super) origin: Provenance,
}

impl ConfiguredSetting {
    pub(super) fn new(value: &str, origin: Provenance) -> Self {
        Self {
            value: value.to_owned(),
            origin,
        }
    }
}

impl fmt::Debug for ConfiguredSetting {
    /// Omits the value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A user who confuses two variables may have put a key here.
        f.debug_struct("ConfiguredSetting")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_omits_the_value() {
        let origin = Provenance::Variable("SESSCTL_ZEPHR_TENANT".to_owned());
        let text = format!("{:?}", ConfiguredSetting::new("CANARY", origin));
        assert!(text.contains("SESSCTL_ZEPHR_TENANT"), "{text}");
        assert!(!text.contains("CANARY"), "{text}");
    }
}
