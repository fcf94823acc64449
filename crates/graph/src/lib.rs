//! The conventions every subgraph's GraphQL follows: errors and their codes, scalars, ids, pages,
//! loaders and the guard that says who is asking. Resolvers return [`Result`], nothing else.

mod error;
mod id;
mod identity;
mod kinds;
mod loader;
mod page;
mod reason;
mod scalar;
mod sdl;
mod user_error;

pub use error::{AppError, Code, ErrorCodes, Result};
pub use id::{find_id, parse_id};
pub use identity::{
    Identity, Scope, Viewer, identity, require_role, require_scope, require_service, viewer,
};
pub use kinds::{AgentVenue, KillScope, LiquidityRole, Side, TradingMode, Venue};
pub use loader::{Entity, entity, load_entity};
pub use page::{Connection, Cursor, PAGE_DEFAULT, PAGE_MAX, Page, PageRequest, connection};
pub use reason::Reason;
pub use scalar::{Currency, DateTime, Decimal, Money};
pub use sdl::{authenticated, schema, sdl};
pub use user_error::UserError;
