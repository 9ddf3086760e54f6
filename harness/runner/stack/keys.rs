//! RSA keys of the run. Making one takes a tenth of a second, so all scenarios of a run share a small pool.

use rsa::PrivateKey;
use rsa::pkcs8::EncodePrivateKey;

use super::random::SystemRandom;

const BITS: usize = 2048;

/// A key could not be made.
#[derive(Debug, thiserror::Error)]
#[error("an RSA key could not be made: {0}")]
pub struct KeyError(String);

/// RSA-2048 keys by their role, as PKCS#8 DER.
#[derive(Clone)]
pub(super) struct KeyPool {
    /// Signs AD FS's tokens.
    pub(super) token_signing: Vec<u8>,
    /// Decrypts what is sent to AD FS.
    pub(super) token_decrypting: Vec<u8>,
    /// Has nothing to do with any farm.
    pub(super) unrelated: Vec<u8>,
    /// Signs requests of Flex, where a scenario wants that.
    pub(super) flex: Vec<u8>,
}

impl std::fmt::Debug for KeyPool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyPool(***)")
    }
}

impl KeyPool {
    /// Makes all keys, side by side on threads that may block.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(super) async fn generate() -> Result<Self, KeyError> {
        let (token_signing, token_decrypting, unrelated, flex) =
            tokio::try_join!(generate(), generate(), generate(), generate())?;
        Ok(Self {
            token_signing,
            token_decrypting,
            unrelated,
            flex,
        })
    }
}

/// Keys for certificates that are made while a scenario runs, as PKCS#8 DER. They are made when the first scenario wants them.
#[derive(Default)]
pub(super) struct SpareKeys(tokio::sync::OnceCell<Vec<Vec<u8>>>);

impl std::fmt::Debug for SpareKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SpareKeys(***)")
    }
}

impl SpareKeys {
    /// The keys: enough that no two neighbours in a row of certificates share one.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(super) async fn get(&self) -> Result<&[Vec<u8>], KeyError> {
        let keys = self.0.get_or_try_init(|| async {
            let (one, two, three) = tokio::try_join!(generate(), generate(), generate())?;
            Ok(vec![one, two, three])
        });
        keys.await.map(Vec::as_slice)
    }
}

async fn generate() -> Result<Vec<u8>, KeyError> {
    tokio::task::spawn_blocking(|| {
        let key = PrivateKey::new(&mut SystemRandom, BITS).map_err(|error| error.to_string())?;
        let der = key.to_pkcs8_der().map_err(|error| error.to_string())?;
        Ok(der.as_bytes().to_vec())
    })
    .await
    .unwrap_or_else(|error| Err(error.to_string()))
    .map_err(KeyError)
}
