//! Answers the sign-in page as a person does: into its fields, with its button.
//!
//! A text goes into its field at once, as from the clipboard or a password manager: one event instead of three for each
//! letter. Source: AD FS pages of 2012 R2 to 2022 (name and password on one page), 2019 and later (paginated: name, then
//! password, both in one document).

use std::time::Duration;

use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::json;

use super::attached::InsertText;
use super::deadline::answered;
use crate::driver::pages::{ACTIVE_DIRECTORY, AD_AUTHORITY, Form, field_selector, selector};
use crate::driver::{Answers, DriverError, KEEP_ME_SIGNED_IN};
use crate::environment::SignInFields;
use crate::exchange::Page;
use crate::plan::Choice;
use crate::secret::Secret;

/// Pause between two looks at whether the paginated page has turned to the password.
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// Puts the cursor into a field that a person can see, with all its text selected; says whether there was one.
const FOCUS: &str = "
    const field = document.querySelector(arguments[0]);
    if (!field || !field.checkVisibility({visibilityProperty: true})) return false;
    field.focus();
    field.select();
    return document.activeElement === field;
";

/// Whether a box is ticked; nothing when a person cannot see it.
const TICKED: &str = "
    const box = document.querySelector(arguments[0]);
    return box && box.checkVisibility({visibilityProperty: true}) ? box.checked : null;
";

/// How often a form is filled in until every text is in its field.
const MOST_ATTEMPTS: usize = 5;

/// Whether each field has its value.
const HOLDS: &str = "
    return arguments[0].every(([css, text]) => document.querySelector(css).value === text);
";

/// Chooses the option of a list that has this text; says whether there is one.
const CHOOSE: &str = "
    const list = document.querySelector(arguments[0]);
    const option = list && [...list.options].find(option => option.text.trim() === arguments[1]);
    if (!option) return false;
    list.value = option.value;
    list.dispatchEvent(new Event('change', {bubbles: true}));
    return true;
";

/// Presses the entry of the home realm page with this name or for this realm; says whether there is one.
const CHOOSE_REALM: &str = "
    const [css, name, realm] = arguments;
    const is = entry => realm ? (entry.getAttribute('onclick') || '').includes(`'${realm}'`) : entry.textContent.trim() === name;
    const entry = [...document.querySelectorAll(css)].find(is);
    if (!entry) return false;
    entry.click();
    return true;
";

/// Whether one of these elements holds a text.
const SAYS_WHY: &str = "
    return [...document.querySelectorAll(arguments[0])].some(place => place.textContent.trim() !== '');
";

/// Whether there is such an element.
const IS_THERE: &str = "return document.querySelector(arguments[0]) !== null;";

/// Tells the page that its computer has woken, and waits until it has done what it does then.
/// Source: Page Lifecycle, `resume`; WAI-ARIA, `aria-busy`.
const WAKE: &str = "
    const done = arguments[arguments.length - 1];
    document.dispatchEvent(new Event('resume'));
    const root = document.querySelector('#root[aria-busy=true]');
    if (!root) return done();
    const watch = new MutationObserver(() => {
        if (root.hasAttribute('aria-busy')) return;
        watch.disconnect();
        done();
    });
    watch.observe(root, { attributes: true, attributeFilter: ['aria-busy'] });
";

/// Posts a form that no page offers. Not by the page's own `submit`, which a field of that name would hide.
const POST: &str = "
    const form = document.createElement('form');
    form.method = 'post';
    form.action = arguments[0];
    for (const [name, value] of arguments[1]) {
        const field = document.createElement('input');
        [field.type, field.name, field.value] = ['hidden', name, value];
        form.append(field);
    }
    document.documentElement.append(form);
    HTMLFormElement.prototype.submit.call(form);
";

/// Wakes the computer on which the page is open.
pub(super) async fn wake(client: &Client) -> Result<(), DriverError> {
    answered("waking the page", client.execute_async(WAKE, Vec::new()))
        .await
        .map(drop)
}

/// Posts a form from the page on the screen.
///
/// # Errors
/// [`DriverError::HarnessFault`] when the browser does not answer.
pub(super) async fn post(client: &Client, form: &Form) -> Result<(), DriverError> {
    let arguments = vec![json!(form.action), json!(form.fields)];
    let posted = client.execute(POST, arguments);
    answered("posting a form", posted).await.map(drop)
}

/// Types name and password and presses the button.
///
/// # Errors
/// [`DriverError::HarnessFault`] when the page lacks a field, or the browser does not answer.
pub(super) async fn sign_in(
    client: &Client,
    answers: &Answers,
    patience: Duration,
) -> Result<(), DriverError> {
    // After a refused password the paginated page shows the password alone.
    if !focus(client, selector::USER_NAME_INPUT).await?
        && focus(client, selector::PASSWORD_INPUT).await?
    {
        press(client, selector::BACK_BUTTON).await?;
    }
    if !focus(client, selector::USER_NAME_INPUT).await? {
        return Err(DriverError::fault(
            "the sign-in page has no field for the name",
        ));
    }
    fill(client, selector::USER_NAME_INPUT, &answers.name).await?;
    if answers.keep_me_signed_in {
        tick(client, selector::KEEP_ME_SIGNED_IN).await?;
    }
    if !focus(client, selector::PASSWORD_INPUT).await? {
        turn_page(client, patience).await?;
    }
    fill(client, selector::PASSWORD_INPUT, answers.password.expose()).await?;
    press(client, selector::SUBMIT_BUTTON).await
}

/// Ticks a box that a person can see, unless it is ticked.
async fn tick(client: &Client, css: &str) -> Result<(), DriverError> {
    let look = client.execute(TICKED, vec![json!(css)]);
    match answered("looking for a box of the sign-in page", look).await? {
        serde_json::Value::Bool(true) => Ok(()),
        serde_json::Value::Bool(false) => press(client, css).await,
        _ => Err(DriverError::impossible(
            KEEP_ME_SIGNED_IN,
            Page::AdfsSignInPage,
        )),
    }
}

/// Types name and password into the declared fields of another product's form and presses its button.
///
/// # Errors
/// [`DriverError::HarnessFault`] when the page lacks one of them, or the browser does not answer.
pub(super) async fn sign_in_foreign(
    client: &Client,
    fields: &SignInFields,
    answers: &Answers,
) -> Result<(), DriverError> {
    let typed = [
        (field_selector(&fields.name), answers.name.as_str()),
        (field_selector(&fields.password), answers.password.expose()),
    ];
    // A script of the page that moves the cursor when everything is loaded sends a text into the wrong field.
    for _ in 0..MOST_ATTEMPTS {
        for (css, text) in &typed {
            if !focus(client, css).await? {
                let title = format!("the sign-in page has no field `{css}` that can be seen");
                return Err(DriverError::fault(title));
            }
            fill(client, css, text).await?;
        }
        if holds(client, &typed).await? {
            break;
        }
    }
    press(client, &field_selector(&fields.submit)).await
}

/// Whether each field holds its text.
async fn holds(client: &Client, typed: &[(String, &str)]) -> Result<bool, DriverError> {
    let fields: Vec<_> = typed.iter().map(|(css, text)| json!([css, text])).collect();
    let look = client.execute(HOLDS, vec![json!(fields)]);
    Ok(answered("reading the sign-in form", look).await? == true)
}

/// Whether the sign-in page says why it sends nothing.
///
/// # Errors
/// [`DriverError::HarnessFault`] when the browser does not answer.
pub(super) async fn says_why(client: &Client) -> Result<bool, DriverError> {
    let look = client.execute(SAYS_WHY, vec![json!(selector::ERROR_TEXT)]);
    Ok(answered("reading the sign-in page", look).await? == true)
}

/// Types a code and presses the button.
///
/// # Errors
/// [`DriverError::HarnessFault`] when the page lacks a field, or the browser does not answer.
pub(super) async fn second_factor(client: &Client, code: &Secret) -> Result<(), DriverError> {
    if !focus(client, selector::CODE_INPUT).await? {
        return Err(DriverError::fault("the page has no field for a code"));
    }
    fill(client, selector::CODE_INPUT, code.expose()).await?;
    press(client, selector::CODE_BUTTON).await
}

/// Makes a choice and presses its button; says whether the page offers it.
///
/// # Errors
/// [`DriverError::HarnessFault`] when the browser does not answer.
pub(super) async fn choose(client: &Client, choice: &Choice) -> Result<bool, DriverError> {
    match choice {
        Choice::RelyingParty(name) => relying_party(client, name).await,
        Choice::SignOut { everywhere } => sign_out(client, *everywhere).await,
        Choice::HomeRealm(name) => home_realm(client, name).await,
    }
}

/// Chooses a claims provider, by what it is called or by what its entry stands for.
async fn home_realm(client: &Client, name: &str) -> Result<bool, DriverError> {
    let own = (name == ACTIVE_DIRECTORY).then_some(AD_AUTHORITY);
    let arguments = vec![json!(selector::REALM), json!(name), json!(own)];
    let chosen = client.execute(CHOOSE_REALM, arguments);
    Ok(answered("choosing a claims provider", chosen).await? == true)
}

/// Types into the fields of the page that changes a password, and presses its button.
///
/// # Errors
/// [`DriverError::HarnessFault`] when the page lacks a field, or the browser does not answer.
pub(super) async fn update_password(
    client: &Client,
    typed: &[(&'static str, Secret)],
) -> Result<(), DriverError> {
    for (field, text) in typed {
        let css = format!("{} [name={field}]", selector::UPDATE_PASSWORD_FORM);
        if !focus(client, &css).await? {
            let title = format!("the page has no field `{field}`");
            return Err(DriverError::fault(title));
        }
        fill(client, &css, text.expose()).await?;
    }
    press(client, selector::UPDATE_PASSWORD_BUTTON).await
}

/// Signs out on the IdP-initiated page; it offers that to somebody who is signed in.
async fn sign_out(client: &Client, everywhere: bool) -> Result<bool, DriverError> {
    let radio = selector::sign_out_radio(everywhere);
    let is_there = client.execute(IS_THERE, vec![json!(radio)]);
    if answered("looking for a choice", is_there).await? != true {
        return Ok(false);
    }
    press(client, radio).await?;
    press(client, selector::SIGN_OUT_BUTTON).await?;
    Ok(true)
}

async fn relying_party(client: &Client, name: &str) -> Result<bool, DriverError> {
    let chosen = client.execute(CHOOSE, vec![json!(selector::RELYING_PARTIES), json!(name)]);
    if answered("choosing from a list", chosen).await? != true {
        return Ok(false);
    }
    press(client, selector::GO_BUTTON).await?;
    Ok(true)
}

/// On a paginated page: presses "Next" and waits until the password can be typed.
async fn turn_page(client: &Client, patience: Duration) -> Result<(), DriverError> {
    press(client, selector::NEXT_BUTTON).await?;
    let turned = async {
        while !focus(client, selector::PASSWORD_INPUT).await? {
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        Ok(())
    };
    tokio::time::timeout(patience, turned)
        .await
        .unwrap_or_else(|_| {
            Err(DriverError::fault(
                "the sign-in page does not turn from the name to the password",
            ))
        })
}

async fn focus(client: &Client, css: &str) -> Result<bool, DriverError> {
    let focused = client.execute(FOCUS, vec![json!(css)]);
    Ok(answered("looking for a field of the sign-in page", focused).await? == true)
}

/// Puts a text in place of what is selected in the field.
async fn fill(client: &Client, css: &str, text: &str) -> Result<(), DriverError> {
    let typed = async {
        if text.is_empty() {
            client.find(Locator::Css(css)).await?.clear().await
        } else {
            client.issue_cmd(InsertText::new(text)).await.map(drop)
        }
    };
    answered("filling the form", typed).await
}

async fn press(client: &Client, css: &str) -> Result<(), DriverError> {
    let pressed = async {
        let button = client.find(Locator::Css(css)).await?;
        button.click().await
    };
    answered::<(), CmdError>("pressing a button of the sign-in page", pressed).await
}
