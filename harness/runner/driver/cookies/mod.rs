//! Chromium's cookie rules, so that a sign-in over plain HTTP fails where a browser's would.
//!
//! The rules are those of RFC 6265bis with what Chromium adds: `SameSite` unsaid is Lax, with a grace of two minutes for
//! cross-site POSTs; `SameSite=None` only with `Secure`; sites differ by scheme too. Sites are told by the public suffix
//! list. Deliberately absent: partitioned cookies, third-party cookie blocking, limits on the number of cookies, and the
//! redirect chain, which Chromium does not look at either.
//!
//! [`TABLE`] states the rules as data: lines received, what is asked, what is sent. The same table can be put to a
//! browser.

mod context;
mod date;
mod jar;
mod set_cookie;
mod site;
mod table;

pub use context::{Context, How};
pub use jar::{CookieJar, Rejection};
pub use set_cookie::SameSite;
pub use site::{Site, same_site};
pub use table::{Case, TABLE, Visit};
