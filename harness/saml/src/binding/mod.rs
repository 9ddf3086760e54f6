//! Bindings: how a message travels through the browser.

pub mod post;
pub mod redirect;

mod error;
mod inflate;

pub use error::BindingError;
