//! Why the browser got no answer, in the same words as the HTTP driver's.
//!
//! Source: Chromium's network errors, `net_error_list.h`.

use serde_json::Value;

/// What is said of a request that the browser itself gave up, mostly because another took its place.
pub(super) const BROKEN_OFF: &str = "the browser broke off the request";

/// One sentence in lower case for a `Network.loadingFailed`.
pub(super) fn in_words(params: &Value) -> String {
    if let Some(reason) = params["blockedReason"].as_str() {
        return format!("the browser blocked the request: {reason}");
    }
    let code = params["errorText"].as_str().unwrap_or_default();
    let words = match code.trim_start_matches("net::") {
        "ERR_SOCKS_CONNECTION_FAILED"
        | "ERR_SOCKS_CONNECTION_HOST_UNREACHABLE"
        | "ERR_NAME_NOT_RESOLVED" => "the tunnel knows no such host",
        "ERR_PROXY_CONNECTION_FAILED" => "the tunnel of this run is not there",
        "ERR_CONNECTION_REFUSED" => "the connection was refused",
        "ERR_CONNECTION_RESET" | "ERR_CONNECTION_CLOSED" | "ERR_EMPTY_RESPONSE" => {
            "the connection was closed"
        }
        "ERR_CERT_AUTHORITY_INVALID" => {
            "its TLS certificate is not accepted: nobody trusted has issued it"
        }
        "ERR_CERT_DATE_INVALID" => "its TLS certificate is not accepted: it has expired",
        "ERR_CERT_COMMON_NAME_INVALID" => {
            "its TLS certificate is not accepted: it is for another host"
        }
        "ERR_TOO_MANY_REDIRECTS" => "the redirects lead in a circle",
        "ERR_ABORTED" => BROKEN_OFF,
        "" => "the browser does not say why",
        other => return format!("the browser says `{other}`"),
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_failure_is_told_in_words_and_an_unknown_one_by_its_name() {
        let said = |code: &str| in_words(&json!({"errorText": code}));

        assert_eq!(
            said("net::ERR_SOCKS_CONNECTION_FAILED"),
            "the tunnel knows no such host"
        );
        assert_eq!(
            said("net::ERR_HTTP2_PING_FAILED"),
            "the browser says `ERR_HTTP2_PING_FAILED`"
        );
        assert_eq!(said(""), "the browser does not say why");
    }
}
