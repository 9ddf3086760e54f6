//! Any text: no panic, and what is accepted pretty-prints to something accepted.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = std::str::from_utf8(data).map(|text| {
        if saml::xml::Document::parse(text).is_ok() {
            let _ = saml::xml::pretty(text);
        }
    });
    let _ = saml::xml::decode(data);
});
