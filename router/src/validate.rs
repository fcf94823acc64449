//! Holds a document against the schema by the rules of the GraphQL specification.

use graphql_tools::validation::rules::default_rules_validation_plan;
use graphql_tools::validation::validate::{ValidationPlan, validate};

use crate::error::{Code, GraphQlError, Refusal};
use crate::parse::Document;
use crate::schema::Schema;

mod merging;

/// The specification's rules, made once.
pub struct Validator {
    plan: ValidationPlan,
}

impl std::fmt::Debug for Validator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Validator")
            .field("rules", &self.plan.rules.len())
            .finish()
    }
}

impl Default for Validator {
    fn default() -> Self {
        Self::new()
    }
}

impl Validator {
    /// All rules.
    pub fn new() -> Self {
        Self {
            plan: default_rules_validation_plan(),
        }
    }

    /// Refuses a document that breaks a rule, with every rule it breaks, at most `errors_max`.
    pub fn check(
        &self,
        schema: &Schema,
        document: &Document,
        errors_max: usize,
    ) -> Result<(), Refusal> {
        let errors = validate(&schema.document, &document.ast, &self.plan);
        if errors.is_empty() {
            return match merging::find_conflict(schema, document) {
                None => Ok(()),
                Some(conflict) => Err(Refusal::of_operation(vec![conflict])),
            };
        }
        let errors = errors.into_iter().take(errors_max).map(|error| {
            let mut out = GraphQlError::new(Code::BadUserInput, error.message);
            out.locations = error
                .locations
                .iter()
                .map(|at| (at.line, at.column))
                .collect();
            out
        });
        Err(Refusal::of_operation(errors.collect()))
    }
}
