//! The cookie rules as data: what is received, what is asked, what is sent.

use super::How;

/// One request and its answer.
#[derive(Debug, Clone, Copy)]
pub struct Visit {
    /// Seconds that pass before it. In a browser it is really waited for.
    pub after_seconds: i64,
    /// The page from which it comes; nothing for a typed address.
    pub from: Option<&'static str>,
    /// How it comes about.
    pub how: How,
    /// What is asked for.
    pub url: &'static str,
    /// The `Cookie` header that goes with it; empty for none.
    pub sends: &'static str,
    /// The `Set-Cookie` lines that come back.
    pub receives: &'static [&'static str],
}

/// A rule, shown by one or more visits of one clean browser.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// A sentence that is true when the rule holds.
    pub name: &'static str,
    /// Where the rule is written, or what was observed.
    pub source: &'static str,
    /// Visits in order.
    pub visits: &'static [Visit],
}

/// A typed address whose answer sets cookies.
const fn set(url: &'static str, receives: &'static [&'static str]) -> Visit {
    Visit {
        after_seconds: 0,
        from: None,
        how: How::Get,
        url,
        sends: "",
        receives,
    }
}

/// A request that sets nothing.
const fn ask(
    from: Option<&'static str>,
    how: How,
    url: &'static str,
    sends: &'static str,
) -> Visit {
    Visit {
        after_seconds: 0,
        from,
        how,
        url,
        sends,
        receives: &[],
    }
}

/// A typed address that sets nothing.
const fn typed(url: &'static str, sends: &'static str) -> Visit {
    ask(None, How::Get, url, sends)
}

/// The same visit, later.
const fn later(seconds: i64, visit: Visit) -> Visit {
    Visit {
        after_seconds: seconds,
        ..visit
    }
}

/// The same visit, whose answer sets cookies.
const fn receiving(visit: Visit, receives: &'static [&'static str]) -> Visit {
    Visit { receives, ..visit }
}

const FARM: &str = "https://adfs.contoso.example/adfs/ls/";
const FLEX: &str = "https://flex.twilio.com/calm-bear-1234";
const IAM: &str = "https://iam.twilio.com/v1/saml2";

/// Every rule that the HTTP driver keeps. Hosts are those of a sign-in, and `.example` names.
pub const TABLE: &[Case] = &[
    Case {
        name: "a cookie without Domain goes to its host alone",
        source: "RFC 6265bis 5.7 step 10",
        visits: &[
            set(FLEX, &["a=1; Path=/"]),
            typed(FLEX, "a=1"),
            typed(IAM, ""),
            typed("https://x.flex.twilio.com/", ""),
        ],
    },
    Case {
        name: "a cookie with Domain goes to the domain and all below it",
        source: "RFC 6265bis 5.1.3, 5.6.3",
        visits: &[
            set(FLEX, &["a=1; Path=/; Domain=.twilio.com"]),
            typed(IAM, "a=1"),
            typed("https://twilio.com/", "a=1"),
            typed("https://nottwilio.com/", ""),
        ],
    },
    Case {
        name: "a Domain that is a public suffix is refused",
        source: "RFC 6265bis 5.7 step 9",
        visits: &[
            set(
                "https://a.contoso.co.uk/",
                &["a=1; Domain=co.uk", "b=1; Domain=uk"],
            ),
            typed("https://a.contoso.co.uk/", ""),
        ],
    },
    Case {
        name: "a Domain of another host, or below the host, is refused",
        source: "RFC 6265bis 5.7 step 10",
        visits: &[
            set(
                FLEX,
                &[
                    "a=1; Path=/; Domain=iam.twilio.com",
                    "b=1; Path=/; Domain=x.flex.twilio.com",
                ],
            ),
            typed(IAM, ""),
            typed(FLEX, ""),
        ],
    },
    Case {
        name: "the last Domain wins, and an empty one means the host alone",
        source: "RFC 6265bis 5.6, 5.7 step 8; Chromium",
        visits: &[
            set(FLEX, &["a=1; Path=/; Domain=twilio.com; Domain="]),
            typed(IAM, ""),
            typed(FLEX, "a=1"),
        ],
    },
    Case {
        name: "a port is no part of a cookie",
        source: "RFC 6265bis 8.5",
        visits: &[
            set("https://adfs.contoso.example/", &["a=1"]),
            typed("https://adfs.contoso.example:444/", "a=1"),
        ],
    },
    Case {
        name: "without Path a cookie belongs to the folder it was set in",
        source: "RFC 6265bis 5.1.4",
        visits: &[
            set(FARM, &["a=1"]),
            typed("https://adfs.contoso.example/adfs/ls/wia", "a=1"),
            typed("https://adfs.contoso.example/adfs/ls", "a=1"),
            typed("https://adfs.contoso.example/adfs", ""),
        ],
    },
    Case {
        name: "a Path matches whole folder names only",
        source: "RFC 6265bis 5.1.4",
        visits: &[
            set(FARM, &["a=1; Path=/adfs"]),
            typed("https://adfs.contoso.example/adfs", "a=1"),
            typed(FARM, "a=1"),
            typed("https://adfs.contoso.example/adfsx", ""),
            typed("https://adfs.contoso.example/ADFS/", ""),
        ],
    },
    Case {
        name: "a Path that does not begin with a slash counts as none",
        source: "RFC 6265bis 5.6.4",
        visits: &[
            set(FARM, &["a=1; Path=other"]),
            typed(FARM, "a=1"),
            typed("https://adfs.contoso.example/", ""),
        ],
    },
    Case {
        name: "longer paths go first, then older cookies",
        source: "RFC 6265bis 5.8.3 step 2",
        visits: &[
            set(FARM, &["a=1; Path=/"]),
            later(1, receiving(typed(FARM, "a=1"), &["b=2; Path=/adfs/ls"])),
            later(1, receiving(typed(FARM, "b=2; a=1"), &["c=3; Path=/"])),
            typed(FARM, "b=2; a=1; c=3"),
        ],
    },
    Case {
        name: "a cookie of the same name, host and path is replaced",
        source: "RFC 6265bis 5.7 step 23",
        visits: &[
            set(FARM, &["a=1; Path=/adfs", "a=2; Path=/adfs"]),
            typed(FARM, "a=2"),
        ],
    },
    Case {
        name: "a cookie of the same name on another path stands beside",
        source: "RFC 6265bis 5.7 step 23; AD FS deletes MSISAuth on its old path so",
        visits: &[
            set(
                FARM,
                &[
                    "a=1; Path=/adfs",
                    "a=2; Path=/adfs/ls",
                    "a=; Path=/adfs/ls; Max-Age=0",
                ],
            ),
            typed(FARM, "a=1"),
        ],
    },
    Case {
        name: "Secure goes over https only",
        source: "RFC 6265bis 5.8.3",
        visits: &[
            set(FARM, &["a=1; Path=/; Secure", "b=1; Path=/"]),
            typed("http://adfs.contoso.example/", "b=1"),
            typed(FARM, "a=1; b=1"),
        ],
    },
    Case {
        name: "Secure from plain http is refused",
        source: "RFC 6265bis 5.7 step 13",
        visits: &[
            set("http://adfs.contoso.example/", &["a=1; Path=/; Secure"]),
            typed(FARM, ""),
        ],
    },
    Case {
        name: "plain http cannot replace or shadow a Secure cookie",
        source: "RFC 6265bis 5.7 step 16",
        visits: &[
            set(FARM, &["a=1; Path=/adfs; Secure"]),
            set(
                "http://adfs.contoso.example/adfs/",
                &["a=2; Path=/adfs", "a=3; Path=/adfs/ls"],
            ),
            typed(FARM, "a=1"),
        ],
    },
    Case {
        name: "plain http may set the same name on a wider path",
        source: "RFC 6265bis 5.7 step 16, note on paths",
        visits: &[
            set(FARM, &["a=1; Path=/adfs; Secure"]),
            set("http://adfs.contoso.example/", &["a=2; Path=/"]),
            typed(FARM, "a=1; a=2"),
        ],
    },
    Case {
        name: "SameSite=None without Secure is refused",
        source: "RFC 6265bis 5.7 step 19; Chromium and Firefox, observed with mod_auth_mellon",
        visits: &[
            set(FARM, &["a=1; Path=/; SameSite=None"]),
            set(
                "http://adfs.contoso.example/",
                &["b=1; Path=/; SameSite=None"],
            ),
            typed(FARM, ""),
        ],
    },
    Case {
        name: "SameSite=None with Secure goes with every request",
        source: "RFC 6265bis 5.8.3",
        visits: &[
            set(FARM, &["a=1; Path=/; Secure; SameSite=None"]),
            ask(Some(FLEX), How::Get, FARM, "a=1"),
            ask(Some(FLEX), How::Post, FARM, "a=1"),
            ask(Some(FLEX), How::Fetch, FARM, "a=1"),
        ],
    },
    Case {
        name: "Lax goes when another site sends the whole page by GET, never by POST or fetch",
        source: "RFC 6265bis 5.8.3",
        visits: &[
            set(FARM, &["a=1; Path=/; SameSite=Lax"]),
            ask(Some(FLEX), How::Get, FARM, "a=1"),
            ask(Some(FLEX), How::Post, FARM, ""),
            ask(Some(FLEX), How::Fetch, FARM, ""),
            ask(Some(FARM), How::Post, FARM, "a=1"),
        ],
    },
    Case {
        name: "SameSite unsaid is Lax that also goes with a cross-site POST for two minutes",
        source: "RFC 6265bis 5.6.7.2; Chromium's Lax + POST",
        visits: &[
            set(IAM, &["a=1; Path=/"]),
            ask(Some(FARM), How::Post, IAM, "a=1"),
            ask(Some(FARM), How::Fetch, IAM, ""),
            later(110, ask(Some(FARM), How::Post, IAM, "a=1")),
            later(11, ask(Some(FARM), How::Post, IAM, "")),
            ask(Some(FARM), How::Get, IAM, "a=1"),
        ],
    },
    Case {
        name: "the two minutes begin again with a new value, and not with the same one",
        source: "Chromium: a replaced cookie keeps its age when its value is the same",
        visits: &[
            set(IAM, &["a=1; Path=/", "b=1; Path=/"]),
            later(
                100,
                receiving(typed(IAM, "a=1; b=1"), &["a=1; Path=/", "b=2; Path=/"]),
            ),
            later(100, ask(Some(FARM), How::Post, IAM, "b=2")),
        ],
    },
    Case {
        name: "an unknown SameSite counts as unsaid, also after a known one",
        source: "RFC 6265bis 5.6.7; Chromium",
        visits: &[
            set(IAM, &["a=1; Path=/; SameSite=Strict; SameSite=Whatever"]),
            ask(Some(FARM), How::Get, IAM, "a=1"),
        ],
    },
    Case {
        name: "Strict goes from its own site and with a typed address only",
        source: "RFC 6265bis 5.8.3",
        visits: &[
            set(IAM, &["a=1; Path=/; SameSite=Strict"]),
            ask(Some(FARM), How::Get, IAM, ""),
            ask(Some(FLEX), How::Get, IAM, "a=1"),
            ask(Some(FLEX), How::Fetch, IAM, "a=1"),
            typed(IAM, "a=1"),
        ],
    },
    Case {
        name: "a page reached from another site may set Strict and Lax cookies",
        source: "RFC 6265bis 5.7 step 18",
        visits: &[
            receiving(
                ask(Some(FARM), How::Post, IAM, ""),
                &["a=1; Path=/; SameSite=Strict", "b=1; Path=/; SameSite=Lax"],
            ),
            typed(IAM, "a=1; b=1"),
        ],
    },
    Case {
        name: "another site's fetch may set SameSite=None only",
        source: "RFC 6265bis 5.7 step 18",
        visits: &[
            receiving(
                ask(Some(FARM), How::Fetch, IAM, ""),
                &[
                    "a=1; Path=/",
                    "b=1; Path=/; SameSite=Lax",
                    "c=1; Path=/; SameSite=None; Secure",
                ],
            ),
            typed(IAM, "c=1"),
        ],
    },
    Case {
        name: "http and https of one host are different sites",
        source: "Chromium: schemeful same-site",
        visits: &[
            set(
                FARM,
                &["a=1; Path=/; SameSite=Strict", "b=1; Path=/; SameSite=Lax"],
            ),
            ask(Some("http://adfs.contoso.example/"), How::Get, FARM, "b=1"),
            ask(Some("http://adfs.contoso.example/"), How::Post, FARM, ""),
        ],
    },
    Case {
        name: "hosts under a public suffix are different sites",
        source: "RFC 6265bis 5.2; public suffix list, private part",
        visits: &[
            set("https://a.github.io/", &["a=1; SameSite=Strict"]),
            ask(
                Some("https://b.github.io/"),
                How::Get,
                "https://a.github.io/",
                "",
            ),
            ask(
                Some("https://a.github.io/x"),
                How::Get,
                "https://a.github.io/",
                "a=1",
            ),
        ],
    },
    Case {
        name: "a cookie with a __Host- name is for https, the whole host, and no Domain",
        source: "RFC 6265bis 4.1.3.2",
        visits: &[
            set(
                IAM,
                &[
                    "__Host-a=1; Path=/; Secure",
                    "__Host-b=1; Path=/v1; Secure",
                    "__Host-c=1; Path=/; Secure; Domain=iam.twilio.com",
                    "__Host-d=1; Path=/",
                    "__host-e=1; Path=/",
                ],
            ),
            typed(IAM, "__Host-a=1"),
        ],
    },
    Case {
        name: "a cookie with a __Secure- name is Secure",
        source: "RFC 6265bis 4.1.3.1",
        visits: &[
            set(
                IAM,
                &["__Secure-a=1; Path=/; Secure", "__Secure-b=1; Path=/"],
            ),
            typed(IAM, "__Secure-a=1"),
        ],
    },
    Case {
        name: "Max-Age of zero or less deletes",
        source: "RFC 6265bis 5.6.2",
        visits: &[
            set(IAM, &["a=1; Path=/", "b=1; Path=/"]),
            receiving(
                typed(IAM, "a=1; b=1"),
                &["a=; Path=/; Max-Age=0", "b=; Path=/; Max-Age=-1"],
            ),
            typed(IAM, ""),
        ],
    },
    Case {
        name: "an Expires in the past deletes, with blanks or hyphens",
        source: "RFC 6265bis 5.1.1, 5.6.1",
        visits: &[
            set(IAM, &["a=1; Path=/", "b=1; Path=/"]),
            receiving(
                typed(IAM, "a=1; b=1"),
                &[
                    "a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                    "b=; Path=/; Expires=Thu, 01-Jan-1970 00:00:00 GMT",
                ],
            ),
            typed(IAM, ""),
        ],
    },
    Case {
        name: "Max-Age goes before Expires, in any order",
        source: "RFC 6265bis 5.7 step 6",
        visits: &[
            set(
                IAM,
                &["a=1; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
            ),
            later(59, typed(IAM, "a=1")),
            later(1, typed(IAM, "")),
        ],
    },
    Case {
        name: "an unreadable Expires or Max-Age is ignored",
        source: "RFC 6265bis 5.6.1, 5.6.2",
        visits: &[
            set(IAM, &["a=1; Path=/; Expires=tomorrow; Max-Age=soon"]),
            typed(IAM, "a=1"),
        ],
    },
    Case {
        name: "a cookie may have no name, and keeps the quotes of its value",
        source: "RFC 6265bis 5.6 step 4, 5.8.3",
        visits: &[
            set(IAM, &["alone; Path=/", "q=\"x y\"; Path=/"]),
            typed(IAM, "alone; q=\"x y\""),
        ],
    },
];
