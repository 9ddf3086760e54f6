//! Why a step did not come to its end.

use std::time::Duration;

use crate::exchange::Page;

/// Why a driver could not carry out a step. What was recorded until then stays in the trace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DriverError {
    /// The step does not fit the page that is on the screen: a fault of the configuration or of the scenario.
    #[error("{message}")]
    StepImpossible {
        /// What could not be done and what was shown instead, one sentence.
        message: String,
        /// The page that was shown instead.
        shown: Page,
    },
    /// A page did not come within the patience of the plan.
    #[error("no page came from `{url}` within {}", spoken(*.patience))]
    TimedOut {
        /// The address that was waited for, without its query.
        url: String,
        /// How long it was waited for.
        patience: Duration,
    },
    /// A server could not be reached, or broke off.
    #[error("`{url}` could not be reached: {reason}")]
    NotReachable {
        /// The address that was asked for, without its query.
        url: String,
        /// Why, one sentence in lower case: connection refused, host not known to the tunnel, TLS failure.
        reason: String,
    },
    /// The harness itself failed: the browser died, the driver hangs, a person of the plan has no sign-in name.
    #[error("{message}")]
    HarnessFault {
        /// What failed, one sentence.
        message: String,
    },
}

impl DriverError {
    /// The step needs another page than the one that is shown: `the step needs …, but … is shown`.
    #[must_use]
    pub fn impossible(needed: &str, shown: Page) -> Self {
        Self::StepImpossible {
            message: format!("the step needs {needed}, but {} is shown", article(shown)),
            shown,
        }
    }

    /// A fault of the harness, in one sentence.
    #[must_use]
    pub fn fault(message: impl Into<String>) -> Self {
        Self::HarnessFault {
            message: message.into(),
        }
    }
}

/// `the adfs sign-in page`, `raw xml`, `an unknown page`.
fn article(page: Page) -> String {
    match page {
        Page::Unknown => format!("an {page}"),
        Page::RawXml => page.to_string(),
        _ => format!("the {page}"),
    }
}

/// Whole seconds as `30 s`, anything finer as `250 ms`.
fn spoken(duration: Duration) -> String {
    if duration.subsec_millis() == 0 {
        format!("{} s", duration.as_secs())
    } else {
        format!("{} ms", duration.as_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impossible_step_says_what_is_shown_instead() {
        let error = DriverError::impossible("the adfs sign-in page", Page::FlexDesktop);

        assert_eq!(
            error.to_string(),
            "the step needs the adfs sign-in page, but the flex desktop is shown"
        );
    }

    #[test]
    fn patience_is_spoken_in_seconds() {
        let error = DriverError::TimedOut {
            url: "https://adfs.contoso.example/adfs/ls/".into(),
            patience: Duration::from_secs(30),
        };

        assert_eq!(
            error.to_string(),
            "no page came from `https://adfs.contoso.example/adfs/ls/` within 30 s"
        );
    }
}
