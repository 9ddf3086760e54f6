//! Why a request failed, as a person would say it.

use std::error::Error;
use std::io::ErrorKind;

use rustls::{CertificateError, Error as TlsError};

/// One sentence in lower case, from the innermost cause of an error.
pub(super) fn reason(error: &(dyn Error + 'static)) -> String {
    let mut cause = error;
    loop {
        if let Some(tls) = tls_error(cause) {
            return tls_reason(tls);
        }
        if is_closed(cause) {
            return "the connection was closed".to_owned();
        }
        match cause.source() {
            Some(source) => cause = source,
            None => return plain(&cause.to_string()),
        }
    }
}

/// An error of TLS travels inside one of input and output, which does not name it as its source.
fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a TlsError> {
    error.downcast_ref::<TlsError>().or_else(|| {
        let inner = error.downcast_ref::<std::io::Error>()?.get_ref()?;
        inner.downcast_ref::<TlsError>()
    })
}

/// Whether the other end has closed the connection, politely or not; a browser tells no difference.
fn is_closed(error: &(dyn Error + 'static)) -> bool {
    let error = error.downcast_ref::<std::io::Error>();
    error.is_some_and(|error| {
        matches!(
            error.kind(),
            ErrorKind::UnexpectedEof
                | ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe
        )
    })
}

fn tls_reason(error: &TlsError) -> String {
    let TlsError::InvalidCertificate(fault) = error else {
        return format!("TLS failed: {}", lower(&error.to_string()));
    };
    let fault = match fault {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "nobody trusted has issued it".to_owned()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "it has expired".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another host".to_owned()
        }
        CertificateError::Revoked => "it has been revoked".to_owned(),
        other => lower(&other.to_string()),
    };
    format!("its TLS certificate is not accepted: {fault}")
}

fn plain(text: &str) -> String {
    match text.strip_prefix("SOCKS error: ") {
        Some("connection not allowed") => "the tunnel knows no such host".to_owned(),
        Some("failed to create underlying connection") => {
            "the tunnel of this run is not there".to_owned()
        }
        Some("connection refused") => "the connection was refused".to_owned(),
        Some(other) => format!("the tunnel could not connect: {other}"),
        None => lower(text),
    }
}

/// The text beginning in lower case.
fn lower(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(CertificateError::UnknownIssuer, "nobody trusted has issued it")]
    #[case(CertificateError::Expired, "it has expired")]
    #[case(CertificateError::NotValidForName, "it is for another host")]
    fn a_certificate_is_told_by_its_fault(#[case] fault: CertificateError, #[case] text: &str) {
        let tls = std::io::Error::other(TlsError::InvalidCertificate(fault));

        assert_eq!(
            reason(&tls),
            format!("its TLS certificate is not accepted: {text}")
        );
    }

    #[rstest]
    #[case::while_tls_begins(ErrorKind::UnexpectedEof, "tls handshake eof")]
    #[case::reset(ErrorKind::ConnectionReset, "connection reset by peer")]
    fn a_connection_that_is_closed_is_told_as_a_browser_does(
        #[case] kind: ErrorKind,
        #[case] text: &str,
    ) {
        let closed = std::io::Error::new(kind, text.to_owned());

        assert_eq!(reason(&closed), "the connection was closed");
    }

    #[test]
    fn another_failure_of_tls_is_told_as_such() {
        let tls = TlsError::HandshakeNotComplete;

        assert_eq!(reason(&tls), "TLS failed: handshake not complete");
    }
}
