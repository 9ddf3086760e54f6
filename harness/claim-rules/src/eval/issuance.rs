//! Makes claims.

use std::borrow::Cow;

use super::expression::Formula;
use super::rule::Runner;
use super::{Cause, EmptyValue, QueryTrace, RuleTrace};
use crate::ast::{Property, Verb};
use crate::claim::{Claim, Text};

/// An action, ready to run.
#[derive(Debug)]
pub(super) enum Step {
    /// Copies the claim of the selector at this place.
    Copy(usize),
    Assign(Vec<(Property, Formula)>),
    Store(Box<Asking>),
}

/// A question to an attribute store, texts still to be computed.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) store: Formula,
    pub(super) types: Vec<Formula>,
    pub(super) query: Formula,
    pub(super) params: Vec<Formula>,
}

impl Runner<'_> {
    /// Runs `step` for the combination at `bound`.
    pub(super) fn issue(
        &mut self,
        step: &Step,
        verb: Verb,
        bound: &[u32],
        trace: &mut RuleTrace,
    ) -> Result<(), Cause> {
        match step {
            Step::Copy(place) => {
                let placed = self.sets.copy(bound[*place], verb)?;
                self.record(trace, placed, verb);
                Ok(())
            }
            Step::Assign(assignments) => {
                let claim = self.assemble(assignments, bound)?;
                let empty = claim.value.is_empty() && self.options.empty_value == EmptyValue::Drop;
                if empty {
                    Ok(())
                } else {
                    self.insert(claim, verb, trace)
                }
            }
            Step::Store(asking) => self.ask(asking, verb, bound, trace),
        }
    }

    fn insert(&mut self, claim: Claim, verb: Verb, trace: &mut RuleTrace) -> Result<(), Cause> {
        let placed = self.sets.insert(claim, verb)?;
        self.record(trace, placed, verb);
        Ok(())
    }

    /// A claim from `assignments`; the original issuer defaults to the issuer.
    fn assemble(&self, assignments: &[(Property, Formula)], bound: &[u32]) -> Result<Claim, Cause> {
        let mut claim = Claim::new("", "");
        let mut original_issuer = None;
        for (property, formula) in assignments {
            let value = self.text(formula, bound)?;
            match property {
                Property::Type => claim.claim_type = value,
                Property::Value => claim.value = value,
                Property::ValueType => claim.value_type = value,
                Property::Issuer => claim.issuer = value,
                Property::OriginalIssuer => original_issuer = Some(value),
                Property::Named(name) => {
                    claim.properties.insert(name.clone(), value.into());
                }
            }
        }
        claim.original_issuer = original_issuer.unwrap_or_else(|| claim.issuer.clone());
        Ok(claim)
    }

    /// Claims from an attribute store: one for each value that is not empty.
    fn ask(
        &mut self,
        asking: &Asking,
        verb: Verb,
        bound: &[u32],
        trace: &mut RuleTrace,
    ) -> Result<(), Cause> {
        let Question {
            store,
            types,
            query,
            params,
        } = self.question(asking, bound)?;
        let store_named = self.stores.get(&store)?;
        let mut columns = store_named.columns(&query, &params, types.len())?;
        let height = columns.iter().map(Vec::len).max().unwrap_or(0);
        let mut counts = vec![0; types.len()];
        for row in 0..height {
            for (column, claim_type) in types.iter().enumerate() {
                let value = columns
                    .get_mut(column)
                    .and_then(|values| values.get_mut(row));
                let Some(value) = value.map(std::mem::take).filter(|value| !value.is_empty())
                else {
                    continue;
                };
                counts[column] += 1;
                self.spend(value.len())?;
                self.insert(Claim::new(claim_type.clone(), value), verb, trace)?;
            }
        }
        if self.explains() {
            trace.queries.push(QueryTrace {
                store,
                query,
                params,
                columns: types.into_iter().zip(counts).collect(),
            });
        }
        Ok(())
    }

    fn question(&self, asking: &Asking, bound: &[u32]) -> Result<Question, Cause> {
        let text = |formula: &Formula| self.text(formula, bound);
        let param = |formula: &Formula| self.compute(formula, bound).map(Cow::into_owned);
        Ok(Question {
            store: text(&asking.store)?,
            types: asking.types.iter().map(text).collect::<Result<_, _>>()?,
            query: text(&asking.query)?,
            params: asking.params.iter().map(param).collect::<Result<_, _>>()?,
        })
    }
}

/// A question to an attribute store, all texts computed.
struct Question {
    store: Text,
    types: Vec<Text>,
    query: Text,
    params: Vec<String>,
}
