//! Wrong, cut, huge and binary files: each gets a sentence, a place and a hint, and none a panic.

use std::io::{BufReader, Read};

use mock_adfs::import::{MAX_EXPORT, Problem, people, read};
use rstest::rstest;

use crate::arbitrary::CERTIFICATES;
use crate::powershell::format_list::Console;
use crate::powershell::json::Edition;
use crate::powershell::people::Person;
use crate::powershell::{ENGLISH, Object, clixml, csv, format_list, json, ldif, settings, utf16};

fn objects() -> Vec<Object> {
    vec![
        settings::certificate("Token-Signing", true, &CERTIFICATES[0]),
        settings::farm_endpoint("sts.contoso.example", "/adfs/ls/", true, true),
    ]
}

fn users() -> Vec<Person> {
    vec![Person {
        account: "amy".to_owned(),
        display_name: "J\u{fc}rgen".to_owned(),
        mail: Some("amy@contoso.example".to_owned()),
        department: None,
        member_of: vec!["CN=Agents,DC=contoso,DC=example".to_owned()],
        enabled: true,
    }]
}

/// Wherever a text with brackets is cut, its end is missed, at the place where it was cut.
#[rstest]
#[case::json_of_5(json::write(&objects(), Edition::Five, 6))]
#[case::json_of_7(json::write(&objects(), Edition::Seven, 6))]
#[case::clixml(clixml::write(&objects(), false))]
fn a_file_that_was_cut_says_so_wherever_it_was(#[case] text: String) {
    let whole = text.trim_end();
    for end in (1..whole.len())
        .filter(|end| whole.is_char_boundary(*end))
        .step_by(61)
    {
        let part = &whole[..end];
        let error = read(part.as_bytes()).map(|_| ()).unwrap_err();
        let lines = part.lines().count();

        assert!(
            matches!(error.problem, Problem::CutOff | Problem::NotXml(_)),
            "{end}: {error}"
        );
        assert!(
            (1..=lines + 1).contains(&error.place.line),
            "{end}: {error}"
        );
        assert!(error.hint().contains("Get-Adfs"), "{end}: {}", error.hint());
    }
}

/// No prefix of any form panics, and a refusal has a place and a hint.
#[rstest]
#[case::json(utf16(&json::write(&objects(), Edition::Five, 6)))]
#[case::clixml(utf16(&clixml::write(&objects(), true)))]
#[case::console(format_list::write(&objects(), Console { width: 79, culture: ENGLISH, wide: true, trimmed: false }).into_bytes())]
#[case::csv(csv::write(&users().iter().map(Person::object).collect::<Vec<_>>(), ',', true).into_bytes())]
#[case::ldif(ldif::write(&users().iter().map(Person::entry).collect::<Vec<_>>()).into_bytes())]
fn every_part_of_a_file_is_read_or_refused(#[case] bytes: Vec<u8>) {
    for end in (0..bytes.len()).step_by(13) {
        if let Err(error) = read(&bytes[..end]) {
            assert!(error.place.line > 0 && !error.hint().is_empty(), "{error}");
        }
    }
}

#[rstest]
#[case::nothing(b"", "the export is empty (at 1:1)")]
#[case::blanks(b" \r\n\t\r\n", "the export is empty (at 1:1)")]
#[case::a_mark_alone(b"\xEF\xBB\xBF", "the export is empty (at 1:1)")]
#[case::an_archive(
    b"PK\x03\x04\x14\0",
    "this is not a text: a ZIP archive or an Office file (at 1:1)"
)]
#[case::an_event_log(b"ElfFile\0\0\0", "this is not a text: an event log (at 1:1)")]
#[case::a_web_page(b"<!DOCTYPE html><html></html>", "this is a web page (at 1:1)")]
#[case::a_table(
    b"Name  Enabled\n----  -------\nFlex  True\n",
    "this is a table of the console, whose values are cut at the column (at 1:1)"
)]
#[case::an_error_message(
    b"Get-AdfsProperties : ADMIN0017\n    + FullyQualifiedErrorId : x\n",
    "this is an error message of PowerShell; nothing was exported (at 1:1)"
)]
#[case::a_private_key(
    b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n",
    "the file holds a private key (at 1:1)"
)]
#[case::a_key_behind_a_certificate(b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nAA==\n", "the file holds a private key (at 1:1)")]
#[case::rules(
    b"@RuleName = \"a\"\r\n => issue(Type = \"a\");",
    "this is claim rule text; put it into `rules/NAME.rules`, and check it with `flexgate rules` (at 1:1)"
)]
#[case::a_policy(
    b"<PolicyMetadata xmlns=\"x\"></PolicyMetadata>",
    "this is the text of an access control policy; the trust's own export names its policy (at 1:1)"
)]
#[case::a_message(
    b"<samlp:Response xmlns:samlp=\"x\"/>",
    "this is a SAML message, not an export; read it with `flexgate decode` (at 1:1)"
)]
#[case::a_code_page(
    b"{\"Name\": \"B\xFCro\"}",
    "the export is neither UTF-8 nor UTF-16 text (at 1:12)"
)]
#[case::two_encodings(
    b"{}\r\n{\0}\0",
    "the file mixes two encodings, or was cut in the middle of a character (at 2:2)"
)]
#[case::a_comma_too_much(
    b"{\"Name\": \"a\",\n}",
    "the export is not JSON: trailing comma (at 2:1)"
)]
#[case::a_wrong_certificate(
    b"-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
    "the certificate cannot be read"
)]
#[case::a_sentence(
    b"please find the export attached",
    "this is no export that is known (at 1:1)"
)]
fn what_is_no_export_gets_a_sentence_and_a_place(#[case] bytes: &[u8], #[case] answer: &str) {
    let error = read(bytes).map(|_| ()).unwrap_err();

    assert!(error.to_string().starts_with(answer), "{error}");
    assert!(!error.hint().is_empty());
}

#[test]
fn a_file_above_the_bound_is_refused_unread() {
    let error = read(&vec![0; MAX_EXPORT + 1]).map(|_| ()).unwrap_err();

    assert_eq!(error.problem, Problem::TooLarge);
    assert!(
        error
            .hint()
            .contains("Get-AdfsRelyingPartyTrust -Name NAME")
    );
}

#[rstest]
#[case::lists("[", 100_000)]
#[case::objects("{\"a\":", 100_000)]
#[case::blanks(" ", 5_000_000)]
#[case::one_long_label("a", 5_000_000)]
#[case::many_objects("a : b\n", 100_000)]
#[case::many_lines("aRules : \"b\n", 100_000)]
#[case::many_documents("{} ", 200_000)]
#[case::elements("<Objs>", 100_000)]
fn a_huge_file_is_answered_in_time(#[case] part: &str, #[case] times: usize) {
    let _ = read(part.repeat(times).as_bytes());
}

#[test]
fn a_person_that_never_ends_is_refused_before_it_fills_the_memory() {
    let endless = std::io::repeat(b'x').take(1 << 40);
    let text = BufReader::new(b"[{\"SamAccountName\": \"".chain(endless));

    let error = people::json(text).next().unwrap().unwrap_err();

    assert_eq!(error.problem, Problem::TooLarge);
}
