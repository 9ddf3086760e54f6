//! What the causes share that tell of a server that is not there: the request with which the attempt ended, and whose it was.
//!
//! Source: RFC 9110, section 15.6, for answers of 500 and above.
//! Deliberately absent: what lies between the browser and the server. The record ends where the connection does.

use crate::diagnosis::{Case, Seen, seen};
use crate::exchange::Exchange;
use crate::outcome::Word;

/// How the failure of an exchange begins when the browser does not take the server's certificate.
const CERTIFICATE: &str = "its TLS certificate is not accepted: ";

/// One of the two servers of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Server {
    /// The farm, or what stands before it.
    Adfs,
    /// Twilio's hosts.
    Flex,
}

/// How a server is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence<'a> {
    /// No answer came; why, in words.
    Silent(&'a str),
    /// It was there, but its TLS certificate was not accepted; why, in words.
    Certificate(&'a str),
    /// It answered that it cannot answer.
    Failing(u16),
}

/// The last request of an attempt that a server left without an answer of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unanswered<'a> {
    /// What was asked.
    pub(super) exchange: &'a Exchange,
    /// How the server was not there.
    pub(super) absence: Absence<'a>,
}

impl Unanswered<'_> {
    /// The evidence: what was asked, without its query, and what came.
    pub(super) fn seen(&self) -> Vec<Seen> {
        let url = &self.exchange.request.url;
        let address = url.split('?').next().unwrap_or(url);
        let came = match self.absence {
            Absence::Silent(why) => seen("no answer", why),
            Absence::Certificate(why) => seen("TLS certificate not accepted", why),
            Absence::Failing(status) => seen("HTTP status", status.to_string()),
        };
        vec![seen("last request", address), came]
    }
}

/// The request with which the attempt ended, when this server left it without an answer.
pub(super) fn unanswered<'a>(case: &Case<'a>, server: Server) -> Option<Unanswered<'a>> {
    let word = case.outcome.word;
    let over = matches!(
        word,
        Word::NotReachable | Word::TimedOut | Word::UnknownPage | Word::StoppedByFlex
    );
    let exchange = case.last_exchange().filter(|_| over)?;
    let asked = match server {
        Server::Adfs => exchange.host().eq_ignore_ascii_case(&case.adfs().farm.fqdn),
        Server::Flex => exchange.host().ends_with("twilio.com"),
    };
    let absence = absence(exchange).filter(|_| asked)?;
    Some(Unanswered { exchange, absence })
}

/// How the server of an exchange was not there. An error with a body of Twilio's own is an answer.
fn absence(exchange: &Exchange) -> Option<Absence<'_>> {
    if let Some(response) = &exchange.response {
        let own = exchange
            .response_header("content-type")
            .is_some_and(|kind| kind.contains("json"));
        return (response.status >= 500 && !own).then_some(Absence::Failing(response.status));
    }
    let why = exchange.failure.as_deref()?;
    Some(match why.strip_prefix(CERTIFICATE) {
        Some(fault) => Absence::Certificate(fault),
        None => Absence::Silent(why),
    })
}
