//! ConvertTo-Json: as it is, and as the properties of one trust.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    mock_adfs_fuzz::check(data);
    mock_adfs_fuzz::check(&[b"{\"Name\": \"a\", \"Identifier\": [\"urn:a\"], ", data, b"}"].concat());
});
