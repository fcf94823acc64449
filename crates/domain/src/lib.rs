//! The words every part of Maxxit speaks: ids, money, prices, sides, time. No I/O.

mod clock;
mod id;
mod kinds;
mod money;
mod text;

pub use clock::{Clock, FixedClock, ScaledClock, SharedClock, SystemClock, Timestamp};
pub use id::{
    AgentId, ApiKeyId, ClassificationId, DeploymentId, EventId, FillId, IdError, IntentId,
    KeyringId, OrderId, PositionId, PostId, SessionId, SignalId, SourceId, UserId, VerdictId,
    XAccountId,
};
pub use kinds::{
    AgentVenue, KillScope, KindError, LiquidityRole, Service, Side, TradingMode, Venue,
};
pub use money::{Bps, Leverage, MoneyError, Price, Quantity, Ratio, Usdc};
pub use text::{Address, ClientOrderId, TextError, Token};
