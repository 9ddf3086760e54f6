//! `/adfs/portal/updatepassword/`: somebody changes a password. Off by default.
//!
//! Source: AD FS, "Update password customization". Deliberately absent: rules for new passwords.

use super::forms::BACK;
use super::visit::Visit;
use super::{Answer, error};
use crate::authentication::Refusal;
use crate::event_log::id;
use crate::failure::Failure;
use crate::pages::{Update, UpdateError, UpdatePassword};

/// Answers the page's address.
pub(super) fn answer(visit: &Visit<'_>) -> Answer {
    let incoming = visit.incoming;
    if !visit.farm().update_password_endpoint_enabled {
        return error::page(visit, None, &Failure::no_protocol_handler(&incoming.path));
    }
    let name = incoming.parameter("username").unwrap_or_default();
    if incoming.method != "POST" || incoming.field("Cancel").is_some() {
        return page(visit, &name, None);
    }
    let field = |name: &str| incoming.field(name).unwrap_or_default();
    let (name, new) = (field("UserName"), field("NewPassword"));
    if new.is_empty() || new != field("ConfirmNewPassword") {
        return page(visit, name, Some(Update::Refused(UpdateError::Differ)));
    }
    match account(visit, name, field("OldPassword")) {
        Some(account) => {
            visit.service.set_password(&account, new);
            visit.log(
                id::PASSWORD_CHANGED,
                &format!("The password of {name} was changed."),
            );
            changed(visit, name)
        }
        None => {
            let text = format!("The password of {name} was not changed.");
            visit.log(id::PASSWORD_CHANGE_FAILED, &text);
            page(visit, name, Some(Update::Refused(UpdateError::Credentials)))
        }
    }
}

/// Leads back to the sign-in that the old password was in the way of, or says that it was changed.
fn changed(visit: &Visit<'_>, name: &str) -> Answer {
    let back = visit.incoming.parameter(BACK);
    let own = |path: &String| path.to_ascii_lowercase().starts_with("/adfs/");
    match back.filter(own) {
        Some(path) => Answer::found(format!("https://{}:443{path}", visit.farm().fqdn)),
        None => page(visit, name, Some(Update::Done)),
    }
}

/// Whose old password this is; one that has expired counts.
fn account(visit: &Visit<'_>, name: &str, old: &str) -> Option<String> {
    match visit.verified(name, old) {
        Ok(user) => Some(user.account.clone()),
        Err(Refusal::PasswordExpired) => visit.resolved(name).map(|user| user.account.clone()),
        Err(Refusal::Credentials) => None,
    }
}

fn page(visit: &Visit<'_>, user_name: &str, update: Option<Update>) -> Answer {
    let page = UpdatePassword {
        action: &visit.incoming.path_and_query(),
        user_name,
        expired: visit.incoming.has_parameter("expired"),
        update,
    };
    Answer::page(200, visit.html(&page))
}
