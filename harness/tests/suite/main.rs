//! Tests of the whole: several modules, or the whole chain, at once.

mod http_login;
mod stand;
