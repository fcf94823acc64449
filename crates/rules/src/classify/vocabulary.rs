//! The words a call is made of, in four languages, each with the one part it plays.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::Side;

/// The part a word plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// An act of opening a side: `longing`, `shorted`, `开多`.
    Act(Side),
    /// The side as a word: `long`, `short`, `多`, `лонг`.
    Way(Side),
    /// An act of buying: `bought`, `aped`.
    Buying,
    /// The bare order or noun: `buy`, `compro`.
    Buy,
    /// The bare order `sell`: a side only where levels stand beside it.
    Sell,
    /// An opinion about the direction; a side only where levels stand beside it.
    Mood(Side),
    /// `opened`, `took`, `entering`: makes the side behind it an act.
    Opening,
    Entry,
    Target,
    Stop,
    Lever,
    /// A second entry further away: `补仓`, `dca`.
    Add,
    /// At the market's price: `cmp`, `现价`.
    Market,
    /// This very moment: `here`, `now`.
    Here,
    /// The speaker: `i`, `we`.
    Me,
    /// What the speaker already has: `my ETH long`.
    Mine,
    /// Somebody else: `whale`, `he`, `people`.
    Other,
    Not,
    /// A condition: `if`, `until`, `突破`.
    If,
    /// An intention or a maybe: `looking to`, `might`.
    Maybe,
    Ask,
    /// The end of a trade: `closed`, `平仓`.
    Done,
    /// A level that was reached: `hit`.
    Hit,
    /// Long ago: `last year`, `used to`.
    Past,
    /// `and`, `+`: joins two tokens under one side.
    And,
    /// `to`: makes a range of two numbers.
    To,
    /// A verb that makes a statement about the act: `shorting this is madness`.
    Is,
    /// Starts another thought: `but`, `then`.
    Turn,
    /// Words that say nothing for or against.
    Filler,
    /// Words used up, so that no part of them counts: `long term`, `多少`.
    Nothing,
    /// Talks to the machine instead of to people.
    Instruction,
    /// Advertises: `join telegram`.
    Promotion,
}

use Role::{
    Act, Add, And, Ask, Buy, Buying, Done, Entry, Filler, Here, Hit, If, Instruction, Is, Lever,
    Market, Maybe, Me, Mine, Mood, Not, Nothing, Opening, Other, Past, Promotion, Sell, Stop,
    Target, To, Turn, Way,
};
use Side::{Long, Short};

/// Phrases of alphabetic languages; words apart by spaces, phrases by commas.
const PHRASES: &[(Role, &str)] = &[
    (
        Act(Long),
        "opening longs,opened longs,adding longs,added longs,taking longs,took longs,entered longs,longs opened,longs open,longing,longed,relonged,re longed,relonging,going long,went long,go long,gone long,flipped long,flipping long,flip long,flipped to long,long entry,buy limit,limit buy,limit long,лонгую,лонгую от,беру лонг,беру в лонг,берем в лонг,берём в лонг,пробуем лонг,открываю лонг,открыл лонг,зашел в лонг,зашёл в лонг,покупаю,купил,купила,entro en largo,abro largo,abriendo largo,abro long,entro largo,entro long,compro,comprando,compré",
    ),
    (
        Act(Short),
        "opening shorts,opened shorts,adding shorts,added shorts,taking shorts,took shorts,entered shorts,shorts opened,shorts open,shorting,shorted,reshorted,re shorted,going short,went short,go short,gone short,flipped short,flipping short,flip short,flipped to short,fading this,fading here,fading the pump,sold short,short entry,sell limit,limit sell,limit short,шорчу,шортим,шортил,беру шорт,беру в шорт,берем в шорт,берём в шорт,беру актив в шорт,пробуем шорт,открываю шорт,открыл шорт,зашел в шорт,зашёл в шорт,entro en corto,abro corto,abriendo corto,abro short,entro corto,entro short",
    ),
    (Way(Long), "long,лонг,лонга,largo,largos,long'd,покупка"),
    (Way(Short), "short,шорт,шорта,corto,cortos"),
    (
        Buying,
        "took some,taking some,caught the knife,clicked buy,hit buy,smashed buy,pressed buy,catching the knife,caught a knife,in the trade,buyer here,a buyer here,buyer of,a buyer of,took a bag,took a position,taking a position,dca into,dca'd,dcaing,dcaing into,dca'ing into,starting to dca,started to dca,in on,i'm in on,im in on,all in,all in on,went all in,went heavy,going heavy,bought,buying,rebought,rebuying,bought back,buying back,aped,aping,ape,aped into,grabbed,grabbing,scooped,scooping,picked up,picking up,loaded,loading,loading up,loaded up,accumulated,accumulating,bidding,snagged,nibbled,nibbling,market bought,market buying,sniped,topped up,topping up,stacked,adding,added,adding to,added to,adding more,added more,re added,dca'd into,dcaing into",
    ),
    (Buy, "buy,buys,bid,bids,accumulate,comprar,compra,купить"),
    (Sell, "sell,vender,venta,продажа,продать"),
    (Mood(Long), "bullish,longs,📈,⬆"),
    (Mood(Short), "bearish,shorts,📉,⬇"),
    (
        Opening,
        "open,opened,opening,reopened,reopening,enter,entered,entering,re entered,re entering,re entry,took,taking,take,caught,catching,placed,placing,set,setting,started,starting,starting a,building,built,initiated,initiating,flipped,flipping,jumped in,jumping in,jumped into,jumping into,hopped in,in a,threw on,put on,putting on,slapped on,trying,try,открываю,открыл,беру,abro,entro,abriendo,entrando",
    ),
    (
        Entry,
        "entry,entries,entry price,ep,fill price,enter between,enter around,enter near,enter from,entering between,entry at,entry level,purchase price,buying zone,buying range,bid zone,limits in,entry targets,entry target,entry zone,entry range,entry point,enter at,entered at,buy zone,buy range,buy area,buy between,accumulation zone,sell zone,avg,average,avg entry,avg price,average entry,price,limit,limit order,limits,limit at,open price,entryprice,entry_price,ent,вход,диапазон входа,зона входа,точка входа,твх,цена входа,entrada,entradas,zona de entrada,precio de entrada,rebuy level,rebuy levels,buy level,buy levels",
    ),
    (
        Target,
        "🎯,target,targets,goal,goals,aiming for,aiming at,aim for,aim at,aims for,heading for,objective,objectives,t p,profit at,profits at,profit zone,profit taking,exit target,exit targets,cover at,cover around,cover near,to cover,shooting for,shoot for,tp zone,tp area,tp level,tp levels,target area,target zone,final target,main target,next target,third target,tp,tps,tp1,tp2,tp3,tp4,tp5,tp6,tp7,tp8,t1,t2,t3,t4,t5,t6,tgt,tgts,pt,take profit,take profits,takeprofit,take_profit,take profit at,profit target,profit targets,price target,target1,target2,target3,target4,target5,targeting,first target,second target,eyeing,selling target,sell targets,sell target,цель,цели,тейк,тейки,тейк профит,тп,тп1,тп2,тп3,objetivo,objetivos,objetivo 1,objetivo 2,toma de ganancias,meta,metas",
    ),
    (
        Stop,
        "🛑,⛔,sl,❌,protective stop,i'm wrong,im wrong,i am wrong,i'm out,im out,i am out,we're out,protection,stop's,sl's,stop price,stop level,wrong below,wrong above,wrong under,wrong over,wrong if,out if,i'm out if,im out if,cut if,exit if,bail if,bail below,bail under,bail above,cut it below,cut it above,cut it under,exit below,exit under,exit above,risk below,risk above,risk under,kill it below,kill it above,fails below,fails above,thesis dead below,thesis dead above,idea dead below,idea dead above,stop targets,stop target,stop out,stopout,stop out below,stop out above,stop,stops,stop loss,stoploss,stop_loss,stop losses,stop at,stops at,hard stop,s l,invalidation,invalidated,invalid,invalid below,invalid above,inval,invalidation below,invalidation above,cut below,cut above,cut under,cutting below,cutting above,out below,out under,stop below,stop above,stop under,stops below,stops under,стоп,стоп лосс,стоплосс,сл,stop de pérdida,parada,invalidación",
    ),
    (
        Lever,
        "leverage,lev,cross,isolated,плечо,плечом,apalancamiento",
    ),
    (
        Add,
        "dca,add at,adding at,add more at,adds at,will add,second entry,add below,adding below,add around,докупка,усреднение,добор,recompra",
    ),
    (
        Market,
        "cmp,market,market price,at market,current price,spot price,по рынку,a mercado,precio actual,mkt",
    ),
    (
        Here,
        "here,now,right here,right now,rn,right away,today,this morning,tonight,just now,these levels,this level,current levels,this dip,the dip,dip,dips,dippy,the retest,retest,aquí,ahora,сейчас,тут,здесь",
    ),
    (Mine, "my,our,mis,мой,моя"),
    (
        Me,
        "i,im,i'm,ive,i've,we,we're,we've,i am,i have,we are,we have,my plan,my trade,me,я,мы,yo",
    ),
    (
        Other,
        "whale,whales,trader,traders,people,ppl,everyone,everybody,someone,somebody,anyone,nobody,they,they're,they've,he,he's,she,she's,his,her,their,them,guy,guys who,dude,institutions,institution,institutional,microstrategy,strategy,saylor,michael saylor,grayscale,blackrock,tesla,elon,elon musk,musk,trump bought,hedge fund,hedge funds,fund,funds,etf,etfs,bank,banks,retail,bears,bears are,bulls,degens,degen whale,smart money,company,companies,wallet,wallets,address,insider,insiders,market maker,market makers,you,you're,your,you'll,u,ur,who,metaplanet,sellers,sellers are,buyers,investors,investor,holders,miners,country,government,governments,el salvador,billionaire,billionaires,harvard,paypal,square,friend,buddy,mom,wife,girlfriend,shrimp,longers,shorters,crowd,majority,most,others,some of you,those,machibigbrothers,james wynn,hyperliquid whale,lookonchain,arkham,onchain lens,coinglass,он,они,кит,киты,трейдер,ballena,ballenas,ellos,la gente",
    ),
    (
        Not,
        "not,no,don't,dont,never,won't,wont,wouldn't,wouldnt,can't,cant,cannot,didn't,didnt,doesn't,isn't,isnt,aren't,haven't,havent,ain't,aint,couldn't,shouldn't,avoid,avoiding,without,instead of,neither,nor,stop longing,stop shorting,stop buying,refuse,refusing,hardly,no longer,rather than,imagine,imagine not,too late to,hate,hesitant,against,tempted,stay away,staying away,sitting out,missed,regret,zero interest,нет,не,без,no voy,nunca",
    ),
    (
        If,
        "if,once,when,whenever,unless,until,till,should btc,in case,waiting for,wait for,waiting,wait,pending,only on,only above,only below,only if,provided,assuming,would,i'd,id,we'd,could,were to,as soon as,если,когда,после,при пробое,жду,ждем,si,cuando,hasta que,esperando,would've,would have,could have,could've,should have,should've,wish,wished,almost,nearly,after a close,on a close,on a break,on a flip,on a reclaim,on reclaim,on break",
    ),
    (
        Maybe,
        "might,may,may look,maybe,perhaps,looking to,looking for,looking at,look to,look for,planning,plan to,planning to,want to,wanna,want,going to,gonna,about to,thinking of,thinking about,thinking,considering,consider,interested,interested in,watching,watch,will,i'll,ill,we'll,prefer,hoping,hope,hope to,eager,ready to,tomorrow,next week,later,soon,eyeing a,could be a,opportunity,potential,possible,possibly,ideally,возможно,буду,quizás,tal vez,podría,voy a",
    ),
    (
        Ask,
        "should i,should we,shall i,shall we,anyone,who else,who's,whos,what if,why,how do,how to,do i,do we,is it,is this,are we,are you,is anyone,which,what,where,стоит ли,debería",
    ),
    (
        Done,
        "cancelled,canceled,cancelling,canceling,cancel,pulled,closed,closing,close,exit,exited,exiting,sold,selling,covered,covering,trimmed,trimming,cut my,cutting my,cut the,booked,booking,secured,securing,took profit,took profits,taking profit,taking profits,took some profit,taking some profit,tp'd,tp'ing,stopped out,stopped,got stopped,liquidated,liquidation,liquidations,liq,rekt,wiped,scaled out,scaling out,flat,flattened,de risked,derisked,out of,breakeven,break even,i'm out of,im out of,i am out of,we're out of,move sl,moved sl,move stop,moved stop,moving sl,moving stop,moved stops,move stops,trail,trailing,still,holding,held,hold,закрыл,закрыли,закрыт,закрываю,зафиксировал,фиксирую,безубыток,cerré,cerrado,cerrando,vendí,vendido",
    ),
    (
        Hit,
        "hit,hits,reached,smashed,achieved,done,filled tp,played out,worked,paid,printed,nailed,banked,cooking,in profit,in profits,profits,in the green,up bigly,взяли,забрали,сработал,alcanzado,alcanzó,✅",
    ),
    (
        Past,
        "previous calls,past calls,recent calls,last calls,previous signals,past signals,recent signals,last year,last month,worst trade,worst trade ever,best trade ever,biggest mistake,worst decision,my first trade,first trade ever,last week,last cycle,yesterday,years ago,year ago,weeks ago,months ago,days ago,ago,back in the day,back in the days,used to,remember,in 2013,in 2014,in 2015,in 2016,in 2017,in 2018,in 2019,in 2020,in 2021,in 2022,in 2023,in 2024,first bought,originally,previously,earlier this year,since then,was,were,had,had been,been calling,told you,called it,told y'all,as i said,backtest,backtested,вчера,ayer,hace",
    ),
    (And, "and,plus,и,y,&,along with,as well as"),
    (To, "to,through,thru,until about,до,hasta"),
    (
        Is,
        "is,are,seems,seem,feels,feel,looks,look,looking,makes,means,remains,pays,it's,its,that's,has,have,es,está",
    ),
    (
        Turn,
        "but,then,while,although,though,because,however,meanwhile,cuz,bc,pero,но",
    ),
    (
        Filler,
        "already,lads,team,fam,anon,btw,tbh,imo,rather,well,ya,yes,yep,lol,haha,tight,wide,shot,punt,position size,positions,tranche,stack,retrace,pullback,bounce,sweep,level,levels,zone,area,fill,fills,filled,got,got in,in size,for a,for the,swing position,medium,normal,just,a,an,the,some,more,small,tiny,little,big,bit,of,bag,bags,position,on,in,at,into,from,for,around,near,about,@,so,ok,okay,and i'm,also,again,finally,back,re,spot,perp,perps,scalp,swing,swing trade,day trade,trade,setup,idea,signal,call,alert,new,update,fresh,first,size,full,half,quick,quickly,heavy,heavily,light,lightly,aggressively,starter,moderate,low,high,risk,risky,lev,leveraged,with,this,that,these,gm,hey,boys,folks,frens,alright,yolo,degen,send it,lfg,easy,clean,simple,nice,good,great,best,bottom,lows,highs,top,support,resistance,range,breakout,pair,currently,literally,officially,personally,honestly,myself,really,very,super,been,am,being,it,decided,casually,slowly,manually,entry here,time,vs,versus,against usd,side,direction,type,action,symbol,ticker,coin,asset,exchange,binance,bybit,okx,hyperliquid,hl,futures,usdt,usd,usdc,perpetual,pos,bias,everything,all,max,moar,down,couple,few,extra,out,up,over,above,below,under,free,position at,worth,идея,торговая идея,сигнал,вход в,монета,пара,señal,moneda,par,en,el,la,un,una",
    ),
    (
        Nothing,
        "took some time,taking some time,in on the,in on this,in on it,all in all,next stop,last stop,first stop,stop hit,stops hit,buying price,average buying price,average cost,short etf,short etfs,short leg,short traders,short trader,short bets,short thesis,short side,short it with,keep shorting,keep buying,keep longing,keep fading,long anticipated,buy and sell,buy or sell,buying and selling,buy it,buy them,buy something,buy stuff,buy more time,buy in,buy back,adding value,added value,loaded question,locked and loaded,price to,long term,long-term,longterm,short term,short-term,shortterm,long run,longer term,long time,longer,as long as,so long as,so long,how long,too long,before long,long ago,long way,long gone,long list,long day,long weekend,long night,long haul,long squeeze,long position holders,all day long,not long,won't be long,hour long,year long,day long,week long,month long,long awaited,long overdue,long enough,long since,long story,long story short,long live,long dated,long duration,long wick,long wicks,long tail,long shot,long lasting,longs and shorts,long and short,long or short,long short,longs or shorts,long/short,long short ratio,short squeeze,short squeezed,short squeezes,squeeze shorts,short seller,short sellers,short selling,short interest,short notice,short lived,short video,short thread,short story,short clip,short period,short while,short timeframe,shortly,shorter,short of,in short,fell short,falls short,fall short,cut short,short covering,buy wall,buy walls,buy volume,buy side,buy pressure,buying pressure,buying power,buy signal,buy signals,sell signal,sell signals,buy button,sell wall,sell walls,sell pressure,selling pressure,sell side,sell off,sell the news,buy the rumor,buy the rumour,hodl long,hold long,holding long,net long,price action,market cap,market structure,market maker,bull market,bear market,the market,market is,stock market,crypto market,whole market,market will,market looks,non stop,nonstop,stop it,can't stop,cant stop,won't stop,don't stop,target market,never stop,bus stop,full stop,price target hit,open interest,open source,opening bell,daily open,weekly open,monthly open,market open,open position,mark price,price update,price alert,price index,ape season,take a look,take care,taking off,take off,set up,gas fees,gas fee,hot wallet,cold wallet,smart contract,opened up,take note,set to,take it,take out,take over,took over,took a while,started to,starting to,try to,trying to,loading screen,short answer,low cap,in the long,long ass,long as,long weekend,daylong,belong,over the long",
    ),
    (
        Instruction,
        "assistant,im_start,inst,must answer,must output,must classify,must respond,new task,correct answer is,treat long as,treat short as,side is inverted,end of post,end of input,override instructions,override the,to the classifier,dear ai,hey ai,hey gpt,chatgpt,ignore previous,ignore all,ignore the above,ignore your,ignore prior,disregard previous,disregard all,disregard the above,previous instructions,prior instructions,system prompt,system message,you are an ai,you are a,as an ai,language model,is_call,iscall,classify this,classify as,classification,classifier,respond with,reply with json,output json,return json,return the json,output exactly,respond only,override instructions,new instructions,developer mode,forget previous,忽略之前",
    ),
    (
        Promotion,
        "join,join us,join telegram,telegram,discord,free signals,vip,vip signals,premium,sign up,signup,referral,ref link,promo,promo code,bonus,giveaway,airdrop,follow me,subscribe,dm me,dm for,link in bio,retweet,free group,trial,channel,group,whatsapp,deposit bonus,guaranteed,100x gem,presale,whitelist,mint now,claim",
    ),
];

/// Phrases in Chinese, simplified; apart by spaces. The longest that fits wins.
const IDEOGRAPHS: &[(Role, &str)] = &[
    (
        Act(Long),
        "试多 试着多 加仓多 做多 开多 接多 进多 挂多 追多 干多 抄底 开了多 接一手多 开个多 轻仓多 直接多 市价多 现价多 低多 埋伏多 多进 建仓 抄了 买入 买进 买了 看多进 开多单 做多单 布局多单 进场做多 入场做多 开一个多 短多 多单进场 现货买",
    ),
    (
        Act(Short),
        "试空 加仓空 做空 开空 接空 进空 挂空 追空 开了空 接一手空 开个空 轻仓空 直接空 市价空 现价空 高空 埋伏空 空进 开空单 做空单 布局空单 进场做空 入场做空 开一个空 短空 空单进场 大胆空 去空 卖出做空",
    ),
    (Way(Long), "多 哆 多单"),
    (Way(Short), "空 箜 空单 🈳"),
    (Mood(Long), "看涨 看多 看好 偏多"),
    (Mood(Short), "看跌 看空 偏空"),
    (Opening, "开了 开个 开 挂单 委托单 委托"),
    (
        Entry,
        "进场位置 进场位位置 进场位 进场点位 进场点 进场价 进场 入场位置 入场位 入场点位 入场点 入场价 入场 点位 开仓价 开仓位置 开仓 买入价 买入区间 建仓价 限价 挂单价 位置 均价 成本价格",
    ),
    (
        Target,
        "止盈 止盈位 止盈位置 止盈点 止盈价 目标位置 目标位 目标价 目标点位 目标 第一目标 第二目标 第三目标 看 上看 直看 下看 先看 看到 直营看 最终目标 盈利目标 获利目标 盈 止盈一 止盈二 止盈三 目标一 目标二 目标三",
    ),
    (
        Stop,
        "止损 止损位 止损位置 止损点 止损价 损 止损放 止损设 止损设置 防守 防守位 止损在 止损大 风控",
    ),
    (Lever, "杠杆 倍杠杆 杆杆 倍数"),
    (
        Add,
        "补仓 补仓位 补位 补 加仓 补仓位置 附近补 补一次 加仓位",
    ),
    (Market, "现价 市价 现价进 市价进 现价轻仓 直接进"),
    (Here, "现在 目前位置"),
    (Me, "我 我们 本人"),
    (
        Other,
        "巨鲸 他 他们 散户 庄家 机构 大户 有人 别人 鲸鱼 狗庄 空军 多军 群友 某地址 贝莱德",
    ),
    (
        Not,
        "不 不要 别 勿 没 没有 未 不能 不建议 不接 不做 禁止 切勿 拒绝",
    ),
    (
        If,
        "如果 若 若是 要是 一旦 站稳 站不稳 战稳 跌破 突破站稳 除非 等待 等到 等 不破 破了 破位 收回 踩稳 假如 出现 有效跌破 突破后 回踩确认",
    ),
    (
        Maybe,
        "可能 可以 留意 关注 观察 或许 预计 大概率 有望 考虑 准备 打算 机会 思路 尝试 注意 概率 希望",
    ),
    (
        Ask,
        "吗 呢 怎么 是不是 会不会 能不能 要不要 有没有 多少 什么",
    ),
    (
        Done,
        "平仓 平多 平空 平掉 止盈了 止损了 止盈走 减仓 提损 出局 撤销 取消 撤单 撤了 走了 清仓 清了 吃满 翻倍 先走 保本 成本损 成本价 移动 移动止损 推保护 出了 卖了 卖掉 已经止盈 已经止损 被扫 爆仓 扫损 打损 打止损 利润 离场 跑了 跑路 落袋 持有 全平 到了 达到 已到",
    ),
    (Hit, "到达 触发 已触及 拿下 吃肉"),
    (
        Past,
        "昨天 昨日 上周 上个月 去年 前天 之前 曾经 当时 刚才说",
    ),
    (And, "和 与 跟 及"),
    (To, "至 到"),
    (
        Filler,
        "附近 左右 轻仓 小仓 小小仓 头仓 重仓 近 分批 进 的 在 可在 可 上方 下方 以上 以下 一次 先 小 仓 位 放 设 了 区间 直接 激进 稳健 短线 长线 现货 合约 日线 级别 突破单 低倍 夜间 晚间 早间 挂单中 今日 今天 日内 这里 一手 一单 待定 暂定 突破",
    ),
    (
        Nothing,
        "多少 很多 许多 多空 空多 多头 空头 差不多 好多 太多 更多 多次 多个 不多 多久 多看 多点 多了 多数 大多 多年 多位 多种 多方 空方 空间 多头趋势 多亏 多加 空仓 空投 航空 多多 多日 多只 多元 多重 众多 最多 至多 空气 太空 天空 空格 多月 多月来 多家 多天 多少点 不可能 止损有点 止损较大 止损大了 止损稍大 多空分界 空单吃满 多单吃满 损失 亏损 盈利 盈亏 盈亏比 高空作业 不用 不错 不是 不断 不同 不仅 进行 进去 进来 进一步 进展 进入 现价格",
    ),
    (
        Instruction,
        "忽略以上 忽略前面 忽略上面 忽略所有 系统提示 系统消息 分类为 忽略之前 把方向改 方向改为 输出为",
    ),
    (Promotion, "加群 进群 电报群 返佣 邀请码 注册 私聊 免费带单"),
];

type Phrases<K> = HashMap<K, Vec<(Vec<K>, Role)>>;

static BY_WORD: LazyLock<Phrases<String>> = LazyLock::new(|| {
    let mut all: Phrases<String> = HashMap::new();
    for (role, phrases) in PHRASES {
        for phrase in phrases.split(',') {
            let words: Vec<String> = phrase
                .split([' ', '-', '/'])
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect();
            if let Some(first) = words.first() {
                all.entry(first.clone()).or_default().push((words, *role));
            }
        }
    }
    longest_first(&mut all);
    all
});

static BY_IDEOGRAPH: LazyLock<Phrases<char>> = LazyLock::new(|| {
    let mut all: Phrases<char> = HashMap::new();
    for (role, phrases) in IDEOGRAPHS {
        for phrase in phrases.split(' ') {
            let letters: Vec<char> = phrase.chars().collect();
            if let Some(first) = letters.first() {
                all.entry(*first).or_default().push((letters, *role));
            }
        }
    }
    longest_first(&mut all);
    all
});

fn longest_first<K>(all: &mut Phrases<K>) {
    for phrases in all.values_mut() {
        // Stable: of two equal phrases the one written first keeps its part.
        phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
}

/// The longest phrase that starts with `first`; `word_at(n)` is the n-th word behind it.
pub(super) fn phrase<'a>(
    first: &str,
    word_at: impl Fn(usize) -> Option<&'a str>,
) -> Option<(usize, Role)> {
    BY_WORD.get(first)?.iter().find_map(|(words, role)| {
        let fits = (1..words.len()).all(|n| word_at(n) == Some(words[n].as_str()));
        fits.then_some((words.len(), *role))
    })
}

/// The longest Chinese phrase that starts with `first`.
pub(super) fn ideographs(
    first: char,
    letter_at: impl Fn(usize) -> Option<char>,
) -> Option<(usize, Role)> {
    BY_IDEOGRAPH
        .get(&first)?
        .iter()
        .find_map(|(letters, role)| {
            let fits = (1..letters.len()).all(|n| letter_at(n) == Some(letters[n]));
            fits.then_some((letters.len(), *role))
        })
}
