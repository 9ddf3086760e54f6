//! Format-List: as it is, and as what follows the first label of a trust.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    mock_adfs_fuzz::check(data);
    mock_adfs_fuzz::check(&[b"PS C:\\> x\r\n\r\nEncryptClaims : True\r\nName          : ", data].concat());
});
