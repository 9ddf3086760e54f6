//! The seeds of the fuzz targets are what the writers write, so that a fuzzer starts from every construct.
//!
//! `FLEXGATE_WRITE_SEEDS=1 cargo test -p mock-adfs --test import seeds` writes them again.

use std::path::PathBuf;

use mock_adfs::settings::{
    EndpointBinding, RelyingPartyTrust, SamlEndpoint, SamlResponseSignature,
};

use crate::powershell::format_list::Console;
use crate::powershell::json::Edition;
use crate::powershell::people::Person;
use crate::powershell::{
    ENGLISH, JAPANESE, Object, clixml, csv, format_list, json, ldif, metadata, settings, utf16,
};

fn trust(name: &str) -> RelyingPartyTrust {
    let address = "https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2";
    RelyingPartyTrust {
        name: name.to_owned(),
        identifier: vec![format!("{address}/metadata"), "urn:b".to_owned()],
        enabled: true,
        encrypt_claims: true,
        saml_endpoints: vec![SamlEndpoint {
            binding: EndpointBinding::Post,
            protocol: "SAMLAssertionConsumer".to_owned(),
            location: address.to_owned(),
            response_location: None,
            index: 0,
            is_default: true,
        }],
        saml_response_signature: SamlResponseSignature::MessageAndAssertion,
        protocol_profile: "WsFed-SAML".to_owned(),
        access_control_policy_name: "Permit specific group".to_owned(),
        access_control_policy_parameters: vec!["CONTOSO\\Flex & <Agents>".to_owned()],
        issuance_transform_rules: "@RuleName = \"Name \u{65e5} _x000D_\"\r\nc:[Type == \"http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname\", Issuer == \"AD AUTHORITY\"]\r\n => issue(store = \"Active Directory\", types = (\"email\", \"roles\"), query = \";mail,tokenGroups;{0}\", param = c.Value);\r\n\r\n".to_owned(),
        ..RelyingPartyTrust::default()
    }
}

fn people() -> Vec<Person> {
    let person = |account: &str, mail: Option<&str>| Person {
        account: account.to_owned(),
        display_name: "J\u{fc}rgen \"Amy\" Agent".to_owned(),
        mail: mail.map(str::to_owned),
        department: Some("agent".to_owned()),
        member_of: vec!["CN=Flex Agents,OU=Groups,DC=contoso,DC=example".to_owned()],
        enabled: mail.is_some(),
    };
    vec![
        person("amy", Some("amy@contoso.example")),
        person("ben", None),
    ]
}

/// Target, name, and bytes of each seed.
fn seeds() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let one = [settings::trust(&trust("Twilio Flex"))];
    let several: Vec<Object> = vec![
        settings::trust(&trust("a")),
        settings::trust(&trust("b")),
        settings::farm_endpoint("sts.contoso.example", "/adfs/ls/", true, true),
        settings::active_directory("c:[] => issue(claim = c);"),
        settings::properties("sts.contoso.example", "Contoso", 480),
    ];
    let users: Vec<Object> = people().iter().map(Person::object).collect();
    let entries: Vec<ldif::Entry> = people().iter().map(Person::entry).collect();
    let console = |culture, width, trimmed| Console {
        width,
        culture,
        trimmed,
        wide: true,
    };
    let of = |text: String| text.into_bytes();
    vec![
        ("json", "one-of-5", of(json::write(&one, Edition::Five, 6))),
        (
            "json",
            "several-of-7",
            of(json::write(&several, Edition::Seven, 2)),
        ),
        ("clixml", "one", of(clixml::write(&one, false))),
        (
            "clixml",
            "several-remoted",
            of(clixml::write(&several, true)),
        ),
        (
            "console",
            "english-79",
            of(format_list::write(&one, console(ENGLISH, 79, false))),
        ),
        (
            "console",
            "several-trimmed",
            of(format_list::write(&several, console(ENGLISH, 119, true))),
        ),
        (
            "console",
            "japanese",
            of(format_list::write(&one, console(JAPANESE, 79, false))),
        ),
        ("csv", "of-5", of(csv::write(&users, ',', true))),
        ("csv", "by-culture", of(csv::write(&users, ';', false))),
        ("ldif", "of-ldifde", of(ldif::write(&entries))),
        (
            "people-json",
            "of-5",
            of(json::write(&users, Edition::Five, 4)),
        ),
        (
            "people-json",
            "of-7",
            of(json::write(&users, Edition::Seven, 4)),
        ),
        (
            "metadata",
            "service-provider",
            of(metadata::write(&trust("Twilio Flex"))),
        ),
        (
            "encoding",
            "utf-16",
            utf16(&json::write(&one, Edition::Seven, 6)),
        ),
        (
            "encoding",
            "a-console",
            of(format!(
                "PS C:\\> x\r\n{}",
                format_list::write(&one, console(ENGLISH, 119, false))
            )),
        ),
    ]
}

#[test]
fn the_seeds_of_the_fuzz_targets_are_what_the_writers_write() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let write = std::env::var_os("FLEXGATE_WRITE_SEEDS").is_some();
    for (target, name, bytes) in seeds() {
        let path = root.join(target).join(name);
        if write {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &bytes).unwrap();
        }
        let kept = std::fs::read(&path).unwrap_or_default();
        assert!(
            kept == bytes,
            "{} is another: FLEXGATE_WRITE_SEEDS=1 writes it again",
            path.display()
        );
    }
}
