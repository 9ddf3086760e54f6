//! What the client and the server say when something fails -> [`LdapError`].

use ldap3::LdapResult;
use rustls::CertificateError;

use super::{LdapError, Server};

/// Codes behind `data` in Active Directory's refusal of a sign-in: what it means, and what to do.
///
/// Source: Microsoft Win32 error codes, which the domain controller writes in hexadecimal.
const REASONS: [(&str, &str, &str); 10] = [
    (
        "525",
        "there is no such account (data 525)",
        "write amy@contoso.example, CONTOSO\\amy, or a distinguished name",
    ),
    (
        "52e",
        "the name or the password is wrong (data 52e)",
        "write the name as amy@contoso.example, CONTOSO\\amy, or a distinguished name; each try counts towards a lockout",
    ),
    (
        "530",
        "the account may not sign in at this hour (data 530)",
        "see the account's logon hours, or use another account",
    ),
    (
        "531",
        "the account may not sign in from this machine (data 531)",
        "see `Log On To` of the account, or use another account",
    ),
    (
        "532",
        "its password has expired (data 532)",
        "sign in to Windows once and set a new one",
    ),
    (
        "533",
        "the account is disabled (data 533)",
        "in PowerShell: Enable-ADAccount NAME; or use another account",
    ),
    (
        "701",
        "the account has expired (data 701)",
        "in PowerShell: Clear-ADAccountExpiration NAME; or use another account",
    ),
    (
        "773",
        "it must set a new password first (data 773)",
        "sign in to Windows once and set a new one",
    ),
    (
        "775",
        "the account is locked out (data 775)",
        "in PowerShell: Unlock-ADAccount NAME",
    ),
    (
        "569",
        "the account is not granted this kind of sign-in (data 569)",
        "see `Access this computer from the network` in the policy of the domain controllers",
    ),
];

/// What the client says.
pub(super) fn of_client(server: &Server, error: ldap3::LdapError) -> LdapError {
    let address = server.address.to_string();
    match error {
        ldap3::LdapError::Io { source } => of_io(address, &source),
        ldap3::LdapError::Rustls { source } => of_tls(address, &source),
        ldap3::LdapError::Timeout { .. } => LdapError::NoAnswer {
            server: address,
            seconds: server.patience.as_secs(),
        },
        ldap3::LdapError::ResultRecv { .. }
        | ldap3::LdapError::OpSend { .. }
        | ldap3::LdapError::IdScrubSend { .. }
        | ldap3::LdapError::EndOfStream => LdapError::Closed { server: address },
        ldap3::LdapError::LdapResult { result } => of_result(server, "", result),
        other => LdapError::Other {
            server: address,
            why: other.to_string(),
        },
    }
}

fn of_io(server: String, error: &std::io::Error) -> LdapError {
    let inner = error.get_ref();
    if let Some(tls) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return of_tls(server, tls);
    }
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => LdapError::Closed { server },
        _ => LdapError::Unreachable {
            server,
            why: error.to_string(),
        },
    }
}

fn of_tls(server: String, error: &rustls::Error) -> LdapError {
    let rustls::Error::InvalidCertificate(reason) = error else {
        return LdapError::NoTls {
            server,
            why: error.to_string(),
        };
    };
    let why = match reason {
        CertificateError::UnknownIssuer => "no authority that is known here has signed it".into(),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "it has expired".into()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet".into()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is made out for another name".into()
        }
        other => other.to_string(),
    };
    LdapError::Untrusted { server, why }
}

/// What the server answers to a search below `base`. Source: RFC 4511, appendix A.
pub(super) fn of_result(server: &Server, base: &str, result: LdapResult) -> LdapError {
    let address = server.address.to_string();
    let base = base.to_owned();
    match result.rc {
        // Domain controllers answer so to whoever did not sign in.
        1 if server.sign_in.is_none() => LdapError::SignInNeeded { server: address },
        3 => LdapError::TimeLimit { server: address },
        4 | 11 => LdapError::SizeLimit { server: address },
        8 | 13 => LdapError::StrongAuthentication { server: address },
        10 => LdapError::Referral {
            server: address,
            base,
            to: result.refs,
        },
        32 => LdapError::NoSuchBase {
            server: address,
            base,
        },
        48 | 50 if server.sign_in.is_none() => LdapError::SignInNeeded { server: address },
        code => LdapError::Refused {
            server: address,
            code,
            text: result.text,
        },
    }
}

/// What the server answers to a sign-in.
pub(super) fn of_sign_in(server: &Server, name: &str, result: LdapResult) -> LdapError {
    if result.rc != 49 {
        return of_result(server, "", result);
    }
    let data = result.text.split_once("data ").map(|(_, rest)| rest);
    let data = data
        .and_then(|rest| rest.split([',', ' ']).next())
        .unwrap_or_default();
    let known = REASONS
        .iter()
        .find(|(code, _, _)| code.eq_ignore_ascii_case(data));
    let (why, hint) = known.map_or(
        (
            "the name or the password is wrong",
            "OpenLDAP wants a distinguished name, Active Directory takes amy@contoso.example too",
        ),
        |(_, why, hint)| (why, hint),
    );
    LdapError::SignIn {
        server: server.address.to_string(),
        name: name.to_owned(),
        why: why.to_owned(),
        hint,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn answer(rc: u32, text: &str) -> LdapResult {
        LdapResult {
            rc,
            matched: String::new(),
            text: text.to_owned(),
            refs: vec!["ldap://other.example/DC=other".to_owned()],
            ctrls: Vec::new(),
        }
    }

    #[rstest]
    #[case(
        49,
        "80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data 52e, v4563",
        "the server ldap://dc:389 does not let `amy` in: the name or the password is wrong (data 52e)"
    )]
    #[case(
        49,
        "AcceptSecurityContext error, data 775, v1db1",
        "the server ldap://dc:389 does not let `amy` in: the account is locked out (data 775)"
    )]
    #[case(
        49,
        "data 999",
        "the server ldap://dc:389 does not let `amy` in: the name or the password is wrong"
    )]
    #[case(
        49,
        "",
        "the server ldap://dc:389 does not let `amy` in: the name or the password is wrong"
    )]
    #[case(
        8,
        "BindSimple: Transport encryption required.",
        "the server ldap://dc:389 takes no password over a connection without TLS"
    )]
    #[case(53, "no", "the server ldap://dc:389 refuses with the code 53: no")]
    fn a_refused_sign_in_says_why(#[case] code: u32, #[case] text: &str, #[case] said: &str) {
        let server = Server::at("ldap://dc").unwrap();

        let error = of_sign_in(&server, "amy", answer(code, text));

        assert_eq!(error.to_string(), said);
        assert!(!error.hint().is_empty());
    }

    #[rstest]
    #[case(
        1,
        "000004DC: LdapErr: DSID-0C090ACD, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, v4563",
        "the server ldap://dc:389 answers only those who sign in"
    )]
    #[case(
        4,
        "",
        "the server ldap://dc:389 gives fewer entries than there are: its size limit is reached"
    )]
    #[case(
        10,
        "",
        "the server ldap://dc:389 does not hold `DC=x` and names another: ldap://other.example/DC=other"
    )]
    #[case(32, "", "the server ldap://dc:389 has no `DC=x`")]
    #[case(50, "", "the server ldap://dc:389 answers only those who sign in")]
    #[case(
        80,
        "internal\0",
        "the server ldap://dc:389 refuses with the code 80: internal"
    )]
    fn a_refused_search_says_why(#[case] code: u32, #[case] text: &str, #[case] said: &str) {
        let server = Server::at("ldap://dc").unwrap();

        let error = of_result(&server, "DC=x", answer(code, text));

        assert_eq!(error.to_string(), said);
        assert!(!error.hint().is_empty());
    }
}
