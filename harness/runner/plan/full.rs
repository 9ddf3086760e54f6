//! A plan as a scenario with everything unsaid filled in, for `flexgate list --full`.
//!
//! What is printed can be read again and means the same; hosts and accounts are placeholders, as a scenario wants it. What
//! no scenario can say (rule text) is a comment. Deliberately absent: a second grammar; this file only writes.

mod farm;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::SignedDuration;
use mock_adfs::settings::{
    Destination, EndpointBinding, RelyingPartyTrust, ResponseShape, SamlEndpoint,
    SamlResponseSignature, SignatureAlgorithm,
};
use mock_adfs::{AccountState, Network};
use mock_flex::settings::TwilioSsoUrl;

use super::{Action, AdfsSide, Expectation, FlexSide, PastedAs, Plan, PlannedStep, SnapshotKind};
use super::{Code, SignedPart, WorkerExpectation};

/// The plan as a scenario, every default spelled out.
#[must_use]
pub fn full_text(plan: &Plan) -> String {
    let mut text = Text {
        out: format!("# {}\n", plan.name),
        names: longest_first(&plan.placeholders),
    };
    text.prose(0, "title", &plan.title);
    text.prose(0, "why", &plan.why);
    if !plan.tags.is_empty() {
        text.list(0, "tags", &plan.tags);
    }
    if let Some(reason) = &plan.skip {
        let _ = writeln!(text.out, "# skipped: {reason}");
    }
    for (driver, reason) in &plan.left_out {
        let _ = writeln!(text.out, "# not on {driver}: {reason}");
    }
    text.given(plan);
    text.when(&plan.steps);
    let _ = writeln!(text.out, "expect:");
    text.expectation(2, &plan.expect);
    text.out
}

/// Values with the names of their placeholders. A value that holds another one comes first.
fn longest_first(placeholders: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = placeholders
        .iter()
        .map(|(name, value)| (value.clone(), format!("<{name}>")))
        .collect();
    names.sort_by_key(|(value, name)| (std::cmp::Reverse(value.len()), name.clone()));
    names
}

/// A moment as a scenario writes it, in hours where it is so many.
fn moment(from_now: SignedDuration) -> String {
    let minutes = from_now.as_mins().abs();
    let distance = match minutes % 60 {
        0 => format!("{}h", minutes / 60),
        _ => format!("{minutes}m"),
    };
    if from_now.is_negative() {
        format!("{distance} ago")
    } else {
        format!("in {distance}")
    }
}

struct Text {
    out: String,
    names: Vec<(String, String)>,
}

impl Text {
    fn given(&mut self, plan: &Plan) {
        let _ = writeln!(self.out, "given:");
        self.plain(2, "flex", plan.flex);
        self.text(2, "user", &plan.user);
        if let AdfsSide::Mock(adfs) = &plan.adfs {
            self.adfs(plan, adfs);
        }
        self.person(plan);
        self.tenant(plan);
        if !plan.browser.popups {
            self.table(2, "browser");
            self.text(4, "popups", "blocked");
        }
        if let Some(attack) = plan.attack {
            self.text(2, "attack", attack.name);
        }
        self.clock("adfs", plan.clocks.adfs);
        self.clock("flex", plan.clocks.flex);
    }

    /// A mocked AD FS.
    fn adfs(&mut self, plan: &Plan, adfs: &super::MockAdfsSide) {
        self.client(adfs);
        self.table(2, "farm");
        self.farm(&adfs.farm);
        self.text(4, "DisplayName", &adfs.farm.display_name);
        self.text(4, "Identifier", &adfs.farm.identifier);
        self.plain(
            4,
            "SamlMessageDeliveryWindow",
            adfs.farm.saml_message_delivery_window,
        );
        self.plain(4, "SsoLifetime", adfs.farm.sso_lifetime);
        self.partners(&adfs.farm);
        if let Some(trust) = self.trust_of(plan, &adfs.trusts) {
            self.trust(trust, adfs);
            self.response(&trust.response);
        }
    }

    /// What the Response says otherwise than AD FS would.
    fn response(&mut self, shape: &ResponseShape) {
        if *shape != ResponseShape::default() {
            self.table(2, "Response");
        }
        if let Some(lasts) = shape.session_lasts {
            self.plain(4, "SessionNotOnOrAfter", moment(lasts));
        }
        match &shape.destination {
            Destination::Usual => {}
            Destination::Absent => self.text(4, "Destination", "absent"),
            Destination::Text(text) => self.text(4, "Destination", text),
        }
    }

    /// A clock that is off.
    fn clock(&mut self, side: &str, skew: SignedDuration) {
        if skew.is_zero() {
            return;
        }
        let word = if skew.is_negative() {
            "behind"
        } else {
            "ahead"
        };
        if !self.out.contains("\n  clock:") {
            self.table(2, "clock");
        }
        self.text(4, side, &format!("{}s {word}", skew.as_secs().abs()));
    }

    /// The trust that Flex means: the one with its identifier, or the first.
    fn trust_of<'a>(
        &self,
        plan: &Plan,
        trusts: &'a [RelyingPartyTrust],
    ) -> Option<&'a RelyingPartyTrust> {
        let entity = plan.placeholders.get("EntityID");
        trusts
            .iter()
            .find(|trust| entity.is_some_and(|entity| trust.identifier.contains(entity)))
            .or(trusts.first())
    }

    /// Network, device and ages of certificates.
    fn client(&mut self, adfs: &super::MockAdfsSide) {
        let network = match adfs.client.network {
            Network::Intranet => "intranet",
            Network::Extranet => "extranet",
        };
        self.text(2, "network", network);
        if adfs.client.windows_account.is_some() {
            self.text(2, "device", "domain joined");
        }
        let ends = [
            ("token-signing", adfs.certificates_end.signing),
            ("token-decrypting", adfs.certificates_end.decrypting),
            (
                "service communications",
                adfs.certificates_end.service_communications,
            ),
        ];
        if ends.iter().any(|(_, end)| end.is_some()) {
            self.table(2, "certificates");
        }
        for (name, end) in ends {
            if let Some(end) = end {
                self.plain(4, name, format!("{{expires: {}}}", moment(end)));
            }
        }
    }

    fn trust(&mut self, trust: &RelyingPartyTrust, adfs: &super::MockAdfsSide) {
        self.table(2, "trust");
        self.text(4, "Name", &trust.name);
        self.list(4, "Identifier", &trust.identifier);
        self.plain(4, "Enabled", trust.enabled);
        let signature = match trust.saml_response_signature {
            SamlResponseSignature::AssertionOnly => "AssertionOnly",
            SamlResponseSignature::MessageOnly => "MessageOnly",
            SamlResponseSignature::MessageAndAssertion => "MessageAndAssertion",
        };
        self.text(4, "SamlResponseSignature", signature);
        let algorithm = match trust.signature_algorithm {
            SignatureAlgorithm::RsaSha256 => "rsa-sha256",
            SignatureAlgorithm::RsaSha1 => "rsa-sha1",
        };
        self.text(4, "SignatureAlgorithm", algorithm);
        self.plain(4, "EncryptClaims", trust.encrypt_claims);
        self.plain(4, "NotBeforeSkew", trust.not_before_skew);
        self.plain(4, "TokenLifetime", trust.token_lifetime);
        self.plain(
            4,
            "AlwaysRequireAuthentication",
            trust.always_require_authentication,
        );
        self.text(
            4,
            "AccessControlPolicyName",
            &trust.access_control_policy_name,
        );
        self.list(
            4,
            "AccessControlPolicyParameters",
            &trust.access_control_policy_parameters,
        );
        self.plain(
            4,
            "SignedSamlRequestsRequired",
            trust.signed_saml_requests_required,
        );
        self.text(4, "ProtocolProfile", &trust.protocol_profile);
        self.checks(trust);
        let held = &adfs.trust_certificates;
        for (name, role) in [
            ("EncryptionCertificate", &held.encryption),
            ("RequestSigningCertificate", &held.request_signing),
        ] {
            if let Some(role) = role {
                self.plain(4, name, role);
            }
        }
        self.endpoints(&trust.saml_endpoints);
        let _ = writeln!(self.out, "  # the rules of the trust:");
        for line in trust.issuance_transform_rules.lines() {
            let line = format!("  # {line}");
            let _ = writeln!(self.out, "{}", line.trim_end());
        }
    }

    /// How the partner's certificates and metadata are looked at.
    fn checks(&mut self, trust: &RelyingPartyTrust) {
        self.plain(
            4,
            "EncryptedNameIdRequired",
            trust.encrypted_name_id_required,
        );
        for (name, check) in [
            (
                "EncryptionCertificateRevocationCheck",
                trust.encryption_certificate_revocation_check,
            ),
            (
                "SigningCertificateRevocationCheck",
                trust.signing_certificate_revocation_check,
            ),
        ] {
            self.text(4, name, &format!("{check:?}"));
        }
        self.plain(4, "MonitoringEnabled", trust.monitoring_enabled);
        self.plain(4, "AutoUpdateEnabled", trust.auto_update_enabled);
        if !trust.metadata_url.is_empty() {
            self.text(4, "MetadataUrl", &trust.metadata_url);
        }
    }

    fn endpoints(&mut self, endpoints: &[SamlEndpoint]) {
        self.table(4, "SamlEndpoints");
        for endpoint in endpoints {
            let binding = match endpoint.binding {
                EndpointBinding::Post => "POST",
                EndpointBinding::Redirect => "Redirect",
                EndpointBinding::Artifact => "Artifact",
                EndpointBinding::Soap => "SOAP",
            };
            let _ = writeln!(self.out, "      - Binding: {binding}");
            self.text(8, "Protocol", &endpoint.protocol);
            self.text(8, "Location", &endpoint.location);
            if let Some(location) = &endpoint.response_location {
                self.text(8, "ResponseLocation", location);
            }
            self.plain(8, "Index", endpoint.index);
            self.plain(8, "IsDefault", endpoint.is_default);
        }
    }

    fn person(&mut self, plan: &Plan) {
        let Some(user) = plan
            .people
            .get(&plan.user)
            .and_then(|person| plan.directory().users.get(&person.account))
        else {
            return;
        };
        let (known, other): (Vec<_>, Vec<_>) = user
            .attributes
            .iter()
            .partition(|(name, _)| is_known_attribute(name));
        self.table(2, "users");
        self.table(4, &plan.user);
        for (name, values) in known {
            self.list(6, name, values);
        }
        if !other.is_empty() {
            self.table(6, "other attributes");
            for (name, values) in other {
                self.list(8, name, values);
            }
        }
        self.list(6, "groups", &user.groups);
        let Some(person) = plan.people.get(&plan.user) else {
            return;
        };
        self.plain(6, "second factor", person.second_factor);
        let state = match person.state {
            AccountState::Active => "active",
            AccountState::Disabled => "disabled",
            AccountState::LockedOut => "locked out",
            AccountState::PasswordExpired => "password expired",
            AccountState::MustChangePassword => "must change password",
        };
        self.text(6, "account", state);
    }

    fn tenant(&mut self, plan: &Plan) {
        let FlexSide::Mock(side) = &plan.tenant else {
            return;
        };
        let tenant = &side.tenant;
        self.table(2, "tenant");
        self.text(4, "Friendly Name", &tenant.friendly_name);
        self.plain(4, "X.509 Certificate", &side.certificate);
        if side.pasted_as != PastedAs::WithHeaderLines {
            self.text(4, "pasted as", pasted_as(side.pasted_as));
        }
        self.text(
            4,
            "Identity Provider Issuer",
            &tenant.identity_provider_issuer,
        );
        self.text(4, "Single Sign-On URL", &tenant.single_sign_on_url);
        self.text(4, "Default Redirect URL", &tenant.default_redirect_url);
        let host = match tenant.twilio_sso_url {
            TwilioSsoUrl::Iam => "Uses iam.twilio.com",
            TwilioSsoUrl::Preview => "Uses preview.twilio.com",
        };
        if side.connection.is_none() {
            self.text(4, "Twilio SSO URL", host);
        }
        self.plain(4, "Login using popup", tenant.login_using_popup);
        match &side.connection {
            None => self.list(4, "Trusted domains", &tenant.trusted_domains),
            Some(connection) => {
                self.list(4, "Trusted URLs", &connection.trusted_urls);
                let settings = if connection.oauth_settings {
                    "present"
                } else {
                    "absent"
                };
                self.text(4, "oauth settings", settings);
            }
        }
        self.account_sid_setting(side.names_account);
    }

    /// Settings of a site are written where something is missing.
    fn account_sid_setting(&mut self, is_there: bool) {
        if !is_there {
            self.text(4, "accountSid setting", "absent");
        }
    }

    fn when(&mut self, steps: &[PlannedStep]) {
        let _ = writeln!(self.out, "when:");
        for step in steps {
            match &step.action {
                Action::Expect(expect) => {
                    let _ = writeln!(self.out, "  - expect:");
                    self.expectation(6, expect);
                }
                _ => {
                    let _ = writeln!(self.out, "  - {}", step.text);
                }
            }
        }
    }

    fn expectation(&mut self, indent: usize, expect: &Expectation) {
        let text =
            |clause: &Option<super::Clause<String>>| clause.as_ref().map(|c| c.value.clone());
        self.maybe(indent, "outcome", text(&expect.outcome));
        self.maybe(
            indent,
            "page",
            expect.page.as_ref().map(|page| page_word(page.value)),
        );
        let pages = |clause: &Option<super::Clause<Vec<_>>>| {
            clause
                .as_ref()
                .map(|c| c.value.iter().map(|page| page_word(*page)).collect())
        };
        self.maybe_list(indent, "shows", pages(&expect.shows));
        self.maybe_list(indent, "does not show", pages(&expect.does_not_show));
        self.maybe(indent, "user", text(&expect.user));
        let parts = expect.signatures.as_ref().map(|parts| {
            let word = |part: &SignedPart| match part {
                SignedPart::Message => "message".to_owned(),
                SignedPart::Assertion => "assertion".to_owned(),
            };
            parts.value.iter().map(word).collect()
        });
        self.maybe_list(indent, "signatures", parts);
        if let Some(name_id) = &expect.name_id {
            self.table(indent, "NameID");
            self.maybe(indent + 2, "value", name_id.value.value.clone());
            self.maybe(indent + 2, "Format", name_id.value.format.clone());
        }
        if let Some(claims) = &expect.claims {
            self.table(indent, "claims");
            for (name, values) in &claims.value {
                self.list(indent + 2, name, values);
            }
        }
        let list =
            |clause: &Option<super::Clause<Vec<String>>>| clause.as_ref().map(|c| c.value.clone());
        self.maybe_list(indent, "no claims", list(&expect.no_claims));
        self.maybe_list(indent, "StatusCode", list(&expect.status_code));
        self.maybe(
            indent,
            "AuthnContextClassRef",
            text(&expect.authn_context_class_ref),
        );
        self.code(
            indent,
            "adfs",
            expect.adfs.as_ref().map(|clause| &clause.value),
        );
        self.code(
            indent,
            "flex",
            expect.flex.as_ref().map(|clause| &clause.value),
        );
        self.maybe(indent, "diagnosis", text(&expect.diagnosis));
        self.maybe_list(indent, "findings", list(&expect.findings));
        self.maybe_list(indent, "no findings", list(&expect.no_findings));
        if let Some(worker) = expect.worker.as_ref().map(|clause| &clause.value) {
            self.worker(indent, worker);
        }
        if let Some(within) = &expect.within {
            self.plain(indent, "within", format!("{}ms", within.value.as_millis()));
        }
        if !expect.snapshots.is_empty() {
            let words: Vec<String> = expect
                .snapshots
                .iter()
                .map(|kind| snapshot_word(*kind))
                .collect();
            self.list(indent, "snapshots", &words);
        }
    }

    fn worker(&mut self, indent: usize, worker: &WorkerExpectation) {
        self.table(indent, "worker");
        if let Some(count) = worker.count {
            self.plain(indent + 2, "count", count);
        }
        if !worker.attributes.is_empty() {
            self.table(indent + 2, "attributes");
            for (name, values) in &worker.attributes {
                self.list(indent + 4, name, values);
            }
        }
        if !worker.no_attributes.is_empty() {
            self.list(indent + 2, "no attributes", &worker.no_attributes);
        }
    }

    fn code(&mut self, indent: usize, key: &str, code: Option<&Code>) {
        let Some(code) = code else { return };
        self.table(indent, key);
        if let Some(text) = &code.code {
            self.plain(indent + 2, "code", text);
        }
        if let Some(event) = code.event {
            self.plain(indent + 2, "event", event);
        }
        if let Some(status) = code.status {
            self.plain(indent + 2, "status", status);
        }
        if let Some(says) = &code.says {
            self.prose(indent + 2, "says", says);
        }
    }

    fn table(&mut self, indent: usize, key: &str) {
        let _ = writeln!(self.out, "{:indent$}{}:", "", quoted(key));
    }

    fn plain(&mut self, indent: usize, key: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.out, "{:indent$}{key}: {value}", "");
    }

    fn text(&mut self, indent: usize, key: &str, value: &str) {
        let value = quoted(&self.named(value));
        self.plain(indent, key, value);
    }

    /// A text in which nothing is filled in.
    fn prose(&mut self, indent: usize, key: &str, value: &str) {
        self.plain(indent, key, quoted(value));
    }

    fn maybe(&mut self, indent: usize, key: &str, value: Option<String>) {
        if let Some(value) = value {
            self.text(indent, key, &value);
        }
    }

    fn maybe_list(&mut self, indent: usize, key: &str, values: Option<Vec<String>>) {
        if let Some(values) = values {
            self.list(indent, key, &values);
        }
    }

    fn list(&mut self, indent: usize, key: &str, values: &[String]) {
        let values: Vec<String> = values
            .iter()
            .map(|value| quoted(&self.named(value)))
            .collect();
        let _ = writeln!(
            self.out,
            "{:indent$}{}: [{}]",
            "",
            quoted(key),
            values.join(", ")
        );
    }

    /// Writes the names of placeholders for their values.
    fn named(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (value, name) in &self.names {
            text = text.replace(value, name);
        }
        text
    }
}

/// A text as YAML: in double quotes unless it cannot be mistaken for anything else.
fn quoted(text: &str) -> String {
    let simple = !text.is_empty()
        && text.starts_with(|c: char| c.is_alphabetic() || c == '<')
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || " ./@<>-_:".contains(c))
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && !matches!(text, "true" | "false" | "null" | "Null" | "NULL");
    if simple {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn pasted_as(form: PastedAs) -> &'static str {
    match form {
        PastedAs::WithHeaderLines => "with header lines",
        PastedAs::WithoutHeaderLines => "without header lines",
        PastedAs::OneLine => "one line",
        PastedAs::WindowsLineEnds => "Windows line ends",
        PastedAs::Der => "DER",
        PastedAs::Chain => "chain",
        PastedAs::ChainInReverse => "chain in reverse",
    }
}

/// Whether an LDAP attribute has a key of its own in the language.
fn is_known_attribute(name: &str) -> bool {
    crate::scenario::language::UserFacts::names().contains(&name)
}

fn page_word(page: crate::exchange::Page) -> String {
    serde_json::to_value(page)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn snapshot_word(kind: SnapshotKind) -> String {
    match kind {
        SnapshotKind::Claims => "claims",
        SnapshotKind::Exchange => "exchange",
        SnapshotKind::Findings => "findings",
        SnapshotKind::Page => "page",
        SnapshotKind::Diagnosis => "diagnosis",
    }
    .to_owned()
}
