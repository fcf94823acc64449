//! The federation router: the platform's only public door. It knows no subgraph, only a supergraph
//! schema and a way to reach each subgraph named in it.
//!
//! The modules stand in the order a request meets them. [`switch`] holds the gateway of now. Bytes
//! come in by [`endpoint`] or as a live operation by [`live`]; [`auth`] says who asks, [`rate`] how
//! often, [`connections`] how many at a time; [`persisted`] finds documents named by hash; [`parse`], [`limits`] and [`validate`] hold the
//! document against the schema once; [`coerce`] and [`authorize`] decide variables and permissions;
//! [`prepare`] and [`plan`] turn one variant of the operation into fetches; [`execute`], [`fetch`],
//! [`steady`], [`transport`], [`answer`], [`recover`] and [`merge`] carry them out; [`introspect`] adds what is
//! asked of the schema itself; [`project`] writes the answer. [`gateway`] is the way through all of
//! them.

pub mod answer;
pub mod auth;
pub mod authorize;
pub mod coerce;
pub mod config;
pub mod connections;
pub mod context;
pub mod endpoint;
pub mod error;
pub mod execute;
pub mod fetch;
pub mod figures;
pub mod gateway;
pub mod introspect;
pub mod limits;
pub mod live;
pub mod merge;
pub mod parse;
pub mod persisted;
pub mod places;
pub mod plan;
pub mod prepare;
pub mod project;
pub mod rate;
pub mod recover;
pub mod schema;
pub mod server;
pub mod steady;
pub mod supergraph;
pub mod switch;
pub mod transport;
pub mod validate;
pub mod value;
pub mod workers;

pub use auth::{
    Assertion, Caller, HttpKeySource, IdentitySigner, KeySource, KeySourceError, KeyVerifier,
    VerifierUnavailable,
};
pub use config::RouterConfig;
pub use context::RequestContext;
pub use error::RouterError;
pub use schema::OperationKind;
pub use server::{Dependencies, Router};
pub use supergraph::endpoints_of;
pub use switch::Reloaded;
pub use transport::{
    AnswerBody, Event, EventStream, HttpTransport, InProcessTransport, SubgraphRequest,
    SubgraphResponse, SubgraphTransport, TransportError, Transports,
};
