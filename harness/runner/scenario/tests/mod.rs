//! Tests of the whole language, on texts.

pub(crate) mod agreement;
mod good;
mod keys;
mod wrong;
