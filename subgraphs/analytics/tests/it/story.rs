//! One post that two people traded on, told as the services tell it.

use analytics::AnalyticsService;
use domain::{
    AgentId, AgentVenue, ClientOrderId, DeploymentId, EventId, IntentId, LiquidityRole, OrderId,
    PositionId, PostId, SignalId, Timestamp, UserId, VerdictId, XAccountId,
};
use events::facts::{
    AgentChanged, AgentSnapshot, AgentStatus, AgentVisibility, IntentDecided, OrderChanged,
    OrderPurpose, OrderState, PostRecorded, SignalCreated, VenueFillSeen, VerdictRejected,
};
use events::{Cause, Envelope, Fact};
use rules::weights::Weights;
use testkit::{TestSubgraph, start_of_tests};
use venue::{OrderSide, VenueAccount, VenueFill};

/// The service with everything it has heard.
pub struct Story {
    pub service: TestSubgraph<AnalyticsService>,
    pub post: Envelope,
    pub signal: Envelope,
    pub post_id: PostId,
    pub signal_id: SignalId,
    pub agent_id: AgentId,
}

/// What the signal became for one person.
pub struct Unit {
    pub intent: Envelope,
    pub verdict_id: VerdictId,
    pub intent_id: IntentId,
    pub position_id: PositionId,
    pub order_id: OrderId,
    pub order: Envelope,
    pub fill: Envelope,
    pub client_order_id: ClientOrderId,
}

impl Story {
    /// Hears of an agent, a post, and the signal it became.
    pub async fn begin(visibility: AgentVisibility, creator: UserId) -> Self {
        let service = TestSubgraph::<AnalyticsService>::start().await;
        let agent_id = AgentId::new();
        let agent = AgentChanged {
            agent: AgentSnapshot {
                agent_id,
                creator_id: creator,
                name: "a".to_owned(),
                status: AgentStatus::Active,
                visibility,
                venue: AgentVenue::Hyperliquid,
                weights: Weights::default(),
                x_account_ids: Vec::new(),
                version: 1,
            },
        };
        hear(&service, &agent, Cause::fresh()).await;
        let (post_id, x_account_id) = (PostId::new(), XAccountId::new());
        let recorded = PostRecorded {
            post_id,
            x_account_id,
            handle: "ada".to_owned(),
            text: "Long BTC".to_owned(),
            posted_at: now(),
            first_seen_at: now(),
            is_late: false,
        };
        let post = hear(&service, &recorded, Cause::fresh()).await;
        let signal_id = SignalId::new();
        let created = signal(signal_id, agent_id, &recorded);
        let signal = hear(&service, &created, Cause::from(&post)).await;
        Self {
            service,
            post,
            signal,
            post_id,
            signal_id,
            agent_id,
        }
    }

    /// Hears what the signal became for a person: intent, order, and a fill at the venue whose
    /// chain begins anew.
    pub async fn unit(&self, user: UserId, number: u8) -> Unit {
        let unit = decided(self, user, number);
        let intent = hear(&self.service, &unit, Cause::from(&self.signal)).await;
        let order = OrderChanged {
            order_id: OrderId::new(),
            position_id: unit.position_id,
            deployment_id: unit.deployment_id,
            user_id: user,
            purpose: OrderPurpose::Entry,
            state: OrderState::Sent,
            quantity: unit.quantity,
            filled_quantity: "0".parse().unwrap(),
            rejection: None,
            changed_at: now(),
        };
        let told = hear(&self.service, &order, Cause::from(&intent)).await;
        let fill = hear(&self.service, &filled(&unit), Cause::fresh()).await;
        Unit {
            intent,
            verdict_id: unit.verdict_id,
            intent_id: unit.intent_id,
            position_id: unit.position_id,
            order_id: order.order_id,
            order: told,
            fill,
            client_order_id: unit.client_order_id,
        }
    }
}

impl Story {
    /// Hears that the signal became nothing for a person.
    pub async fn refusal(&self, user: UserId) -> (VerdictId, Envelope) {
        let fact = VerdictRejected {
            verdict_id: VerdictId::new(),
            signal_id: self.signal_id,
            deployment_id: DeploymentId::new(),
            user_id: user,
            agent_id: self.agent_id,
            token: "BTC".parse().unwrap(),
            side: domain::Side::Long,
            check: "COOLDOWN".to_owned(),
            detail: "10 of 30 minutes".to_owned(),
            reason_code: "COOLDOWN".to_owned(),
            rejected_at: now(),
        };
        let told = hear(&self.service, &fact, Cause::from(&self.signal)).await;
        (fact.verdict_id, told)
    }
}

pub fn now() -> Timestamp {
    start_of_tests()
}

/// Delivers a fact with a cause of its own.
pub async fn hear<F: Fact>(
    service: &TestSubgraph<AnalyticsService>,
    fact: &F,
    cause: Cause,
) -> Envelope {
    let envelope = Envelope::seal(EventId::new(), fact, now(), cause).unwrap();
    service.hear_again(&envelope).await;
    envelope
}

fn signal(signal_id: SignalId, agent_id: AgentId, post: &PostRecorded) -> SignalCreated {
    SignalCreated {
        signal_id,
        agent_id,
        agent_version: 1,
        venue: AgentVenue::Hyperliquid,
        weights: Weights::default(),
        post_id: post.post_id,
        x_account_id: post.x_account_id,
        classification_id: domain::ClassificationId::new(),
        token: "BTC".parse().unwrap(),
        side: domain::Side::Long,
        confidence: "0.9".parse().unwrap(),
        score: "0.7".parse().unwrap(),
        reference_price: "100000".parse().unwrap(),
        entry_price: None,
        stop_price: None,
        target_price: None,
        leverage: None,
        stop_bps: domain::Bps::new(500),
        target_bps: domain::Bps::new(1_500),
        created_at: now(),
        expires_at: now(),
    }
}

fn decided(story: &Story, user: UserId, number: u8) -> IntentDecided {
    IntentDecided {
        intent_id: IntentId::new(),
        verdict_id: VerdictId::new(),
        signal_id: story.signal_id,
        deployment_id: DeploymentId::new(),
        user_id: user,
        agent_id: story.agent_id,
        account: account(number),
        position_id: PositionId::new(),
        token: "BTC".parse().unwrap(),
        side: domain::Side::Long,
        quantity: "0.01".parse().unwrap(),
        limit_price: "101000".parse().unwrap(),
        stop_price: "95000".parse().unwrap(),
        target_price: None,
        leverage: domain::Leverage::try_new(3).unwrap(),
        client_order_id: ClientOrderId::from_bytes(&[number; 16]),
        decided_at: now(),
    }
}

fn account(number: u8) -> VenueAccount {
    VenueAccount {
        venue: domain::Venue::Hyperliquid,
        mode: domain::TradingMode::Paper,
        address: domain::Address::from_bytes(&[number; 20]),
    }
}

fn filled(unit: &IntentDecided) -> VenueFillSeen {
    let fill = VenueFill {
        trade_id: "1".to_owned(),
        venue_order_id: "2".to_owned(),
        client_order_id: Some(unit.client_order_id.clone()),
        token: unit.token.clone(),
        side: OrderSide::Buy,
        price: unit.limit_price,
        quantity: unit.quantity,
        fee: domain::Usdc::ZERO,
        closed_pnl: domain::Usdc::ZERO,
        liquidity_role: LiquidityRole::Taker,
        is_liquidation: false,
        is_deleveraging: false,
        filled_at: now(),
    };
    VenueFillSeen {
        account: unit.account.clone(),
        fill,
    }
}
