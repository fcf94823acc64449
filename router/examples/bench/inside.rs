//! Subgraphs in the router's process against the same over HTTP. What executing the subgraphs'
//! operations costs by itself is measured too and taken off both, so that what is compared is the
//! router and the transport.

#![expect(
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a report of measurements for a terminal"
)]

use std::hint::black_box;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_graphql::parser::parse_query;
use async_graphql::{Request, Variables};
use async_trait::async_trait;
use router::gateway::GraphQlRequest;
use router::{
    EventStream, Router, RouterConfig, SubgraphRequest, SubgraphResponse, SubgraphTransport,
    TransportError, Transports,
};
use tokio::time::interval;

use crate::classic::{self, OPERATION, SUPERGRAPH};
use crate::table::{median, ms};
use crate::watch::spent_here;
use crate::world::{Gateway, Operation, World};
use crate::{Failure, gateway};

/// Prints what both ways cost beyond the execution itself, and their ratio.
pub async fn compare(per_second: u32, time: Duration, runs: usize) -> Result<(), Failure> {
    let world = World::start(Operation::Classic)?;
    world.set("forgetful=true").await?;
    let (mut http, mut inside, mut alone) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        for gateway in [Gateway::Ours, Gateway::Inside] {
            let running = world.open(&gateway).await?;
            running.asker.at_once(10, Duration::from_secs(2)).await?;
            let before = (running.process.spent()?, world.subgraphs.spent()?);
            let steady = running.asker.steadily(per_second, time).await?;
            let router = running.process.spent_since(before.0)?;
            let subgraphs = world.subgraphs.spent_since(before.1)?;
            let each = ms(router + subgraphs) / f64::from(steady.count().max(1));
            match gateway {
                Gateway::Inside => inside.push(each),
                Gateway::Ours | Gateway::Theirs(_) => http.push(each),
            }
        }
        let command = Command::new(std::env::current_exe()?)
            .args(["alone", &per_second.to_string()])
            .arg(time.as_secs().to_string())
            .output()?;
        let told = String::from_utf8(command.stdout)?;
        alone.push(told.trim().parse()?);
    }
    let (http, inside, alone) = (median(http), median(inside), median(alone));
    let (Some(http), Some(inside), Some(alone)) = (http, inside, alone) else {
        return Ok(());
    };
    let ratio = (inside - alone) / (http - alone);
    println!("subgraphs that execute every operation, CPU of all processes, ms a request");
    println!("  over HTTP                              {http:.3}");
    println!("  in the router's process                {inside:.3}");
    println!("  of that the subgraphs' execution alone {alone:.3}");
    println!("in-process ratio, execution taken off both: {ratio:.2}\n");
    Ok(())
}

/// What was asked, and on which way.
type Asked = Arc<Mutex<Vec<(Arc<dyn SubgraphTransport>, SubgraphRequest)>>>;

/// Keeps what the router asks, and asks on.
struct Recorder {
    next: Arc<dyn SubgraphTransport>,
    asked: Asked,
}

#[async_trait]
impl SubgraphTransport for Recorder {
    async fn execute(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        if let Ok(mut asked) = self.asked.lock() {
            asked.push((self.next.clone(), request.clone()));
        }
        self.next.execute(request).await
    }

    async fn subscribe(&self, request: SubgraphRequest) -> Result<EventStream, TransportError> {
        self.next.subscribe(request).await
    }
}

/// Executes the subgraphs' operations of one client operation at the rate at which routers are
/// asked, since a processor that waits in between is slower, and prints the milliseconds of
/// processor time that takes each time. What making the requests ready costs is taken off and
/// answers are dropped: what is left is validation and execution.
pub async fn execute_alone(per_second: u32, time: Duration) -> Result<(), Failure> {
    let asked = Asked::default();
    let mut transports = Transports::new();
    let subgraphs = classic::subgraphs();
    for subgraph in &subgraphs {
        let next = subgraph.transport.clone().ok_or("no transport")?;
        let asked = asked.clone();
        transports.insert(subgraph.name.to_owned(), Arc::new(Recorder { next, asked }));
    }
    let dependencies = gateway::dependencies(transports);
    let router = Router::try_new(RouterConfig::default(), SUPERGRAPH, dependencies)?;
    let request = GraphQlRequest {
        query: Some(OPERATION.to_owned()),
        ..GraphQlRequest::default()
    };
    router.answer(request, None).await;
    let asked = std::mem::take(&mut *asked.lock().map_err(|_| "a thread panicked")?);
    let executors = classic::executors();
    let mut ready = Vec::new();
    for (_, request) in &asked {
        let executor = executors
            .iter()
            .find(|(name, _)| *name == &*request.subgraph);
        let (_, executor) = executor.ok_or("an unknown subgraph")?;
        let variables: Variables = serde_json::from_slice(&request.variables)?;
        let document = parse_query(&*request.document)?;
        ready.push((executor, document, variables));
    }
    let (mut spent, mut times) = ([Duration::ZERO; 2], 0_u32);
    for (round, spent) in spent.iter_mut().enumerate() {
        let before = spent_here()?;
        let begun = Instant::now();
        let mut ticks = interval(Duration::from_secs(1) / per_second.max(1));
        while begun.elapsed() < time {
            ticks.tick().await;
            times += u32::from(round == 0);
            for (executor, document, variables) in &ready {
                let mut request = Request::new("").variables(variables.clone());
                request.set_parsed_query(document.clone());
                if round == 0 {
                    black_box(executor.run(request).await);
                } else {
                    black_box(request);
                }
            }
        }
        *spent = spent_here()?.saturating_sub(before);
    }
    println!(
        "{}",
        ms(spent[0].saturating_sub(spent[1])) / f64::from(times.max(1))
    );
    Ok(())
}
