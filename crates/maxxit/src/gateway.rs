//! The public door: the router, sign-in, the web app and what it needs to know at its start.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use async_trait::async_trait;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use platform::{Caller as ServiceCaller, CommandClient, IdentitySigner, Profile};
use router::config::Introspection;
use router::{
    Assertion, Caller, Dependencies, KeyVerifier, Router, RouterConfig, Transports,
    VerifierUnavailable,
};
use serde_json::{Map, json};
use tokio::net::TcpListener;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;
use url::Url;
use venue::commands::VerifyApiKey;

use crate::in_process::viewer_of;
use crate::reload::{self, ReadAgain};
use crate::surroundings::Surroundings;

/// The composed graph, checked by a test against the code.
pub const SUPERGRAPH: &str = include_str!("../../../schema/supergraph.graphql");
/// An assertion is used again for this long; it lives a little longer.
const ASSERTION_REUSE: Duration = Duration::from_secs(5);
/// Subscriptions whose first events are the state of things.
const OPEN_WITH_STATE: [&str; 3] = ["portfolioUpdates", "positionUpdates", "priceUpdates"];
/// The largest body of a sign-in request.
const AUTH_BODY_BYTES_MAX: usize = 64 * 1024;
/// What a page may load: itself and nothing else; styles are set by scripts of its own.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; \
    frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

/// What the web app is told at its start.
#[derive(Clone, Debug)]
pub struct WebFacts {
    pub profile: Profile,
    /// The speed of a replay.
    pub replay: Option<u32>,
}

/// Everything the door needs.
pub struct Door<'a> {
    pub config: RouterConfig,
    pub transports: Transports,
    /// Where the service auth answers.
    pub auth_url: Url,
    pub web_folder: &'a Path,
    pub facts: WebFacts,
    /// How the settings are read again while the door is open.
    pub read_again: Option<ReadAgain>,
}

/// Builds the door and opens it on a listener.
pub fn open(door: Door<'_>, listener: TcpListener, around: &Surroundings) -> Result<Router> {
    let Door {
        mut config,
        transports,
        auth_url,
        web_folder,
        facts,
        read_again,
    } = door;
    complete(&mut config, &auth_url, facts.profile)?;
    let signer = around
        .identity
        .signer(ServiceCaller::Router)
        .context("this process holds no identity key of the router")?;
    let dependencies = Dependencies {
        transports,
        key_source: None,
        key_verifier: Some(Arc::new(ApiKeys(
            around.commands_of(ServiceCaller::Router)?,
        ))),
        identity_signer: Some(Arc::new(Signer(signer))),
        clock: Arc::clone(&around.wall),
        metrics: Some(around.metrics.handle()),
        shutdown: around.shutdown.clone(),
        tasks: around.tasks.tracker().clone(),
    };
    let supergraph = reload::supergraph_of(&config)?;
    let router = Router::try_new(config.clone(), &supergraph, dependencies)?;
    let given = (auth_url.clone(), facts.profile);
    follow_changes(&router, config, (read_again, given), around);
    let extra = sign_in(auth_url)?.merge(web_app(web_folder, facts));
    let serving = router.clone().serve(listener, extra);
    drop(around.tasks.spawn("router", async move {
        if let Err(error) = serving.await {
            tracing::error!(%error, "router ended");
        }
    }));
    follow_revocations(&router, around);
    Ok(router)
}

/// What settings leave to the program.
fn complete(config: &mut RouterConfig, auth_url: &Url, profile: Profile) -> Result<()> {
    if config.auth.jwks_url.is_none() {
        config.auth.jwks_url = Some(auth_url.join(".well-known/jwks.json")?);
    }
    let fields = &mut config.subscriptions.opens_with_state;
    if fields.is_empty() {
        fields.extend(OPEN_WITH_STATE.map(str::to_owned));
    }
    // Where money is real the graph is told to nobody; where nothing is, everybody may look inside.
    config.introspection.get_or_insert(match profile {
        Profile::Local | Profile::Testnet => Introspection::Enabled,
        Profile::Mainnet => Introspection::Disabled,
    });
    let for_everybody = &mut config.query_plan.for_everybody;
    for_everybody.get_or_insert(profile.is_local());
    Ok(())
}

/// Another supergraph and other settings are taken while the door stays open.
fn follow_changes(
    router: &Router,
    config: RouterConfig,
    (read_again, (auth_url, profile)): (Option<ReadAgain>, (Url, Profile)),
    around: &Surroundings,
) {
    let read_again = read_again.map(|read| {
        let completed = move || {
            let mut config = read()?;
            complete(&mut config, &auth_url, profile)?;
            Ok(config)
        };
        Box::new(completed) as ReadAgain
    });
    let following = reload::follow(router.clone(), config, read_again, around.shutdown.clone());
    drop(around.tasks.spawn("reload", following));
}

/// Ended sessions stop at once, not when their tokens run out.
fn follow_revocations(router: &Router, around: &Surroundings) {
    let (router, broadcast) = (router.clone(), Arc::clone(&around.broadcast));
    around
        .tasks
        .supervise("revocations", platform::Backoff::default(), move || {
            let (router, broadcast) = (router.clone(), Arc::clone(&broadcast));
            async move {
                let mut heard = broadcast.subscribe("session.revoked").await?;
                while let Some(update) = heard.next().await {
                    let events::Update::Message(message) = update else {
                        continue;
                    };
                    let Ok(told) = serde_json::from_slice::<Map<_, _>>(&message) else {
                        continue;
                    };
                    for key in ["session_id", "user_id"] {
                        if let Some(id) = told.get(key).and_then(serde_json::Value::as_str) {
                            router.revoke(id).await;
                        }
                    }
                }
                Ok::<_, events::BroadcastError>(())
            }
        });
}

struct Signer(IdentitySigner);

#[async_trait]
impl router::IdentitySigner for Signer {
    async fn sign(&self, caller: Option<&Caller>) -> Option<Assertion> {
        let viewer = viewer_of(caller?)?;
        let token = self.0.sign_viewer(&viewer).ok()?;
        let value = HeaderValue::from_str(&token).ok()?;
        Some(Assertion {
            value,
            reusable_for: ASSERTION_REUSE,
        })
    }

    /// Subgraphs are told the viewer and nothing else.
    fn class(&self, caller: Option<&Caller>) -> String {
        let Some(viewer) = caller.and_then(viewer_of) else {
            return String::new();
        };
        serde_json::to_string(&viewer).expect("a viewer can be written to memory")
    }
}

struct ApiKeys(CommandClient);

#[async_trait]
impl KeyVerifier for ApiKeys {
    async fn verify(&self, key: &str) -> Result<Option<Caller>, VerifierUnavailable> {
        let answer = self
            .0
            .call(VerifyApiKey {
                key: key.to_owned(),
            })
            .await;
        let known = answer.map_err(|error| {
            tracing::warn!(%error, "api key not checked");
            VerifierUnavailable
        })?;
        Ok(known.map(|known| {
            let mut claims = Map::new();
            claims.insert("wallet".to_owned(), json!(known.wallet));
            Caller {
                subject: known.user_id.to_string(),
                session: None,
                scopes: known.scopes.into_iter().collect::<BTreeSet<_>>(),
                claims,
                expires_at: None,
            }
        }))
    }
}

/// Sign-in is auth's own HTTP door, passed through under `/auth`.
fn sign_in(auth_url: Url) -> Result<axum::Router> {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()?;
    Ok(axum::Router::new()
        .route("/auth/{*path}", any(pass))
        .with_state((client, auth_url)))
}

/// Headers that mean something to sign-in; everything else stays outside.
const PASSED_IN: [header::HeaderName; 5] = [
    header::CONTENT_TYPE,
    header::COOKIE,
    header::ORIGIN,
    header::USER_AGENT,
    header::AUTHORIZATION,
];
const PASSED_OUT: [header::HeaderName; 3] = [
    header::CONTENT_TYPE,
    header::SET_COOKIE,
    header::CACHE_CONTROL,
];

async fn pass(State((client, base)): State<(reqwest::Client, Url)>, request: Request) -> Response {
    let away = || StatusCode::BAD_GATEWAY.into_response();
    let Ok(url) = base.join(request.uri().path().trim_start_matches('/')) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, AUTH_BODY_BYTES_MAX).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let mut sent = client.request(parts.method, url).body(body);
    for name in PASSED_IN {
        for value in parts.headers.get_all(&name) {
            sent = sent.header(&name, value);
        }
    }
    let Ok(answer) = sent.send().await else {
        return away();
    };
    let (status, headers) = (answer.status(), answer.headers().clone());
    let Ok(body) = answer.bytes().await else {
        return away();
    };
    let mut response = (status, body).into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    for name in PASSED_OUT {
        for value in headers.get_all(&name) {
            response.headers_mut().append(&name, value.clone());
        }
    }
    response
}

/// The built web app; unknown paths are its own routes.
fn web_app(folder: &Path, facts: WebFacts) -> axum::Router {
    let WebFacts { profile, replay } = facts;
    let chain_id = match profile {
        Profile::Mainnet => 42_161,
        Profile::Local | Profile::Testnet => 421_614,
    };
    let facts = json!({
        "profile": profile, "chainId": chain_id, "demo": profile.is_local(), "replay": replay,
    });
    let files = ServeDir::new(folder).fallback(ServeFile::new(folder.join("index.html")));
    let header =
        |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    axum::Router::new()
        .route(
            "/config.json",
            get(move || async move { axum::Json(facts) }),
        )
        .route_service("/graphiql", ServeFile::new(folder.join("graphiql.html")))
        .fallback_service(files)
        .layer(header(
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY,
        ))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the schema is told, and whether everybody sees plans.
    fn shown(profile: Profile, mut config: RouterConfig) -> (bool, bool) {
        let auth_url = "http://127.0.0.1:4001".parse().unwrap();
        complete(&mut config, &auth_url, profile).unwrap();
        let is_told = config.introspection == Some(Introspection::Enabled);
        (is_told, config.query_plan.for_everybody == Some(true))
    }

    #[test]
    fn the_profile_decides_who_looks_inside_unless_settings_do() {
        let left_open = RouterConfig::default;
        assert_eq!(shown(Profile::Local, left_open()), (true, true));
        assert_eq!(shown(Profile::Testnet, left_open()), (true, false));
        assert_eq!(shown(Profile::Mainnet, left_open()), (false, false));
        let mut decided = RouterConfig {
            introspection: Some(Introspection::Enabled),
            ..RouterConfig::default()
        };
        decided.query_plan.for_everybody = Some(false);
        assert_eq!(shown(Profile::Mainnet, decided.clone()), (true, false));
        assert_eq!(shown(Profile::Local, decided), (true, false));
    }
}
