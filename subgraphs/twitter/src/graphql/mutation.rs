//! What can be done.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use graph::{Result, UserError, authenticated, require_scope};

use super::account::XAccount;
use crate::service::{Followed, Reader};

/// What can be done with twitter.
pub struct Mutation;

/// Which account to follow.
#[derive(Debug, InputObject)]
#[graphql(name = "XAccountFollowInput")]
pub struct XAccountFollowInput {
    /// The handle on X, with or without the @.
    handle: String,
}

/// The account that is followed now, or why it is not.
#[derive(Debug, Default, SimpleObject)]
#[graphql(name = "XAccountFollowPayload")]
pub struct XAccountFollowPayload {
    /// The account.
    account: Option<XAccount>,
    /// What to put right.
    user_errors: Vec<UserError>,
}

#[Object]
impl Mutation {
    /// Follows an account on X: its posts are read from now on.
    #[graphql(directive = authenticated::apply(), requires_scopes = "agents:write")]
    async fn x_account_follow(
        &self,
        ctx: &Context<'_>,
        input: XAccountFollowInput,
    ) -> Result<XAccountFollowPayload> {
        require_scope(ctx, "agents:write")?;
        let reader = ctx.data_unchecked::<Reader>();
        Ok(match reader.follow(&input.handle).await? {
            Followed::Account(row) => XAccountFollowPayload {
                account: Some(XAccount(row)),
                ..Default::default()
            },
            Followed::NotAHandle => refused(
                "NOT_A_HANDLE",
                "A handle on X has 1 to 15 letters, digits or underscores.",
            ),
            Followed::Unknown => refused("UNKNOWN_ACCOUNT", "X knows no account with this handle."),
            Followed::Full { accounts_max } => refused(
                "TOO_MANY_ACCOUNTS",
                &format!("Already {accounts_max} accounts are followed; no more may be."),
            ),
        })
    }
}

fn refused(code: &str, message: &str) -> XAccountFollowPayload {
    let user_errors = vec![UserError::new("handle", code, message)];
    XAccountFollowPayload {
        account: None,
        user_errors,
    }
}
