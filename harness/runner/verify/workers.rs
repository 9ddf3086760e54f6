//! Whether the sign-in has made a second worker for the same person.
//!
//! Source: Twilio, Flex SSO documentation: the worker is named by the Name ID, and the same e-mail under two names is two
//! workers and two bills.

use saml::finding::{Evidence, Finding, Severity};

use crate::exchange::{Trace, Worker};

/// A finding when two workers stand for one mail address: one is named by it, the other has it among its attributes.
pub(super) fn check(trace: &Trace) -> Option<Finding> {
    let workers = trace.workers.as_deref()?;
    let (old, new) = workers.iter().find_map(|new| {
        let mail = mail(new)?;
        let named = |old: &&Worker| old.friendly_name.eq_ignore_ascii_case(mail);
        let old = workers.iter().find(named)?;
        (!named(&new)).then_some((old, new))
    })?;
    let evidence = |name: &str, value: &str| Evidence {
        name: name.to_owned(),
        value: value.to_owned(),
    };
    Some(Finding {
        slug: "worker-duplicated",
        severity: Severity::Warning,
        message: format!(
            "`{}` and `{}` are two workers of one person",
            old.friendly_name, new.friendly_name
        ),
        evidence: vec![
            evidence("worker", &old.friendly_name),
            evidence("worker with the same e-mail", &new.friendly_name),
        ],
        span: None,
        source: "Twilio, Flex SSO configuration, duplicate workers",
    })
}

fn mail(worker: &Worker) -> Option<&str> {
    worker.attributes.get("email")?.as_str()
}
