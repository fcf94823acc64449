//! What a deployment was worth when its day began: the daily loss is reckoned from it, from stored
//! facts alone, so that a restart changes nothing.

use std::collections::BTreeMap;

use events::Delivery;
use events::facts::{DeploymentSnapshot, VenueTransferSeen};
use venue::commands::{AccountLookUp, LookUpAccounts};

use super::Trades;
use super::judge::day_of;
use crate::error::TradesError;
use crate::store::{self, deployments::DayOpening};

/// Deployments whose day is begun in one round.
const BATCH: u64 = 200;

impl Trades {
    /// Notes the equity of what holds a position, as soon as a day begins. Where nothing is held
    /// nothing changes, and the first judgement of the day notes it.
    pub async fn begin_days(&self) -> Result<(), TradesError> {
        let day = day_of(self.now());
        let db = &self.context.db.read;
        let unbegun = store::deployments::list_holding_without_opening(db, &day, BATCH).await?;
        if unbegun.is_empty() {
            return Ok(());
        }
        let mut accounts = BTreeMap::new();
        for row in unbegun {
            let snapshot: DeploymentSnapshot = super::read(row.snapshot)?;
            if let Some(known) = snapshot.accounts.into_iter().next() {
                accounts.insert(known.account, snapshot.deployment_id);
            }
        }
        let command = LookUpAccounts {
            accounts: accounts.keys().cloned().collect(),
            fresh: false,
        };
        // A venue that is away is asked again in the next round.
        let Ok(answers) = self.context.commands.call(command).await else {
            return Ok(());
        };
        let known = answers.into_iter().filter_map(|answer| match answer {
            AccountLookUp::Known { snapshot } => {
                let deployment = *accounts.get(&snapshot.account)?;
                Some(DayOpening {
                    deployment,
                    snapshot,
                })
            }
            AccountLookUp::Unknown { .. } => None,
        });
        let openings: Vec<DayOpening> = known.collect();
        let write = &self.context.db.write;
        Ok(store::deployments::note_day_openings(write, &openings, &day).await?)
    }

    /// Money came to an account or left it: neither is a gain or a loss of the day.
    pub async fn hear_transfer(
        &self,
        delivery: Delivery<VenueTransferSeen>,
    ) -> Result<(), TradesError> {
        let txn = self.context.db.begin().await?;
        if !delivery.first_time(&txn).await? {
            return Ok(());
        }
        let VenueTransferSeen {
            account,
            amount,
            transferred_at,
            ..
        } = delivery.fact;
        let (day, transfer) = (day_of(transferred_at), (amount, transferred_at));
        store::deployments::add_transfer(&txn, &account.address, &day, transfer).await?;
        Ok(txn.commit().await?)
    }
}
