//! The doors clients use: queries, mutations and subscriptions as somebody.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Request, Response, Variables};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use graph::Identity;
use platform::GraphqlExecutor;
use serde_json::Value;

/// How long a test waits for an update.
const PATIENCE: Duration = Duration::from_secs(10);

/// Somebody who asks.
#[derive(Clone)]
pub struct Client {
    pub(crate) schema: Arc<dyn GraphqlExecutor>,
    pub(crate) identity: Identity,
}

impl Client {
    /// Who asks.
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Asks, and gives the whole response: `data`, and `errors` when there are any.
    pub async fn query(&self, document: &str, variables: Value) -> Value {
        let response = self.schema.execute(self.request(document, variables)).await;
        json(response)
    }

    /// Asks, and gives the data; fails the test on any error.
    pub async fn data(&self, document: &str, variables: Value) -> Value {
        let mut response = self.query(document, variables).await;
        let errors = response.get("errors");
        assert!(errors.is_none(), "the query failed: {response:#}");
        response["data"].take()
    }

    /// Asks for something that must fail, and gives the code of the first error.
    pub async fn code(&self, document: &str, variables: Value) -> String {
        let response = self.query(document, variables).await;
        let code = &response["errors"][0]["extensions"]["code"];
        code.as_str()
            .unwrap_or_else(|| panic!("no error came: {response:#}"))
            .to_owned()
    }

    /// Subscribes.
    pub fn subscribe(&self, document: &str, variables: Value) -> Updates {
        let request = self.request(document, variables);
        Updates(self.schema.execute_stream(request, None))
    }

    fn request(&self, document: &str, variables: Value) -> Request {
        Request::new(document)
            .variables(Variables::from_json(variables))
            .data(self.identity.clone())
    }
}

/// What a subscription sends.
pub struct Updates(BoxStream<'static, Response>);

impl Updates {
    /// The next response, or nothing when the subscription ended; fails the test when neither
    /// comes in time.
    pub async fn next(&mut self) -> Option<Value> {
        tokio::time::timeout(PATIENCE, self.0.next())
            .await
            .expect("an update comes within ten seconds")
            .map(json)
    }
}

fn json(response: Response) -> Value {
    serde_json::to_value(response).expect("a response is plain values")
}
