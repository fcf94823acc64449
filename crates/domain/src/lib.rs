//! The words every part of Maxxit speaks: ids, money, prices, sides, time. No I/O.

mod clock;
mod id;
mod kinds;
mod money;
mod text;

pub use clock::{
    Clock, FixedClock, ScaledClock, SharedClock, SystemClock, Timestamp, set_system_clock_error,
};
pub use id::{
    AgentId, ApiKeyId, ClassificationId, CorrectionId, DeploymentId, EventId, FillId, IdError,
    IntentId, KeyringId, LedgerLineId, OrderId, PositionId, PostId, PostingId, SessionId, SignalId,
    SourceId, UserId, VerdictId, XAccountId, draw_ids_from,
};
pub use kinds::{
    AgentVenue, KillScope, KindError, LiquidityRole, Service, Side, TradingMode, Venue,
};
pub use money::{Bps, Leverage, MoneyError, Price, Quantity, Ratio, Usdc};
pub use text::{Address, ClientOrderId, TextError, Token};
