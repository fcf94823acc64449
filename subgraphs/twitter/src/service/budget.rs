//! What X charges: per post and per user read, each once a UTC day.

use domain::Timestamp;

use crate::entity::spend;

/// Half a cent.
const MICROS_PER_POST: i64 = 5_000;
/// One cent.
const MICROS_PER_USER: i64 = 10_000;

/// So many posts and users, read at this moment, as a line of the day's account.
pub fn spend_on(at: Timestamp, posts: usize, users: usize) -> spend::Model {
    let count = |items: usize| i64::try_from(items).unwrap_or(i64::MAX);
    let (posts_read, users_read) = (count(posts), count(users));
    let spent_micros = posts_read
        .saturating_mul(MICROS_PER_POST)
        .saturating_add(users_read.saturating_mul(MICROS_PER_USER));
    spend::Model {
        day: at.date_naive(),
        posts_read,
        users_read,
        spent_micros,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_costs_half_a_cent_and_a_user_one() {
        let spend = spend_on(Timestamp::default(), 200, 3);
        assert_eq!(spend.spent_micros, 1_030_000);
    }
}
