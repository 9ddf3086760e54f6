//! Names of the files that belong to one run of a scenario.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::exchange::DriverKind;

/// Files of one run of a scenario, relative to the report folder, with `/` between the parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// The text for people.
    pub text: String,
    /// The record of everything that went over the wire, in flexgate's own format; nothing when none was made.
    pub trace: Option<String>,
    /// The same as HAR 1.2.
    pub har: Option<String>,
    /// Screenshots, in their order.
    pub pictures: Vec<String>,
}

/// A screenshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Index of the step at whose end it was taken.
    pub step: usize,
    /// PNG in base64.
    pub png: String,
}

impl Picture {
    /// Takes a PNG picture of the screen at the end of a step.
    #[must_use]
    pub fn of(step: usize, png: &[u8]) -> Self {
        Self {
            step,
            png: STANDARD.encode(png),
        }
    }

    /// The PNG's bytes; empty when the text is no base64, which only a damaged event log has.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        STANDARD.decode(&self.png).unwrap_or_default()
    }
}

impl Files {
    /// The names for a scenario on a driver. Rows that differ only in signs which no file name may have get names that
    /// differ all the same.
    pub(super) fn of(name: &str, driver: DriverKind, has_trace: bool, pictures: usize) -> Self {
        let stem = format!("scenarios/{}.{driver}", file_stem(name));
        let of_trace = |ending: &str| has_trace.then(|| format!("{stem}.{ending}"));
        Self {
            text: format!("{stem}.txt"),
            trace: of_trace("trace.json"),
            har: of_trace("har"),
            pictures: (1..=pictures)
                .map(|number| format!("{stem}.{number}.png"))
                .collect(),
        }
    }
}

/// A scenario's name as a path: what Windows or a shell does not allow in a file name becomes `_`, and then a check sum
/// follows, so that two rows never share a file.
#[must_use]
pub fn file_stem(name: &str) -> String {
    let allowed = |sign: char| {
        sign.is_alphanumeric() || matches!(sign, '/' | '-' | '_' | '.' | ' ' | ',' | '[' | ']')
    };
    let plain: String = name
        .chars()
        .map(|sign| if allowed(sign) { sign } else { '_' })
        .collect::<String>()
        .replace("..", "__")
        .replace(['[', ']'], "_");
    if name.chars().all(allowed) {
        return plain;
    }
    format!("{plain}-{:08x}", check_sum(name))
}

/// FNV-1a in 32 bits: short, stable across versions, and nobody attacks it here.
fn check_sum(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |sum, byte| {
        (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_a_file_name_that_every_system_takes() {
        assert_eq!(file_stem("guide/agent-signs-in"), "guide/agent-signs-in");
        assert_eq!(
            file_stem("trust/identifier[slash at the end]"),
            "trust/identifier_slash at the end_"
        );
    }

    #[test]
    fn rows_that_differ_in_a_forbidden_sign_only_have_files_of_their_own() {
        assert_ne!(file_stem("a[x:y]"), file_stem("a[x?y]"));
        assert!(!file_stem("../x").contains(".."));
    }

    #[test]
    fn a_picture_survives_base64() {
        assert_eq!(Picture::of(0, b"\x89PNG").bytes(), b"\x89PNG");
    }
}
