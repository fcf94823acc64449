//! The tokens people name: symbols, names, nicknames.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Symbols that are no everyday word: read in any spelling.
const SYMBOLS: &str = "BTC ETH SOL XRP BNB DOGE ADA TRX AVAX DOT LTC BCH SHIB TON ETC XLM XMR HBAR FIL APT ARB SUI SEI TIA INJ \
ICP ATOM ALGO VET EGLD FTM AAVE UNI MKR CRV SNX LDO PENDLE JUP JTO PYTH WIF BONK PEPE FLOKI POPCAT MEW BOME \
BRETT TURBO MOG SPX FARTCOIN PNUT GOAT MOODENG CHILLGUY ZEREBRO AI16Z VIRTUAL AIXBT GRIFFAIN SWARMS ARC \
HYPE PURR ENA ETHFI EIGEN ONDO TAO RNDR RENDER FET AGIX OCEAN WLD STRK ZK ZRO MANTA DYM ALTLAYER IMX RON AXS \
GALA SLP ENJ CHZ RUNE KAVA KAS KDA STX ORDI SATS RATS MINA ROSE CELO QNT GRT LRC ZRX BAT DYDX GMX PERP \
COMP YFI SUSHI CAKE 1INCH KNC REN OMG ZIL ONT QTUM NEO IOTA MIOTA EOS XTZ DASH ZEC DCR RVN XVG BTT WIN JST NEAR \
HNT IOTX ANKR SKL STORJ CELR CTSI COTI OGN RSR REEF DENT CHR ALICE TLM SFP LINA BAKE BEL DODO ALPACA ARPA \
RLC NKN MTL SXP CVC TRB BAND API3 UMA BAL CVX FXS SPELL LQTY RPL SSV RDNT MAGIC JOE GNS BLUR LOOKS ENS \
ID ARKM CYBER MAV PORTAL PIXEL XAI ACE AEVO BB REZ NOT IO ZETA TNSR OMNI SAGA W LISTA BANANA DOGS HMSTR \
CATI SCR NEIRO NEIROETH COW LUMIA KAIA DEXE SAFE METIS LPT AUDIO GLM JASMY MASK HOOK HIGH AGLD LOKA APE \
YGG ILV SAND MANA GODS BIGTIME SUPER MEME PEOPLE LADYS BABYDOGE 1000CAT NEIROCTO MYRO SLERF PONKE MICHI GIGA \
TRUMP MELANIA VINE BERA IP LAYER KAITO SHELL RED NIL PARTI WAL INIT BABY HAEDAL SIGN MILK HYPER SYRUP \
SOPH HUMA HOME RESOLV SPK NEWT PUMP PENGU ERA TREE LA SAHARA BDXN NAVX SKATE DMC TAIKO ME USUAL VANA BIO \
COOKIE SOLV AVAAI GPS ORCA RAY DRIFT KMNO CLOUD FORTH CFX ACH LIT DUCK RARE TST MUBARAK BROCCOLI BMT GUN \
KERNEL PROMPT NC BGB OKB HT KCS LEO CRO GT WBTC STETH LUNA LUNC USTC USDT USDC DAI FDUSD TUSD BUSD PYUSD USDE \
BSV BTG NANO ZEN SC LSK WAVES THETA TFUEL FLOW KSM ZEC XEM XYO HOT ONE HIFI VIDT ALPINE SANTOS LAZIO PORTO \
ALCH BAN ACT HIPPO SONIC S FTT SRM SERUM MOVE MORPHO VELO PLUME CETUS DEEP BLUE NS NAVI SUN AVA UXLINK \
ASTER XPL WLFI LINEA BARD ZORA AVNT STBL MET APR LIGHT ANIME SQD TAI B H Q F OP LINK GAS AR AI BNX KAS \
ROAM FORM EDU ORBS POL MATIC MNT STG SYN AXL WOO FIDA MNGO RAD PHB AGI CKB ICX STEEM HIVE BLZ DUSK PEOPLE \
PHA CSPR FLUX XDC CFG ALPHA BSW CTK VANRY LEVER COMBO AMB GTC AUCTION FUN QUICK GMT GST MOVR GLMR ASTR ACA \
IOST WAXP ELF DGB SYS ARDR ARK STRAT STRAX POWR REQ LOOM TOMO VIC WRX HARD KEY WAN AION BEAM GRIN FLM CLV \
TVK UFT VOXEL WING UTK PROS ERN DEGO DAR MBOX PLA FARM BADGER CREAM SWRV AKRO TROY VITE WHY XCN XEC FLR SGB \
RSS3 POLYX PROM TWT XVS ALPACA ATA BOND MDX RAMP TKO PUNDIX TRIBE FEI FIS NULS OXT MLN REP SNT GNO LQTY T G \
ZEREBRO PLUM LITKEY GOMINING BITCOIN KEEP ANIMECOIN TOSHI DEGEN HIGHER AERO VVV KTA CLANKER ZBCN KET ARKM EPIC";

/// Symbols that are also everyday words: read plain only in capitals.
const EVERYDAY: &str = "ONE NEAR LINK OP GAS ME S IP IO W ID NOT BB ACE SAND MAGIC MASK MEME PEOPLE SUPER HIGH HOT WIN SUN FLOW ROSE \
WAVES APE MOVE RED HOME PUMP LAYER COOKIE SHELL GODS PORTAL RARE HOOK AI AR BAT DOT REN JOE ARC TREE LA BIO \
SIGN ERA BABY MILK PIXEL SAFE TRUMP CLOUD DRIFT ORCA CAKE COMP GUN BAN ACT GAME FORM DEEP BLUE NS MET LIGHT ALPHA \
FUN QUICK KEY HARD BEAM ARK FARM TON ETC LIT MINA SC T G B H Q F EDU LEVER BOND PLA CREAM \
BADGER FORTH GOAT HIGHER DEGEN KEEP BAND PERP GRASS DUCK WING PROS WHY VINE HT LEO GT ZEN AUDIO \
SPELL STEEM HIVE EPIC HYPER RESOLV PROMPT KERNEL ROAM SYS REQ ANIME CAT BELL REP \
RAD AMB BAKE ALICE GOMINING SAGA OMNI LISTA BANANA DOGS LOOKS BLUR LOOM MAV TRIBE NANO MANA \
SAHARA NEWT OCEAN MANTA SCR VANA SOLV NIL WAL GIGA OM";

/// Names and nicknames, each with its symbol.
const NAMES: &str = "bitcoin=BTC xbt=BTC btcusd=BTC btcusdt=BTC corn=BTC биткоин=BTC биток=BTC битка=BTC биткоина=BTC ethereum=ETH ether=ETH эфир=ETH эфира=ETH \
эфириум=ETH solana=SOL солана=SOL ripple=XRP dogecoin=DOGE doggo=DOGE cardano=ADA tron=TRX avalanche=AVAX polkadot=DOT litecoin=LTC \
shiba=SHIB toncoin=TON stellar=XLM monero=XMR hedera=HBAR filecoin=FIL aptos=APT arbitrum=ARB celestia=TIA \
injective=INJ cosmos=ATOM algorand=ALGO vechain=VET fantom=FTM uniswap=UNI chainlink=LINK hyperliquid=HYPE ethena=ENA bittensor=TAO worldcoin=WLD \
starknet=STRK immutable=IMX kaspa=KAS ordinals=ORDI thorchain=RUNE pancakeswap=CAKE sushiswap=SUSHI zcash=ZEC tezos=XTZ dogwifhat=WIF \
fartcoin=FARTCOIN fart=FARTCOIN jupiter=JUP polygon=MATIC optimism=OP pengu=PENGU pepecoin=PEPE binancecoin=BNB xauusd=XAU trumpcoin=TRUMP moodeng=MOODENG \
kpepe=PEPE kbonk=BONK kshib=SHIB kfloki=FLOKI kneiro=NEIRO chz=CHZ lido=LDO maker=MKR compound=COMP ravencoin=RVN ondo=ONDO";

/// Chinese names; matched before any other Chinese word.
const CHINESE: &[(&str, &str)] = &[
    ("比特币", "BTC"),
    ("大饼", "BTC"),
    ("大飞饼", "BTC"),
    ("以太坊", "ETH"),
    ("以太", "ETH"),
    ("姨太", "ETH"),
    ("二饼", "ETH"),
    ("索拉纳", "SOL"),
    ("索拉娜", "SOL"),
    ("嗦拉", "SOL"),
    ("狗狗币", "DOGE"),
    ("狗币", "DOGE"),
    ("狗狗", "DOGE"),
    ("瑞波币", "XRP"),
    ("瑞波", "XRP"),
    ("莱特币", "LTC"),
    ("莱特", "LTC"),
    ("辣条", "LTC"),
    ("柚子", "EOS"),
    ("波卡", "DOT"),
    ("艾达币", "ADA"),
    ("艾达", "ADA"),
    ("币安币", "BNB"),
    ("屎币", "SHIB"),
    ("柴犬币", "SHIB"),
    ("柴犬", "SHIB"),
    ("佩佩", "PEPE"),
    ("青蛙", "PEPE"),
    ("波场", "TRX"),
    ("雪崩", "AVAX"),
    ("链环", "LINK"),
    ("门罗币", "XMR"),
    ("门罗", "XMR"),
    ("达世币", "DASH"),
    ("恒星币", "XLM"),
    ("比特币现金", "BCH"),
    ("太子", "BCH"),
    ("铭文", "ORDI"),
    ("川普币", "TRUMP"),
    ("特朗普币", "TRUMP"),
    ("企鹅", "PENGU"),
    ("滴滴", "DYDX"),
    ("飞仔", "FIL"),
    ("小狐狸", "MASK"),
];

/// How sure a plain spelling names the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// In any spelling.
    Surely,
    /// Only in capitals.
    InCapitals,
}

static PLAIN: LazyLock<HashMap<String, (String, Known)>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for symbol in SYMBOLS.split_whitespace() {
        all.insert(symbol.to_lowercase(), (symbol.to_owned(), Known::Surely));
    }
    for symbol in EVERYDAY.split_whitespace() {
        all.insert(
            symbol.to_lowercase(),
            (symbol.to_owned(), Known::InCapitals),
        );
    }
    for (name, symbol) in NAMES
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
    {
        all.insert(name.to_owned(), (symbol.to_owned(), Known::Surely));
    }
    all
});

/// Quote currencies a pair ends in; a pair's token is what stands before.
pub(super) const QUOTES: [&str; 9] = [
    "usdt.p", "usdtperp", "usdcperp", "usdt", "usdc", "busd", "perp", "usd", "eur",
];

/// The symbol a plain word (lower case) names.
pub(super) fn plain(word: &str) -> Option<(&'static str, Known)> {
    PLAIN
        .get(word)
        .map(|(symbol, known)| (symbol.as_str(), *known))
}

/// The token of a pair in one word: `ethusdt` is ETH.
pub(super) fn of_joined_pair(word: &str) -> Option<String> {
    let base = QUOTES.iter().find_map(|quote| word.strip_suffix(quote))?;
    let base = base.trim_end_matches(['_', '.']);
    let is_symbol =
        (2..=12).contains(&base.len()) && base.bytes().all(|b| b.is_ascii_alphanumeric());
    is_symbol.then(|| canonical(&base.to_ascii_uppercase()))
}

/// One spelling per token: `1000PEPE` is PEPE, `kPEPE` too, `XBT` is BTC.
pub(super) fn canonical(symbol: &str) -> String {
    if let Some((known, _)) = plain(&symbol.to_ascii_lowercase()) {
        return known.to_owned();
    }
    let bare = symbol
        .strip_prefix("1000000")
        .or_else(|| symbol.strip_prefix("1000"));
    match bare {
        Some(bare) if plain(&bare.to_ascii_lowercase()).is_some() => bare.to_owned(),
        _ => symbol.to_owned(),
    }
}

/// The Chinese name at the start of the letters, its length and its symbol; the longest wins.
pub(super) fn chinese(letter_at: impl Fn(usize) -> Option<char>) -> Option<(usize, &'static str)> {
    CHINESE
        .iter()
        .filter(|(name, _)| {
            name.chars()
                .enumerate()
                .all(|(n, letter)| letter_at(n) == Some(letter))
        })
        .map(|(name, symbol)| (name.chars().count(), *symbol))
        .max_by_key(|(length, _)| *length)
}
