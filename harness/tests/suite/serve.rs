//! `flexgate serve` as a person uses it: a browser that is started with the printed command signs in, and Ctrl-C ends it.

use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use flexgate::driver::pages::selector;

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
    client.goto(start).await.unwrap();
    let input = see(client, selector::USER_NAME_INPUT).await;
    input.send_keys(name).await.unwrap();
    let input = see(client, selector::PASSWORD_INPUT).await;
    input.send_keys(password).await.unwrap();
    input.send_keys("\u{e007}").await.unwrap();
    see(client, selector::FLEX_DESKTOP).await;
}

/// Both programs that a person has to have, or the reason why nothing is tested.
fn missing() -> Option<String> {
    ["chromium", "chromedriver"]
        .into_iter()
        .find(|program| !Path::new("/usr/bin").join(program).is_file())
        .map(|program| format!("{program} is not installed"))
}

#[tokio::test]
async fn the_printed_browser_signs_somebody_in_and_ctrl_c_ends_it() {
    if let Some(reason) = missing() {
        return crate::browser::skip(&reason);
    }
    let program = env!("CARGO_BIN_EXE_flexgate");
    let mut serve = Running::start(
        Command::new(program)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["serve", "--port", "0"]),
    );
    let told = serve.until("Ctrl-C ends it");
    let mut driver = Running::start(Command::new("chromedriver").arg("--port=0"));
    let port = driver.until("started successfully on port");
    let port = after(&port, "ChromeDriver was started successfully on port").trim_end_matches('.');

    let client = browser(
        &format!("http://127.0.0.1:{port}"),
        options(after(&told, "chromium ")),
    )
    .await;
    let password = after(&told, "amy@contoso.example");
    sign_in(
        &client,
        after(&told, "Flex "),
        "amy@contoso.example",
        password,
    )
    .await;
    client.close().await.unwrap();

    let process = rustix::process::Pid::from_child(&serve.child);
    rustix::process::kill_process(process, rustix::process::Signal::INT).unwrap();
    let mut rest = String::new();
    for line in serve.lines.by_ref() {
        rest.push_str(&line.unwrap());
    }
    assert_eq!(serve.child.wait().unwrap().code(), Some(0));
    assert_eq!(rest, "ended; nothing is left behind");
    let start = after(&told, "start page ");
    assert!(!start.ends_with(":0/") && start.starts_with("http://127.0.0.1:"));
}
