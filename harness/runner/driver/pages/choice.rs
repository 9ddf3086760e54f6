//! Choices on pages of AD FS: which page offers one, and what a browser sends for it.

use super::form::{Form, home_realm_form, relying_party_form, sign_out_form};
use crate::exchange::Page;
use crate::plan::Choice;

/// What the farm's own directory is called in commands; its page lists it under the farm's display name.
pub const ACTIVE_DIRECTORY: &str = "Active Directory";
/// What its entry stands for.
pub const AD_AUTHORITY: &str = "AD AUTHORITY";

/// The page that offers a choice.
#[must_use]
pub fn page_of(choice: &Choice) -> Page {
    match choice {
        Choice::RelyingParty(_) | Choice::SignOut { .. } => Page::AdfsIdpInitiatedPage,
        Choice::HomeRealm(_) => Page::AdfsHomeRealmPage,
    }
}

/// The choice, for a sentence that says that it is missing.
#[must_use]
pub fn wanted(choice: &Choice) -> String {
    match choice {
        Choice::RelyingParty(name) | Choice::HomeRealm(name) => {
            format!("`{name}` in the list")
        }
        Choice::SignOut { .. } => "a button to sign out".to_owned(),
    }
}

/// The form that is sent for a choice; nothing when the page does not offer it.
#[must_use]
pub fn choice_form(url: &str, html: &str, choice: &Choice) -> Option<Form> {
    match choice {
        Choice::RelyingParty(name) => relying_party_form(url, html, name),
        Choice::SignOut { everywhere } => sign_out_form(url, html, *everywhere),
        Choice::HomeRealm(name) => {
            let own = (name == ACTIVE_DIRECTORY).then_some(AD_AUTHORITY);
            home_realm_form(url, html, (name, own))
        }
    }
}
