//! The stores that every farm has beside Active Directory.
//!
//! `_PasswordExpiryStore` and `_ProxyCredentialStore` answer from what the server knows; a [`super::Table`] stands in for them.

use super::placeholder::fill;
use super::{AttributeStore, StoreError};

/// Makes identifiers that tell nothing about the user.
pub const OPAQUE_ID: &str = "_OpaqueIdStore";
/// Tells when the password expires: time, days left, address to change it.
pub const PASSWORD_EXPIRY: &str = "_PasswordExpiryStore";
/// Knows the web application proxies.
pub const PROXY_CREDENTIAL: &str = "_ProxyCredentialStore";

/// The names of all of them.
pub const INTERNAL: [&str; 3] = [OPAQUE_ID, PASSWORD_EXPIRY, PROXY_CREDENTIAL];

/// `_OpaqueIdStore`: the same identifier for the same parameters, another one for each relying party.
///
/// AD FS's algorithm is not published, so the values differ from a real farm's; only their form and stability are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpaqueIds {
    /// The relying party that the identifiers are for.
    pub relying_party: String,
    /// What stands for the farm's secret.
    pub secret: String,
}

impl AttributeStore for OpaqueIds {
    fn query(
        &self,
        query: &str,
        params: &[String],
        columns: usize,
    ) -> Result<Vec<Vec<String>>, StoreError> {
        let wrong = |problem: &str| StoreError::Query {
            query: query.to_owned(),
            problem: problem.to_owned(),
        };
        let text = fill(query, params, str::to_owned).map_err(|problem| wrong(&problem))?;
        if columns != 1 {
            return Err(StoreError::Columns {
                types: columns,
                columns: 1,
            });
        }
        match params.first().map(String::as_str) {
            Some("ppid" | "useEntropy") => Ok(vec![vec![self.identifier(&text)]]),
            _ => Err(wrong(
                "must begin with the parameter `ppid` or `useEntropy`",
            )),
        }
    }
}

impl OpaqueIds {
    /// 44 characters of base64's alphabet, as long as a hash of 32 bytes.
    fn identifier(&self, text: &str) -> String {
        const ALPHABET: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut state = 0xcbf2_9ce4_8422_2325_u64;
        let parts = [self.secret.as_str(), "\0", &self.relying_party, "\0", text];
        for byte in parts.iter().flat_map(|part| part.bytes()) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut identifier = String::with_capacity(44);
        for _ in 0..43 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            identifier.push(char::from(ALPHABET[(state >> 58) as usize]));
        }
        identifier.push('=');
        identifier
    }
}
