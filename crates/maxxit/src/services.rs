//! The only place that knows every service.

use std::future::Future;
use std::pin::Pin;

use domain::Service;
use platform::{Running, ServiceContext, SettingsReader, StartError, Subgraph};

/// Starts one service with the settings that were read for it.
pub type Starter = Box<
    dyn FnOnce(ServiceContext) -> Pin<Box<dyn Future<Output = Result<Running, StartError>> + Send>>
        + Send,
>;

/// The port of the router.
pub const ROUTER_PORT: u16 = 4000;

/// Every service, those that others call before those who call.
pub const START_ORDER: [Service; 10] = [
    Service::Auth,
    Service::Wallets,
    Service::Hyperliquid,
    Service::Twitter,
    Service::Agents,
    Service::Signals,
    Service::Trades,
    Service::Deployments,
    Service::Positions,
    Service::Analytics,
];

macro_rules! services {
    ($($service:ident: $subgraph:ty, $port:literal;)+) => {
        /// A service's slice of the graph.
        pub fn sdl(service: Service) -> String {
            match service { $(Service::$service => <$subgraph>::sdl(),)+ }
        }

        /// The port a service listens on.
        pub const fn port(service: Service) -> u16 {
            match service { $(Service::$service => $port,)+ }
        }

        /// Reads a service's settings; the reader tells what is wrong with them.
        pub fn prepare(service: Service, reader: &mut SettingsReader<'_>) -> Starter {
            match service {
                $(Service::$service => starter::<$subgraph>(reader),)+
            }
        }
    };
}

services! {
    Auth: auth::AuthService, 4001;
    Agents: agents::AgentsService, 4002;
    Signals: signals::SignalsService, 4003;
    Trades: trades::TradesService, 4004;
    Deployments: deployments::DeploymentsService, 4005;
    Positions: positions::PositionsService, 4006;
    Wallets: wallets::WalletsService, 4007;
    Analytics: analytics::AnalyticsService, 4009;
    Hyperliquid: hyperliquid::HyperliquidService, 5001;
    Twitter: twitter::TwitterService, 5003;
}

fn starter<S: Subgraph>(reader: &mut SettingsReader<'_>) -> Starter {
    let config: S::Config = reader.section(S::SERVICE.as_str());
    Box::new(move |context| Box::pin(S::start(context, config)))
}
