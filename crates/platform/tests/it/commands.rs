//! How a command ends, inside one process and between two.

use std::collections::HashMap;
use std::sync::Arc;

use domain::Service;
use platform::{
    Caller, CommandClient, CommandError, CommandTransport, HttpCommands, InProcessCommands, Tasks,
};
use tokio_util::sync::CancellationToken;

use crate::host::{Double, Host, handlers};

async fn ends_as_it_should(transport: Arc<dyn CommandTransport>, other: Arc<dyn CommandTransport>) {
    let trades = CommandClient::new(Service::Trades, transport);
    assert_eq!(trades.call(Double(21)).await, Ok(42));
    let refused = trades.call(Double(0)).await;
    assert!(matches!(refused, Err(CommandError::Refused { code, .. }) if code == "ZERO"));
    let broke = trades.call(Double(1)).await;
    assert!(
        matches!(broke, Err(CommandError::Ambiguous { .. })),
        "{broke:?}"
    );
    let hung = trades.call(Double(2)).await;
    assert!(
        matches!(hung, Err(CommandError::Ambiguous { .. })),
        "{hung:?}"
    );
    let positions = CommandClient::new(Service::Positions, other);
    let forbidden = positions.call(Double(21)).await;
    assert!(matches!(forbidden, Err(CommandError::Refused { code, .. }) if code == "FORBIDDEN"));
}

#[tokio::test]
async fn inside_one_process() {
    let transport = InProcessCommands::new(Tasks::new(CancellationToken::new()));
    let early = CommandClient::new(Service::Trades, Arc::new(transport.clone()));
    let not_started = early.call(Double(21)).await;
    assert_eq!(
        not_started,
        Err(CommandError::NotDelivered {
            callee: Service::Auth
        })
    );
    transport.register(Service::Auth, handlers());
    let transport: Arc<dyn CommandTransport> = Arc::new(transport);
    ends_as_it_should(Arc::clone(&transport), transport).await;
}

#[tokio::test]
async fn between_two_processes() {
    let host = Host::start().await;
    let services = HashMap::from([(Service::Auth, host.url("/").parse().unwrap())]);
    let as_caller = |service: Service| {
        let signer = host.keys.signer(service).unwrap();
        Arc::new(HttpCommands::try_new(services.clone(), signer).unwrap())
    };
    ends_as_it_should(as_caller(Service::Trades), as_caller(Service::Positions)).await;

    let nowhere = HashMap::from([(Service::Auth, "http://127.0.0.1:1/".parse().unwrap())]);
    let signer = host.keys.signer(Service::Trades).unwrap();
    let transport = Arc::new(HttpCommands::try_new(nowhere, signer).unwrap());
    let refused = CommandClient::new(Service::Trades, transport)
        .call(Double(21))
        .await;
    assert_eq!(
        refused,
        Err(CommandError::NotDelivered {
            callee: Service::Auth
        })
    );
}

#[tokio::test]
async fn without_a_services_own_signature_nothing_is_carried_out() {
    let host = Host::start().await;
    let http = reqwest::Client::new();
    let post = |identity: Option<String>| {
        let mut request = http.post(host.url("/commands/double")).body("21");
        request = request.header("content-type", "application/json");
        if let Some(identity) = identity {
            request = request.header(platform::ASSERTION_HEADER, identity);
        }
        request.send()
    };
    assert_eq!(post(None).await.unwrap().status(), 401);
    let viewer = graph::Viewer {
        user_id: domain::UserId::new(),
        session_id: None,
        wallet: "0x29fcb43b46531bca003ddc8fcb67ffe91900c762"
            .parse()
            .unwrap(),
        scopes: ["admin".to_owned()].into(),
    };
    let person = host
        .keys
        .signer(Caller::Router)
        .unwrap()
        .sign_viewer(&viewer)
        .unwrap();
    assert_eq!(post(Some(person)).await.unwrap().status(), 401);
    let trades = host
        .keys
        .signer(Service::Trades)
        .unwrap()
        .sign_own()
        .unwrap();
    assert_eq!(
        post(Some(trades)).await.unwrap().text().await.unwrap(),
        "42"
    );
}
