//! Any form value.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let strict = saml::binding::post::decode(text);
    let patient = saml::binding::post::read(text);
    assert!(strict.is_err() || patient.is_ok(), "what is read strictly is read patiently too");
});
