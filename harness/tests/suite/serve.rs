//! `flexgate serve` as a person uses it: a browser that is started with the printed command signs in, and Ctrl-C ends it.

use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use flexgate::driver::pages::selector;
use saml::binding::redirect::{self, Parameter};
use saml::time::Clock as _;

/// Longest wait for a page.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program whose output is read line by line, ended with the test.
struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// Every line up to the first that holds `last`, which is the last one of them.
    fn until(&mut self, last: &str) -> Vec<String> {
        let mut read = Vec::new();
        for line in self.lines.by_ref() {
            read.push(line.unwrap());
            if read.last().unwrap().contains(last) {
                return read;
            }
        }
        panic!("it ended without `{last}`: {read:#?}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What follows a word at the beginning of a line.
fn after<'a>(lines: &'a [String], word: &str) -> &'a str {
    let rest = lines.iter().find_map(|line| line.trim().strip_prefix(word));
    rest.unwrap_or_else(|| panic!("no `{word}` in {lines:#?}"))
        .trim()
}

/// The words of the printed command behind the program's name, as a shell reads them.
fn options(command: &str) -> Vec<String> {
    let text = format!("printf '%s\\n' {command}");
    let output = Command::new("sh").arg("-c").arg(text).output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

/// A browser without a window, started with these options.
async fn browser(driver: &str, options: Vec<String>) -> Client {
    let more = ["--headless=new", "--no-sandbox", "--disable-gpu"].map(str::to_owned);
    let arguments: Vec<String> = options.into_iter().chain(more).collect();
    let mut capabilities = Capabilities::new();
    capabilities.insert(
        "goog:chromeOptions".to_owned(),
        serde_json::json!({ "args": arguments }),
    );
    let connector = hyper_util::client::legacy::connect::HttpConnector::new();
    ClientBuilder::new(connector)
        .capabilities(capabilities)
        .connect(driver)
        .await
        .unwrap()
}

async fn see(client: &Client, what: &str) -> fantoccini::elements::Element {
    let wait = client.wait().at_most(PATIENCE);
    wait.for_element(Locator::Css(what)).await.unwrap()
}

async fn sign_in(client: &Client, start: &str, name: &str, password: &str) {
    answer_adfs(client, start, name, password).await;
    see(client, selector::FLEX_DESKTOP).await;
}

async fn answer_adfs(client: &Client, start: &str, name: &str, password: &str) {
    client.goto(start).await.unwrap();
    let input = see(client, selector::USER_NAME_INPUT).await;
    input.send_keys(name).await.unwrap();
    let input = see(client, selector::PASSWORD_INPUT).await;
    input.send_keys(password).await.unwrap();
    input.send_keys("\u{e007}").await.unwrap();
}

/// Both programs that a person has to have, or the reason why nothing is tested.
fn missing() -> Option<String> {
    ["chromium", "chromedriver"]
        .into_iter()
        .find(|program| !Path::new("/usr/bin").join(program).is_file())
        .map(|program| format!("{program} is not installed"))
}

/// `flexgate serve` with a browser that was started with the printed command.
struct Served {
    serve: Running,
    told: Vec<String>,
    client: Client,
    _driver: Running,
}

impl Served {
    async fn start(more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flexgate"));
        command
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["serve", "--port", "0"])
            .args(more);
        let mut serve = Running::start(&mut command);
        let told = serve.until("Ctrl-C ends it");
        let mut driver = Running::start(Command::new("chromedriver").arg("--port=0"));
        let line = driver.until("started successfully on port");
        let port = after(&line, "ChromeDriver was started successfully on port");
        let driver_url = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
        let client = browser(&driver_url, options(after(&told, "chromium "))).await;
        Self {
            serve,
            told,
            client,
            _driver: driver,
        }
    }

    fn password_of(&self, upn: &str) -> &str {
        after(&self.told, upn)
    }
}

#[tokio::test]
async fn the_printed_browser_signs_somebody_in_and_ctrl_c_ends_it() {
    if let Some(reason) = missing() {
        return crate::browser::skip(&reason);
    }
    let mut served = Served::start(&[]).await;
    sign_in(
        &served.client,
        after(&served.told, "Flex "),
        "amy@contoso.example",
        served.password_of("amy@contoso.example"),
    )
    .await;
    served.client.clone().close().await.unwrap();

    let Served { serve, told, .. } = &mut served;
    let process = rustix::process::Pid::from_child(&serve.child);
    rustix::process::kill_process(process, rustix::process::Signal::INT).unwrap();
    let mut rest = String::new();
    for line in serve.lines.by_ref() {
        rest.push_str(&line.unwrap());
    }
    assert_eq!(serve.child.wait().unwrap().code(), Some(0));
    assert_eq!(rest, "ended; nothing is left behind");
    let start = after(told, "start page ");
    assert!(!start.ends_with(":0/") && start.starts_with("http://127.0.0.1:"));
}

/// A service provider that nobody but this test knows: it keeps the forms that are posted to it.
async fn service_provider() -> (String, tokio::sync::mpsc::UnboundedReceiver<Bytes>) {
    let (posted, forms) = tokio::sync::mpsc::unbounded_channel();
    let keep = move |body: Bytes| async move {
        let _ = posted.send(body);
        "posted"
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let acs = format!("http://{}/acs", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let router = Router::new().route("/acs", post(keep));
        axum::serve(listener, router).await.unwrap();
    });
    (acs, forms)
}

fn metadata_of(entity_id: &str, acs: &str) -> String {
    format!(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{entity_id}\">\
         <SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
         <AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"{acs}\" \
         index=\"0\"/></SPSSODescriptor></EntityDescriptor>"
    )
}

#[tokio::test]
async fn a_service_provider_whose_metadata_was_given_gets_a_response_for_itself() {
    if let Some(reason) = missing() {
        return crate::browser::skip(&reason);
    }
    let entity_id = "https://sp.tailspin.example/metadata";
    let (acs, mut forms) = service_provider().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sp.xml");
    std::fs::write(&file, metadata_of(entity_id, &acs)).unwrap();

    let served = Served::start(&["--metadata", file.to_str().unwrap()]).await;
    let request = format!(
        "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_own\" Version=\"2.0\" \
         IssueInstant=\"{}\"><Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">{entity_id}</Issuer></samlp:AuthnRequest>",
        flexgate::clock::SystemClock
            .now()
            .strftime("%Y-%m-%dT%H:%M:%SZ")
    );
    let host = after(&served.told, "metadata ")
        .split("/FederationMetadata")
        .next();
    let sign_on = format!("{}/adfs/ls/", host.unwrap());
    let start = redirect::url(&sign_on, Parameter::Request, &request, None);
    let name = "amy@contoso.example";
    answer_adfs(&served.client, &start, name, served.password_of(name)).await;
    let form = tokio::time::timeout(PATIENCE, forms.recv())
        .await
        .unwrap()
        .unwrap();
    served.client.clone().close().await.unwrap();

    let mut fields = url::form_urlencoded::parse(&form);
    let (_, response) = fields.find(|(name, _)| name == "SAMLResponse").unwrap();
    let xml = saml::binding::post::decode(&response).unwrap();
    assert!(xml.contains("status:Success"), "{xml}");
    assert!(
        xml.contains(&format!("<Audience>{entity_id}</Audience>")),
        "{xml}"
    );
    assert!(xml.contains("InResponseTo=\"_own\""), "{xml}");
}
