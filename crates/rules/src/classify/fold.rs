//! One spelling per letter: wide, styled and traditional forms become the plain ones.

/// Styled Latin alphabets of Unicode's mathematical block, each 26 capitals then 26 small letters.
const STYLED_LETTERS: std::ops::RangeInclusive<u32> = 0x1D400..=0x1D6A3;
/// Styled digits, five sets of ten.
const STYLED_DIGITS: std::ops::RangeInclusive<u32> = 0x1D7CE..=0x1D7FF;

/// Traditional characters that occur in calls, each before its simplified form.
const TRADITIONAL: &str = "損损進进場场現现價价輕轻倉仓蒼仓舱仓補补標标幣币單单點点開开關关減减別别萬万買买賣卖槓杠桿杆較较\
選选擇择餅饼線线綫线級级時时間间區区會会後后這这裡里裏里個个們们觀观察察動动移移設设護护觸触發发壓压撐撑穩稳\
盤盘穿穿續续繼继掛挂將将趨趋勢势漲涨長长應应該该當当經经過过還还沒没對对認认為为麼么嗎吗嘗尝試试獲获潤润\
虧亏贏赢輸输報报關关於于從从來来與与並并無无雙双頭头檔档數数據据實实際际總总額额項项顯显術术讓让誰谁請请\
問问說说聽听見见賺赚軍军風风險险幾几張张顆颗隻只條条約约億亿撤撤錢钱圖图勝胜敗败簡简劃划計计達达衝冲殺杀";

/// The plain spelling of a letter.
pub(super) fn folded(letter: char) -> char {
    if letter.is_ascii() {
        return if letter == '\r' { '\n' } else { letter };
    }
    let code = u32::from(letter);
    match letter {
        '\u{FF01}'..='\u{FF5E}' => ascii(code - 0xFEE0),
        '\u{3000}' | '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => ' ',
        '\u{2028}' | '\u{2029}' | '\u{0085}' => '\n',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | 'ー' => '-',
        '〜' | '∼' => '~',
        '’' | '‘' | 'ʼ' | '´' | '`' => '\'',
        '“' | '”' | '„' | '«' | '»' | '「' | '」' => '"',
        '。' | '｡' => '.',
        '、' => ',',
        '【' | '〔' => '(',
        '】' | '〕' => ')',
        '→' | '➡' | '➜' | '⇒' | '➔' | '►' | '▶' => '>',
        '•' | '·' | '●' | '▫' | '▪' | '◦' | '┌' | '├' | '└' | '│' | '₮' | '₿' | '①'..='⑳' => {
            '*'
        }
        _ if STYLED_LETTERS.contains(&code) => styled_letter(code),
        _ if STYLED_DIGITS.contains(&code) => ascii(u32::from('0') + (code - 0x1D7CE) % 10),
        _ if is_ideograph(letter) => simplified(letter),
        _ => letter,
    }
}

fn ascii(code: u32) -> char {
    char::from_u32(code).unwrap_or('?')
}

fn styled_letter(code: u32) -> char {
    let place = (code - 0x1D400) % 52;
    if place < 26 {
        ascii(u32::from('A') + place)
    } else {
        ascii(u32::from('a') + place - 26)
    }
}

fn simplified(letter: char) -> char {
    let mut pairs = TRADITIONAL.chars();
    while let (Some(traditional), Some(simple)) = (pairs.next(), pairs.next()) {
        if traditional == letter {
            return simple;
        }
    }
    letter
}

/// Whether the letter is Chinese.
pub(super) fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9FFF}' | '\u{1F233}')
}

/// Characters nobody sees: controls, zero-width marks, tags, variation selectors, accents.
pub(super) fn is_dropped(letter: char) -> bool {
    matches!(letter,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{20E3}'
        | '\u{0300}'..='\u{0334}' | '\u{0339}'..='\u{036F}'
        | '\u{E0000}'..='\u{E0FFF}')
        || (letter.is_control() && !matches!(letter, '\n' | '\t' | '\r' | '\u{0085}'))
}

/// Marks that make the shown order differ from the stored one.
pub(super) fn is_hidden_order(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Marks that strike the letter before them through: written, yet taken back.
pub(super) fn is_struck_through(letter: char) -> bool {
    matches!(letter, '\u{0335}'..='\u{0338}')
}

/// Letters of other alphabets that pass for Latin ones.
pub(super) fn is_lookalike(letter: char) -> bool {
    matches!(letter, '\u{0370}'..='\u{03FF}' | '\u{0400}'..='\u{052F}' | '\u{0530}'..='\u{058F}'
        | '\u{13A0}'..='\u{13FF}' | '\u{A4D0}'..='\u{A4FF}')
}
