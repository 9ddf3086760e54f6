//! Durations, moments, skews and days, as a scenario writes them.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::yaml::HINT;

const DURATION: &str = "a number and ms, s, m, h or d (`90s`, `5m`, `14d`)";
const MOMENT: &str = "`in` and a duration, or a duration and `ago` (`in 14d`, `2d ago`)";
const SKEW: &str = "a duration and `ahead` or `behind` (`90s ahead`, `5m behind`)";
const DAY: &str = "year, month and day (`2027-03-31`)";

/// Reads `90s`, `5m`, `2h`, `14d`, `250ms`: one whole number and one unit.
#[must_use]
pub fn duration(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let milliseconds = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    Some(Duration::from_millis(number.checked_mul(milliseconds)?))
}

fn signed(text: &str, backward: bool) -> Option<SignedDuration> {
    let duration = SignedDuration::try_from(duration(text)?).ok()?;
    Some(if backward { -duration } else { duration })
}

fn moment(text: &str) -> Option<SignedDuration> {
    match (text.strip_prefix("in "), text.strip_suffix(" ago")) {
        (Some(ahead), None) => signed(ahead, false),
        (None, Some(back)) => signed(back, true),
        _ => None,
    }
}

fn skew(text: &str) -> Option<SignedDuration> {
    match (text.strip_suffix(" ahead"), text.strip_suffix(" behind")) {
        (Some(ahead), None) => signed(ahead, false),
        (None, Some(behind)) => signed(behind, true),
        _ => None,
    }
}

fn day(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

/// A flow may leave a measure to its parameter; what is filled in is read again.
fn is_parameter(text: &str) -> bool {
    text.starts_with('<') && text.ends_with('>')
}

macro_rules! measure {
    ($(#[$doc:meta])* $name:ident, $value:ty, $read:ident, $article:literal, $noun:literal, $form:ident, $pattern:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            /// The value.
            Known($value),
            /// A parameter of a flow stands here; it is filled in where the flow is used.
            Parameter,
        }

        impl $name {
            /// The value, or nothing while a flow's parameter stands for it.
            #[must_use]
            pub fn known(self) -> Option<$value> {
                match self {
                    Self::Known(value) => Some(value),
                    Self::Parameter => None,
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Reader;
                impl Visitor<'_> for Reader {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!($article, " ", $noun))
                    }
                    fn visit_str<E: Error>(self, text: &str) -> Result<$name, E> {
                        if is_parameter(text) || text.is_empty() {
                            return Ok($name::Parameter);
                        }
                        $read(text).map($name::Known).ok_or_else(|| {
                            let what = concat!("is not ", $article, " ", $noun);
                            E::custom(format!("`{text}` {what}{HINT}{}", $form))
                        })
                    }
                }
                deserializer.deserialize_str(Reader)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                $noun.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": $form,
                    // What stands in a flow for a parameter, or has become of one, is a measure too.
                    "pattern": concat!("^(", $pattern, "|<.*>|)$"),
                })
            }
        }
    };
}

measure!(
    /// A length of time: `90s`, `5m`, `14d`.
    DurationText, Duration, duration, "a", "duration", DURATION,
    "[0-9]+(ms|s|m|h|d)"
);
measure!(
    /// A moment relative to the scenario's own now: `in 14d`, `2d ago`.
    MomentText, SignedDuration, moment, "a", "moment", MOMENT,
    "in [0-9]+(ms|s|m|h|d)|[0-9]+(ms|s|m|h|d) ago"
);
measure!(
    /// How far a clock is off: `90s ahead`, `5m behind`.
    SkewText, SignedDuration, skew, "a", "skew", SKEW,
    "[0-9]+(ms|s|m|h|d) (ahead|behind)"
);
measure!(
    /// A day, UTC: `2027-03-31`.
    DayText, Date, day, "a", "day", DAY,
    "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
);
