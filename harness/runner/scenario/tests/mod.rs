//! Tests of the whole language, on texts.

mod good;
mod keys;
mod wrong;
