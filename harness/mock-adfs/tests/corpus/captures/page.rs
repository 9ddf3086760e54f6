//! Pages: every element with its attributes, in document order and depth. Texts are the mock's own, but for titles; scripts and styles
//! too. Addresses of forms are compared by where they lead, not by the host.

use mock_adfs::settings::{FarmVersion, provider};
use scraper::node::Element;
use scraper::{ElementRef, Html, Selector};

use super::difference::Seen;
use super::lines::differences;
use super::{Capture, Judgement};
use crate::support::{Ask, PASSWORD, Stand};

/// Compares a page with the one that the mock shows in that place.
pub(super) async fn judge(capture: &Capture, seen: &mut Seen) -> Judgement {
    let page = Captured::of(&capture.text, seen);
    if page.has("form[name=hiddenform]") {
        return auto_post(&page, seen).await;
    }
    let Some((ours, area)) = page.counterpart().await else {
        return vec!["no page that is known".to_owned()];
    };
    let ours = Html::parse_document(&ours);
    let mut found = Vec::new();
    for part in ["head", area, "body"] {
        if part == "body" && page.is_trimmed {
            continue;
        }
        let (captured, ours) = (page.outline(part, seen), outline(&ours, part, &page, seen));
        found.extend(differences(&captured, &ours));
        if part == area && !found.is_empty() {
            // The body holds the same once more.
            break;
        }
    }
    found
}

/// A captured page and what can be read from it.
struct Captured {
    html: Html,
    text: String,
    version: FarmVersion,
    is_template: bool,
    is_saved: bool,
    is_trimmed: bool,
}

impl Captured {
    fn of(text: &str, seen: &mut Seen) -> Self {
        let html = Html::parse_document(text);
        let year = first_text(&html, "#copyright");
        let version = match year.split_whitespace().find_map(|word| word.parse().ok()) {
            Some(2013) => FarmVersion::Server2012R2,
            Some(2016) => FarmVersion::Server2016,
            _ => FarmVersion::Server2019,
        };
        let page = Self {
            version,
            is_template: text.contains("{{.") || text.contains("/* embedded js */"),
            is_saved: text.contains("position: static;"),
            is_trimmed: text.contains("trimmed -->"),
            html,
            text: text.to_owned(),
        };
        for (is, name) in [
            (page.is_template, "made-a-template"),
            (page.is_saved, "saved-by-a-browser"),
            (page.is_trimmed, "trimmed"),
        ] {
            if is {
                seen.note(name);
            }
        }
        page
    }

    fn has(&self, selector: &str) -> bool {
        first(&self.html, selector).is_some()
    }

    /// The page that the mock shows in its place, and the part of it that is the page's own.
    async fn counterpart(&self) -> Option<(String, &'static str)> {
        let path = "/adfs/ls/idpinitiatedsignon";
        let asked = [
            ("SignInIdpSite", "SignInIdpSite"),
            ("SignInSubmit", "Sign in"),
        ];
        Some(if self.has("#errorArea") {
            (self.stand().get("/adfs/ls/").await.body, "#errorArea")
        } else if self.has("input#context") {
            (self.second_factor().await, "#authArea")
        } else if self.has("#updatePasswordForm") {
            let path = "/adfs/portal/updatepassword/";
            (self.stand().get(path).await.body, "#authArea")
        } else if self.has("#idpForm") {
            (self.stand().get(path).await.body, "#authArea")
        } else if self.has("#loginForm") {
            (self.stand().post(path, &asked).await.body, "#authArea")
        } else {
            return None;
        })
    }

    /// A farm of its version and name, with its ways to sign in.
    fn stand(&self) -> Stand {
        let name = first(&self.html, "meta[name=mswebdialog-title]")
            .and_then(|meta| meta.value().attr("content"))
            .and_then(|title| {
                title
                    .split_once("Connecting to ")
                    .map(|(_, name)| name.to_owned())
            });
        let links = Selector::parse("a.actionLink[id]").unwrap();
        let methods: Vec<String> = self
            .html
            .select(&links)
            .filter_map(|link| link.value().id().map(str::to_owned))
            .filter(|id| id.ends_with("Authentication"))
            .collect();
        Stand::with(|farm, _| {
            farm.version = self.version;
            farm.display_name = name.unwrap_or_else(|| "Contoso".to_owned());
            farm.enable_idp_initiated_signon_page = true;
            farm.update_password_endpoint_enabled = true;
            farm.enable_paginated_authentication_pages = self.has("#loginFormPaginated");
            farm.primary_extranet_authentication_provider
                .extend(methods);
        })
    }

    /// The page of a second factor, after name and password.
    async fn second_factor(&self) -> String {
        let stand = Stand::made(|setup| {
            setup.farm.version = self.version;
            setup.farm.additional_authentication_provider =
                vec![provider::ONE_TIME_CODE.to_owned()];
            setup.trusts[0].additional_authentication_rules = "=> issue(Type = \"http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationmethod\", Value = \"http://schemas.microsoft.com/claims/multipleauthn\");".to_owned();
            let secret = b"12345678901234567890".to_vec();
            if let Some(account) = setup.accounts.get_mut("amy") {
                account.second_factor = Some(secret);
            }
        });
        let url = Ask::default().url();
        let found = stand.type_in(&url, "CONTOSO\\amy", PASSWORD).await;
        stand.follow(&found).await.body
    }

    fn outline(&self, part: &str, seen: &mut Seen) -> Vec<String> {
        outline(&self.html, part, self, seen)
    }
}

/// The auto-post page, byte by byte but for its fields and its own sentence.
async fn auto_post(page: &Captured, seen: &mut Seen) -> Judgement {
    let ours = Stand::guide()
        .sign_on(&Ask::default().url(), "amy")
        .await
        .body;
    let masked = |text: &str| {
        let mut parts = Vec::new();
        for tag in text.trim().split_inclusive('>') {
            let is_field = tag.starts_with("<input type=\"hidden\" name=\"");
            let shown = match is_field {
                true => "<input type=\"hidden\" name=\"(field)\" value=\"(value)\" />".to_owned(),
                false => tag.to_owned(),
            };
            let shown = match shown.split_once(" action=\"") {
                Some((before, _)) => format!("{before} action=\"(address)\">"),
                None => shown,
            };
            if !(is_field && parts.last() == Some(&shown)) {
                parts.push(shown);
            }
        }
        let at = parts.iter().position(|part| part == "<p>");
        if let Some(at) = at {
            parts[at + 1] = "(text)</p>".to_owned();
        }
        parts
    };
    seen.note("texts");
    if page.text.contains("name=\"wresult\"") {
        seen.note("protocols");
    }
    differences(&masked(&page.text), &masked(&ours))
}

fn first<'a>(html: &'a Html, selector: &str) -> Option<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).next()
}

fn first_text(html: &Html, selector: &str) -> String {
    first(html, selector).map_or_else(String::new, |element| element.text().collect())
}

/// Every element below `part`, one a line, indented.
fn outline(html: &Html, part: &str, page: &Captured, seen: &mut Seen) -> Vec<String> {
    let Some(root) = first(html, part) else {
        return vec![format!("{part} is not there")];
    };
    let mut lines = Vec::new();
    for child in root.child_elements() {
        walk(child, 0, page, seen, &mut lines);
    }
    if part == "head" {
        // A browser writes the encoding first.
        lines.sort();
    }
    lines
}

/// What the mock has of its own: scripts, styles, the wheel while a certificate is waited for, what an administrator adds, and
/// the inside of a second factor's form.
fn is_own(element: ElementRef<'_>, page: &Captured, seen: &mut Seen) -> bool {
    let tag = element.value();
    let id = tag.id().unwrap_or_default();
    let name = match (tag.name(), id) {
        ("script" | "style" | "link", _) => Some("texts"),
        (_, "waitingWheelDiv" | "branding") => Some("theme"),
        (_, "header") => Some("theme"),
        (_, "privacy" | "home" | "helpDesk") => Some("theme"),
        (_, "passcodeForm") => Some("second_factors"),
        (_, "loginForm") if page.has("input#context") => Some("second_factors"),
        _ => None,
    };
    if let Some(name) = name {
        seen.note(name);
    }
    name.is_some()
}

fn walk(
    element: ElementRef<'_>,
    depth: usize,
    page: &Captured,
    seen: &mut Seen,
    lines: &mut Vec<String>,
) {
    let blanks = "  ".repeat(depth);
    if is_own(element, page, seen) {
        for required in [
            "input#authMethod[type=hidden][name=AuthMethod]",
            "input#context[type=hidden][name=Context]",
        ] {
            let selector = Selector::parse(required).unwrap();
            if element.select(&selector).next().is_some() {
                lines.push(format!("{blanks}  {required}"));
            }
        }
        return;
    }
    lines.push(format!("{blanks}{}", tag(element, page)));
    for child in element.child_elements() {
        walk(child, depth + 1, page, seen, lines);
    }
}

/// Name and attributes, sorted; what scripts, placeholders and languages change is masked.
fn tag(element: ElementRef<'_>, page: &Captured) -> String {
    let tag = element.value();
    let mut attributes: Vec<String> = tag
        .attrs()
        .filter_map(|(name, value)| attribute(tag, name, value, page))
        .collect();
    attributes.sort();
    let title = match tag.name() {
        "title" if !page.is_trimmed && !page.has("input#context") => {
            format!(" {}", element.text().collect::<String>())
        }
        _ => String::new(),
    };
    format!("{}{}{title}", tag.name(), attributes.concat())
}

fn attribute(element: &Element, name: &str, value: &str, page: &Captured) -> Option<String> {
    let shown = match name {
        // Handlers are the mock's own script; that there is one counts.
        _ if name.starts_with("on") => "(script)".to_owned(),
        "action" => "(this page)".to_owned(),
        "content" if element.attr("name") == Some("mswebdialog-title") => "(title)".to_owned(),
        // A browser writes the encoding in its own way.
        "content" if value.starts_with("text/html;") => value.replace(' ', ""),
        "http-equiv" => value.to_ascii_lowercase(),
        "style" => value.replace([' ', ';'], ""),
        "placeholder" | "value" if value.contains("{{") => String::new(),
        _ => value.to_owned(),
    };
    let is_left_by_script = page.is_saved && name == "style";
    (!is_left_by_script).then(|| format!(" {name}=\"{shown}\""))
}
