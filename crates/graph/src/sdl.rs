//! A subgraph's SDL as it is committed: federated and sorted, so that a diff shows only changes.

use async_graphql::{ObjectType, SDLExportOptions, Schema, SubscriptionType};

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
    let mut sdl = schema.sdl_with_options(options);
    sdl.truncate(sdl.trim_end().len());
    sdl.push('\n');
    sdl
}
