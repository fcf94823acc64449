//! Every bad answer of a subgraph leaves one line in the log that names the subgraph and says what
//! it did.

use std::io;
use std::sync::{Arc, Mutex};

use router::RouterConfig;
use serde_json::Value;
use tracing::subscriber::DefaultGuard;

use crate::bad_input::{Conduct, subgraph};
use crate::world::{Mood, World};

/// The log of this test's thread, one JSON object a line.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn start() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_max_level(tracing::Level::WARN)
            .with_writer(move || writer.clone())
            .finish();
        let guard = tracing::subscriber::set_default(subscriber);
        (log, guard)
    }

    /// What was written since this was last asked.
    fn take(&self) -> Vec<Value> {
        let text = std::mem::take(&mut *self.0.lock().unwrap());
        let lines = text.split(|byte| *byte == b'\n');
        let lines = lines.filter(|line| !line.is_empty());
        lines
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect()
    }

    /// The one line, which must be about accounts and say these words.
    fn expect_one(&self, words: &str, case: &str) {
        let lines = self.take();
        let [line] = &lines[..] else {
            panic!("{case}: {lines:?}");
        };
        assert_eq!(line["subgraph"], "accounts", "{case}: {line}");
        assert!(line["request.id"].is_string(), "{case}: {line}");
        let told = if line["error"].is_string() {
            &line["error"]
        } else {
            &line["cause"]
        };
        let told = told.as_str().unwrap_or_default();
        assert!(told.contains(words), "{case}: {line}");
    }
}

#[tokio::test]
async fn a_bad_answer_is_told_with_its_subgraph_and_what_it_was() {
    let world = World::start().await;
    let (log, _guard) = Log::start();
    let cases: [(&str, &[u8], &str); 10] = [
        ("text/html", b"<html></html>", "content of type `text/html`"),
        (
            "application/json",
            b"<html></html>",
            "not valid JSON at byte 0",
        ),
        (
            "application/json",
            b"{\"data\":{\"users\":[{\"name\":\"A",
            "not valid JSON",
        ),
        ("application/json", b"", "not valid JSON"),
        ("application/json", b"{}", "neither `data` nor `errors`"),
        (
            "application/json",
            b"{\"data\":7}",
            "neither `data` nor `errors`",
        ),
        (
            "application/json",
            b"{\"data\":{\"users\":{\"name\":\"A\"}}}",
            "a list was expected",
        ),
        (
            "application/json",
            b"{\"data\":{\"users\":[{\"name\":7}]}}",
            "the value is not of the field's type",
        ),
        (
            "application/json",
            b"{\"data\":{\"users\":[{}]}}",
            "a value that must not be null is missing",
        ),
        (
            "application/json",
            b"{\"data\":{\"users\":[{\"name\":\"\xff\"}]}}",
            "not valid UTF-8",
        ),
    ];
    for (kind, body, words) in cases {
        let mood = Mood {
            instead: Some((kind, body.to_vec())),
            ..Mood::default()
        };
        world.stage.set("accounts", mood);
        world.ask("{ users { name } reviews { id } }").await;
        log.expect_one(words, &String::from_utf8_lossy(body));
    }
}

#[tokio::test]
async fn an_exchange_that_goes_wrong_is_told_with_its_subgraph_and_how() {
    let cases = [
        (Conduct::HangsUp, "broke off"),
        (Conduct::SaysNothing, "no answer in time"),
        (Conduct::SpeaksSomethingElse, "broke off"),
        (Conduct::StopsHalfway, "broke off"),
        (
            Conduct::NeverStops,
            "the answer is larger than 1048576 bytes",
        ),
        (Conduct::NeverStopsItsHeaders, "broke off"),
    ];
    let (log, _guard) = Log::start();
    for (conduct, words) in cases {
        let mut config = RouterConfig::default();
        // Only silence is to be waited out; on a loaded machine the others take their time too.
        let is_silent = matches!(conduct, Conduct::SaysNothing);
        config.timeouts.subgraph_ms = if is_silent { 1_000 } else { 20_000 };
        config.limits.answer_bytes_max = 1024 * 1024;
        let accounts = subgraph(conduct).await;
        config.subgraphs.insert("accounts".to_owned(), accounts);
        let world = World::start_with(config, |_| {}).await;
        world.ask("{ user(id: \"u1\") { name } }").await;
        log.expect_one(words, &format!("{conduct:?}"));
    }
}

#[tokio::test]
async fn an_answer_that_is_wrong_all_over_gets_a_few_lines() {
    let world = World::start().await;
    let (log, _guard) = Log::start();
    let users = vec!["{\"name\":7}"; 1_000].join(",");
    let mood = Mood {
        instead: Some((
            "application/json",
            format!("{{\"data\":{{\"users\":[{users}]}}}}").into(),
        )),
        ..Mood::default()
    };
    world.stage.set("accounts", mood);
    world.ask("{ users { called: name } }").await;
    let lines = log.take();
    assert!((1..=5).contains(&lines.len()), "{} lines", lines.len());
    assert_eq!(
        lines[0]["path"], "users.0.called",
        "the client's own words: {}",
        lines[0]
    );
}
