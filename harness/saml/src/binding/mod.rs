//! Bindings: how a message travels through the browser.

pub mod post;
pub mod redirect;

mod base64;
mod error;
mod inflate;

pub use error::BindingError;
pub use redirect::QuerySignature;
