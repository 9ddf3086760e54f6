//! Whether a sign-in method satisfies the requested authentication context.
//!
//! Source: SAML 2.0 Core, section 3.3.2.2.1; AD FS, AuthenticationContextOrder (weak to strong).

use saml::protocol::{Comparison, RequestedAuthnContext};
use saml::uri::authn_context::{
    KERBEROS, PASSWORD, PASSWORD_PROTECTED_TRANSPORT, TLS_CLIENT, WINDOWS, X509,
};

use crate::settings::Farm;

/// Classes from weak to strong. Source: AD FS, default of AuthenticationContextOrder.
const ORDER: [&str; 6] = [
    PASSWORD,
    PASSWORD_PROTECTED_TRANSPORT,
    TLS_CLIENT,
    X509,
    WINDOWS,
    KERBEROS,
];

/// The SAML class of a method, which claims may also name with a URI of Windows Identity Foundation.
pub(crate) fn class(method: &str) -> &str {
    const OLD: &str = "http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/";
    match method.strip_prefix(OLD) {
        Some("password") => PASSWORD,
        Some("windows") => WINDOWS,
        Some("x509") => X509,
        Some("tlsclient") => TLS_CLIENT,
        Some("kerberos") => KERBEROS,
        _ => method,
    }
}

/// Whether `method` satisfies the request; without a request everything does.
pub(crate) fn satisfies(
    requested: Option<&RequestedAuthnContext>,
    method: &str,
    farm: &Farm,
) -> bool {
    let Some(requested) = requested else {
        return true;
    };
    let method = class(method);
    let mut classes = requested.classes.iter().map(|wanted| class(wanted));
    match requested.comparison {
        Comparison::Exact => classes.any(|wanted| equal(wanted, method, farm)),
        Comparison::Minimum => classes.any(|wanted| ranked(method, wanted, |m, w| m >= w)),
        Comparison::Maximum => classes.any(|wanted| ranked(method, wanted, |m, w| m <= w)),
        Comparison::Better => classes.all(|wanted| ranked(method, wanted, |m, w| m > w)),
    }
}

fn equal(wanted: &str, method: &str, farm: &Farm) -> bool {
    wanted == method
        || (farm.behavior.forms_sign_in_satisfies_exact_password
            && wanted == PASSWORD
            && method == PASSWORD_PROTECTED_TRANSPORT)
}

/// Compares by strength; a class that is not in the order compares with nothing.
fn ranked(method: &str, wanted: &str, compare: fn(usize, usize) -> bool) -> bool {
    let rank = |class: &str| ORDER.iter().position(|known| *known == class);
    matches!((rank(method), rank(wanted)), (Some(m), Some(w)) if compare(m, w))
}

#[cfg(test)]
mod tests {
    use super::satisfies;
    use crate::settings::Farm;
    use rstest::rstest;
    use saml::protocol::{Comparison, RequestedAuthnContext};
    use saml::uri::authn_context::{
        KERBEROS, PASSWORD, PASSWORD_PROTECTED_TRANSPORT as TRANSPORT, X509,
    };

    const OLD_PASSWORD: &str =
        "http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password";

    #[rstest]
    #[case::the_class_itself(Comparison::Exact, TRANSPORT, true)]
    #[case::the_class_that_legacy_flex_asks_for(Comparison::Exact, PASSWORD, true)]
    #[case::its_older_name(Comparison::Exact, OLD_PASSWORD, true)]
    #[case::another_class(Comparison::Exact, X509, false)]
    #[case::a_weaker_minimum(Comparison::Minimum, PASSWORD, true)]
    #[case::a_stronger_minimum(Comparison::Minimum, KERBEROS, false)]
    #[case::a_weaker_maximum(Comparison::Maximum, PASSWORD, false)]
    #[case::a_stronger_maximum(Comparison::Maximum, X509, true)]
    #[case::better_than_itself(Comparison::Better, TRANSPORT, false)]
    #[case::better_than_a_weaker_one(Comparison::Better, PASSWORD, true)]
    #[case::a_class_nobody_knows(Comparison::Minimum, "urn:x", false)]
    fn a_forms_sign_in_is_compared_by_strength(
        #[case] comparison: Comparison,
        #[case] class: &str,
        #[case] met: bool,
    ) {
        let farm = Farm::with_defaults("adfs.contoso.example", "Contoso");
        let classes = vec![class.to_owned()];
        let requested = RequestedAuthnContext {
            comparison,
            classes,
        };

        assert_eq!(satisfies(Some(&requested), TRANSPORT, &farm), met);
    }

    #[test]
    fn the_exact_class_password_is_refused_when_the_farm_is_set_so() {
        let mut farm = Farm::with_defaults("adfs.contoso.example", "Contoso");
        farm.behavior.forms_sign_in_satisfies_exact_password = false;
        let requested = RequestedAuthnContext {
            comparison: Comparison::Exact,
            classes: vec![PASSWORD.to_owned()],
        };

        assert!(!satisfies(Some(&requested), TRANSPORT, &farm));
    }
}
