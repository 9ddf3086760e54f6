//! The one certificate field of the form, read as an administrator may have filled it in.
//!
//! Source: Flex SSO documentation (one X.509 certificate); java-saml's reader of certificates.

use saml::signature::Certificate;

use crate::settings::{Behavior, CertificateChain};

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";

/// The certificate that counts; nothing when the field has none that can be read.
pub(crate) fn pasted(text: &str, behavior: &Behavior) -> Option<Certificate> {
    let starts: Vec<usize> = text.match_indices(BEGIN).map(|(at, _)| at).collect();
    let one = match (starts.as_slice(), behavior.certificate_chain) {
        ([], _) if !behavior.certificate_without_header_lines_is_accepted => return None,
        ([] | [_], _) => text,
        (_, CertificateChain::Refused) => return None,
        ([_, second, ..], CertificateChain::First) => text.get(..*second)?,
        ([.., last], CertificateChain::Last) => text.get(*last..)?,
    };
    Certificate::from_text(one).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::IdentityProvider;

    fn read(text: &str) -> Option<Certificate> {
        pasted(text, &Behavior::default())
    }

    #[rstest]
    #[case::as_exported(|pem: &str| pem.to_owned())]
    #[case::windows_line_ends(|pem: &str| pem.replace('\n', "\r\n"))]
    #[case::without_header_lines(|pem: &str| without_header_lines(pem))]
    #[case::in_one_line(|pem: &str| without_header_lines(pem).replace('\n', ""))]
    #[case::blanks_around(|pem: &str| format!("\n  {pem}\n"))]
    fn one_certificate_is_read_in_every_usual_form(#[case] paste: fn(&str) -> String) {
        let certificate = IdentityProvider::usual().certificate();

        let found = read(&paste(&certificate.to_pem())).unwrap();

        assert_eq!(found.der(), certificate.der());
    }

    fn without_header_lines(pem: &str) -> String {
        let lines = pem.lines().filter(|line| !line.starts_with("-----"));
        lines.collect::<Vec<_>>().join("\n")
    }

    #[rstest]
    #[case::empty("")]
    #[case::word("certificate")]
    #[case::path("C:\\adfs\\token-signing.cer")]
    #[case::header_alone(BEGIN)]
    fn what_is_no_certificate_is_none(#[case] text: &str) {
        assert!(read(text).is_none());
    }

    #[test]
    fn without_header_lines_it_is_refused_when_the_setting_says_so() {
        let behavior = Behavior {
            certificate_without_header_lines_is_accepted: false,
            ..Behavior::default()
        };
        let pem = IdentityProvider::usual().certificate().to_pem();

        assert!(pasted(&without_header_lines(&pem), &behavior).is_none());
        assert!(pasted(&pem, &behavior).is_some());
    }

    #[rstest]
    #[case(CertificateChain::First, Some(0))]
    #[case(CertificateChain::Last, Some(1))]
    #[case(CertificateChain::Refused, None)]
    fn one_certificate_of_a_chain_counts(
        #[case] chain: CertificateChain,
        #[case] expected: Option<usize>,
    ) {
        let certificates =
            [IdentityProvider::usual(), IdentityProvider::stranger()].map(|idp| idp.certificate());
        let text = certificates
            .map(|certificate| certificate.to_pem())
            .join("\n");
        let behavior = Behavior {
            certificate_chain: chain,
            ..Behavior::default()
        };

        let found = pasted(&text, &behavior);

        let expected = expected.map(|index| certificates[index].der());
        assert_eq!(
            found.as_ref().map(|certificate| certificate.der()),
            expected
        );
    }
}
