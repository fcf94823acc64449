//! GraphQL conventions: errors and codes, scalars, ids, pages, loaders, the viewer guard.
