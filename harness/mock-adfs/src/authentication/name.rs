//! The name that somebody types -> the user of the directory.
//!
//! Source: AD FS sign-in page, `domain\user` or `user@domain`; Active Directory, explicit and implicit user principal
//! names. Names are compared without regard to case.

use claim_rules::directory::{Directory, User};

/// Finds the user of a full name. An account name alone is nobody's.
pub(crate) fn resolve<'a>(directory: &'a Directory, name: &str) -> Option<&'a User> {
    let name = name.trim();
    match name.split_once('\\') {
        Some((domain, account)) => is_domain(directory, domain).then(|| directory.user(account))?,
        None => by_principal_name(directory, name),
    }
}

fn is_domain(directory: &Directory, domain: &str) -> bool {
    domain.eq_ignore_ascii_case(&directory.netbios_name)
        || domain.eq_ignore_ascii_case(&directory.domain)
}

fn by_principal_name<'a>(directory: &'a Directory, name: &str) -> Option<&'a User> {
    let (account, domain) = name.split_once('@')?;
    let explicit = directory.users.values().find(|user| {
        let names = user.values("userPrincipalName");
        names.iter().any(|value| value.eq_ignore_ascii_case(name))
    });
    explicit.or_else(|| {
        domain
            .eq_ignore_ascii_case(&directory.domain)
            .then(|| directory.user(account))?
    })
}
