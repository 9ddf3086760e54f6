//! What Flex asks AD FS for, where a scenario wants something else than the usual AuthnRequest.

use std::sync::Arc;

use mock_flex::settings::{Ask, RelayState, Request, RequestedContext};
use saml::signature::SignatureAlgorithm;

use super::urn;
use crate::scenario::language::{
    AuthnRequestFacts, ContextClasses, RelayState as RelayStateWord, RequestSignature,
};
use crate::scenario::{Mistake, Source, Text};

/// Lays the facts over a request. Texts that stand for URNs and are unknown are mistakes.
pub(super) fn lay_over(
    request: &mut Request,
    source: &Arc<Source>,
    facts: &AuthnRequestFacts,
    mistakes: &mut Vec<Mistake>,
) {
    request.force_authn = facts.force_authn.or(request.force_authn);
    request.is_passive = facts.is_passive.or(request.is_passive);
    let text = |fact: &Option<Text>| fact.as_ref().map(|text| text.value.clone());
    request.issuer = text(&facts.issuer).or(request.issuer.take());
    request.acs = text(&facts.assertion_consumer_service_url).or(request.acs.take());
    if let Some(format) = &facts.name_id_policy {
        request.name_id_policy = match format.as_str() {
            "none" => Ask::Absent,
            _ => Ask::For(whole(
                source,
                format,
                "NameID format",
                urn::name_id_format,
                mistakes,
            )),
        };
    }
    if let Some(context) = &facts.requested_authn_context {
        request.requested_authn_context = requested(source, &context.value, mistakes);
    }
    if let Some(word) = &facts.relay_state {
        request.relay_state = relay_state(&word.value);
    }
    if let Some(word) = &facts.signature {
        request.signature = algorithm(word.value);
    }
}

/// What goes along with a request.
pub(super) fn relay_state(word: &RelayStateWord) -> RelayState {
    match word {
        RelayStateWord::Usual => RelayState::Usual,
        RelayStateWord::Absent => RelayState::Absent,
        RelayStateWord::Empty => RelayState::Empty,
        RelayStateWord::Text(text) => RelayState::Text(text.value.clone()),
    }
}

/// The algorithm of a request's signature; nothing when it is not signed.
pub(super) fn algorithm(word: RequestSignature) -> Option<SignatureAlgorithm> {
    match word {
        RequestSignature::None => None,
        RequestSignature::RsaSha256 => Some(SignatureAlgorithm::RsaSha256),
        RequestSignature::RsaSha1 => Some(SignatureAlgorithm::RsaSha1),
    }
}

fn requested(
    source: &Arc<Source>,
    word: &ContextClasses,
    mistakes: &mut Vec<Mistake>,
) -> Ask<RequestedContext> {
    let (comparison, classes) = match word {
        ContextClasses::None => return Ask::Absent,
        ContextClasses::Exact(classes) => ("exact", classes),
        ContextClasses::Minimum(classes) => ("minimum", classes),
        ContextClasses::Better(classes) => ("better", classes),
        ContextClasses::Maximum(classes) => ("maximum", classes),
    };
    let classes = classes
        .iter()
        .map(|class| whole(source, class, "class", urn::context_class, mistakes))
        .collect();
    Ask::For(RequestedContext {
        comparison,
        classes,
    })
}

fn whole(
    source: &Arc<Source>,
    text: &Text,
    noun: &str,
    urn: fn(&str) -> Result<String, urn::Hint>,
    mistakes: &mut Vec<Mistake>,
) -> String {
    urn(text.as_str()).unwrap_or_else(|hint| {
        let title = format!("unknown {noun} `{}`", text.value);
        mistakes.push(Mistake::at(source, text.span.clone(), title).maybe_hint(hint));
        String::new()
    })
}
