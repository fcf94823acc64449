//! The verbs: create, edit, publish, pause, resume, retire. Each writes the agent, its sources and
//! the fact in one transaction.

mod draft;
mod life;
mod publish;
mod sample;

use std::sync::Arc;

use domain::{AgentId, SharedClock, Timestamp, XAccountId};
use events::facts::{AgentChanged, AgentPublished, AgentStatus, AgentVisibility};
use events::{Cause, Outbox};
use graph::{Identity, UserError, Viewer};
use platform::{Database, ServiceContext};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};

use crate::agent::Agent;
use crate::config::AgentsConfig;
use crate::error::AgentError;
use crate::store;

pub use draft::{Changes, Draft};
pub use publish::Proof;

/// A verb's answer: the agent as it is now, or what to put right in the form.
pub type Answer = Result<Agent, Vec<UserError>>;

/// Keeps agents; cheap to clone.
#[derive(Clone)]
pub struct Agents {
    db: Database,
    outbox: Outbox,
    clock: SharedClock,
    wall: SharedClock,
    config: Arc<AgentsConfig>,
}

/// What a change is to be told as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Telling {
    Published,
    Changed,
}

impl Agents {
    /// Keeps agents in this service's database.
    pub fn new(context: &ServiceContext, config: AgentsConfig) -> Self {
        Self {
            db: context.db.clone(),
            outbox: context.outbox.clone(),
            clock: Arc::clone(&context.clock),
            wall: Arc::clone(&context.wall),
            config: Arc::new(config),
        }
    }

    /// For queries.
    pub const fn read_db(&self) -> &DatabaseConnection {
        &self.db.read
    }

    /// Makes a draft.
    pub async fn create(&self, viewer: &Viewer, draft: Draft) -> Result<Answer, AgentError> {
        let draft = match draft.checked() {
            Ok(draft) => draft,
            Err(errors) => return Ok(Err(errors)),
        };
        let max = u64::from(self.config.agents_per_creator_max);
        if store::count_of_creator(&self.db.read, viewer.user_id).await? >= max {
            let message = format!("You have {max} agents already; retire one first.");
            return Ok(Err(vec![UserError::new("", "TOO_MANY_AGENTS", message)]));
        }
        let (agent, sources) = self.made(viewer, draft);
        let txn = self.db.begin().await?;
        store::insert_agent(&txn, agent.row()).await?;
        store::replace_sources(&txn, agent.id, &sources).await?;
        self.tell(txn, &agent, sources, Telling::Changed).await?;
        tracing::info!(agent.id = %agent.id, "agent created");
        Ok(Ok(agent))
    }

    fn made(&self, viewer: &Viewer, draft: Draft) -> (Agent, Vec<XAccountId>) {
        let Draft {
            name,
            description,
            venue,
            visibility,
            weights,
            x_account_ids,
        } = draft;
        let now = self.clock.now();
        let agent = Agent {
            id: AgentId::new(),
            creator_id: viewer.user_id,
            creator_wallet: viewer.wallet.to_string(),
            name,
            description,
            status: AgentStatus::Draft,
            visibility,
            venue,
            weights,
            is_sample: false,
            version: 1,
            created_at: now,
            updated_at: now,
            published_at: None,
        };
        (agent, x_account_ids)
    }

    /// Changes what is given, and leaves the rest.
    pub async fn edit(
        &self,
        viewer: &Viewer,
        id: AgentId,
        changes: Changes,
    ) -> Result<Answer, AgentError> {
        let txn = self.db.begin().await?;
        let before = own_agent(&txn, viewer, id).await?;
        if before.status == AgentStatus::Retired {
            return Ok(refused("", "RETIRED", "A retired agent cannot be changed."));
        }
        let sources = sources_of(&txn, id).await?;
        let (draft, became_private) = {
            let draft = changes.over(&before, sources);
            let became_private = before.visibility == AgentVisibility::Public
                && draft.visibility == AgentVisibility::Private;
            (draft, became_private)
        };
        if became_private && before.status != AgentStatus::Draft {
            let message = "Others may run this agent by now: it stays public. Retire it instead.";
            return Ok(refused("visibility", "ALREADY_PUBLIC", message));
        }
        let draft = match draft.checked() {
            Ok(draft) => draft,
            Err(errors) => return Ok(Err(errors)),
        };
        if draft.x_account_ids.is_empty() && before.status != AgentStatus::Draft {
            return Ok(refused("xAccountIds", "NO_SOURCE", NEEDS_SOURCE));
        }
        let Draft {
            name,
            description,
            venue,
            visibility,
            weights,
            x_account_ids,
        } = draft;
        let after = Agent {
            name,
            description,
            visibility,
            venue,
            weights,
            ..before
        };
        self.change(txn, after, Some(x_account_ids), Telling::Changed)
            .await
            .map(Ok)
    }

    /// Stops listening for now.
    pub async fn pause(&self, viewer: &Viewer, id: AgentId) -> Result<Answer, AgentError> {
        self.move_to(viewer, id, AgentStatus::Paused).await
    }

    /// Listens again.
    pub async fn resume(&self, viewer: &Viewer, id: AgentId) -> Result<Answer, AgentError> {
        self.move_to(viewer, id, AgentStatus::Active).await
    }

    /// Never listens again.
    pub async fn retire(&self, viewer: &Viewer, id: AgentId) -> Result<Answer, AgentError> {
        self.move_to(viewer, id, AgentStatus::Retired).await
    }

    async fn move_to(
        &self,
        viewer: &Viewer,
        id: AgentId,
        status: AgentStatus,
    ) -> Result<Answer, AgentError> {
        let txn = self.db.begin().await?;
        let before = own_agent(&txn, viewer, id).await?;
        if before.status == status {
            return Ok(Ok(before));
        }
        if let Err(reason) = life::check_move(before.status, status) {
            return Ok(refused("", "NOT_ALLOWED_NOW", reason));
        }
        let after = Agent { status, ..before };
        self.change(txn, after, None, Telling::Changed)
            .await
            .map(Ok)
    }

    /// Writes an agent read in this transaction, and tells it. `sources` are replaced when given.
    async fn change(
        &self,
        txn: DatabaseTransaction,
        mut agent: Agent,
        sources: Option<Vec<XAccountId>>,
        telling: Telling,
    ) -> Result<Agent, AgentError> {
        let read_version = agent.version;
        agent.version += 1;
        agent.updated_at = self.clock.now();
        if !store::update_agent(&txn, agent.row(), agent.id, read_version).await? {
            return Err(AgentError::Changed);
        }
        let sources = match sources {
            Some(sources) => {
                store::replace_sources(&txn, agent.id, &sources).await?;
                sources
            }
            None => sources_of(&txn, agent.id).await?,
        };
        self.tell(txn, &agent, sources, telling).await?;
        tracing::info!(agent.id = %agent.id, agent.version = agent.version, "agent changed");
        Ok(agent)
    }

    async fn tell(
        &self,
        txn: DatabaseTransaction,
        agent: &Agent,
        sources: Vec<XAccountId>,
        telling: Telling,
    ) -> Result<(), AgentError> {
        let snapshot = agent.snapshot(sources);
        match telling {
            Telling::Published => {
                let fact = AgentPublished { agent: snapshot };
                self.outbox.append(&txn, &fact, Cause::fresh()).await?;
            }
            Telling::Changed => {
                let fact = AgentChanged { agent: snapshot };
                self.outbox.append(&txn, &fact, Cause::fresh()).await?;
            }
        }
        self.outbox.commit(txn).await?;
        Ok(())
    }

    fn wall_now(&self) -> Timestamp {
        self.wall.now()
    }
}

const NEEDS_SOURCE: &str = "An agent listens to at least one account.";

fn refused(field: &str, code: &str, message: &str) -> Answer {
    Err(refusal(field, code, message))
}

fn refusal(field: &str, code: &str, message: &str) -> Vec<UserError> {
    vec![UserError::new(field, code, message)]
}

/// The agent, if this person made it. What they may not know of is not found.
async fn own_agent(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    id: AgentId,
) -> Result<Agent, AgentError> {
    let row = store::find_agent(db, id)
        .await?
        .ok_or(AgentError::NotFound)?;
    let agent = Agent::try_from(row)?;
    let identity = Identity::User(viewer.clone());
    if agent.is_of(&identity) {
        Ok(agent)
    } else if agent.is_visible_to(&identity) {
        Err(AgentError::NotCreator)
    } else {
        Err(AgentError::NotFound)
    }
}

async fn sources_of(db: &impl ConnectionTrait, id: AgentId) -> Result<Vec<XAccountId>, AgentError> {
    let rows = store::load_sources(db, &[id]).await?;
    Ok(rows
        .into_iter()
        .map(|row| XAccountId::from_uuid(row.x_account_id))
        .collect())
}
