//! Export-Csv: settings and people, as it is and below a header.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    const HEADER: &[u8] = b"\"SamAccountName\",\"mail\",\"MemberOf\"\r\n";
    mock_adfs_fuzz::check(data);
    mock_adfs_fuzz::check(&[HEADER, data].concat());
});
