//! Every query of the service, its scope in its name.

mod accounts;
mod ingestion;
mod posts;

pub use accounts::{
    count_followed, find_account_by_handle, follow_account, insert_account, list_followed,
    load_accounts, move_cursor, note_account_error, note_polled, page_accounts,
};
pub use ingestion::{
    INGESTION, add_spend, find_ingestion, find_spend, list_skipped, write_ingestion,
};
pub use posts::{
    find_post_by_tweet_id, insert_post, insert_revision, insert_skipped, list_to_recheck,
    load_posts, load_revisions, mark_deleted, note_edit, note_read, page_posts,
};
