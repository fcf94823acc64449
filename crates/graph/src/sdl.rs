//! How a subgraph's schema is built, and its SDL as it is committed: federated and sorted, so that
//! a diff shows only changes.

use async_graphql::{
    ObjectType, SDLExportOptions, Schema, SchemaBuilder, SubscriptionType, TypeDirective,
};

use crate::error::ErrorCodes;

/// Fields inside fields inside fields.
const DEPTH_MAX: usize = 20;
/// Fields of one operation, each list counted once.
const COMPLEXITY_MAX: usize = 2_000;
/// Our directive, as async-graphql would define it.
const AUTHENTICATED_DEFINITION: &str = "directive @authenticated on FIELD_DEFINITION";
/// The last name async-graphql imports from the federation specification.
const IMPORTS_END: &str = "\"@requiresScopes\"]";

/// Makes the router refuse early whom the resolver's own guard would refuse.
#[TypeDirective(location = "FieldDefinition")]
pub fn authenticated() {}

/// A schema builder with what every subgraph has: federation, limits, error codes.
pub fn schema<Q, M, S>(query: Q, mutation: M, subscription: S) -> SchemaBuilder<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    Schema::build(query, mutation, subscription)
        .enable_federation()
        .enable_subscription_in_federation()
        .limit_depth(DEPTH_MAX)
        .limit_complexity(COMPLEXITY_MAX)
        .extension(ErrorCodes)
}

/// The SDL of a subgraph.
pub fn sdl<Q, M, S>(schema: &Schema<Q, M, S>) -> String
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let options = SDLExportOptions::new()
        .federation()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .prefer_single_line_descriptions()
        .use_space_ident();
    let sdl = schema.sdl_with_options(options);
    let mut sdl = import_authenticated(&sdl);
    sdl.truncate(sdl.trim_end().len());
    sdl.push('\n');
    sdl
}

/// async-graphql does not know `@authenticated`: take it from federation instead of defining it.
fn import_authenticated(sdl: &str) -> String {
    let Some((before, after)) = sdl.split_once(AUTHENTICATED_DEFINITION) else {
        return sdl.to_owned();
    };
    // The definition's description is the one line above it.
    let kept = before
        .trim_end()
        .rsplit_once('\n')
        .map_or("", |(kept, _description)| kept);
    format!("{kept}{after}")
        .replacen(IMPORTS_END, "\"@requiresScopes\", \"@authenticated\"]", 1)
        .trim_start()
        .to_owned()
}
