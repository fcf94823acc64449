//! How much memory a syntax tree takes: many times its text, and by how many times depends on the
//! text. What the caches are held to.

use graphql_tools::static_graphql::query as ast;

/// About what the allocator adds to each piece.
const PIECE_BYTES: usize = 16;

/// The bytes of a tree on the heap, about.
pub fn tree_bytes(document: &ast::Document) -> usize {
    let definitions = document
        .definitions
        .iter()
        .map(|definition| match definition {
            ast::Definition::Operation(operation) => operation_bytes(operation),
            ast::Definition::Fragment(fragment) => {
                text_bytes(&fragment.name)
                    + condition_bytes(Some(&fragment.type_condition))
                    + directives_bytes(&fragment.directives)
                    + selection_bytes(&fragment.selection_set)
            }
        });
    list_bytes(&document.definitions) + definitions.sum::<usize>()
}

fn operation_bytes(operation: &ast::OperationDefinition) -> usize {
    use graphql_tools::parser::query::OperationDefinition::{
        Mutation, Query, SelectionSet, Subscription,
    };
    let (variables, directives, selection) = match operation {
        SelectionSet(selection) => return selection_bytes(selection),
        Query(op) => (&op.variable_definitions, &op.directives, &op.selection_set),
        Mutation(op) => (&op.variable_definitions, &op.directives, &op.selection_set),
        Subscription(op) => (&op.variable_definitions, &op.directives, &op.selection_set),
    };
    let variable = |variable: &ast::VariableDefinition| {
        let default = variable.default_value.as_ref();
        // A type is a name under a few wrappers.
        text_bytes(&variable.name) + 4 * PIECE_BYTES + default.map_or(0, value_bytes)
    };
    list_bytes(variables)
        + variables.iter().map(variable).sum::<usize>()
        + directives_bytes(directives)
        + selection_bytes(selection)
}

fn selection_bytes(selection: &ast::SelectionSet) -> usize {
    let item = |item: &ast::Selection| match item {
        ast::Selection::Field(field) => {
            text_bytes(&field.name)
                + field.alias.as_deref().map_or(0, text_bytes)
                + pairs_bytes(&field.arguments)
                + directives_bytes(&field.directives)
                + selection_bytes(&field.selection_set)
        }
        ast::Selection::FragmentSpread(spread) => {
            text_bytes(&spread.fragment_name) + directives_bytes(&spread.directives)
        }
        ast::Selection::InlineFragment(fragment) => {
            condition_bytes(fragment.type_condition.as_ref())
                + directives_bytes(&fragment.directives)
                + selection_bytes(&fragment.selection_set)
        }
    };
    list_bytes(&selection.items) + selection.items.iter().map(item).sum::<usize>()
}

fn condition_bytes(condition: Option<&ast::TypeCondition>) -> usize {
    condition.map_or(0, |ast::TypeCondition::On(name)| text_bytes(name))
}

fn directives_bytes(directives: &Vec<ast::Directive>) -> usize {
    let directive = |directive: &ast::Directive| {
        text_bytes(&directive.name) + pairs_bytes(&directive.arguments)
    };
    list_bytes(directives) + directives.iter().map(directive).sum::<usize>()
}

fn pairs_bytes(pairs: &Vec<(String, ast::Value)>) -> usize {
    let pair = |(name, value): &(String, ast::Value)| text_bytes(name) + value_bytes(value);
    list_bytes(pairs) + pairs.iter().map(pair).sum::<usize>()
}

fn value_bytes(value: &ast::Value) -> usize {
    match value {
        ast::Value::Variable(text) | ast::Value::String(text) | ast::Value::Enum(text) => {
            text_bytes(text)
        }
        ast::Value::List(items) => list_bytes(items) + items.iter().map(value_bytes).sum::<usize>(),
        ast::Value::Object(fields) => pairs_bytes(fields),
        ast::Value::Int(_) | ast::Value::Float(_) | ast::Value::Boolean(_) | ast::Value::Null => 0,
    }
}

fn text_bytes(text: &str) -> usize {
    PIECE_BYTES + text.len()
}

fn list_bytes<T>(list: &Vec<T>) -> usize {
    match list.capacity() {
        0 => 0,
        room => PIECE_BYTES + room * size_of::<T>(),
    }
}
