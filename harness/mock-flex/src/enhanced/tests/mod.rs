//! The enhanced login, hop by hop, through the router.

mod acs;
mod hops;
mod tokens;
mod walk;
