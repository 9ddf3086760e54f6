//! Any metadata, and any certificate.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let _ = saml::metadata::Metadata::from_xml(text);
    let _ = saml::metadata::Metadata::from_signed_xml(text, &[]);
    let _ = saml::signature::Certificate::from_text(text);
    let _ = saml::signature::Certificate::from_der(data.to_vec());
});
