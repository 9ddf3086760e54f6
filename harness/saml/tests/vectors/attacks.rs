//! What an attacker does with a captured message, or makes of nothing.

use rstest::rstest;
use saml::signature::{Fault, Form, KeyInfoForm, ReferenceForm, SignatureAlgorithm, sign};

use super::stage::{
    ASSERTION, ATTACKER, MESSAGE, RESPONSE, USER, assertion_of, assertion_signed, both_signed,
    certificate, cut, expectations, file, message_signed, other_certificate, other_key, refuses,
    replaced, signature_of, signed,
};

#[rstest]
#[case::xsw_1("xsw-1", xsw_1, "signature-misplaced")]
#[case::xsw_2("xsw-2", xsw_2, "signature-misplaced")]
#[case::xsw_3("xsw-3", xsw_3, "assertion-multiple")]
#[case::xsw_4("xsw-4", xsw_4, "assertion-misplaced")]
#[case::xsw_5("xsw-5", xsw_5, "signature-misplaced")]
#[case::xsw_6("xsw-6", xsw_6, "signature-misplaced")]
#[case::xsw_7("xsw-7", xsw_7, "duplicate-id")]
#[case::xsw_8("xsw-8", xsw_8, "signature-misplaced")]
#[case::foreign_wrapper("xsw-foreign-wrapper", xsw_foreign_wrapper, "assertion-misplaced")]
#[case::advice("xsw-advice", xsw_advice, "signature-misplaced")]
#[case::status_detail("xsw-status-detail", xsw_status_detail, "assertion-misplaced")]
#[case::attribute_value("xsw-attribute-value", xsw_attribute_value, "assertion-misplaced")]
#[case::second_assertion("second-assertion", second_assertion, "assertion-multiple")]
#[case::same_id_twice("same-id-twice", same_id_twice, "duplicate-id")]
#[case::id_in_other_case("id-in-other-case", id_in_other_case, "duplicate-id")]
#[case::xml_id("xml-id", xml_id, "duplicate-id")]
#[case::foreign_assertion(
    "assertion-in-foreign-namespace",
    foreign_assertion,
    "assertion-misplaced"
)]
#[case::foreign_signature("signature-in-foreign-namespace", foreign_signature, "nothing-signed")]
#[case::stripped("signature-stripped", signature_stripped, "nothing-signed")]
#[case::empty_value("signature-value-empty", value_empty, "signature-malformed")]
#[case::signed_info_missing("signed-info-missing", signed_info_missing, "signature-malformed")]
#[case::two_signed_infos("two-signed-infos", two_signed_infos, "signature-malformed")]
#[case::digest_comment("digest-with-comment", digest_with_comment, "signature-malformed")]
#[case::digest_of_nothing("digest-of-nothing", digest_of_nothing, "digest-mismatch")]
#[case::relative_namespace("relative-namespace", relative_namespace, "signature-malformed")]
#[case::object("object-in-signature", object_in_signature, "signature-malformed")]
#[case::two_signatures("two-signatures", two_signatures, "signature-multiple")]
#[case::digest_recomputed("digest-recomputed", digest_recomputed, "signature-value-wrong")]
#[case::name_id_changed("name-id-changed", name_id_changed, "digest-mismatch")]
#[case::status_changed("status-changed", status_changed, "digest-mismatch")]
#[case::instruction("instruction-in-name-id", instruction_in_name_id, "text-mixed")]
#[case::element("element-in-name-id", element_in_name_id, "text-mixed")]
#[case::external("reference-external", reference_external, "reference-refused")]
#[case::file("reference-file", reference_file, "reference-refused")]
#[case::xpointer("reference-xpointer", reference_xpointer, "reference-refused")]
#[case::dangling("reference-dangling", reference_dangling, "reference-refused")]
#[case::absent(
    "reference-absent-inside",
    reference_absent_inside,
    "signature-misplaced"
)]
#[case::two_references("two-references", two_references, "reference-refused")]
#[case::xpath("transform-xpath", transform_xpath, "transform-refused")]
#[case::xslt("transform-xslt", transform_xslt, "transform-refused")]
#[case::base64("transform-base64", transform_base64, "transform-refused")]
#[case::not_enveloped(
    "transform-not-enveloped",
    transform_not_enveloped,
    "transform-refused"
)]
#[case::hmac("algorithm-hmac", algorithm_hmac, "algorithm-refused")]
#[case::none("algorithm-none", algorithm_none, "algorithm-refused")]
#[case::md5("digest-md5", digest_md5, "algorithm-refused")]
#[case::stranger(
    "signed-by-stranger",
    signed_by_stranger,
    "signing-certificate-not-pinned"
)]
#[case::lying_key_info("key-info-lies", key_info_lies, "signature-value-wrong")]
#[case::second_signature(
    "second-signature-broken",
    second_signature_broken,
    "signature-value-wrong"
)]
#[case::doctype("doctype", doctype, "doctype-refused")]
#[case::entity("doctype-entity", doctype_entity, "doctype-refused")]
#[case::laughs("billion-laughs", billion_laughs, "doctype-refused")]
#[case::trailing("trailing-text", trailing_text, "xml-malformed")]
#[case::roots("two-roots", two_roots, "xml-malformed")]
#[case::prefix("unbound-prefix", unbound_prefix, "xml-malformed")]
#[case::twice("attribute-twice", attribute_twice, "xml-malformed")]
#[case::colons("name-with-two-colons", two_colons, "xml-malformed")]
#[case::nul("character-zero", character_zero, "xml-malformed")]
#[case::xml_1_1("xml-1-1", xml_1_1, "xml-malformed")]
#[case::deep("too-deep", too_deep, "xml-too-large")]
#[case::advice_of_message(
    "signature-in-advice-of-the-message",
    signature_in_advice_of_the_message,
    "signature-misplaced"
)]
#[case::assertion_in_advice_of_message(
    "assertion-in-advice-of-the-message",
    assertion_in_advice_of_the_message,
    "assertion-misplaced"
)]
#[case::unused_relative(
    "relative-namespace-unused",
    relative_namespace_unused,
    "signature-malformed"
)]
#[case::hidden_id("id-beside-the-encrypted", id_beside_the_encrypted, "duplicate-id")]
#[case::many_signatures("many-signatures", many_signatures, "signature-too-many")]
#[case::reference_in_key_info(
    "reference-to-key-info",
    reference_to_key_info,
    "signature-misplaced"
)]
#[case::digest_section("digest-after-section", digest_after_section, "digest-mismatch")]
fn an_attack_is_refused_by_name(
    #[case] name: &str,
    #[case] build: fn() -> String,
    #[case] slug: &str,
) {
    let xml = file(&format!("attacks/{name}.xml"), build);

    refuses(&xml, &expectations(), slug);
}

/// The unsigned assertion of the attacker, with an ID of its own.
fn evil() -> String {
    evil_with("_evil")
}

fn evil_with(id: &str) -> String {
    assertion_of(RESPONSE)
        .replace(USER, ATTACKER)
        .replace(ASSERTION, id)
}

/// The attacker's assertion with the signature of the honest one.
fn evil_signed(signature: &str) -> String {
    let evil = evil();
    replaced(&evil, "</Issuer>", &format!("</Issuer>{signature}"))
}

/// The honest message with its assertion replaced.
fn with_assertion(assertion: &str) -> String {
    replaced(RESPONSE, assertion_of(RESPONSE), assertion)
}

/// The honest assertion without its signature.
fn unsigned() -> &'static str {
    assertion_of(RESPONSE)
}

fn evil_message(signature: &str) -> String {
    let message = RESPONSE
        .replace(USER, ATTACKER)
        .replace(MESSAGE, "_evil")
        .replace(ASSERTION, "_evil2");
    replaced(&message, "</Issuer>", &format!("</Issuer>{signature}"))
}

fn xsw_1() -> String {
    let message = message_signed();
    let signature =
        signature_of(&message).replace("</ds:Signature>", &format!("{RESPONSE}</ds:Signature>"));
    evil_message(&signature)
}

fn xsw_2() -> String {
    let message = message_signed();
    evil_message(&format!("{RESPONSE}{}", signature_of(&message)))
}

fn xsw_3() -> String {
    let message = assertion_signed();
    with_assertion(&format!("{}{}", evil(), assertion_of(&message)))
}

fn xsw_4() -> String {
    let message = assertion_signed();
    with_assertion(&evil().replace(
        "</Assertion>",
        &format!("{}</Assertion>", assertion_of(&message)),
    ))
}

fn xsw_5() -> String {
    let message = assertion_signed();
    with_assertion(&format!(
        "{}{}",
        evil_signed(signature_of(&message)),
        unsigned()
    ))
}

fn xsw_6() -> String {
    let message = assertion_signed();
    let inside = format!("{}</ds:Signature>", unsigned());
    with_assertion(&evil_signed(
        &signature_of(&message).replace("</ds:Signature>", &inside),
    ))
}

fn xsw_7() -> String {
    let message = assertion_signed();
    let extensions = format!(
        "</Issuer><samlp:Extensions>{}</samlp:Extensions>",
        evil_with(ASSERTION)
    );
    replaced(&message, "</Issuer>", &extensions)
}

fn xsw_8() -> String {
    let message = assertion_signed();
    let inside = format!("<ds:Object>{}</ds:Object></ds:Signature>", unsigned());
    with_assertion(&evil_signed(
        &signature_of(&message).replace("</ds:Signature>", &inside),
    ))
}

fn xsw_foreign_wrapper() -> String {
    let message = assertion_signed();
    let wrapped = format!(
        "<w:wrapper xmlns:w=\"urn:example:wrapper\">{}</w:wrapper>",
        assertion_of(&message)
    );
    with_assertion(&format!("{}{wrapped}", evil()))
}

fn xsw_advice() -> String {
    let message = assertion_signed();
    let advice = format!("</Conditions><Advice>{}</Advice>", unsigned());
    with_assertion(&evil_signed(signature_of(&message)).replace("</Conditions>", &advice))
}

fn xsw_status_detail() -> String {
    let message = assertion_signed();
    let detail = format!(
        "<samlp:StatusDetail>{}</samlp:StatusDetail></samlp:Status>",
        assertion_of(&message)
    );
    replaced(&with_assertion(&evil()), "</samlp:Status>", &detail)
}

fn xsw_attribute_value() -> String {
    let message = assertion_signed();
    let value = format!(
        "<AttributeValue>{}</AttributeValue>",
        assertion_of(&message)
    );
    with_assertion(&replaced(
        &evil(),
        "<AttributeValue>agent</AttributeValue>",
        &value,
    ))
}

fn second_assertion() -> String {
    let message = assertion_signed();
    with_assertion(&format!("{}{}", assertion_of(&message), evil()))
}

fn same_id_twice() -> String {
    let message = assertion_signed();
    with_assertion(&format!(
        "{}{}",
        assertion_of(&message),
        evil_with(ASSERTION)
    ))
}

fn id_in_other_case() -> String {
    let message = assertion_signed();
    let attribute = format!("<samlp:Status Id=\"{ASSERTION}\">");
    replaced(&message, "<samlp:Status>", &attribute)
}

fn xml_id() -> String {
    let message = assertion_signed();
    let attribute = format!("<samlp:Status xml:id=\"{ASSERTION}\">");
    replaced(&message, "<samlp:Status>", &attribute)
}

fn foreign_assertion() -> String {
    let message = assertion_signed();
    let foreign = evil().replace(
        "urn:oasis:names:tc:SAML:2.0:assertion",
        "urn:oasis:names:tc:SAML:2.0:assertion/",
    );
    with_assertion(&format!("{foreign}{}", assertion_of(&message)))
}

fn foreign_signature() -> String {
    let message = assertion_signed().replace(USER, ATTACKER);
    message.replace(
        "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"",
        "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig\"",
    )
}

fn signature_stripped() -> String {
    RESPONSE.replace(USER, ATTACKER)
}

fn value_empty() -> String {
    signed(
        RESPONSE,
        ASSERTION,
        &Form {
            fault: Some(Fault::EmptyValue),
            ..Form::default()
        },
    )
}

fn signed_info_missing() -> String {
    let message = assertion_signed();
    replaced(
        &message,
        cut(&message, "<ds:SignedInfo>", "</ds:SignedInfo>"),
        "",
    )
}

fn two_signed_infos() -> String {
    let message = assertion_signed();
    let signed_info = cut(&message, "<ds:SignedInfo>", "</ds:SignedInfo>");
    replaced(
        &message,
        signed_info,
        &format!("{signed_info}{signed_info}"),
    )
}

fn digest_with_comment() -> String {
    let message = assertion_signed();
    let digest = cut(&message, "<ds:DigestValue>", "</ds:DigestValue>");
    replaced(
        &message,
        digest,
        &digest.replace("<ds:DigestValue>", "<ds:DigestValue><!--AAAA-->"),
    )
}

fn digest_of_nothing() -> String {
    signed(
        RESPONSE,
        ASSERTION,
        &Form {
            fault: Some(Fault::DigestOfNothing),
            ..Form::default()
        },
    )
}

fn relative_namespace() -> String {
    let message = signed(
        RESPONSE,
        ASSERTION,
        &Form {
            fault: Some(Fault::DigestOfNothing),
            ..Form::default()
        },
    );
    replaced(&message, "<Subject>", "<Subject xmlns:x=\"1\" x:y=\"\">")
}

fn object_in_signature() -> String {
    let message = assertion_signed();
    replaced(
        &message,
        "</ds:Signature>",
        "<ds:Object>anything</ds:Object></ds:Signature>",
    )
}

fn two_signatures() -> String {
    let message = assertion_signed();
    let signature = signature_of(&message);
    replaced(&message, signature, &format!("{signature}{signature}"))
}

fn digest_recomputed() -> String {
    let evil = RESPONSE.replace(USER, ATTACKER);
    let (message, forged) = (
        assertion_signed(),
        signed(&evil, ASSERTION, &Form::default()),
    );
    let value = |xml| cut(xml, "<ds:SignatureValue>", "</ds:SignatureValue>");
    replaced(&forged, value(&forged), value(&message))
}

pub(crate) fn name_id_changed() -> String {
    assertion_signed().replace(USER, ATTACKER)
}

fn status_changed() -> String {
    both_signed().replace("status:Success", "status:Responder")
}

fn instruction_in_name_id() -> String {
    assertion_signed().replace(">amy@", "><?x y?>amy@")
}

fn element_in_name_id() -> String {
    let message = RESPONSE.replacen(
        ">amy@contoso.example<",
        ">amy@<x xmlns=\"urn:example:x\"/>contoso.example<",
        1,
    );
    signed(&message, ASSERTION, &Form::default())
}

fn with_reference(uri: &str) -> String {
    signed(
        RESPONSE,
        ASSERTION,
        &Form {
            reference: ReferenceForm::Literal(uri.to_owned()),
            ..Form::default()
        },
    )
}

fn reference_external() -> String {
    with_reference("https://evil.example/assertion.xml")
}

fn reference_file() -> String {
    with_reference("file:///etc/passwd")
}

fn reference_xpointer() -> String {
    with_reference(&format!("#xpointer(id('{ASSERTION}'))"))
}

fn reference_dangling() -> String {
    with_reference("#_nobody")
}

fn reference_absent_inside() -> String {
    signed(
        RESPONSE,
        ASSERTION,
        &Form {
            reference: ReferenceForm::Absent,
            ..Form::default()
        },
    )
}

fn two_references() -> String {
    let message = assertion_signed();
    let reference = cut(&message, "<ds:Reference ", "</ds:Reference>");
    replaced(&message, reference, &format!("{reference}{reference}"))
}

fn with_transform(uri: &str) -> String {
    signed(
        RESPONSE,
        ASSERTION,
        &Form {
            transform: Some(uri.to_owned()),
            ..Form::default()
        },
    )
}

fn transform_xpath() -> String {
    with_transform("http://www.w3.org/TR/1999/REC-xpath-19991116")
}

fn transform_xslt() -> String {
    with_transform("http://www.w3.org/TR/1999/REC-xslt-19991116")
}

fn transform_base64() -> String {
    with_transform("http://www.w3.org/2000/09/xmldsig#base64")
}

fn transform_not_enveloped() -> String {
    signed(
        RESPONSE,
        ASSERTION,
        &Form {
            enveloped: false,
            ..Form::default()
        },
    )
}

fn with_algorithm(uri: &str) -> String {
    signed(
        RESPONSE,
        ASSERTION,
        &Form {
            claimed_algorithm: Some(uri.to_owned()),
            ..Form::default()
        },
    )
}

fn algorithm_hmac() -> String {
    with_algorithm("http://www.w3.org/2000/09/xmldsig#hmac-sha1")
}

fn algorithm_none() -> String {
    with_algorithm("none")
}

fn digest_md5() -> String {
    let claimed = Some("http://www.w3.org/2001/04/xmldsig-more#md5".to_owned());
    signed(
        RESPONSE,
        ASSERTION,
        &Form {
            claimed_digest: claimed,
            ..Form::default()
        },
    )
}

fn signed_by_stranger() -> String {
    let evil = RESPONSE.replace(USER, ATTACKER);
    sign(
        &evil,
        ASSERTION,
        &other_key(),
        &other_certificate(),
        SignatureAlgorithm::RsaSha256,
    )
    .unwrap()
}

fn key_info_lies() -> String {
    let evil = RESPONSE.replace(USER, ATTACKER);
    sign(
        &evil,
        ASSERTION,
        &other_key(),
        &certificate(),
        SignatureAlgorithm::RsaSha256,
    )
    .unwrap()
}

fn second_signature_broken() -> String {
    signed(
        &assertion_signed(),
        MESSAGE,
        &Form {
            fault: Some(Fault::Value),
            ..Form::default()
        },
    )
}

fn doctype() -> String {
    format!("<!DOCTYPE x>{}", assertion_signed())
}

fn doctype_entity() -> String {
    let message = assertion_signed().replace(">amy@contoso.example</NameID>", ">&who;</NameID>");
    format!("<!DOCTYPE x [<!ENTITY who SYSTEM \"file:///etc/passwd\">]>{message}")
}

fn billion_laughs() -> String {
    let levels: String = (1..10)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    format!(
        "<!DOCTYPE x [<!ENTITY l0 \"ha\">{levels}]>{}",
        assertion_signed().replace("Amy Agent", "&l9;")
    )
}

fn trailing_text() -> String {
    format!("{}trailing", assertion_signed())
}

fn two_roots() -> String {
    format!("{}{RESPONSE}", assertion_signed())
}

fn unbound_prefix() -> String {
    replaced(&assertion_signed(), "<Subject>", "<Subject x:y=\"z\">")
}

fn attribute_twice() -> String {
    replaced(
        &assertion_signed(),
        " Version=\"2.0\"",
        " Version=\"2.0\" Version=\"2.0\"",
    )
}

fn two_colons() -> String {
    replaced(
        &assertion_signed(),
        "<Subject>",
        "<Subject xmlns:a=\"urn:a\" a:b:c=\"d\">",
    )
}

fn character_zero() -> String {
    replaced(&assertion_signed(), "Amy Agent", "Amy&#0;Agent")
}

fn xml_1_1() -> String {
    format!("<?xml version=\"1.1\"?>{}", assertion_signed())
}

fn too_deep() -> String {
    let deep = format!("{}{}", "<x>".repeat(80), "</x>".repeat(80));
    replaced(
        &assertion_signed(),
        "</Issuer>",
        &format!("</Issuer><samlp:Extensions>{deep}</samlp:Extensions>"),
    )
}

#[test]
fn the_key_info_of_another_key_is_told_apart_from_no_key_info() {
    let form = Form {
        key_info: KeyInfoForm::Other(Box::new(other_certificate())),
        ..Form::default()
    };
    let validation = saml::validate::validate(&signed(RESPONSE, ASSERTION, &form), &expectations());

    let fact = &validation.signatures[0];
    assert_eq!(fact.value_matches_key_info, Some(false));
    assert!(fact.value_matches_pinned);
    assert!(validation.is_accepted());
}

/// The signature of the message put where only those of others stand.
fn signature_in_advice_of_the_message() -> String {
    let message = both_signed();
    let signature = signature_of(&message).to_owned();
    let advice =
        format!("<Advice xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">{signature}</Advice>");
    replaced(&message, &signature, &advice).replace("status:Success", "status:Responder")
}

fn assertion_in_advice_of_the_message() -> String {
    let advice = format!(
        "<Advice xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">{}</Advice>",
        evil()
    );
    replaced(
        &assertion_signed(),
        "</samlp:Status>",
        &format!("</samlp:Status>{advice}"),
    )
}

/// Other engines fail on the whole document; a caller that takes the failure for nothing is deceived.
fn relative_namespace_unused() -> String {
    replaced(
        &assertion_signed(),
        "<samlp:Status>",
        "<samlp:Status xmlns:x=\"1\">",
    )
}

/// The ID stands in the encrypted element, which decryption takes away.
fn id_beside_the_encrypted() -> String {
    let encrypted = super::odd::encrypted();
    let id = format!("<xenc:EncryptedData Id=\"{MESSAGE}\" ");
    replaced(&encrypted, "<xenc:EncryptedData ", &id)
}

fn many_signatures() -> String {
    let message = assertion_signed();
    let signature = signature_of(&message).to_owned();
    replaced(
        &message,
        "</Assertion>",
        &format!("</Assertion>{}", signature.repeat(8)),
    )
}

/// The signature signs a part of its own KeyInfo, which an attacker writes.
fn reference_to_key_info() -> String {
    let message = with_reference("#_k");
    replaced(&message, "<KeyInfo ", "<KeyInfo ID=\"_k\" ")
}

/// A reader that takes the first text of DigestValue sees the right one.
fn digest_after_section() -> String {
    replaced(
        &assertion_signed(),
        "</ds:DigestValue>",
        "<![CDATA[AAAA]]></ds:DigestValue>",
    )
}
