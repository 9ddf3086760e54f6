//! SAML 2.0: messages, bindings, metadata, strict XML, signatures, and the checks a careful service provider makes.
//!
//! Pure: no file, socket, clock, randomness or environment variable is read here. Not for production service providers.

pub mod time;
