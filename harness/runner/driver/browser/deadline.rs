//! Every call to the browser ends: with its answer, or as a fault of the harness in one sentence.

use std::time::Duration;

use fantoccini::error::CmdError;

use super::cdp::CdpError;
use crate::driver::DriverError;

/// Longest wait for the answer to a command that waits for nothing itself.
const ANSWER_PATIENCE: Duration = Duration::from_secs(20);

/// Waits for the answer to a command. `doing` completes "while …".
pub(super) async fn answered<T, E: Into<Fault>>(
    doing: &str,
    command: impl Future<Output = Result<T, E>>,
) -> Result<T, DriverError> {
    match tokio::time::timeout(ANSWER_PATIENCE, command).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(DriverError::fault(format!(
            "{} while {doing}",
            error.into().0
        ))),
        Err(_) => Err(DriverError::fault(format!(
            "the browser gave no answer within {} s while {doing}",
            ANSWER_PATIENCE.as_secs()
        ))),
    }
}

/// Why a command failed, in words.
#[derive(Debug)]
pub(super) struct Fault(String);

impl From<CdpError> for Fault {
    fn from(error: CdpError) -> Self {
        Self(error.to_string())
    }
}

impl From<CmdError> for Fault {
    fn from(error: CmdError) -> Self {
        Self(match error {
            CmdError::Standard(error) => {
                format!("the browser refuses: {}", first_line(&error.to_string()))
            }
            CmdError::Failed(_) | CmdError::FailedC(_) | CmdError::Lost(_) => {
                "the connection to chromedriver broke off".to_owned()
            }
            other => format!(
                "chromedriver answers in an unexpected way: {}",
                first_line(&other.to_string())
            ),
        })
    }
}

impl From<String> for Fault {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// Drivers add a stack trace to their messages.
fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_lost_connection_is_a_fault_of_the_harness_in_one_sentence() {
        let lost = async { Err::<(), _>(CdpError::Lost) };

        let error = answered("opening a window", lost).await.unwrap_err();

        assert_eq!(
            error.to_string(),
            "the connection to the browser broke off while opening a window"
        );
    }
}
