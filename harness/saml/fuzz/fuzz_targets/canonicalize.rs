//! Any document: its canonical form is well-formed, and its own canonical form.

#![no_main]

use libfuzzer_sys::fuzz_target;
use saml::xml::canonical::Method;
use saml::xml::{Document, Limits};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Ok(document) = Document::parse(text) else {
        return;
    };
    for method in [Method::EXCLUSIVE, Method::INCLUSIVE] {
        let Ok(octets) = method.element(document.root(), None) else {
            continue;
        };
        let canonical = String::from_utf8(octets.clone()).expect("canonical XML is UTF-8");
        let again = Document::parse_within(&canonical, &Limits::METADATA)
            .expect("canonical XML is well-formed");
        assert_eq!(method.element(again.root(), None).ok(), Some(octets));
    }
});
