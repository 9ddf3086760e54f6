//! Answers the sign-in page as a person does: into its fields, with its button.
//!
//! Source: AD FS pages of 2012 R2 to 2022 (name and password on one page), 2019 and later (paginated: name, then
//! password, both in one document).

use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, Locator};

use super::deadline::answered;
use crate::driver::pages::selector;
use crate::driver::{Answers, DriverError};

/// Pause between two looks at whether the paginated page has turned to the password.
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// Types name and password and presses the button.
///
/// # Errors
/// [`DriverError::HarnessFault`] when the page lacks a field, or the browser does not answer.
pub(super) async fn sign_in(
    client: &Client,
    answers: &Answers,
    patience: Duration,
) -> Result<(), DriverError> {
    fill(client, selector::USER_NAME_INPUT, &answers.name).await?;
    turn_page(client, patience).await?;
    fill(client, selector::PASSWORD_INPUT, answers.password.expose()).await?;
    let button = find(client, selector::SUBMIT_BUTTON).await?;
    answered("pressing the button", button.click()).await
}

/// Types a text instead of what is there.
async fn fill(client: &Client, css: &str, text: &str) -> Result<(), DriverError> {
    let doing = "filling the form";
    let field = find(client, css).await?;
    let there = answered(doing, field.prop("value")).await?;
    if there.is_some_and(|value| !value.is_empty()) {
        answered(doing, field.clear()).await?;
    }
    if text.is_empty() {
        return Ok(());
    }
    answered(doing, field.send_keys(text)).await
}

/// On a paginated page: presses "Next" and waits until the password can be typed.
async fn turn_page(client: &Client, patience: Duration) -> Result<(), DriverError> {
    let doing = "turning to the password";
    let buttons = answered(doing, client.find_all(Locator::Css(selector::NEXT_BUTTON))).await?;
    let Some(next) = buttons.into_iter().next() else {
        return Ok(());
    };
    if !answered(doing, next.is_displayed()).await? {
        return Ok(());
    }
    answered(doing, next.click()).await?;
    let password = find(client, selector::PASSWORD_INPUT).await?;
    let shown = async {
        while !answered(doing, password.is_displayed()).await? {
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        Ok(())
    };
    tokio::time::timeout(patience, shown)
        .await
        .unwrap_or_else(|_| {
            Err(DriverError::fault(
                "the sign-in page does not turn from the name to the password",
            ))
        })
}

async fn find(client: &Client, css: &str) -> Result<Element, DriverError> {
    answered(
        "looking for a field of the sign-in page",
        client.find(Locator::Css(css)),
    )
    .await
}
