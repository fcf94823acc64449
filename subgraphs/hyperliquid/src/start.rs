//! Starts the service: its loops, its commands, its slice of the graph.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{EmptyMutation, Schema};
use domain::Service;
use platform::{
    Backoff, Caller, CommandFailure, CommandHandlers, Readiness, Running, ServiceContext,
    StartError, Subgraph,
};
use tokio::sync::{Mutex, mpsc};
use venue::commands::{
    CancelOrder, CheckPermission, LoadCandles, LookUpAccounts, LookUpMarkets, LookUpOrder,
    ModifyOrder, OpenPaperAccount, PlaceOrder, SubmitApproval,
};

use crate::config::Config;
use crate::error::HyperliquidError;
use crate::graphql::{Query, Subscription};
use crate::service::Hyperliquid;
use crate::worker;

/// Accounts that can wait to be watched by stream.
const OPENED_MAX: usize = 10_000;

/// The longest pause before a broken stream is opened again.
const PAUSE_MAX: Duration = Duration::from_secs(5);

const TRADES: Caller = Caller::Service(Service::Trades);
const POSITIONS: Caller = Caller::Service(Service::Positions);
const DEPLOYMENTS: Caller = Caller::Service(Service::Deployments);
const SIGNALS: Caller = Caller::Service(Service::Signals);

/// The service hyperliquid.
pub struct HyperliquidService;

impl Subgraph for HyperliquidService {
    const SERVICE: Service = Service::Hyperliquid;
    type Config = Config;

    fn sdl() -> String {
        graph::sdl(&schema_builder().finish())
    }

    async fn start(context: ServiceContext, config: Config) -> Result<Running, StartError> {
        let tasks = context.tasks.clone();
        let (service, nudged) = Hyperliquid::try_new(context, config).map_err(|error| {
            StartError::caused(Service::Hyperliquid, "the HTTP client failed", error)
        })?;
        start_loops(&service, nudged, &tasks);
        let ready = Arc::clone(&service);
        let readiness = Readiness::when(move || {
            if ready.prices.is_empty() {
                return Err("the venue has not told its markets yet".to_owned());
            }
            Ok(())
        });
        let schema = schema_builder().data(Arc::clone(&service)).finish();
        Ok(Running::new(schema)
            .with_commands(commands(&service))
            .with_readiness(readiness))
    }
}

fn schema_builder() -> async_graphql::SchemaBuilder<Query, EmptyMutation, Subscription> {
    Schema::build(Query, EmptyMutation, Subscription)
        .extension(graph::ErrorCodes)
        .enable_federation()
        .enable_subscription_in_federation()
}

fn start_loops(
    service: &Arc<Hyperliquid>,
    nudged: mpsc::Receiver<domain::Address>,
    tasks: &platform::Tasks,
) {
    let (opened_sender, opened) = mpsc::channel(OPENED_MAX);
    let (nudged, opened) = (Arc::new(Mutex::new(nudged)), Arc::new(Mutex::new(opened)));
    let backoff = Backoff {
        max: PAUSE_MAX,
        ..Backoff::default()
    };
    let one = Arc::clone(service);
    tasks.supervise("markets", backoff, move || {
        worker::poll_markets(Arc::clone(&one))
    });
    let one = Arc::clone(service);
    tasks.supervise("prices", backoff, move || {
        worker::follow_prices(Arc::clone(&one))
    });
    let one = Arc::clone(service);
    tasks.supervise("account streams", backoff, move || {
        worker::follow_accounts(Arc::clone(&one), Arc::clone(&opened))
    });
    let one = Arc::clone(service);
    tasks.supervise("candles", backoff, move || {
        worker::follow_candles(Arc::clone(&one))
    });
    let one = Arc::clone(service);
    tasks.supervise("account reads", backoff, move || {
        worker::refresh_nudged(Arc::clone(&one), Arc::clone(&nudged), opened_sender.clone())
    });
    let one = Arc::clone(service);
    tasks.supervise("account sweep", backoff, move || {
        worker::sweep(Arc::clone(&one))
    });
    let one = Arc::clone(service);
    tasks.supervise("keys", backoff, move || {
        worker::watch_keys(Arc::clone(&one))
    });
    let one = Arc::clone(service);
    tasks.supervise("evidence", backoff, move || {
        let one = Arc::clone(&one);
        async move { one.evidence.write_down(&one.context).await }
    });
    let one = Arc::clone(service);
    drop(tasks.spawn("first read", async move {
        if let Err(error) = worker::read_everything(one).await {
            tracing::warn!(%error, "accounts not read at the start");
        }
    }));
}

fn commands(service: &Arc<Hyperliquid>) -> CommandHandlers {
    /// Registers one command: who may send it, and the verb that carries it out.
    macro_rules! on {
        ($handlers:expr, $command:ty, [$($caller:expr),+], |$one:ident, $got:ident| $act:expr) => {{
            let service = Arc::clone(service);
            $handlers.on::<$command, _, _>(&[$($caller),+], move |$got| {
                let $one = Arc::clone(&service);
                async move { $act }
            })
        }};
    }
    let handlers = CommandHandlers::new();
    let handlers = on!(handlers, PlaceOrder, [TRADES], |one, command| {
        one.place(command).await.map_err(failure)
    });
    let handlers = on!(handlers, CancelOrder, [TRADES], |one, command| {
        one.cancel(command).await.map_err(failure)
    });
    let handlers = on!(handlers, ModifyOrder, [TRADES], |one, command| {
        one.modify(command).await.map_err(failure)
    });
    let handlers = on!(
        handlers,
        LookUpOrder,
        [TRADES, POSITIONS],
        |one, command| one.look_up_order(command).await.map_err(failure)
    );
    let handlers = on!(
        handlers,
        LookUpAccounts,
        [TRADES, POSITIONS, DEPLOYMENTS],
        |one, command| Ok(one.look_up_accounts(command).await)
    );
    let handlers = on!(
        handlers,
        LookUpMarkets,
        [TRADES, POSITIONS, DEPLOYMENTS, SIGNALS],
        |one, command| one.look_up_markets(&command).map_err(failure)
    );
    let handlers = on!(handlers, LoadCandles, [SIGNALS], |one, command| {
        one.load_candles(&command).await.map_err(failure)
    });
    let handlers = on!(handlers, OpenPaperAccount, [DEPLOYMENTS], |one, command| {
        one.open_paper_account(command).await.map_err(failure)
    });
    let handlers = on!(handlers, CheckPermission, [DEPLOYMENTS], |one, command| {
        Ok(one.check_permission(command).await)
    });
    on!(handlers, SubmitApproval, [DEPLOYMENTS], |one, command| {
        one.submit_approval(command).await.map_err(failure)
    })
}

/// What the caller did wrong is refused by name; all else failed.
fn failure(error: HyperliquidError) -> CommandFailure {
    let code = match &error {
        HyperliquidError::NotListed(_) => "UNKNOWN_MARKET",
        HyperliquidError::Refused(_) => "VENUE_REFUSED",
        HyperliquidError::NoPaper => "NO_PAPER_ACCOUNTS",
        HyperliquidError::BadSignature => "BAD_USER_INPUT",
        HyperliquidError::NotSigned(_) => "NOT_SIGNED",
        HyperliquidError::Venue(_)
        | HyperliquidError::MarketsUnread
        | HyperliquidError::Crowded(_)
        | HyperliquidError::Nonsense(_)
        | HyperliquidError::Database(_)
        | HyperliquidError::Event(_)
        | HyperliquidError::Stored(_) => return CommandFailure::from(error),
    };
    CommandFailure::refused(code, error.to_string())
}
