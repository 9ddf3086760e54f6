//! Any response: no panic, and nothing that no pinned key signed is handed out.

#![no_main]

use libfuzzer_sys::fuzz_target;
use saml::signature::Certificate;
use saml::validate::{Expectations, validate};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let now = saml::time::parse("2026-11-24T10:00:30Z").unwrap_or_default();
    let certificate = Certificate::from_text(include_str!("../../testdata/keys/signing.crt.pem"));
    let expectations = Expectations::new(certificate.into_iter().collect(), now);
    let validation = validate(text, &expectations);
    if let Some(assertion) = &validation.assertion {
        let name_id = assertion
            .subject
            .name_id
            .as_ref()
            .map(|name_id| name_id.value.as_str());
        assert!(matches!(
            name_id,
            None | Some("" | " " | "amy@contoso.example" | "amy@")
        ));
    }
});
