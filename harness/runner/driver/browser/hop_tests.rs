//! Hops from events as the browser writes them.

use serde_json::json;

use super::*;

const TAB: &str = "TAB";

/// Takes in events of the tab.
fn hear(hops: &mut Hops, events: &[(&str, Value)], step: usize) {
    for (name, params) in events {
        hops.event(name, params, TAB, step);
    }
}

fn sent(id: &str, kind: &str, method: &str, url: &str) -> Value {
    json!({
        "requestId": id, "type": kind, "frameId": TAB, "timestamp": 10.5, "wallTime": 1000.25,
        "request": {"url": url, "method": method, "headers": {"Accept": "*/*"}},
    })
}

#[test]
fn a_redirect_is_two_hops_with_the_headers_of_each() {
    let mut post = sent("1", "Document", "POST", "https://iam.twilio.com/acs");
    post["request"]["postData"] = json!("SAMLResponse=abc");
    let mut then = sent(
        "1",
        "Document",
        "GET",
        "https://flex.twilio.com/x?Token=t#top",
    );
    then["redirectResponse"] = json!({"status": 303, "headers": {"Location": "/x"}});
    then["redirectHasExtraInfo"] = json!(true);
    then["timestamp"] = json!(10.6);
    let received =
        json!({"requestId": "1", "hasExtraInfo": true, "response": {"status": 200, "headers": {}}});
    let extra = |status: u16, headers: Value| json!({"requestId": "1", "statusCode": status, "headers": headers});
    let mut hops = Hops::default();

    hear(
        &mut hops,
        &[
            ("Network.requestWillBeSent", post),
            (
                "Network.responseReceivedExtraInfo",
                extra(303, json!({"Set-Cookie": "a=1\nb=2"})),
            ),
            ("Network.requestWillBeSent", then),
            ("Network.responseReceived", received),
            (
                "Network.responseReceivedExtraInfo",
                extra(200, json!({"Content-Type": "text/html"})),
            ),
            (
                "Network.loadingFinished",
                json!({"requestId": "1", "timestamp": 10.7}),
            ),
        ],
        3,
    );

    assert!(!hops.any_open());
    let exchanges: Vec<_> = hops
        .take()
        .into_iter()
        .map(|hop| hop.exchange(1000.0))
        .collect();
    let [post, get] = exchanges.as_slice() else {
        panic!("{exchanges:?}")
    };
    assert_eq!(
        post.request.body,
        Some(Body::Text("SAMLResponse=abc".into()))
    );
    let response = post.response.as_ref().unwrap();
    assert_eq!(response.status, 303);
    let cookies = [
        ("set-cookie".to_owned(), "a=1".to_owned()),
        ("set-cookie".to_owned(), "b=2".to_owned()),
    ];
    assert_eq!(response.headers, cookies);
    assert_eq!(get.request.url, "https://flex.twilio.com/x?Token=t");
    assert_eq!(get.response_header("content-type"), Some("text/html"));
    assert_eq!((post.step, post.started_ms, post.took_ms), (3, 250, 99));
}

#[test]
fn a_call_of_flex_a_frame_and_the_browsers_own_pages_are_told_apart() {
    let mut frame = sent("3", "Document", "GET", "https://frame.example/");
    frame["frameId"] = json!("FRAME");
    let mut hops = Hops::default();

    hear(
        &mut hops,
        &[
            (
                "Network.requestWillBeSent",
                sent("1", "Fetch", "GET", "https://flex-api.twilio.com/v1"),
            ),
            (
                "Network.requestWillBeSent",
                sent("2", "Fetch", "GET", "https://elsewhere.example/"),
            ),
            ("Network.requestWillBeSent", frame),
            (
                "Network.requestWillBeSent",
                sent("4", "Document", "GET", "chrome://new-tab-page/"),
            ),
        ],
        0,
    );

    let kinds: Vec<Kind> = hops.take().into_iter().map(|hop| hop.kind).collect();
    assert_eq!(kinds, [Kind::FlexClient, Kind::Resource, Kind::Resource]);
}

#[test]
fn a_request_without_an_answer_keeps_the_reason() {
    let failed =
        json!({"requestId": "1", "timestamp": 11.0, "errorText": "net::ERR_CONNECTION_REFUSED"});
    let mut hops = Hops::default();

    hear(
        &mut hops,
        &[
            (
                "Network.requestWillBeSent",
                sent("1", "Document", "GET", "https://adfs.contoso.example/"),
            ),
            ("Network.loadingFailed", failed),
        ],
        0,
    );

    let document = hops.last_document().unwrap();
    assert_eq!(
        document.failure.as_deref(),
        Some("the connection was refused")
    );
    assert!(!document.is_open());
}

#[test]
fn an_answer_that_goes_to_a_file_is_not_complete_before_the_file_is() {
    const METADATA: &str =
        "https://adfs.contoso.example/FederationMetadata/2007-06/FederationMetadata.xml";
    let mut hops = Hops::default();
    let received = json!({"requestId": "1", "response": {"status": 200, "headers": {}}});
    let cancelled = json!({"requestId": "1", "timestamp": 10.6, "errorText": "net::ERR_ABORTED", "canceled": true});
    let progress = |state: &str| json!({"guid": "file", "state": state});

    hear(
        &mut hops,
        &[
            (
                "Network.requestWillBeSent",
                sent("1", "Document", "GET", METADATA),
            ),
            ("Network.responseReceived", received),
            ("Network.loadingFailed", cancelled),
        ],
        1,
    );
    assert!(hops.put_away().is_some() && hops.any_incomplete());

    let begins = json!({"guid": "file", "url": METADATA});
    hear(
        &mut hops,
        &[
            ("Browser.downloadWillBegin", begins),
            ("Browser.downloadProgress", progress("inProgress")),
        ],
        1,
    );
    assert!(hops.any_incomplete());

    hear(
        &mut hops,
        &[("Browser.downloadProgress", progress("completed"))],
        1,
    );
    assert!(!hops.any_incomplete());
}
