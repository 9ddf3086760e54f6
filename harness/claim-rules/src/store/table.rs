//! A store that answers from a table: stands in for SQL and custom stores.
//!
//! Source: AD FS, `IAttributeStore`: a query text, parameters, rows of columns.

use super::placeholder::fill;
use super::{AttributeStore, StoreError};

/// Answers by query and parameters. What is not in the table has no rows, as a query that finds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The first that fits is given.
    pub answers: Vec<Answer>,
}

/// A row set and what it answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The query, blanks aside; none fits every query.
    pub query: Option<String>,
    /// The parameters, exactly; none fits any.
    pub params: Option<Vec<String>>,
    /// The rows. An empty text is NULL: no claim.
    pub rows: Vec<Vec<String>>,
}

impl Answer {
    fn fits(&self, query: &str, params: &[String]) -> bool {
        let same_query = self
            .query
            .as_deref()
            .is_none_or(|own| own.split_whitespace().eq(query.split_whitespace()));
        let same_params = self.params.as_deref().is_none_or(|own| own == params);
        same_query && same_params
    }
}

impl AttributeStore for Table {
    fn query(
        &self,
        query: &str,
        params: &[String],
        columns: usize,
    ) -> Result<Vec<Vec<String>>, StoreError> {
        fill(query, params, str::to_owned).map_err(|problem| StoreError::Query {
            query: query.to_owned(),
            problem,
        })?;
        let answer = self
            .answers
            .iter()
            .find(|answer| answer.fits(query, params));
        let rows = answer.map(|answer| answer.rows.clone()).unwrap_or_default();
        match rows.iter().find(|row| row.len() != columns) {
            Some(row) => Err(StoreError::Columns {
                types: columns,
                columns: row.len(),
            }),
            None => Ok(rows),
        }
    }
}
