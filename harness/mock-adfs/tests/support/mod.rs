//! A farm with the guide's trust, and a client that keeps cookies as a browser would.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, LazyLock, Mutex};

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use claim_rules::directory::{Directory, Group, GroupScope, User};
use mock_adfs::settings::{Farm, RelyingPartyTrust};
use mock_adfs::{
    Account, AccountState, CertificatesEnd, Client, Event, ExportedCertificates, MockAdfs, Setup,
};
use rsa::pkcs8::EncodePrivateKey as _;
use rsa::rand_core::{TryCryptoRng, TryRng};
use saml::binding::redirect::{self, Parameter};
use saml::signature::{Certificate, SignatureAlgorithm, SigningKey};
use saml::time::{Clock, SignedDuration, Timestamp};
use tower::ServiceExt as _;

pub(crate) const EXPORT: &[u8] =
    include_bytes!("../../../../scenarios/farms/contoso/twilio-flex.json");
pub(crate) const ACS: &str =
    "https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2";
pub(crate) const ENTITY_ID: &str =
    "https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2/metadata";
pub(crate) const REQUEST_ID: &str = "ONELOGIN_5fe9d6e4-9a0b-4f6f-a7f0-3a3c1f9f2b11";
pub(crate) const RELAY_STATE: &str = "AAAAAS5GQVM+/w==";
pub(crate) const PASSWORD: &str = "correct horse";

/// A clock that moves when told.
pub(crate) struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub(crate) fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// RSA keys as PKCS#8, made once for all tests: token-signing, token-decrypting, the service provider's, somebody else's.
static KEYS: LazyLock<[Vec<u8>; 4]> = LazyLock::new(|| {
    [(), (), (), ()].map(|()| {
        let key = rsa::PrivateKey::new(&mut TestRng(fastrand::Rng::new()), 2048).unwrap();
        key.to_pkcs8_der().unwrap().as_bytes().to_vec()
    })
});

/// Good enough for keys that live as long as a test.
struct TestRng(fastrand::Rng);

impl TryRng for TestRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0.u32(..))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.u64(..))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for TestRng {}

/// A key with its certificate.
pub(crate) struct Pair {
    pub(crate) key: SigningKey,
    pub(crate) pkcs8: Vec<u8>,
    pub(crate) certificate: Certificate,
}

fn pair(pkcs8: &[u8], name: &str) -> Pair {
    let mut parameters = rcgen::CertificateParams::default();
    parameters.distinguished_name = rcgen::DistinguishedName::new();
    parameters
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    let key = rcgen::KeyPair::try_from(pkcs8).unwrap();
    let der = parameters.self_signed(&key).unwrap().der().to_vec();
    Pair {
        key: SigningKey::from_pkcs8(pkcs8).unwrap(),
        pkcs8: pkcs8.to_vec(),
        certificate: Certificate::from_der(der).unwrap(),
    }
}

/// Keys for certificates to come.
pub(crate) fn spare_keys() -> Vec<Vec<u8>> {
    KEYS[2..].to_vec()
}

/// The service provider's key, with which it signs requests and decrypts assertions.
pub(crate) fn service_provider() -> Pair {
    pair(&KEYS[2], "sp.example")
}

/// A key that has nothing to do with anybody.
pub(crate) fn somebody_else() -> Pair {
    pair(&KEYS[3], "other.example")
}

/// What a request asks for; the fields of Flex's AuthnRequest that tests change.
pub(crate) struct Ask<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) acs: Option<&'a str>,
    pub(crate) rest: &'a str,
    pub(crate) attributes: &'a str,
}

impl Default for Ask<'_> {
    fn default() -> Self {
        Self {
            issuer: ENTITY_ID,
            acs: Some(ACS),
            rest: FLEX,
            attributes: "",
        }
    }
}

/// NameIDPolicy and RequestedAuthnContext of legacy Flex.
pub(crate) const FLEX: &str = r#"<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" AllowCreate="true"/><samlp:RequestedAuthnContext Comparison="exact"><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"#;

impl Ask<'_> {
    pub(crate) fn xml(&self) -> String {
        let acs = self.acs.map_or_else(String::new, |acs| {
            format!(r#" AssertionConsumerServiceURL="{acs}""#)
        });
        format!(
            r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{REQUEST_ID}" Version="2.0" IssueInstant="2026-11-24T03:51:58Z" ProviderName="Twilio" Destination="https://adfs.contoso.example/adfs/ls" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"{acs}{}><saml:Issuer>{}</saml:Issuer>{}</samlp:AuthnRequest>"#,
            self.attributes, self.issuer, self.rest
        )
    }

    /// The address that the redirect binding makes of it, without host.
    pub(crate) fn url(&self) -> String {
        without_host(&self.absolute())
    }

    /// The same, signed.
    pub(crate) fn signed_url(&self, key: &SigningKey, algorithm: SignatureAlgorithm) -> String {
        without_host(&redirect::sign(&self.absolute(), key, algorithm).unwrap())
    }

    fn absolute(&self) -> String {
        let base = "https://adfs.contoso.example/adfs/ls/";
        redirect::url(base, Parameter::Request, &self.xml(), Some(RELAY_STATE))
    }
}

pub(crate) fn without_host(url: &str) -> String {
    url.replacen("https://adfs.contoso.example", "", 1)
}

/// What came back.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn cookies(&self) -> Vec<&str> {
        let lines = self.headers.iter().filter(|(key, _)| key == "set-cookie");
        lines.map(|(_, value)| value.as_str()).collect()
    }

    /// The value of a hidden field of the auto-post page.
    pub(crate) fn hidden(&self, name: &str) -> Option<String> {
        let (_, rest) = self.body.split_once(&format!("name=\"{name}\" value=\""))?;
        Some(
            rest.split_once('"')?
                .0
                .replace("&quot;", "\"")
                .replace("&amp;", "&"),
        )
    }

    /// The Response that the auto-post page carries.
    pub(crate) fn response(&self) -> String {
        let value = self
            .hidden("SAMLResponse")
            .expect("this is no auto-post page");
        saml::binding::post::decode(&value).unwrap()
    }

    /// Every status code of the Response, outermost first, by the last part of its URN.
    pub(crate) fn status_codes(&self) -> Vec<String> {
        let response = saml::protocol::Response::from_xml(&self.response()).unwrap();
        let codes = response.status.codes.iter();
        codes
            .map(|code| code.rsplit(':').next().unwrap().to_owned())
            .collect()
    }

    /// Whether this is the error page with a code.
    pub(crate) fn is_error(&self, code: &str) -> bool {
        self.body.contains("id=\"errorArea\"")
            && self.body.contains(&format!("Error details: {code}: "))
    }

    pub(crate) fn is_sign_in(&self) -> bool {
        self.body.contains("id=\"loginForm\"")
    }
}

/// A farm and a browser's cookies.
pub(crate) struct Stand {
    pub(crate) adfs: MockAdfs,
    pub(crate) clock: Arc<TestClock>,
    cookies: Mutex<BTreeMap<String, String>>,
    /// Headers of every request.
    headers: Mutex<Vec<(&'static str, String)>>,
}

impl Stand {
    /// The guide's farm.
    pub(crate) fn guide() -> Self {
        Self::with(|_, _| {})
    }

    /// The guide's farm with changes to the farm and the trust.
    pub(crate) fn with(change: impl FnOnce(&mut Farm, &mut RelyingPartyTrust)) -> Self {
        Self::made(|setup| change(&mut setup.farm, &mut setup.trusts[0]))
    }

    /// The guide's farm with changes to anything.
    pub(crate) fn made(change: impl FnOnce(&mut Setup)) -> Self {
        let (mut setup, clock) = setup(|_, _| {});
        change(&mut setup);
        Self {
            adfs: MockAdfs::new(setup).unwrap(),
            clock,
            cookies: Mutex::default(),
            headers: Mutex::default(),
        }
    }

    /// Sends a header with every request from here on.
    pub(crate) fn always(&self, name: &'static str, value: &str) {
        self.headers.lock().unwrap().push((name, value.to_owned()));
    }

    pub(crate) async fn get(&self, url: &str) -> Page {
        self.send("GET", url, Body::empty()).await
    }

    pub(crate) async fn post(&self, url: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.send("POST", url, Body::from(form.finish())).await
    }

    pub(crate) async fn head(&self, url: &str) -> Page {
        self.send("HEAD", url, Body::empty()).await
    }

    /// Posts the sign-in form.
    pub(crate) async fn type_in(&self, url: &str, name: &str, password: &str) -> Page {
        let fields = [
            ("UserName", name),
            ("Password", password),
            ("AuthMethod", "FormsAuthentication"),
        ];
        self.post(url, &fields).await
    }

    /// The whole sign-on of a person: what the browser holds at its end.
    pub(crate) async fn sign_on(&self, url: &str, account: &str) -> Page {
        assert!(self.get(url).await.is_sign_in());
        let found = self
            .type_in(url, &format!("CONTOSO\\{account}"), PASSWORD)
            .await;
        self.follow(&found).await
    }

    /// Follows a redirect of the farm to itself.
    pub(crate) async fn follow(&self, page: &Page) -> Page {
        assert_eq!(page.status, 302);
        let location = page.header("location").unwrap();
        let (_, path) = location.split_once(".example:443").unwrap();
        self.get(path).await
    }

    pub(crate) fn forget_cookies(&self) {
        self.cookies.lock().unwrap().clear();
    }

    /// Ids and codes of the events so far.
    pub(crate) fn events(&self) -> Vec<(u32, Option<String>)> {
        self.adfs
            .events()
            .into_iter()
            .map(|Event { id, code, .. }| (id, code))
            .collect()
    }

    async fn send(&self, method: &str, url: &str, body: Body) -> Page {
        let cookies: Vec<String> = {
            let jar = self.cookies.lock().unwrap();
            jar.iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect()
        };
        let mut request = Request::builder()
            .method(method)
            .uri(url)
            .header("cookie", cookies.join("; "));
        for (name, value) in self.headers.lock().unwrap().iter() {
            request = request.header(*name, value);
        }
        let response = self
            .adfs
            .router()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let page = read(response).await;
        self.keep(&page);
        page
    }

    fn keep(&self, page: &Page) {
        let mut jar = self.cookies.lock().unwrap();
        for line in page
            .cookies()
            .into_iter()
            .filter(|line| line.contains("path=/adfs;"))
        {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            match line.contains("expires=Mon, 01 Jan 0001") {
                true => jar.remove(name),
                false => jar.insert(name.to_owned(), value.to_owned()),
            };
        }
    }
}

/// The guide's farm as a setup, to be changed.
pub(crate) fn setup(
    change: impl FnOnce(&mut Farm, &mut RelyingPartyTrust),
) -> (Setup, Arc<TestClock>) {
    let mut farm = Farm::with_defaults("adfs.contoso.example", "Contoso");
    let mut trust = mock_adfs::import::relying_party_trusts(EXPORT)
        .unwrap()
        .remove(0);
    change(&mut farm, &mut trust);
    let clock = Arc::new(TestClock(Mutex::new(
        "2026-11-24T03:52:00.123Z".parse().unwrap(),
    )));
    let account = |state| Account {
        password: PASSWORD.to_owned(),
        state,
        second_factor: None,
    };
    let setup = Setup {
        farm,
        trusts: vec![trust],
        directory: directory(),
        accounts: BTreeMap::from([
            ("amy".to_owned(), account(AccountState::Active)),
            ("ben".to_owned(), account(AccountState::Active)),
            ("eve".to_owned(), account(AccountState::PasswordExpired)),
        ]),
        token_signing_key: KEYS[0].clone(),
        token_decrypting_key: KEYS[1].clone(),
        spare_keys: Vec::new(),
        client: Client::default(),
        certificates_end: CertificatesEnd::default(),
        exported_certificates: ExportedCertificates::default(),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        seed: 7,
    };
    (setup, clock)
}

async fn read(response: Response<Body>) -> Page {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let headers = parts.headers.iter();
    Page {
        status: parts.status.as_u16(),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect(),
        body: String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

/// Amy has everything; Ben has no mail; Eve's password has expired.
fn directory() -> Directory {
    let amy = [
        ("mail", "amy@contoso.example"),
        ("displayName", "Amy Agent"),
        ("department", "agent"),
    ];
    let ben = [("displayName", "Ben Barr"), ("department", "agent")];
    let users = [
        user("amy", 1104, &["Flex Agents"], &amy),
        user("ben", 1105, &[], &ben),
        user("eve", 1106, &[], &amy),
    ];
    let groups = [
        group("Flex Agents", 1201, &["Contact Center"], GroupScope::Global),
        group("Contact Center", 1202, &[], GroupScope::DomainLocal),
    ];
    Directory {
        domain: "contoso.example".to_owned(),
        netbios_name: "CONTOSO".to_owned(),
        users: users.map(|user| (user.account.clone(), user)).into(),
        groups: groups.map(|group| (group.name.clone(), group)).into(),
    }
}

fn user(account: &str, rid: u32, groups: &[&str], attributes: &[(&str, &str)]) -> User {
    User {
        account: account.to_owned(),
        attributes: attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]))
            .collect(),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        sid: format!("S-1-5-21-1004336348-1177238915-682003330-{rid}"),
    }
}

fn group(name: &str, rid: u32, parents: &[&str], scope: GroupScope) -> Group {
    Group {
        distinguished_name: None,
        name: name.to_owned(),
        groups: parents.iter().map(|parent| (*parent).to_owned()).collect(),
        scope,
        sid: format!("S-1-5-21-1004336348-1177238915-682003330-{rid}"),
        security: true,
    }
}
