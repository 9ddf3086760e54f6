//! Odd but honest forms, which must be accepted with the right values.

use rstest::rstest;
use saml::encryption::{Entropy, encrypt};
use saml::signature::{Form, KeyInfoForm, ReferenceForm, SignatureAlgorithm, sign};
use saml::validate::validate;
use saml::xml::canonical::{Method, Mode};

use super::stage::{
    ASSERTION, MESSAGE, RESPONSE, USER, assertion_signed, both_signed, certificate, cut, errors,
    expectations, file, key, message_signed, recipient, replaced, signed,
};

#[rstest]
#[case::assertion("assertion-signed", assertion_signed)]
#[case::message("message-signed", message_signed)]
#[case::both("both-signed", both_signed)]
#[case::sha1("sha-1", sha1)]
#[case::sha384("sha-384", sha384)]
#[case::sha512("sha-512", sha512)]
#[case::comment("comment-in-name-id", comment)]
#[case::cdata("cdata-in-name-id", cdata)]
#[case::character("character-reference", character_reference)]
#[case::single_quotes("single-quotes", single_quotes)]
#[case::attribute_order("attribute-order", attribute_order)]
#[case::tag_space("space-in-tags", tag_space)]
#[case::empty_tags("empty-tags", empty_tags)]
#[case::extra_namespace("extra-namespace", extra_namespace)]
#[case::declaration("xml-declaration", declaration)]
#[case::bom("byte-order-mark", byte_order_mark)]
#[case::leading_comment("leading-comment", leading_comment)]
#[case::wrapped("wrapped-base64", wrapped)]
#[case::no_key_info("without-key-info", without_key_info)]
#[case::prefix_list("prefix-list", prefix_list)]
#[case::inclusive("inclusive", inclusive)]
#[case::with_comments("exclusive-with-comments", with_comments)]
#[case::empty_uri("reference-to-all", reference_to_all)]
#[case::no_uri("reference-without-uri", reference_without_uri)]
#[case::two_confirmations("two-confirmations", two_confirmations)]
#[case::no_fraction("times-without-fraction", without_fraction)]
#[case::offset("times-with-offset", with_offset)]
#[case::digits("times-with-many-digits", with_many_digits)]
#[case::for_ever("valid-for-ever", for_ever)]
#[case::two_audiences("two-audiences", two_audiences)]
#[case::retrieval("key-info-retrieval", retrieval)]
#[case::proxy("proxy-restriction", proxy_restriction)]
#[case::nested_status("status-with-second-code", nested_status)]
#[case::own_in_response_to("message-without-in-response-to", without_in_response_to)]
#[case::no_message_issuer("message-without-issuer", without_issuer)]
#[case::indented("indented-then-signed", indented)]
#[case::late_signature("signature-at-the-end", signature_at_the_end)]
#[case::encrypted("encrypted", encrypted)]
#[case::encrypted_then_signed("encrypted-then-signed", encrypted_then_signed)]
#[case::signed_advice("signed-assertion-in-advice", signed_advice)]
fn an_odd_but_honest_form_is_accepted(#[case] name: &str, #[case] build: fn() -> String) {
    let xml = file(&format!("odd/{name}.xml"), build);

    let validation = validate(&xml, &expectations());

    assert_eq!(errors(&validation), [""; 0], "{:#?}", validation.findings);
    assert!(validation.is_accepted());
    let assertion = validation.assertion.unwrap();
    assert_eq!(assertion.subject.name_id.as_ref().unwrap().value, USER);
    assert_eq!(assertion.values("roles"), ["agent"]);
}

fn with(algorithm: SignatureAlgorithm) -> String {
    sign(RESPONSE, ASSERTION, &key(), &certificate(), algorithm).unwrap()
}

fn sha1() -> String {
    with(SignatureAlgorithm::RsaSha1)
}

fn sha384() -> String {
    with(SignatureAlgorithm::RsaSha384)
}

fn sha512() -> String {
    with(SignatureAlgorithm::RsaSha512)
}

fn comment() -> String {
    assertion_signed().replace(
        ">amy@contoso.example</NameID>",
        ">amy@contoso<!-- -->.example</NameID>",
    )
}

fn cdata() -> String {
    assertion_signed().replace(
        ">amy@contoso.example</NameID>",
        "><![CDATA[amy@contoso]]>.example</NameID>",
    )
}

fn character_reference() -> String {
    assertion_signed().replace(
        ">amy@contoso.example</NameID>",
        ">&#97;my&#x40;contoso.example</NameID>",
    )
}

fn single_quotes() -> String {
    assertion_signed().replace("Name=\"roles\"", "Name='roles'")
}

fn attribute_order() -> String {
    replaced(
        &assertion_signed(),
        "NotBefore=\"2026-11-24T10:00:00.120Z\" NotOnOrAfter=\"2026-11-24T11:00:00.120Z\"",
        "NotOnOrAfter=\"2026-11-24T11:00:00.120Z\" NotBefore=\"2026-11-24T10:00:00.120Z\"",
    )
}

fn tag_space() -> String {
    assertion_signed()
        .replace("</NameID>", "</NameID\n>")
        .replace("<Subject>", "<Subject  >")
}

fn empty_tags() -> String {
    let message = assertion_signed();
    let transform = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\" />";
    let open =
        "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>";
    replaced(&message, transform, open)
}

fn extra_namespace() -> String {
    replaced(
        &assertion_signed(),
        "<samlp:Response ",
        "<samlp:Response xmlns:unused=\"urn:example:unused\" ",
    )
}

fn declaration() -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{}\n",
        assertion_signed()
    )
}

fn byte_order_mark() -> String {
    format!("\u{FEFF}{}", assertion_signed())
}

fn leading_comment() -> String {
    format!(
        "<!-- a proxy was here -->{}<?and here?>",
        assertion_signed()
    )
}

fn wrapped() -> String {
    let message = assertion_signed();
    let value = cut(&message, "<ds:SignatureValue>", "</ds:SignatureValue>").to_owned();
    let folded = format!("{}\r\n{}", &value[..80], &value[80..]);
    replaced(&message, &value, &folded)
}

fn without_key_info() -> String {
    signed(
        RESPONSE,
        ASSERTION,
        &Form {
            key_info: KeyInfoForm::Absent,
            ..Form::default()
        },
    )
}

fn prefix_list() -> String {
    let message = replaced(
        RESPONSE,
        "<Assertion ",
        "<Assertion xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" ",
    );
    let canonicalization = Method {
        prefix_list: vec!["xs".to_owned(), "#default".to_owned()],
        ..Method::EXCLUSIVE
    };
    signed(
        &message,
        ASSERTION,
        &Form {
            canonicalization,
            ..Form::default()
        },
    )
}

fn inclusive() -> String {
    let message = replaced(
        RESPONSE,
        "<samlp:Response ",
        "<samlp:Response xml:lang=\"en\" xmlns:x=\"urn:example:x\" ",
    );
    signed(
        &message,
        ASSERTION,
        &Form {
            canonicalization: Method::INCLUSIVE,
            ..Form::default()
        },
    )
}

fn with_comments() -> String {
    let message = replaced(RESPONSE, "Amy Agent", "Amy<!-- the agent --> Agent");
    let canonicalization = Method {
        mode: Mode::Exclusive,
        comments: true,
        prefix_list: Vec::new(),
    };
    signed(
        &message,
        ASSERTION,
        &Form {
            canonicalization,
            ..Form::default()
        },
    )
}

fn reference_to_all() -> String {
    signed(
        RESPONSE,
        MESSAGE,
        &Form {
            reference: ReferenceForm::Literal(String::new()),
            ..Form::default()
        },
    )
}

fn reference_without_uri() -> String {
    signed(
        RESPONSE,
        MESSAGE,
        &Form {
            reference: ReferenceForm::Absent,
            ..Form::default()
        },
    )
}

fn two_confirmations() -> String {
    let second = "<SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:sender-vouches\" /><SubjectConfirmation ";
    let message = replaced(RESPONSE, "<SubjectConfirmation ", second);
    signed(&message, ASSERTION, &Form::default())
}

fn without_fraction() -> String {
    let message = RESPONSE
        .replace(".123Z", "Z")
        .replace(".120Z", "Z")
        .replace(".900Z", "Z");
    signed(&message, ASSERTION, &Form::default())
}

fn without_in_response_to() -> String {
    let message = replaced(
        RESPONSE,
        " InResponseTo=\"_a1b2c3d4e5f60718293a4b5c6d7e8f90\" xmlns:samlp",
        " xmlns:samlp",
    );
    signed(&message, ASSERTION, &Form::default())
}

fn without_issuer() -> String {
    let issuer = cut(RESPONSE, "<Issuer xmlns", "</Issuer>");
    signed(&replaced(RESPONSE, issuer, ""), ASSERTION, &Form::default())
}

fn indented() -> String {
    signed(
        &RESPONSE.replace("><", ">\n  <"),
        ASSERTION,
        &Form::default(),
    )
}

fn signature_at_the_end() -> String {
    let message = assertion_signed();
    let signature = cut(&message, "<ds:Signature ", "</ds:Signature>").to_owned();
    let message = replaced(&message, &signature, "");
    replaced(
        &message,
        "</Assertion>",
        &format!("{signature}</Assertion>"),
    )
}

/// Fixed, so that the file is always the same.
fn entropy() -> Entropy {
    Entropy {
        key: [0x4B; 32],
        vector: [0x1D; 16],
        seed: [0x5E; 20],
    }
}

pub(crate) fn encrypted() -> String {
    encrypt(&assertion_signed(), ASSERTION, &recipient(), &entropy()).unwrap()
}

fn encrypted_then_signed() -> String {
    let encrypted = encrypt(RESPONSE, ASSERTION, &recipient(), &entropy()).unwrap();
    signed(&encrypted, MESSAGE, &Form::default())
}

fn signed_advice() -> String {
    let inner = cut(RESPONSE, "<Assertion ", "</Assertion>").replace(ASSERTION, "_advice");
    let message = replaced(
        RESPONSE,
        "</Conditions>",
        &format!("</Conditions><Advice>{inner}</Advice>"),
    );
    let message = signed(&message, "_advice", &Form::default());
    signed(&message, ASSERTION, &Form::default())
}

fn with_offset() -> String {
    let message = RESPONSE
        .replace("T10:05:00.123Z", "T15:35:00.123+05:30")
        .replace("T11:00:00.120Z", "T06:00:00.120-05:00");
    signed(&message, ASSERTION, &Form::default())
}

fn with_many_digits() -> String {
    let message = RESPONSE.replace(".123Z", ".123456789012345Z");
    signed(&message, ASSERTION, &Form::default())
}

/// `DateTime.MaxValue` of .NET.
fn for_ever() -> String {
    let end = "9999-12-31T23:59:59.9999999Z";
    let message = RESPONSE.replace("2026-11-24T11:00:00.120Z", end);
    signed(&message, ASSERTION, &Form::default())
}

fn two_audiences() -> String {
    let other = "<AudienceRestriction><Audience>urn:example:other</Audience>";
    let message = replaced(RESPONSE, "<AudienceRestriction>", other);
    signed(&message, ASSERTION, &Form::default())
}

/// Nothing is fetched: the key is pinned, whatever KeyInfo says.
fn retrieval() -> String {
    let message = assertion_signed();
    let certificate = cut(&message, "<ds:X509Data>", "</ds:X509Data>").to_owned();
    let elsewhere = "<ds:RetrievalMethod URI=\"http://keys.example/signing.crt\" />";
    replaced(&message, &certificate, elsewhere)
}

fn proxy_restriction() -> String {
    let more = "</AudienceRestriction><OneTimeUse /><ProxyRestriction Count=\"0\" />";
    let message = replaced(RESPONSE, "</AudienceRestriction>", more);
    signed(&message, ASSERTION, &Form::default())
}

fn nested_status() -> String {
    let success = "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\" />";
    let nested = "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"><samlp:StatusCode \
                  Value=\"urn:example:detail\" /></samlp:StatusCode><samlp:StatusMessage>welcome</samlp:StatusMessage>";
    signed(
        &replaced(RESPONSE, success, nested),
        ASSERTION,
        &Form::default(),
    )
}
