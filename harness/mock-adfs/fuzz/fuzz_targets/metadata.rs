//! Metadata and certificate files: as it is, and as the body of an entity.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    const START: &[u8] = b"<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"urn:a\">";
    mock_adfs_fuzz::check(data);
    mock_adfs_fuzz::check(&[START, data, b"</EntityDescriptor>"].concat());
});
