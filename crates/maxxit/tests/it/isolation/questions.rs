//! Every question of the graph that concerns a person, asked with somebody else's ids.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Belongings;

/// What clients see.
const GRAPH: &str = include_str!("../../../../../schema/api.graphql");

/// Fields of the roots that are the same for everybody.
const PUBLIC: [&str; 20] = [
    "agents",
    "candles",
    "classification",
    "ingestion",
    "market",
    "markets",
    "post",
    "posts",
    "signals",
    "venueStatus",
    "xAccount",
    "xAccounts",
    "candleUpdates",
    "priceUpdates",
    "signalAdded",
    // They begin something of the caller's own.
    "agentCreate",
    "apiKeyCreate",
    "deploymentCreate",
    "xAccountFollow",
    // It looks at the caller's own accounts.
    "booksCheck",
];

pub const POSITION_UPDATES: &str =
    "subscription($d: ID) { positionUpdates(deploymentId: $d) { id state deployment { id } } }";

/// Fails when the graph has a root field that is neither public nor asked here.
pub fn every_root_field_is_asked() {
    let nobody = Belongings {
        deployment: String::new(),
        position: String::new(),
        verdict: String::new(),
        intent: String::new(),
        order: String::new(),
        signal: String::new(),
        agent: String::new(),
        draft: String::new(),
        api_key: String::new(),
        session: String::new(),
        private: Vec::new(),
    };
    let mut asked: BTreeSet<&str> = BTreeSet::from(PUBLIC);
    let documents: Vec<String> = reading(&nobody)
        .into_iter()
        .chain(changing(&nobody, ""))
        .map(|(_, document, _)| document)
        .chain(listening(&nobody).into_iter().map(|(document, _)| document))
        .collect();
    let fields = root_fields();
    assert!(fields.len() > 30, "the graph was read: {fields:?}");
    for field in &fields {
        let opens = |document: &String| {
            let (_, body) = document.split_once('{').unwrap();
            body.contains(&format!("{field}(")) || body.contains(&format!("{field} "))
        };
        if documents.iter().any(opens) {
            asked.insert(field);
        }
    }
    let forgotten: Vec<&&str> = fields
        .iter()
        .filter(|field| !asked.contains(*field))
        .collect();
    assert!(
        forgotten.is_empty(),
        "nobody tried {forgotten:?} with another's ids"
    );
}

fn root_fields() -> BTreeSet<&'static str> {
    let mut fields = BTreeSet::new();
    let mut is_root = false;
    for line in GRAPH.lines() {
        match line {
            "type Query {" | "type Mutation {" | "type Subscription {" => is_root = true,
            "}" => is_root = false,
            _ if is_root => {
                let Some(field) = line
                    .strip_prefix("  ")
                    .filter(|rest| !rest.starts_with(' '))
                else {
                    continue;
                };
                let end = field.find(['(', ':']);
                let starts_well = field.starts_with(|c: char| c.is_ascii_lowercase());
                if let (Some(end), true) = (end, starts_well) {
                    let name = &field[..end];
                    if name.chars().all(|c| c.is_ascii_alphanumeric()) {
                        fields.insert(name);
                    }
                }
            }
            _ => {}
        }
    }
    fields
}

type Question = (&'static str, String, Value);

/// Questions the owner may ask.
pub fn reading(owned: &Belongings) -> Vec<Question> {
    let one = |name, kind: &str, id: &String, fields: &str| -> Question {
        let document = format!("query($id: ID!) {{ {kind}(id: $id) {{ {fields} }} }}");
        (name, document, json!({ "id": id }))
    };
    let d = json!({ "d": owned.deployment });
    let list = |name, document: &str| -> Question { (name, document.to_owned(), d.clone()) };
    vec![
        one(
            "a deployment",
            "deployment",
            &owned.deployment,
            "id accounts { address }",
        ),
        one("a position", "position", &owned.position, "id quantity"),
        one("a verdict", "verdict", &owned.verdict, "id checks { name }"),
        one("an intent", "intent", &owned.intent, "id quantity"),
        one(
            "an order",
            "order",
            &owned.order,
            "id quantity fills { id }",
        ),
        one("a draft", "agent", &owned.draft, "id name"),
        one(
            "through a public agent",
            "agent",
            &owned.agent,
            "name myDeployments { id verdicts { edges { node { id } } } }",
        ),
        one(
            "through a public signal",
            "signal",
            &owned.signal,
            "token myVerdicts { id deployment { id } } myPositions { id }",
        ),
        one(
            "a chain",
            "chain",
            &owned.position,
            "isIntact links { state aggregate payload }",
        ),
        (
            "a chain's export",
            "query($id: ID!) { chainExport(id: $id) }".to_owned(),
            json!({ "id": owned.position }),
        ),
        list(
            "verdicts",
            "query($d: ID!) { verdicts(deploymentId: $d) { edges { node { id } } } }",
        ),
        list(
            "orders",
            "query($d: ID!) { orders(deploymentId: $d) { edges { node { id } } } }",
        ),
        list(
            "fills",
            "query($d: ID!) { fills(deploymentId: $d) { edges { node { order { id } } } } }",
        ),
        list(
            "positions",
            "query($d: ID!) { positions(deploymentId: $d) { edges { node { id } } } }",
        ),
        list(
            "everything without a name",
            "query($d: ID!) { viewer { user { id } sessions { id } apiKeys { id prefix } }
              verdicts { edges { node { id } } } orders { edges { node { id } } }
              fills { edges { node { order { id } } } } positions { edges { node { id } } }
              myDeployments { edges { node { id } } }
              myAgents { edges { node { id } } }
              myVenueWallets { id accountAddress }
              portfolio(mode: PAPER) { openPositions deployments { deployment { id } } }
              externalPositions { account } killSwitches { target }
              externalOrders { address deployment { id } }
              venueAnomalies { edges { node { address deployment { id } } } }
              venueEvidence { edges { node { address text } } }
              accountBooks { account } ledgerLines { edges { node { account positionId } } }
              deployment(id: $d) { id } }",
        ),
        list(
            "publishing",
            &format!(
                "query {{ agentPublishTypedData(agentId: \"{}\", chainId: 421614) {{ json }} }}",
                owned.draft
            ),
        ),
    ]
}

/// Changes the owner may make.
pub fn changing(owned: &Belongings, stranger: &str) -> Vec<Question> {
    let nothing = json!({});
    let change = |name, body: String| -> Question {
        let document = format!("mutation {{ {body} {{ userErrors {{ code }} }} }}");
        (name, document, nothing.clone())
    };
    let d = &owned.deployment;
    let on_deployment = |verb: &str| format!("{verb}(input: {{ deploymentId: \"{d}\" }})");
    let on_agent = |verb: &str, id: &str| format!("{verb}(input: {{ agentId: \"{id}\" }})");
    let signature = format!("0x{}", "1".repeat(130));
    vec![
        change("pause", on_deployment("deploymentPause")),
        change("resume", on_deployment("deploymentResume")),
        change("cancel", on_deployment("deploymentCancel")),
        change(
            "edit the policy",
            format!(
                "deploymentPolicyEdit(input: {{ deploymentId: \"{d}\", policy: {{ capBps: 1 }} }})"
            ),
        ),
        change(
            "approve",
            format!(
                "deploymentApprove(input: {{ deploymentId: \"{d}\", nonce: \"1-421614\", \
                 signature: \"{signature}\" }})"
            ),
        ),
        (
            "ask what to sign",
            format!(
                "query {{ deploymentApprovalTypedData(deploymentId: \"{d}\", chainId: 421614) \
                 {{ json }} }}"
            ),
            nothing.clone(),
        ),
        change(
            "close the position",
            format!(
                "positionClose(input: {{ positionId: \"{}\", idempotencyKey: \"theirs\" }})",
                owned.position
            ),
        ),
        change(
            "move the stop",
            format!(
                "positionProtect(input: {{ positionId: \"{}\", targetPrice: \"3200\", \
                 idempotencyKey: \"theirs\" }})",
                owned.position
            ),
        ),
        change(
            "end the key",
            format!("apiKeyRevoke(input: {{ apiKeyId: \"{}\" }})", owned.api_key),
        ),
        change(
            "end the session",
            format!(
                "sessionRevoke(input: {{ sessionId: \"{}\" }})",
                owned.session
            ),
        ),
        change(
            "stop the deployment",
            format!(
                "killSwitchEngage(input: {{ scope: DEPLOYMENT, target: \"{d}\", reason: \"\" }})"
            ),
        ),
        change(
            "let the deployment go on",
            format!("killSwitchRelease(input: {{ scope: DEPLOYMENT, target: \"{d}\" }})"),
        ),
        change(
            "stop everybody",
            "killSwitchEngage(input: { scope: ALL, reason: \"\" })".to_owned(),
        ),
        change(
            "stop a venue",
            "killSwitchEngage(input: { scope: VENUE, venue: HYPERLIQUID, reason: \"\" })"
                .to_owned(),
        ),
        change("pause the agent", on_agent("agentPause", &owned.agent)),
        change("resume the agent", on_agent("agentResume", &owned.agent)),
        change("retire the agent", on_agent("agentRetire", &owned.agent)),
        change(
            "rename the agent",
            format!(
                "agentEdit(input: {{ agentId: \"{}\", name: \"{stranger}\" }})",
                owned.agent
            ),
        ),
        change(
            "publish the draft",
            format!(
                "agentPublish(input: {{ agentId: \"{}\", nonce: \"1\", chainId: 421614, \
                 expiresAt: \"2030-01-01T00:00:00Z\", signature: \"{signature}\" }})",
                owned.draft
            ),
        ),
    ]
}

/// Streams of what is the owner's.
pub fn listening(owned: &Belongings) -> Vec<(String, Value)> {
    let d = json!({ "d": owned.deployment });
    let bare = |document: &str| (document.to_owned(), json!({}));
    vec![
        (POSITION_UPDATES.to_owned(), d),
        bare("subscription { positionUpdates { id deployment { id } } }"),
        bare(
            "subscription { portfolioUpdates(mode: PAPER) {
               openPositions deployments { deployment { id } } } }",
        ),
        bare("subscription { orderUpdates { id deployment { id } } }"),
        bare("subscription { verdictAdded { id deployment { id } } }"),
    ]
}
