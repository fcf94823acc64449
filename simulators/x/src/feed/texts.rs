//! Who the invented authors are and what they say. Every word here is ours.

use domain::{Price, Side};
use rust_decimal::Decimal;

use super::schedule::Sort;
use crate::digest;

/// The coins that are called when nothing else is asked for; every fourth opens the first minute.
pub const SAMPLE_COINS: [&str; 16] = [
    "BTC", "HYPE", "LINK", "WIF", "ETH", "SUI", "ENA", "ADA", "SOL", "DOGE", "AVAX", "LTC", "XRP",
    "BNB", "PEPE", "TAO",
];

/// The handles of the invented authors: four who call, and one who advertises.
pub const SAMPLE_HANDLES: [&str; 5] = [
    "sample_tide",
    "sample_lantern",
    "sample_owl",
    "sample_hanjiang",
    "sample_promo",
];

/// Handle, name, description, in the order of [`SAMPLE_HANDLES`].
pub const AUTHORS: [(&str, &str, &str); 5] = [
    (
        "sample_tide",
        "Tide Watch (sample)",
        "Invented for Maxxit's local run. Trades with the tide.",
    ),
    (
        "sample_lantern",
        "Alt Lantern (sample)",
        "Invented for Maxxit's local run. Small coins first.",
    ),
    (
        "sample_owl",
        "Delta Owl (sample)",
        "Invented for Maxxit's local run. Up late, few words.",
    ),
    (
        "sample_hanjiang",
        "寒江 (样例)",
        "为 Maxxit 本地演示虚构的作者。",
    ),
    (
        "sample_promo",
        "Moon Promo (sample)",
        "Invented for Maxxit's local run. Advertises.",
    ),
];

/// The place of the one who writes in Chinese.
pub const CHINESE_CALLER: usize = 3;
/// The place of the one who advertises.
pub const PROMOTER: usize = 4;

/// A call and its levels.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The coin.
    pub coin: &'a str,
    /// Which way.
    pub side: Side,
    /// The price it speaks from.
    pub entry: Price,
    /// Where it is wrong.
    pub stop: Price,
    /// Where it takes profit first.
    pub target: Price,
    /// Where it takes profit last.
    pub far_target: Price,
}

/// Words for a call, different by caller and by `turn`.
pub fn call(caller: usize, call: &Call<'_>, turn: u64) -> String {
    let Call { coin, side, .. } = *call;
    let [entry, stop, target, far] =
        [call.entry, call.stop, call.target, call.far_target].map(level);
    let is_long = side == Side::Long;
    if caller == CHINESE_CALLER {
        let word = if is_long { "多" } else { "空" };
        return match turn % 3 {
            0 => format!("{coin} {word}\n\n進場 {entry} 附近\n止損 {stop}\n目標 {target} / {far}"),
            1 => format!("{coin} 现价{entry}附近做{word}，止损{stop}，止盈{target}"),
            _ => format!("做{word} ${coin}\n入场：{entry}\n止损：{stop}\n目标：{target}，{far}"),
        };
    }
    let long_or_short = if is_long { "Long" } else { "Short" };
    let buying = if is_long { "Buying" } else { "Shorting" };
    let holds = if is_long {
        "holding the range low"
    } else {
        "rejected at the range high"
    };
    match (caller, turn % 3) {
        (0, 0) => format!(
            "${coin} {holds} on the hourly.\n\n{long_or_short} ${coin}\nEntry: {entry}\nStop: {stop}\nTargets: {target}, {far}"
        ),
        (0, 1) => format!(
            "{buying} ${coin} here around {entry}. Stop loss {stop}, take profit {target}. The tide has turned."
        ),
        (0, _) => {
            format!("{long_or_short} ${coin} at {entry}, SL {stop}, TP {target}, 3x leverage.")
        }
        (1, 0) => format!(
            "New trade: {long_or_short} ${coin}\n\nEntry {entry}\nTP1 {target}\nTP2 {far}\nSL {stop}\n\nSmall size, clear plan."
        ),
        (1, 1) => format!(
            "I am {} ${coin} from {entry}. Wrong below my stop at {stop}. Target {target}.",
            if is_long { "long" } else { "short" }
        )
        .replace("below", if is_long { "below" } else { "above" }),
        (1, _) => format!(
            "{buying} ${coin} at {entry}, volume finally woke up. Stop {stop}. First target {target}, then {far}."
        ),
        (_, 0) => format!("{long_or_short} ${coin} {entry}. SL {stop}. TP {target}."),
        (_, 1) => format!(
            "${coin} {} setup. Entry {entry}, stop {stop}, target {target}.",
            long_or_short.to_lowercase()
        ),
        (_, _) => format!(
            "Opened a {} on ${coin} at {entry}. Stop at {stop}, target {target}.",
            long_or_short.to_lowercase()
        ),
    }
}

/// Words without a trade.
pub fn besides(caller: usize, sort: Sort, coin: &str, parts: &[&[u8]]) -> String {
    let texts: &[&str] = match (sort, caller) {
        (Sort::Call, _) => &[],
        (Sort::Spam, _) => &[
            "🚀🚀 FREE AIRDROP!! Connect your wallet and claim 500 $COIN now, only 100 places left! DM me 🚀🚀",
            "Join my VIP group for 1000% guaranteed gains on $COIN! First 50 members free, link in bio 💰💰",
            "I turned 200 dollars into 90k with $COIN signals from our bot. Ask me how! 🎁 Giveaway tonight!",
        ],
        (Sort::Chatter, CHINESE_CALLER) => &["早安，今天先喝茶看盘。", "耐心比什么都重要。"],
        (Sort::Chatter, _) => &[
            "Good morning everyone. Coffee first, charts later.",
            "Patience is the hardest part of this game.",
            "Reading an old paper on market makers tonight. Recommended.",
            "No trade is also a decision.",
        ],
        (Sort::Question, CHINESE_CALLER) => &["大家怎么看 COIN？", "你们现在还拿着 COIN 吗？"],
        (Sort::Question, _) => &[
            "What does everybody make of $COIN this week?",
            "Is anyone still watching $COIN, or has the crowd moved on?",
            "Serious question: who here understands the funding on $COIN?",
        ],
        (Sort::Outcome, CHINESE_CALLER) => &["上一单 COIN 已经离场，谢谢大家。"],
        (Sort::Outcome, _) => &[
            "Closed my last $COIN trade earlier today. On to the next.",
            "Yesterday's $COIN idea was stopped out. Small loss, no drama.",
            "That $COIN trade from last week paid well. Thank you, market.",
        ],
    };
    let chosen = texts
        .get(digest::choice(parts, texts.len()))
        .copied()
        .unwrap_or_default();
    chosen.replace("COIN", coin)
}

/// A level as people write it: five digits that count, no trailing zeros.
fn level(price: Price) -> String {
    let value = price.decimal();
    let cents = if value >= Decimal::ONE_THOUSAND {
        value.round_dp(0)
    } else {
        value
    };
    cents.round_sf(5).unwrap_or(cents).normalize().to_string()
}
