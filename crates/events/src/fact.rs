//! What a service may tell the others.

use domain::Service;
use serde::{Serialize, de::DeserializeOwned};

/// A typed payload. It carries all the next step needs, so that nobody has to ask back.
pub trait Fact: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The fact's name everywhere: `signal.created`.
    const KIND: &'static str;
    /// The one service that tells it.
    const PRODUCER: Service;
    /// Raised when an old reader could misread the payload; adding an optional field is no reason.
    const VERSION: u16 = 1;

    /// What the fact is about. Facts about one aggregate are heard in the order they were told.
    fn aggregate(&self) -> String;
}
