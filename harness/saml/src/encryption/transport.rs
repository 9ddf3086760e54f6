//! The key of the data, encrypted for the recipient's RSA key.

use rsa::Oaep;
use rsa::pkcs1v15::Pkcs1v15Encrypt;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use super::{DecryptError, DecryptionKey};
use crate::uri::algorithm as uri;
use crate::uri::ns::{DSIG, XENC, XENC11};
use crate::xml::Element;

/// Decrypts an `EncryptedKey`.
pub(super) fn decrypt(
    encrypted_key: Element<'_>,
    key: &DecryptionKey,
) -> Result<Vec<u8>, DecryptError> {
    let method = encrypted_key
        .element(XENC, "EncryptionMethod")
        .ok_or(DecryptError::Malformed)?;
    let value = super::decrypt::cipher_value(encrypted_key)?;
    let algorithm = method.attribute("Algorithm").unwrap_or_default();
    let decrypted = match algorithm {
        uri::RSA_1_5 => key.key.decrypt(Pkcs1v15Encrypt, &value),
        uri::RSA_OAEP_MGF1P | uri::RSA_OAEP => oaep(method, key, &value)?,
        _ => return Err(DecryptError::Algorithm(algorithm.to_owned())),
    };
    decrypted.map_err(|_| DecryptError::WrongKey)
}

type Outcome = Result<rsa::Result<Vec<u8>>, DecryptError>;

fn oaep(method: Element<'_>, key: &DecryptionKey, value: &[u8]) -> Outcome {
    let of = |namespace, local| {
        method
            .element(namespace, local)
            .and_then(|found| found.attribute("Algorithm"))
    };
    let digest = of(DSIG, "DigestMethod").unwrap_or(uri::SHA1);
    let mask = of(XENC11, "MGF").unwrap_or(uri::MGF1_SHA1);
    match digest {
        uri::SHA1 => with_mask::<Sha1>(mask, key, value),
        uri::SHA256 => with_mask::<Sha256>(mask, key, value),
        uri::SHA384 => with_mask::<Sha384>(mask, key, value),
        uri::SHA512 => with_mask::<Sha512>(mask, key, value),
        _ => Err(DecryptError::Algorithm(digest.to_owned())),
    }
}

fn with_mask<D: sha2::Digest + sha2::digest::FixedOutputReset>(
    mask: &str,
    key: &DecryptionKey,
    value: &[u8],
) -> Outcome {
    Ok(match mask {
        uri::MGF1_SHA1 => key.key.decrypt(Oaep::<D, Sha1>::new_with_mgf_hash(), value),
        uri::MGF1_SHA256 => key
            .key
            .decrypt(Oaep::<D, Sha256>::new_with_mgf_hash(), value),
        uri::MGF1_SHA384 => key
            .key
            .decrypt(Oaep::<D, Sha384>::new_with_mgf_hash(), value),
        uri::MGF1_SHA512 => key
            .key
            .decrypt(Oaep::<D, Sha512>::new_with_mgf_hash(), value),
        _ => return Err(DecryptError::Algorithm(mask.to_owned())),
    })
}
