//! Export-Clixml: as it is, and as the properties of one object.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    const START: &[u8] = b"<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj RefId=\"0\"><Props><S N=\"Name\">a</S><S N=\"EncryptClaims\">True</S>";
    mock_adfs_fuzz::check(data);
    mock_adfs_fuzz::check(&[START, data, b"</Props></Obj></Objs>"].concat());
});
