//! `/adfs/portal/updatepassword/`: somebody changes a password. Off by default.
//!
//! Source: AD FS, "Update password customization". Deliberately absent: rules for new passwords, and the way back to the
//! relying party, which starts anew.

use super::visit::Visit;
use super::{Answer, error};
use crate::authentication::{Refusal, verify};
use crate::event_log::id;
use crate::failure::Failure;
use crate::pages::{SignOut, UpdateError, UpdatePassword};

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
        return page(visit, name, Some(UpdateError::Differ));
    }
    match account(visit, name, field("OldPassword")) {
        Some(account) => {
            visit.service.set_password(&account, new);
            visit.log(
                id::PASSWORD_CHANGED,
                &format!("The password of {name} was changed."),
            );
            Answer::page(200, visit.html(&SignOut))
        }
        None => {
            let text = format!("The password of {name} was not changed.");
            visit.log(id::PASSWORD_CHANGE_FAILED, &text);
            page(visit, name, Some(UpdateError::Refused))
        }
    }
}

/// Whose old password this is; one that has expired counts.
fn account(visit: &Visit<'_>, name: &str, old: &str) -> Option<String> {
    let directory = &visit.configuration.directory;
    let accounts = visit.service.accounts();
    match verify(directory, &accounts, name, old) {
        Ok(user) => Some(user.account.clone()),
        Err(Refusal::PasswordExpired) => {
            crate::authentication::resolve(directory, name).map(|user| user.account.clone())
        }
        Err(Refusal::Credentials) => None,
    }
}

fn page(visit: &Visit<'_>, user_name: &str, error: Option<UpdateError>) -> Answer {
    let page = UpdatePassword {
        action: &visit.incoming.path_and_query(),
        user_name,
        expired: visit.incoming.has_parameter("expired"),
        error,
    };
    Answer::page(200, visit.html(&page))
}
