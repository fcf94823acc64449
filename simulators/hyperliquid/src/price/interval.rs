//! The venue's candle intervals.

use chrono::{DateTime, Datelike, NaiveDate};

use super::Millis;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;
/// 1970-01-01 was a Thursday; the venue's weeks begin on Thursdays too.
const WEEK: Millis = 7 * DAY;

/// How long a candle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Interval {
    /// A fixed number of milliseconds, and its name.
    Fixed(Millis, &'static str),
    /// A calendar month.
    Month,
}

const FIXED: [(&str, Millis); 13] = [
    ("1m", MINUTE),
    ("3m", 3 * MINUTE),
    ("5m", 5 * MINUTE),
    ("15m", 15 * MINUTE),
    ("30m", 30 * MINUTE),
    ("1h", HOUR),
    ("2h", 2 * HOUR),
    ("4h", 4 * HOUR),
    ("8h", 8 * HOUR),
    ("12h", 12 * HOUR),
    ("1d", DAY),
    ("3d", 3 * DAY),
    ("1w", WEEK),
];

impl Interval {
    /// The interval of this name.
    pub fn find(name: &str) -> Option<Self> {
        if name == "1M" {
            return Some(Self::Month);
        }
        let (name, millis) = FIXED.into_iter().find(|(known, _)| *known == name)?;
        Some(Self::Fixed(millis, name))
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fixed(_, name) => name,
            Self::Month => "1M",
        }
    }

    /// When the candle that holds this moment began.
    pub fn open_of(self, at: Millis) -> Millis {
        match self {
            Self::Fixed(millis, _) => at.div_euclid(millis) * millis,
            Self::Month => month_start(at, 0),
        }
    }

    /// The first millisecond of the next candle.
    pub fn end_of(self, open_at: Millis) -> Millis {
        match self {
            Self::Fixed(millis, _) => open_at + millis,
            Self::Month => month_start(open_at, 1),
        }
    }
}

fn month_start(at: Millis, months_later: u32) -> Millis {
    let date = DateTime::from_timestamp_millis(at)
        .unwrap_or_default()
        .date_naive();
    let start = NaiveDate::from_ymd_opt(date.year(), date.month(), 1).unwrap_or(date);
    let start = start
        .checked_add_months(chrono::Months::new(months_later))
        .unwrap_or(start);
    start
        .and_hms_opt(0, 0, 0)
        .map_or(at, |midnight| midnight.and_utc().timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_moment_lies_in_its_candle() {
        let at = 1_732_000_123_456;
        for name in ["1m", "1h", "3d", "1w", "1M"] {
            let interval = Interval::find(name).unwrap();
            let open_at = interval.open_of(at);
            assert!(open_at <= at && at < interval.end_of(open_at), "{name}");
            assert_eq!(interval.open_of(open_at), open_at);
        }
        assert!(Interval::find("7m").is_none());
    }
}
