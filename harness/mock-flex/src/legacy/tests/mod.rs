//! The legacy login, endpoint by endpoint, through the router.

mod acs;
mod api;
mod order;
mod settings;
