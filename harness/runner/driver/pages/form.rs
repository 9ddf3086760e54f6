//! Forms: which fields a browser sends, where, and how.

use scraper::{ElementRef, Selector};
use url::Url;

use super::document::Document;
use super::selector;

/// A form as a browser would send it when its script calls `submit()`: no button is among the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Where it goes; resolved against the page, without fragment.
    pub action: String,
    /// `GET` or `POST`.
    pub method: String,
    /// Names and values in the order of the document.
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// The first value of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(key, _)| key == name);
        field.map(|(_, value)| value.as_str())
    }

    /// Gives the first field of this name a value; a form without such a field gets one at its end.
    pub fn fill(&mut self, name: &str, value: &str) {
        match self.fields.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
    }

    /// The fields as `application/x-www-form-urlencoded`, line ends as CRLF.
    ///
    /// Source: HTML, "Constructing the entry list" and "URL-encoded form data".
    #[must_use]
    pub fn encoded(&self) -> String {
        let mut encoder = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.fields {
            encoder.append_pair(&crlf(name), &crlf(value));
        }
        encoder.finish()
    }
}

/// The form of a sign-in page that carries name and password, with everything the page has filled in.
///
/// `url` is the page's address. On the paginated layout this is the form of the password page, whose hidden field
/// takes the name. Nothing when the page has no such form.
#[must_use]
pub fn sign_in_form(url: &str, html: &str) -> Option<Form> {
    let document = Document::parse(html);
    let form = document
        .first(selector::LOGIN_FORM)
        .or_else(|| document.first(selector::LOGIN_FORM_PAGINATED))?;
    read(url, &document, form)
}

/// The same with "keep me signed in" ticked. Nothing where the page does not show that choice to a person.
#[must_use]
pub fn kept_sign_in_form(url: &str, html: &str) -> Option<Form> {
    let document = Document::parse(html);
    let choice = document.first(selector::KEEP_ME_SIGNED_IN)?;
    if !document.shows(selector::KEEP_ME_SIGNED_IN) {
        return None;
    }
    let name = choice.value().attr("name")?;
    let form = document.first(selector::LOGIN_FORM)?;
    let mut form = read_with(url, &document, form, Some(name))?;
    // On the paginated layout the script copies the choice into a hidden field of this form.
    form.fill(name, choice.value().attr("value").unwrap_or("on"));
    Some(form)
}

/// The form of the page that asks for a code, with everything the page has filled in, sent with its button.
#[must_use]
pub fn code_form(url: &str, html: &str) -> Option<Form> {
    let document = Document::parse(html);
    let form = around(document.first(selector::SECOND_FACTOR)?)?;
    let mut form = read(url, &document, form)?;
    let button = document.first(selector::CODE_BUTTON);
    if let Some(button) = button.map(|button| button.value())
        && let Some(name) = button.attr("name")
    {
        form.fill(name, button.attr("value").unwrap_or_default());
    }
    Some(form)
}

/// The form of the page that changes a password, sent with its button.
#[must_use]
pub fn update_password_form(url: &str, html: &str) -> Option<Form> {
    let document = Document::parse(html);
    let mut form = read(
        url,
        &document,
        document.first(selector::UPDATE_PASSWORD_FORM)?,
    )?;
    let button = document.first(selector::UPDATE_PASSWORD_BUTTON)?.value();
    form.fill(
        button.attr("name")?,
        button.attr("value").unwrap_or_default(),
    );
    Some(form)
}

/// Whether the page says that the password was changed.
#[must_use]
pub fn password_was_updated(html: &str) -> bool {
    Document::parse(html).has(selector::PASSWORD_UPDATED)
}

/// The form of the home realm page, sent for a claims provider: by its name, or by `realm` if one is given. Nothing when the page
/// does not offer it. Source: AD FS's page: an entry calls `HRD.selection('IDENTIFIER')`, which fills in HomeRealmSelection.
pub(super) fn home_realm_form(
    url: &str,
    html: &str,
    (name, realm): (&str, Option<&str>),
) -> Option<Form> {
    let document = Document::parse(html);
    let entries = document.all(selector::REALM);
    let found = entries.into_iter().find_map(|entry| {
        let identifier = selected_realm(entry)?;
        let is_it = match realm {
            Some(realm) => identifier == realm,
            None => super::document::text(entry) == name,
        };
        is_it.then(|| (identifier.to_owned(), entry))
    });
    let (identifier, entry) = found?;
    let mut form = read(url, &document, around(entry)?)?;
    form.fill("HomeRealmSelection", &identifier);
    Some(form)
}

/// What an entry's handler hands over.
fn selected_realm(entry: ElementRef<'_>) -> Option<&str> {
    let handler = entry.value().attr("onclick")?;
    let (_, rest) = handler.split_once("HRD.selection('")?;
    Some(rest.split_once('\'')?.0)
}

/// The form of the IdP-initiated page, sent to sign out of all sites or of AD FS alone. Nothing when the page does not offer it.
pub(super) fn sign_out_form(url: &str, html: &str, everywhere: bool) -> Option<Form> {
    let document = Document::parse(html);
    let button = document.first(selector::SIGN_OUT_BUTTON)?;
    let mut form = read(url, &document, around(button)?)?;
    let radios = [true, false].map(|choice| {
        let radio = document.first(selector::sign_out_radio(choice))?;
        let name = radio.value().attr("name")?.to_owned();
        Some((
            choice,
            name,
            radio.value().attr("value").unwrap_or("on").to_owned(),
        ))
    });
    for (choice, name, value) in radios.into_iter().flatten() {
        form.fields.retain(|(field, _)| *field != name);
        if choice == everywhere {
            form.fields.push((name, value));
        }
    }
    let (pressed, label) = (button.value().attr("name")?, button.value().attr("value"));
    form.fill(pressed, label.unwrap_or_default());
    Some(form)
}

/// The form of the IdP-initiated page, sent to the relying party of this name with the button that goes there. Nothing when
/// the page does not list it.
pub(super) fn relying_party_form(url: &str, html: &str, name: &str) -> Option<Form> {
    let document = Document::parse(html);
    let list = document.first(selector::RELYING_PARTIES)?;
    let options = Selector::parse("option").ok()?;
    let mut options = list.select(&options);
    let option = options.find(|option| super::document::text(*option) == name)?;
    let mut form = read(url, &document, around(list)?)?;
    let button = document.first(selector::GO_BUTTON)?;
    let field = list.value().attr("name")?;
    form.fill(field, option.value().attr("value").unwrap_or(name));
    let (pressed, label) = (button.value().attr("name")?, button.value().attr("value"));
    form.fill(pressed, label.unwrap_or_default());
    Some(form)
}

/// The form that an element belongs to.
pub(super) fn around(element: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let mut ancestors = element.ancestors().filter_map(ElementRef::wrap);
    ancestors.find(|ancestor| ancestor.value().name() == "form")
}

/// Reads a form element of a page.
pub(super) fn read(url: &str, document: &Document, form: ElementRef<'_>) -> Option<Form> {
    read_with(url, document, form, None)
}

/// The same after a person has ticked the box of this name.
fn read_with(
    url: &str,
    document: &Document,
    form: ElementRef<'_>,
    ticked: Option<&str>,
) -> Option<Form> {
    let base = base(url, document)?;
    let mut action = match form.value().attr("action").map(str::trim) {
        None | Some("") => Url::parse(url).ok()?,
        Some(action) => base.join(action).ok()?,
    };
    action.set_fragment(None);
    let method = form.value().attr("method").unwrap_or_default();
    let method = if method.eq_ignore_ascii_case("post") {
        "POST"
    } else {
        "GET"
    };
    let selector = Selector::parse("input, select, textarea").ok()?;
    Some(Form {
        action: action.into(),
        method: method.to_owned(),
        fields: form
            .select(&selector)
            .filter_map(|control| field(control, ticked))
            .collect(),
    })
}

/// The address that relative ones of the page start from.
fn base(url: &str, document: &Document) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let base = document
        .first("base[href]")
        .and_then(|base| url.join(base.value().attr("href")?).ok());
    Some(base.unwrap_or(url))
}

/// Name and value that a control contributes when no button was pressed.
fn field(control: ElementRef<'_>, ticked: Option<&str>) -> Option<(String, String)> {
    let attribute = |name| control.value().attr(name);
    let name = attribute("name").filter(|name| !name.is_empty())?;
    if attribute("disabled").is_some() {
        return None;
    }
    let value = match control.value().name() {
        "select" => selected(control)?,
        "textarea" => control.text().collect(),
        _ => input_value(control, ticked == Some(name))?,
    };
    Some((name.to_owned(), value))
}

fn input_value(input: ElementRef<'_>, is_ticked: bool) -> Option<String> {
    let attribute = |name| input.value().attr(name);
    let kind = attribute("type").unwrap_or("text").to_ascii_lowercase();
    match kind.as_str() {
        "submit" | "button" | "image" | "reset" | "file" => None,
        "checkbox" | "radio" => (is_ticked || attribute("checked").is_some())
            .then(|| attribute("value").unwrap_or("on").to_owned()),
        _ => Some(attribute("value").unwrap_or_default().to_owned()),
    }
}

/// The chosen option of a select: the one marked so, or the first.
fn selected(select: ElementRef<'_>) -> Option<String> {
    let options = Selector::parse("option").ok()?;
    let chosen = Selector::parse("option[selected]").ok()?;
    let option = select
        .select(&chosen)
        .next()
        .or_else(|| select.select(&options).next())?;
    let value = option.value().attr("value").map(str::to_owned);
    Some(value.unwrap_or_else(|| super::document::text(option)))
}

fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://adfs.contoso.example/adfs/ls/?SAMLRequest=a%2Bb&RelayState=c";

    #[test]
    fn the_sign_in_form_carries_what_the_page_filled_in_and_no_other_forms_fields() {
        let html = r#"
            <form method="post" id="loginForm" action="/adfs/ls/?SAMLRequest=a%2Bb&amp;client-request-id=1">
              <input id="userNameInput" name="UserName" type="email" value="" />
              <input id="passwordInput" name="Password" type="password" />
              <input type="checkbox" name="Kmsi" value="true" />
              <span id="submitButton">Sign in</span>
              <input type="hidden" name="AuthMethod" value="FormsAuthentication" />
            </form>
            <form id="options" method="post" action="/elsewhere">
              <input name="AuthMethod" type="hidden" /><input name="UserName" type="hidden" />
            </form>"#;

        let mut form = sign_in_form(URL, html).unwrap();
        form.fill("UserName", r"CONTOSO\amy");
        form.fill("Password", "a b&c");

        assert_eq!(form.method, "POST");
        assert_eq!(
            form.action,
            "https://adfs.contoso.example/adfs/ls/?SAMLRequest=a%2Bb&client-request-id=1"
        );
        assert_eq!(
            form.encoded(),
            "UserName=CONTOSO%5Camy&Password=a+b%26c&AuthMethod=FormsAuthentication"
        );
    }

    #[test]
    fn a_form_without_an_action_goes_to_the_page_itself() {
        let form = sign_in_form(URL, "<form id=loginForm method=POST></form>").unwrap();

        assert_eq!(form.action, URL);
    }

    #[test]
    fn the_form_of_the_password_page_is_taken_on_the_paginated_layout() {
        let html = r#"
            <form id="loginFormPaginated"><input id="userNameInput" name="UserName"></form>
            <form id="loginForm" method="post">
              <input id="userNameInputHolder" type="hidden" name="UserName">
              <input id="passwordInput" name="Password" type="password">
            </form>"#;

        let mut form = sign_in_form(URL, html).unwrap();
        form.fill("UserName", "amy@contoso.example");

        assert_eq!(form.encoded(), "UserName=amy%40contoso.example&Password=");
    }

    #[test]
    fn keep_me_signed_in_is_sent_where_it_stands_when_it_is_ticked() {
        let html = r#"<form id="loginForm" method="post"><input name="UserName" value="amy">
            <div id="kmsiArea"><input id="kmsiInput" type="checkbox" name="Kmsi" value="true"></div>
            <input type="hidden" name="AuthMethod" value="FormsAuthentication"></form>"#;

        let form = kept_sign_in_form(URL, html).unwrap();

        assert_eq!(
            form.encoded(),
            "UserName=amy&Kmsi=true&AuthMethod=FormsAuthentication"
        );
        let hidden = html.replace("id=\"kmsiArea\"", "style=\"display:none\"");
        assert_eq!(kept_sign_in_form(URL, &hidden), None);
    }

    #[test]
    fn keep_me_signed_in_of_the_paginated_layout_goes_into_the_hidden_field() {
        let html = r#"<form id="loginFormPaginated"><input id="kmsiInput" type="checkbox" name="Kmsi" value="true"></form>
            <form id="loginForm" method="post"><input type="hidden" name="Kmsi" value="">
            <input name="Password"></form>"#;

        let form = kept_sign_in_form(URL, html).unwrap();

        assert_eq!(form.encoded(), "Kmsi=true&Password=");
    }

    #[test]
    fn disabled_unchecked_and_button_controls_are_not_sent() {
        let html = "<form id=loginForm method=post>\
            <input name=a disabled value=1><input name=b type=radio value=2>\
            <input name=c type=radio value=3 checked><input name=d type=submit value=4>\
            <input value=5><select name=e><option>x<option value=y selected>Y</select>\
            <textarea name=f>1\n2</textarea></form>";

        let form = sign_in_form(URL, html).unwrap();

        assert_eq!(form.encoded(), "c=3&e=y&f=1%0D%0A2");
    }

    #[test]
    fn the_form_of_a_code_is_the_one_with_the_blob() {
        let html = "<form id=options><input name=AuthMethod></form>\
            <form method=post><input name=AuthMethod value=X><input id=context name=Context value=blob>\
            <input name=VerificationCode><input id=signInButton type=submit name=SignIn value=Go></form>";

        let mut form = code_form(URL, html).unwrap();
        form.fill("VerificationCode", "123456");

        assert_eq!(
            form.encoded(),
            "AuthMethod=X&Context=blob&VerificationCode=123456&SignIn=Go"
        );
    }

    #[test]
    fn a_relying_party_is_chosen_by_its_name_and_the_button_goes_along() {
        let html = "<form id=idpForm method=post><input type=radio name=SignInIdpSite value=a>\
            <input type=radio name=SignInOtherSite value=b checked>\
            <select id=idp_RelyingPartyDropDownList name=RelyingParty><option value=urn:a>A<option value=urn:b>B</select>\
            <input id=idp_GoButton name=SignInGo type=submit value=Go></form>";

        let form = relying_party_form(URL, html, "B").unwrap();

        assert_eq!(
            form.encoded(),
            "SignInOtherSite=b&RelyingParty=urn%3Ab&SignInGo=Go"
        );
        assert!(relying_party_form(URL, html, "C").is_none());
    }

    #[test]
    fn a_base_element_moves_the_action() {
        let html = "<base href='https://other.example/x/'><form id=loginForm action=y></form>";

        let form = sign_in_form(URL, html).unwrap();

        assert_eq!(form.action, "https://other.example/x/y");
        assert_eq!(form.method, "GET");
    }
}
