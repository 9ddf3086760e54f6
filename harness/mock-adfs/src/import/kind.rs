//! What an object of an export is: told by its type names where the format keeps them, else by properties that only it has.

use super::tree::Object;

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    RelyingPartyTrust,
    ClaimsProviderTrust,
    Properties,
    AuthenticationPolicy,
    Endpoint,
    ServiceCertificate,
    Certificate,
    User,
    Group,
    /// Something of AD FS that a sign-in to Flex does not need.
    Other(&'static str),
    Unknown,
}

/// Type names by their last part. Source: AD FS and Active Directory modules, result classes.
const TYPES: [(&str, Subject); 16] = [
    ("RelyingPartyTrust", Subject::RelyingPartyTrust),
    ("ClaimsProviderTrust", Subject::ClaimsProviderTrust),
    ("LocalClaimsProviderTrust", Subject::ClaimsProviderTrust),
    ("ServiceProperties", Subject::Properties),
    (
        "AdfsGlobalAuthenticationPolicy",
        Subject::AuthenticationPolicy,
    ),
    ("Endpoint", Subject::Endpoint),
    ("ServiceCertificate", Subject::ServiceCertificate),
    ("X509Certificate2", Subject::Certificate),
    ("ADUser", Subject::User),
    ("ADGroup", Subject::Group),
    ("ClaimDescription", Subject::Other("a claim description")),
    ("AttributeStore", Subject::Other("an attribute store")),
    (
        "AdfsAccessControlPolicy",
        Subject::Other("an access control policy"),
    ),
    ("AdfsClient", Subject::Other("an OAuth client")),
    (
        "NonClaimsAwareRelyingPartyTrust",
        Subject::Other("a trust without claims"),
    ),
    ("WebApiApplication", Subject::Other("a web API")),
];

/// Properties that tell what an object is; the first row of which all are there wins.
const MARKS: [(&[&str], Subject); 28] = [
    (&["AcceptanceTransformRules"], Subject::ClaimsProviderTrust),
    (
        &["ApplicationGroupIdentifier"],
        Subject::Other("an application of an application group"),
    ),
    (&["SamlResponseSignature"], Subject::RelyingPartyTrust),
    (&["EncryptClaims"], Subject::RelyingPartyTrust),
    (
        &["Identifier", "IssuanceTransformRules"],
        Subject::RelyingPartyTrust,
    ),
    (
        &["Identifier", "AccessControlPolicyName"],
        Subject::RelyingPartyTrust,
    ),
    (&["Identifier", "SamlEndpoints"], Subject::RelyingPartyTrust),
    (
        &["CertificateType", "Thumbprint"],
        Subject::ServiceCertificate,
    ),
    (
        &["CertificateType", "Certificate"],
        Subject::ServiceCertificate,
    ),
    (&["RawData"], Subject::Certificate),
    (&["FederationPassiveAddress"], Subject::Properties),
    (&["SamlMessageDeliveryWindow"], Subject::Properties),
    (&["SsoLifetime"], Subject::Properties),
    (
        &["PrimaryExtranetAuthenticationProvider"],
        Subject::AuthenticationPolicy,
    ),
    (&["AddressPath"], Subject::Endpoint),
    (
        &["ClaimType", "IsAccepted"],
        Subject::Other("a claim description"),
    ),
    (
        &["StoreTypeQualifiedName"],
        Subject::Other("an attribute store"),
    ),
    (
        &["PolicyMetadata", "IsBuiltIn"],
        Subject::Other("an access control policy"),
    ),
    (
        &["ClientId", "RedirectUri"],
        Subject::Other("an OAuth client"),
    ),
    (
        &["AuthenticationMethods", "AdminName"],
        Subject::Other("an authentication provider"),
    ),
    (&["GroupScope"], Subject::Group),
    (&["groupType"], Subject::Group),
    (&["SamAccountName"], Subject::User),
    (&["Name", "Identifier"], Subject::RelyingPartyTrust),
    (&["Name", "SamlEndpoints"], Subject::RelyingPartyTrust),
    (
        &["Name", "IssuanceTransformRules"],
        Subject::RelyingPartyTrust,
    ),
    (
        &["Name", "RequestSigningCertificate"],
        Subject::RelyingPartyTrust,
    ),
    (&["Name", "TokenLifetime"], Subject::RelyingPartyTrust),
];

/// What an object is.
pub(super) fn subject(object: &Object) -> Subject {
    let typed = TYPES
        .iter()
        .find(|(name, _)| object.is_a(name))
        .map(|(_, subject)| *subject);
    typed.unwrap_or_else(|| by_properties(object))
}

fn by_properties(object: &Object) -> Subject {
    let found = MARKS
        .iter()
        .find(|(names, _)| names.iter().all(|name| object.has(name)));
    match found.map(|(_, subject)| *subject) {
        Some(Subject::User) if is_group(object) => Subject::Group,
        Some(subject) => subject,
        None => Subject::Unknown,
    }
}

/// `ObjectClass` is a text, or a list whose last element says it.
fn is_group(object: &Object) -> bool {
    use super::tree::Kind;
    let class = object.get("ObjectClass").map(|value| &value.kind);
    let is = |kind: &Kind| matches!(kind, Kind::Text(text) if text.eq_ignore_ascii_case("group"));
    match class {
        Some(Kind::List(classes)) => classes.iter().any(|class| is(&class.kind)),
        Some(kind) => is(kind),
        None => false,
    }
}
