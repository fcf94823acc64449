//! The books of accounts: double entry, each fact once, each day checked.

use chrono::TimeDelta;
use domain::{LiquidityRole, Usdc};
use events::facts::{
    BooksChecked, DeploymentStatus, FillRecorded, LedgerPosted, VenueFillSeen, VenueFundingPaid,
    VenueTransferSeen,
};
use serde_json::{Value, json};
use testkit::start_of_tests;
use venue::{OrderSide, VenueFill};

use crate::support::{House, Story, eventually, price, quantity};

const BOOKS: &str = "{ accountBooks { isBalanced gap { amount } checkedAt \
    days { day openingEquity { amount } closingEquity { amount } deposits { amount } \
    realised { amount } fees { amount } funding { amount } gap { amount } isBalanced } } }";
const LINES: &str = "{ ledgerLines(first: 100) { edges { node { \
    postingId kind book amount { amount } positionId } } } }";

fn usdc(text: &str) -> Usdc {
    text.parse().unwrap()
}

async fn books(house: &House, name: &str) -> Value {
    let mut shown = house.viewer(name).data(BOOKS, json!({})).await;
    shown["accountBooks"][0].take()
}

/// What stands in each book of a person: the sum of their lines.
async fn balance(house: &House, name: &str, book: &str) -> String {
    let shown = house.viewer(name).data(LINES, json!({})).await;
    let edges = shown["ledgerLines"]["edges"].as_array().unwrap();
    let lines = edges.iter().map(|edge| &edge["node"]);
    let micros = lines.filter(|line| line["book"] == book).map(|line| {
        let amount = line["amount"]["amount"].as_str().unwrap();
        usdc(amount).micros()
    });
    Usdc::from_micros(micros.sum()).to_string()
}

fn later(mut fact: FillRecorded, hours: i64) -> FillRecorded {
    fact.filled_at = start_of_tests() + TimeDelta::hours(hours);
    fact
}

fn funding(story: &Story, amount: &str, hours: i64) -> VenueFundingPaid {
    VenueFundingPaid {
        account: story.account.clone(),
        token: "BTC".parse().unwrap(),
        amount: usdc(amount),
        quantity: quantity("1"),
        funding_id: format!("BTC-{hours}"),
        paid_at: start_of_tests() + TimeDelta::hours(hours),
    }
}

fn transfer(story: &Story, amount: &str, hours: i64) -> VenueTransferSeen {
    VenueTransferSeen {
        account: story.account.clone(),
        amount: usdc(amount),
        transfer_id: format!("t{hours}"),
        transferred_at: start_of_tests() + TimeDelta::hours(hours),
    }
}

/// An account whose books began at 10,000 USDC, and a trade on it that brought 10 less 0.1.
async fn traded(house: &House) -> Story {
    let story = house.story("alice");
    house.venue_worth(&story, "10000");
    let deployment = story.deployment(DeploymentStatus::Active, 1);
    house.service.hear(&deployment).await;
    eventually("its books begin", async || {
        !books(house, "alice").await["checkedAt"].is_null()
    })
    .await;
    house.service.hear(&later(story.entry("1", "100"), 1)).await;
    let exit = story.exit("1", "110", "MANUAL");
    house.service.hear(&later(exit, 3)).await;
    story
}

/// The next day, an hour after its beginning, and what the account is worth then.
fn next_day(house: &House, story: &Story, equity: &str) {
    let passes = TimeDelta::hours(25);
    house.at_venue(story, |snapshot| {
        snapshot.equity = usdc(equity);
        snapshot.as_of = start_of_tests() + passes;
    });
    house.service.clock.advance(passes);
}

#[tokio::test]
async fn every_fill_funding_and_deposit_is_booked_once_in_balance() {
    let house = House::start().await;
    let story = house.story("alice");
    let deployment = story.deployment(DeploymentStatus::Active, 1);
    house.service.hear(&deployment).await;
    house.service.hear(&story.entry("1", "100")).await;
    for _ in 0..2 {
        house.service.hear(&transfer(&story, "500", 1)).await;
        house.service.hear(&funding(&story, "-2", 2)).await;
    }
    house.service.hear(&story.exit("1", "110", "MANUAL")).await;

    let mut standing = Vec::new();
    for book in ["CASH", "CAPITAL", "REALISED", "FEES", "FUNDING", "EXTERNAL"] {
        standing.push(balance(&house, "alice", book).await);
    }
    assert_eq!(standing, ["507.9", "-500", "-10", "0.1", "2", "0"]);
    let told = house.service.told::<LedgerPosted>().await;
    assert_eq!(told.len(), 4);
    for posting in &told {
        let sum: i64 = posting.lines.iter().map(|line| line.amount.micros()).sum();
        assert_eq!(sum, 0, "{posting:?}");
    }
    let position = house.position("alice", &story).await;
    assert_eq!(position["realisedPnl"]["amount"], "10");
    assert_eq!(
        house.viewer("bob").data(LINES, json!({})).await["ledgerLines"]["edges"],
        json!([])
    );
}

#[tokio::test]
async fn r23_the_daily_equation_holds_to_the_cent_at_the_days_end() {
    let house = House::start().await;
    let story = traded(&house).await;
    house.service.hear(&funding(&story, "-2", 2)).await;
    house.service.hear(&transfer(&story, "500", 4)).await;
    next_day(&house, &story, "10507.9");

    eventually("the day is checked", async || {
        books(&house, "alice").await["days"][0]["isBalanced"] == true
    })
    .await;
    let shown = books(&house, "alice").await;
    assert_eq!(
        shown["days"],
        json!([{
            "day": "2026-01-01",
            "openingEquity": { "amount": "10000" },
            "closingEquity": { "amount": "10507.9" },
            "deposits": { "amount": "500" },
            "realised": { "amount": "10" },
            "fees": { "amount": "-0.1" },
            "funding": { "amount": "-2" },
            "gap": { "amount": "0" },
            "isBalanced": true,
        }])
    );
    let told = house.service.told::<BooksChecked>().await;
    assert_eq!(told.len(), 1);
    assert!(told[0].is_balanced && told[0].is_days_end);
}

#[tokio::test]
async fn r23_an_account_that_does_not_balance_is_flagged_until_it_does() {
    let house = House::start().await;
    let story = traded(&house).await;
    // A tenth of a dollar nobody told of.
    next_day(&house, &story, "10010");
    eventually("the gap is seen", async || {
        books(&house, "alice").await["gap"]["amount"] == "0.1"
    })
    .await;
    assert_eq!(books(&house, "alice").await["isBalanced"], Value::Null);
    eventually("it is flagged", async || {
        house.service.clock.advance(TimeDelta::seconds(16));
        house.venue_worth(&story, "10010");
        books(&house, "alice").await["isBalanced"] == false
    })
    .await;
    let portfolio = "{ portfolio(mode: PAPER) { isBalanced } }";
    let shown = house.viewer("alice").data(portfolio, json!({})).await;
    assert_eq!(shown["portfolio"]["isBalanced"], false);

    house.service.hear(&funding(&story, "0.1", 2)).await;
    let check = "mutation { booksCheck(input: { mode: PAPER }) { \
        books { isBalanced gap { amount } } userErrors { code } } }";
    let checked = house.viewer("alice").data(check, json!({})).await;
    assert_eq!(
        checked["booksCheck"],
        json!({ "books": [{ "isBalanced": true, "gap": { "amount": "0" } }], "userErrors": [] })
    );
    let told = house.service.told::<BooksChecked>().await;
    // The day's end may be told once more, when it balances at last.
    let mut flags: Vec<_> = told.iter().map(|fact| fact.is_balanced).collect();
    flags.dedup();
    assert_eq!(flags, [false, true]);
}

#[tokio::test]
async fn what_nobody_of_us_ordered_is_a_strangers_until_it_is_claimed() {
    let house = House::start().await;
    let story = house.story("alice");
    let deployment = story.deployment(DeploymentStatus::Active, 1);
    house.service.hear(&deployment).await;
    house.service.hear(&story.entry("1", "100")).await;
    let exit = story.exit("1", "110", "VENUE_CLOSED");
    let seen = VenueFillSeen {
        account: story.account.clone(),
        fill: VenueFill {
            trade_id: exit.trade_id.clone(),
            venue_order_id: "9".to_owned(),
            client_order_id: None,
            token: exit.token.clone(),
            side: OrderSide::Sell,
            price: price("110"),
            quantity: quantity("1"),
            fee: exit.fee,
            closed_pnl: usdc("10"),
            liquidity_role: LiquidityRole::Taker,
            is_liquidation: false,
            is_deleveraging: false,
            filled_at: exit.filled_at,
        },
    };
    house.service.hear(&seen).await;
    house.service.clock.advance(TimeDelta::seconds(61));
    eventually("it is a stranger's", async || {
        balance(&house, "alice", "EXTERNAL").await == "-9.95"
    })
    .await;

    house.service.hear(&exit).await;
    assert_eq!(balance(&house, "alice", "EXTERNAL").await, "0");
    assert_eq!(balance(&house, "alice", "REALISED").await, "-10");
    assert_eq!(balance(&house, "alice", "CASH").await, "9.9");
}
