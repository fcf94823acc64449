//! One trace from the browser to every subgraph, command and event, as a collector sees it.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value;
use prost::Message;
use tokio::net::TcpListener;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

use crate::acts;
use crate::house::House;
use crate::person::Person;
use crate::wait::until;
use crate::ways::Way;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const BROWSER: &str = "00f067aa0ba902b7";

/// A span as the collector gets it.
#[derive(Clone, Debug)]
struct Seen {
    trace: String,
    /// The process it came from.
    process: String,
    name: String,
    parent: String,
}

type Spans = Arc<Mutex<Vec<Seen>>>;

/// Takes spans by OTLP over HTTP.
struct Collector {
    url: String,
    spans: Spans,
    _serving: AbortOnDropHandle<()>,
}

impl Collector {
    async fn start() -> Self {
        let spans = Spans::default();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let routes = axum::Router::new()
            .route("/v1/traces", post(collect))
            .with_state(spans.clone());
        let serving = async move { axum::serve(listener, routes).await.unwrap() };
        Self {
            url,
            spans,
            _serving: AbortOnDropHandle::new(TaskTracker::new().spawn(serving)),
        }
    }

    /// The spans of the browser's trace, once it has spans of all these processes and names.
    async fn trace_with(&self, wanted: &[(&str, &str)]) -> Vec<Seen> {
        until("the browser's trace has every span", async || {
            let spans = self.spans.lock().unwrap();
            let ours = spans.iter().filter(|span| span.trace == TRACE);
            let ours: Vec<Seen> = ours.cloned().collect();
            let told: BTreeSet<(&str, &str)> = ours.iter().map(place).collect();
            wanted.iter().all(|one| told.contains(one)).then_some(ours)
        })
        .await
    }
}

fn place(span: &Seen) -> (&str, &str) {
    (&span.process, &span.name)
}

async fn collect(State(spans): State<Spans>, body: Bytes) {
    let sent = ExportTraceServiceRequest::decode(body).unwrap();
    for process in sent.resource_spans {
        let mut attributes = process.resource.iter().flat_map(|found| &found.attributes);
        let name = attributes.find(|attribute| attribute.key == "service.name");
        let name = name.and_then(|name| match name.value.as_ref()?.value.as_ref()? {
            any_value::Value::StringValue(name) => Some(name.clone()),
            _ => None,
        });
        for span in process
            .scope_spans
            .into_iter()
            .flat_map(|scope| scope.spans)
        {
            spans.lock().unwrap().push(Seen {
                trace: hex::encode(span.trace_id),
                process: name.clone().unwrap_or_default(),
                name: span.name,
                parent: hex::encode(span.parent_span_id),
            });
        }
    }
}

both_ways!(a_click_is_one_trace_through_every_service_and_event);

async fn a_click_is_one_trace_through_every_service_and_event(way: Way) {
    let collector = Collector::start().await;
    let setting = (
        "MAXXIT__TELEMETRY__OTLP_URL".to_owned(),
        collector.url.clone(),
    );
    let house = House::start_with_settings(way, vec![setting]).await;
    let person = Person::demo(&house).await;
    let person = person.traced(format!("00-{TRACE}-{BROWSER}-01"));
    acts::publish_agent(&house, &person).await;
    let wanted = match way {
        // One process, in which services are called and make no spans of their own.
        Way::Embedded => vec![
            ("maxxit", "graphql"),
            ("maxxit", "subgraph agents"),
            ("maxxit", "subgraph twitter"),
            ("maxxit", "event agent.published"),
        ],
        Way::Distributed => vec![
            ("router", "graphql"),
            ("router", "subgraph agents"),
            ("router", "subgraph twitter"),
            ("agents", "graphql"),
            ("twitter", "graphql"),
            ("signals", "event agent.published"),
            ("deployments", "event agent.published"),
        ],
    };
    let spans = collector.trace_with(&wanted).await;
    let door = wanted.first().copied();
    let mut at_the_door = spans.iter().filter(|span| Some(place(span)) == door);
    assert!(
        at_the_door.all(|span| span.parent == BROWSER),
        "what the door does belongs below the browser's span"
    );
}
