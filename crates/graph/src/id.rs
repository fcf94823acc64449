//! Ids at the edge: opaque text, parsed once into a typed id.

use std::str::FromStr;

use async_graphql::ID;
use domain::IdError;

use crate::error::{AppError, Code, Result};

/// The typed id an argument or an input field must hold; anything else is `BAD_USER_INPUT`.
pub fn parse_id<T: FromStr<Err = IdError>>(id: &ID) -> Result<T> {
    id.as_str()
        .parse()
        .map_err(|error: IdError| AppError::client(Code::BadUserInput, &error))
}

/// The typed id of a lookup: text that is no such id finds nothing.
pub fn find_id<T: FromStr<Err = IdError>>(id: &ID) -> Option<T> {
    id.as_str().parse().ok()
}
