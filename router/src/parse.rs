//! From text to a validated document: parsed, checked against the schema and the limits once, then
//! found again by its whole text.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use graphql_tools::parser::query::parse_query_with_token_limit;
use graphql_tools::static_graphql::query as ast;

use crate::error::{Code, GraphQlError, Refusal};
use crate::schema::OperationKind;

mod size;

/// A document that passed every check that does not depend on variables or the caller.
#[derive(Debug)]
pub struct Document {
    /// Its number in this process, which stands for its text in later caches.
    pub id: u64,
    /// The syntax tree.
    pub ast: ast::Document,
    /// Its operations.
    pub operations: Vec<Operation>,
    /// About how much memory its tree takes.
    pub tree_bytes: usize,
}

/// One operation of a document.
#[derive(Debug)]
pub struct Operation {
    /// Its name.
    pub name: Option<Arc<str>>,
    /// Its kind.
    pub kind: OperationKind,
    /// Where it stands among the document's definitions.
    pub index: usize,
}

impl Document {
    /// Parses a document of at most so many tokens.
    pub fn parse(text: &str, tokens_max: usize) -> Result<Self, Refusal> {
        static NEXT_ID: AtomicU64 = AtomicU64::new(0);
        let ast = parse_query_with_token_limit::<String>(text, tokens_max)
            .map_err(|error| syntax_refusal(&error))?
            .into_static();
        let operation = |(index, definition): (usize, &ast::Definition)| {
            let (kind, name) = match definition {
                ast::Definition::Fragment(_) => return None,
                ast::Definition::Operation(operation) => head(operation),
            };
            Some(Operation {
                name: name.map(|name| name.as_str().into()),
                kind,
                index,
            })
        };
        let operations = ast
            .definitions
            .iter()
            .enumerate()
            .filter_map(operation)
            .collect();
        Ok(Self {
            id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
            tree_bytes: size::tree_bytes(&ast),
            ast,
            operations,
        })
    }

    /// The operation a request means.
    pub fn select(&self, name: Option<&str>) -> Result<&Operation, Refusal> {
        match (name, self.operations.as_slice()) {
            (None | Some(""), [only]) => Ok(only),
            (None | Some(""), []) => Err(Refusal::bad_input("the document holds no operation")),
            (None | Some(""), _) => Err(Refusal::bad_input(
                "the document holds several operations; say which with `operationName`",
            )),
            (Some(name), operations) => operations
                .iter()
                .find(|operation| operation.name.as_deref() == Some(name))
                .ok_or_else(|| Refusal::bad_input(format!("no operation is named `{name}`"))),
        }
    }

    /// The syntax tree of an operation of this document.
    pub fn operation(&self, operation: &Operation) -> Option<OperationRef<'_>> {
        match self.ast.definitions.get(operation.index)? {
            ast::Definition::Operation(definition) => Some(OperationRef::of(definition)),
            ast::Definition::Fragment(_) => None,
        }
    }

    /// The name of the first field of a selection, fragments unfolded.
    pub fn first_field<'a>(&'a self, selection: &'a ast::SelectionSet) -> Option<&'a str> {
        selection.items.iter().find_map(|item| match item {
            ast::Selection::Field(field) => Some(field.name.as_str()),
            ast::Selection::InlineFragment(inline) => self.first_field(&inline.selection_set),
            ast::Selection::FragmentSpread(spread) => {
                let fragment = self.find_fragment(&spread.fragment_name)?;
                self.first_field(&fragment.selection_set)
            }
        })
    }

    /// The fragment of this name.
    pub fn find_fragment(&self, name: &str) -> Option<&ast::FragmentDefinition> {
        self.ast
            .definitions
            .iter()
            .find_map(|definition| match definition {
                ast::Definition::Fragment(fragment) if fragment.name == name => Some(fragment),
                _ => None,
            })
    }
}

/// The parts every operation has, whatever its kind.
#[derive(Clone, Copy, Debug)]
pub struct OperationRef<'a> {
    /// Declared variables.
    pub variables: &'a [ast::VariableDefinition],
    /// Directives on the operation itself.
    pub directives: &'a [ast::Directive],
    /// What it asks for.
    pub selection: &'a ast::SelectionSet,
}

impl<'a> OperationRef<'a> {
    fn of(operation: &'a ast::OperationDefinition) -> Self {
        use graphql_tools::parser::query::OperationDefinition::{
            Mutation, Query, SelectionSet, Subscription,
        };
        let (variables, directives, selection) = match operation {
            SelectionSet(selection) => {
                return Self {
                    variables: &[],
                    directives: &[],
                    selection,
                };
            }
            Query(op) => (&op.variable_definitions, &op.directives, &op.selection_set),
            Mutation(op) => (&op.variable_definitions, &op.directives, &op.selection_set),
            Subscription(op) => (&op.variable_definitions, &op.directives, &op.selection_set),
        };
        Self {
            variables,
            directives,
            selection,
        }
    }
}

fn head(operation: &ast::OperationDefinition) -> (OperationKind, Option<&String>) {
    use graphql_tools::parser::query::OperationDefinition::{
        Mutation, Query, SelectionSet, Subscription,
    };
    match operation {
        SelectionSet(_) => (OperationKind::Query, None),
        Query(op) => (OperationKind::Query, op.name.as_ref()),
        Mutation(op) => (OperationKind::Mutation, op.name.as_ref()),
        Subscription(op) => (OperationKind::Subscription, op.name.as_ref()),
    }
}

fn syntax_refusal(error: &graphql_tools::parser::query::ParseError) -> Refusal {
    let text = error.to_string();
    // The parser's text opens with a line of its own about the place, which is told apart.
    let detail: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("Parse error at"))
        .collect();
    let message = format!("syntax error: {}", detail.join("; "));
    let mut error_out = GraphQlError::new(Code::BadUserInput, message);
    error_out.locations = vec![(error.0.position.line, error.0.position.column)];
    Refusal::of_operation(vec![error_out])
}
