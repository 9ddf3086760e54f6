//! `expect` -> [`Expectation`]: words become values of the plan, each with its place.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::{
    CertificateRole, Clause, Code, Expectation, Location, NameIdExpectation, SignedPart,
    SnapshotKind, WorkerExpectation, certificate, urn,
};
use crate::exchange::Page;
use crate::scenario::language::{
    Expect, OutcomeWord, PageWord, SignedPartWord, SnapshotWord, WorkerExpect,
};
use crate::scenario::{DurationText, Located, Mistake, Source, Text};

/// The place of a span.
pub(super) fn location(source: &Arc<Source>, span: &Range<usize>) -> Location {
    let (line, column) = source.position(span.start);
    Location {
        file: source.path.clone(),
        line,
        column,
    }
}

/// Turns `expect` into an expectation. `signer` is who signed in last: the user whom `signed in` means when `user` is absent.
pub(super) fn expectation(
    source: &Arc<Source>,
    expect: &Located<Expect>,
    signer: &str,
    mistakes: &mut Vec<Mistake>,
) -> Expectation {
    let mut reader = Reader { source, mistakes };
    let facts = &expect.value;
    let signed_in = facts
        .outcome
        .as_ref()
        .filter(|outcome| outcome.value == OutcomeWord::SignedIn)
        .map(|outcome| reader.clause(&outcome.span, signer.to_owned()));
    Expectation {
        outcome: reader.each(&facts.outcome, |word| word.as_str().to_owned()),
        page: reader.each(&facts.page, |word| page(*word)),
        shows: reader.each(&facts.shows, |words| {
            words.iter().copied().map(page).collect()
        }),
        does_not_show: reader.each(&facts.does_not_show, |words| {
            words.iter().copied().map(page).collect()
        }),
        user: reader.text(&facts.user).or(signed_in),
        signatures: reader.each(&facts.signatures, |words| words.iter().map(part).collect()),
        name_id: reader.name_id(facts),
        claims: reader.each(&facts.claims, |table| {
            let values = table.iter();
            values
                .map(|(name, values)| (name.value.clone(), values.0.clone()))
                .collect()
        }),
        no_claims: reader.texts(&facts.no_claims),
        status_code: reader.status(facts),
        authn_context_class_ref: reader.class(facts),
        adfs: reader.each(&facts.adfs, |code| Code {
            code: code.code.as_ref().map(|code| code.value.clone()),
            event: code.event,
            status: None,
            says: code.says.as_ref().map(|says| says.value.clone()),
        }),
        flex: reader.each(&facts.flex, |code| Code {
            code: code.code.map(|code| code.to_string()),
            event: None,
            status: code.status,
            says: code.says.as_ref().map(|says| says.value.clone()),
        }),
        diagnosis: reader.text(&facts.diagnosis),
        findings: reader.texts(&facts.findings),
        no_findings: reader.texts(&facts.no_findings),
        worker: reader.each(&facts.worker, worker),
        metadata: reader.metadata(facts),
        certificates_valid_for: reader.duration(&facts.certificates_valid_for),
        within: reader.duration(&facts.within),
        snapshots: facts
            .snapshots
            .iter()
            .flat_map(|list| list.value.iter())
            .map(|word| snapshot(word.value))
            .collect(),
    }
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    mistakes: &'a mut Vec<Mistake>,
}

impl Reader<'_> {
    fn clause<T>(&self, span: &Range<usize>, value: T) -> Clause<T> {
        Clause {
            value,
            at: location(self.source, span),
        }
    }

    fn each<T, U>(&self, fact: &Option<Located<T>>, turn: impl Fn(&T) -> U) -> Option<Clause<U>> {
        fact.as_ref()
            .map(|fact| self.clause(&fact.span, turn(&fact.value)))
    }

    fn text(&self, fact: &Option<Text>) -> Option<Clause<String>> {
        self.each(fact, Clone::clone)
    }

    fn texts(&self, fact: &Option<Located<Vec<Text>>>) -> Option<Clause<Vec<String>>> {
        self.each(fact, |list| {
            list.iter().map(|text| text.value.clone()).collect()
        })
    }

    /// A text that stands for a URN; an unknown one is a mistake.
    fn urn(
        &mut self,
        text: &Text,
        noun: &str,
        whole: impl Fn(&str) -> Result<String, urn::Hint>,
    ) -> String {
        match whole(text.as_str()) {
            Ok(urn) => urn,
            Err(hint) => {
                let title = format!("unknown {noun} `{}`", text.value);
                let mistake = Mistake::at(self.source, text.span.clone(), title);
                self.mistakes.push(mistake.maybe_hint(hint));
                String::new()
            }
        }
    }

    fn name_id(&mut self, facts: &Expect) -> Option<Clause<NameIdExpectation>> {
        let name_id = facts.name_id.as_ref()?;
        let format = name_id.value.format.as_ref();
        let format = format.map(|text| self.urn(text, "NameID format", urn::name_id_format));
        let value = name_id.value.value.as_ref().map(|text| text.value.clone());
        Some(self.clause(&name_id.span, NameIdExpectation { value, format }))
    }

    fn status(&mut self, facts: &Expect) -> Option<Clause<Vec<String>>> {
        let status = facts.status_code.as_ref()?;
        let codes = status
            .value
            .iter()
            .map(|text| self.urn(text, "status code", urn::status_code))
            .collect();
        Some(self.clause(&status.span, codes))
    }

    fn metadata(&mut self, facts: &Expect) -> Option<Clause<Vec<CertificateRole>>> {
        let metadata = facts.metadata.as_ref()?;
        let words = metadata.value.signing_certificates.as_ref()?;
        let roles = words
            .iter()
            .map(|word| certificate::role(self.source, word, self.mistakes))
            .collect();
        Some(self.clause(&metadata.span, roles))
    }

    fn duration(&self, fact: &Option<Located<DurationText>>) -> Option<Clause<Duration>> {
        let fact = fact.as_ref()?;
        Some(self.clause(&fact.span, fact.value.known()?))
    }

    fn class(&mut self, facts: &Expect) -> Option<Clause<String>> {
        let class = facts.authn_context_class_ref.as_ref()?;
        let urn = self.urn(class, "class", urn::context_class);
        Some(self.clause(&class.span, urn))
    }
}

fn page(word: PageWord) -> Page {
    match word {
        PageWord::FlexDesktop => Page::FlexDesktop,
        PageWord::FlexLoginView => Page::FlexLoginView,
        PageWord::FlexErrorPage => Page::FlexErrorPage,
        PageWord::TwilioPasswordPrompt => Page::TwilioPasswordPrompt,
        PageWord::TwilioErrorPage => Page::TwilioErrorPage,
        PageWord::AdfsSignInPage => Page::AdfsSignInPage,
        PageWord::AdfsWindowsSignIn => Page::AdfsWindowsSignIn,
        PageWord::AdfsSecondFactorPage => Page::AdfsSecondFactorPage,
        PageWord::AdfsUpdatePasswordPage => Page::AdfsUpdatePasswordPage,
        PageWord::AdfsIdpInitiatedPage => Page::AdfsIdpInitiatedPage,
        PageWord::AdfsHomeRealmPage => Page::AdfsHomeRealmPage,
        PageWord::AdfsErrorPage => Page::AdfsErrorPage,
        PageWord::AdfsSignOutPage => Page::AdfsSignOutPage,
        PageWord::RawXml => Page::RawXml,
    }
}

fn worker(facts: &WorkerExpect) -> WorkerExpectation {
    let attributes = facts.attributes.iter().flat_map(|table| table.iter());
    let absent = facts.no_attributes.iter().flatten();
    WorkerExpectation {
        count: facts.count,
        attributes: attributes
            .map(|(name, values)| (name.value.clone(), values.0.clone()))
            .collect(),
        no_attributes: absent.map(|name| name.value.clone()).collect(),
    }
}

fn part(word: &SignedPartWord) -> SignedPart {
    match word {
        SignedPartWord::Message => SignedPart::Message,
        SignedPartWord::Assertion => SignedPart::Assertion,
    }
}

fn snapshot(word: SnapshotWord) -> SnapshotKind {
    match word {
        SnapshotWord::Claims => SnapshotKind::Claims,
        SnapshotWord::Exchange => SnapshotKind::Exchange,
        SnapshotWord::Findings => SnapshotKind::Findings,
        SnapshotWord::Page => SnapshotKind::Page,
        SnapshotWord::Diagnosis => SnapshotKind::Diagnosis,
    }
}
