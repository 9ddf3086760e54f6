//! The name that somebody types -> the user of the directory.
//!
//! Source: AD FS sign-in page, `domain\user` or `user@domain`; Active Directory, explicit and implicit user principal
//! names. Names are compared without regard to case.

use claim_rules::directory::{Directory, User};

use crate::settings::Farm;

/// Where else than in the user principal name people are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct AlternateLogin<'a> {
    /// The LDAP attribute; empty when there is none.
    attribute: &'a str,
    /// Whether a value that several people have is nobody's.
    must_be_unique: bool,
}

impl<'a> AlternateLogin<'a> {
    /// That of a farm. Source: Microsoft, "Configuring Alternate Login ID": both properties have to be set, and the forest of the
    /// directory has to be among those that are searched.
    pub(crate) fn of(farm: &'a Farm, directory: &Directory) -> Self {
        let mut forests = farm.lookup_forests.iter();
        let searched = forests.any(|forest| forest.eq_ignore_ascii_case(&directory.domain));
        Self {
            attribute: if searched {
                &farm.alternate_login_id
            } else {
                ""
            },
            must_be_unique: farm.behavior.ambiguous_alternate_login_id_is_refused,
        }
    }

    /// Who has this name: nothing when nobody has, and an error when several have.
    fn find<'d>(self, directory: &'d Directory, name: &str) -> Result<Option<&'d User>, ()> {
        if self.attribute.is_empty() {
            return Ok(None);
        }
        let mut found = directory.users.values().filter(|user| {
            let values = user.values(self.attribute).iter();
            values.clone().any(|value| value.eq_ignore_ascii_case(name))
        });
        let first = found.next();
        match found.next() {
            Some(_) if self.must_be_unique => Err(()),
            _ => Ok(first),
        }
    }
}

/// Finds the user of a full name. An account name alone is nobody's. An alternate login ID is looked for first, then the user
/// principal name. Source: Microsoft, "Configuring Alternate Login ID".
pub(crate) fn resolve<'a>(
    directory: &'a Directory,
    alternate: AlternateLogin<'_>,
    name: &str,
) -> Option<&'a User> {
    let name = name.trim();
    match name.split_once('\\') {
        Some((domain, account)) => is_domain(directory, domain).then(|| directory.user(account))?,
        None => match alternate.find(directory, name) {
            Ok(found) => found.or_else(|| by_principal_name(directory, name)),
            Err(()) => None,
        },
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{AlternateLogin, resolve};
    use crate::settings::{Behavior, Farm};
    use crate::testing::directory;

    fn farm(attribute: &str, forest: &str, unique: bool) -> Farm {
        Farm {
            alternate_login_id: attribute.to_owned(),
            lookup_forests: vec![forest.to_owned()],
            behavior: Behavior {
                ambiguous_alternate_login_id_is_refused: unique,
                ..Behavior::default()
            },
            ..Farm::with_defaults("adfs.contoso.example", "Contoso")
        }
    }

    #[rstest]
    #[case::in_a_searched_forest("mail", "Contoso.Example", Some("ben"))]
    #[case::in_another_forest("mail", "fabrikam.example", Some("amy"))]
    #[case::without_an_attribute("", "contoso.example", Some("amy"))]
    fn the_alternate_login_id_comes_before_the_principal_name(
        #[case] attribute: &str,
        #[case] forest: &str,
        #[case] expected: Option<&str>,
    ) {
        let mut directory = directory();
        let ben = directory.users.get_mut("ben").unwrap();
        let mail = vec!["amy@contoso.example".to_owned()];
        ben.attributes.insert("mail".to_owned(), mail);
        directory
            .users
            .get_mut("amy")
            .unwrap()
            .attributes
            .remove("mail");
        let farm = farm(attribute, forest, true);

        let alternate = AlternateLogin::of(&farm, &directory);
        let user = resolve(&directory, alternate, "AMY@contoso.example");

        assert_eq!(user.map(|user| user.account.as_str()), expected);
    }

    #[rstest]
    #[case::refused(true, None)]
    #[case::taken(false, Some("amy"))]
    fn a_value_of_several_people_is_nobodys_unless_the_farm_takes_the_first(
        #[case] unique: bool,
        #[case] expected: Option<&str>,
    ) {
        let mut directory = directory();
        let ben = directory.users.get_mut("ben").unwrap();
        let mail = vec!["amy@contoso.example".to_owned()];
        ben.attributes.insert("mail".to_owned(), mail);
        let farm = farm("mail", "contoso.example", unique);

        let alternate = AlternateLogin::of(&farm, &directory);
        let user = resolve(&directory, alternate, "amy@contoso.example");

        assert_eq!(user.map(|user| user.account.as_str()), expected);
    }

    #[test]
    fn who_has_no_such_value_signs_in_by_the_principal_name() {
        let directory = directory();
        let farm = farm("mail", "contoso.example", true);

        let alternate = AlternateLogin::of(&farm, &directory);
        let user = resolve(&directory, alternate, "ben@contoso.example");

        assert_eq!(user.map(|user| user.account.as_str()), Some("ben"));
    }
}
