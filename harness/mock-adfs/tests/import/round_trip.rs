//! Properties: whatever trust it is, every form gives it back; a console's text gives back all but what it never showed.

use mock_adfs::import::{Imported, Taken, read};
use mock_adfs::settings::RelyingPartyTrust;
use proptest::prelude::*;
use rstest::rstest;

use crate::arbitrary;
use crate::powershell::format_list::Console;
use crate::powershell::json::Edition;
use crate::powershell::{
    Culture, DUTCH, ENGLISH, JAPANESE, Object, clixml, format_list, json, metadata, settings, utf16,
};

#[track_caller]
fn imported(bytes: &[u8]) -> Imported {
    read(bytes).unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(bytes)))
}

/// Generated trusts against one way to write them.
fn each_trust(check: impl Fn(RelyingPartyTrust) -> Result<(), TestCaseError>) {
    let mut runner = arbitrary::runner(64);
    runner
        .run(&arbitrary::trust(), check)
        .unwrap_or_else(|error| panic!("{error}"));
}

fn whole(
    taken: &[Taken<RelyingPartyTrust>],
    trust: &RelyingPartyTrust,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(taken.len(), 1);
    prop_assert_eq!(&taken[0].value, trust);
    prop_assert_eq!(&taken[0].losses, &vec![]);
    Ok(())
}

type Write = fn(&RelyingPartyTrust) -> Vec<u8>;

fn json_of(trust: &RelyingPartyTrust, edition: Edition, depth: usize) -> Vec<u8> {
    json::write(&[settings::trust(trust)], edition, depth).into_bytes()
}

#[rstest]
#[case::json_of_5(|trust: &RelyingPartyTrust| json_of(trust, Edition::Five, 6))]
#[case::json_of_5_at_the_default_depth(|trust: &RelyingPartyTrust| json_of(trust, Edition::Five, 2))]
#[case::json_of_7(|trust: &RelyingPartyTrust| json_of(trust, Edition::Seven, 6))]
#[case::json_in_utf_16(|trust: &RelyingPartyTrust| utf16(&String::from_utf8(json_of(trust, Edition::Five, 4)).unwrap()))]
#[case::json_behind_a_prompt(|trust: &RelyingPartyTrust| [b"PS C:\\Users\\adm> Get-AdfsRelyingPartyTrust | ConvertTo-Json\r\n", json_of(trust, Edition::Five, 4).as_slice()].concat())]
#[case::a_wrapped_list(|trust: &RelyingPartyTrust| [b"{\"value\": [", json_of(trust, Edition::Five, 4).as_slice(), b"], \"Count\": 1}"].concat())]
#[case::clixml(|trust: &RelyingPartyTrust| utf16(&clixml::write(&[settings::trust(trust)], false)))]
#[case::clixml_after_a_remote_session(|trust: &RelyingPartyTrust| clixml::write(&[settings::trust(trust)], true).into_bytes())]
fn a_whole_export_gives_back_the_trust(#[case] write: Write) {
    each_trust(|trust| whole(&imported(&write(&trust)).trusts, &trust));
}

#[rstest]
#[case::json(|trusts: &[Object]| json::write(trusts, Edition::Five, 6))]
#[case::json_of_7(|trusts: &[Object]| json::write(trusts, Edition::Seven, 6))]
#[case::clixml(|trusts: &[Object]| clixml::write(trusts, false))]
fn several_trusts_come_back_in_their_order(#[case] write: fn(&[Object]) -> String) {
    let mut runner = arbitrary::runner(16);
    let many = proptest::collection::vec(arbitrary::trust(), 2..4);
    let result = runner.run(&many, |trusts| {
        let objects: Vec<_> = trusts.iter().map(settings::trust).collect();
        let read = imported(write(&objects).as_bytes());
        let values: Vec<_> = read.trusts.into_iter().map(|taken| taken.value).collect();
        prop_assert_eq!(values, trusts);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// Endpoints and octets are not on the console, and what is lost says so.
fn as_the_console_shows(trust: &RelyingPartyTrust) -> (RelyingPartyTrust, Vec<&'static str>) {
    let mut lost = Vec::new();
    let mut shown = trust.clone();
    if trust.encryption_certificate.is_some() {
        lost.push("EncryptionCertificate");
    }
    if !trust.request_signing_certificates.is_empty() {
        lost.push("RequestSigningCertificate");
    }
    if !trust.saml_endpoints.is_empty() {
        lost.push("SamlEndpoints");
    }
    if !trust.access_control_policy_parameters.is_empty() {
        lost.push("AccessControlPolicyParameters");
    }
    shown.saml_endpoints.clear();
    shown.encryption_certificate = None;
    shown.request_signing_certificates.clear();
    shown.access_control_policy_parameters.clear();
    lost.sort_unstable();
    (shown, lost)
}

/// Rule text with white space outside of quotation marks taken away where it separates no words: a console's line break
/// there may be its own or the text's, and says nothing. Of several blanks that were trimmed only one can be told.
fn tokens(rules: &str, trimmed: bool) -> String {
    let mut out = String::new();
    for (index, part) in rules.split('"').enumerate() {
        let words: Vec<&str> = part.split_whitespace().collect();
        match index % 2 == 0 {
            true => words.iter().for_each(|word| {
                let between_words =
                    out.ends_with(char::is_alphanumeric) && word.starts_with(char::is_alphanumeric);
                out.push_str(if between_words { " " } else { "" });
                out.push_str(word);
            }),
            false if trimmed => out.push_str(&format!("\"{}\"", words.join(" "))),
            false => out.push_str(&format!("\"{part}\"")),
        }
    }
    out
}

#[rstest]
#[case::english_119(ENGLISH, 119, [true, false])]
#[case::english_79(ENGLISH, 79, [true, false])]
#[case::english_trimmed(ENGLISH, 119, [true, true])]
#[case::english_too_wide_to_wrap(ENGLISH, 4000, [true, false])]
#[case::dutch_cuts_anywhere(DUTCH, 119, [true, false])]
#[case::japanese_cuts_anywhere(JAPANESE, 79, [true, false])]
#[case::japanese_in_a_file_of_5(JAPANESE, 79, [false, false])]
fn a_console_text_gives_back_all_that_it_shows(
    #[case] culture: Culture,
    #[case] width: usize,
    #[case] ways: [bool; 2],
) {
    let [wide, trimmed] = ways;
    let console = Console {
        width,
        culture,
        wide,
        trimmed,
    };
    each_trust(|trust| {
        let text = format_list::write(&[settings::trust(&trust)], console);
        let (shown, lost) = as_the_console_shows(&trust);
        let taken = imported(text.as_bytes()).trusts;
        prop_assert_eq!(taken.len(), 1, "{}", text);
        let found = &taken[0];
        let mut named: Vec<&str> = found.losses.iter().map(|l| l.property.as_str()).collect();
        named.sort_unstable();
        named.dedup();
        prop_assert_eq!(named, lost, "{}", text);
        let rules = |t: &RelyingPartyTrust| {
            [
                &t.issuance_transform_rules,
                &t.issuance_authorization_rules,
                &t.additional_authentication_rules,
            ]
            .map(|rules| tokens(rules, trimmed))
        };
        prop_assert_eq!(rules(&found.value), rules(&shown), "{}", text);
        let bare = |t: &RelyingPartyTrust| RelyingPartyTrust {
            issuance_transform_rules: String::new(),
            issuance_authorization_rules: String::new(),
            additional_authentication_rules: String::new(),
            ..t.clone()
        };
        prop_assert_eq!(bare(&found.value), bare(&shown), "{}", text);
        Ok(())
    });
}

/// What a console text never showed is in the partner's own metadata.
#[test]
fn metadata_gives_back_endpoints_and_certificates() {
    each_trust(|trust| {
        let text = metadata::write(&trust);
        let providers = imported(text.as_bytes()).service_providers;
        prop_assert_eq!(providers.len(), 1);
        let of = |protocol: &str| {
            let endpoints = trust.saml_endpoints.iter();
            endpoints
                .filter(|e| e.protocol == protocol)
                .cloned()
                .collect::<Vec<_>>()
        };
        let mut expected = of("SAMLAssertionConsumer");
        if !expected.iter().any(|endpoint| endpoint.is_default)
            && let Some(first) = expected.first_mut()
        {
            first.is_default = true;
        }
        // Metadata has no index and no default for a logout.
        expected.extend(of("SAMLLogout").into_iter().map(|mut endpoint| {
            (endpoint.index, endpoint.is_default) = (0, false);
            endpoint
        }));
        prop_assert_eq!(&providers[0].identifier, &trust.identifier[0]);
        prop_assert_eq!(&providers[0].endpoints, &expected);
        prop_assert_eq!(&providers[0].encryption, &trust.encryption_certificate);
        prop_assert_eq!(&providers[0].signing, &trust.request_signing_certificates);
        Ok(())
    });
}
