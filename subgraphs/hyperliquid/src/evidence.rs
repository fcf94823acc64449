//! What the venue said that could not be read, or cannot be: kept, counted, alerted, never booked.

use domain::{Address, Timestamp};
use platform::ServiceContext;
use sea_orm::DbErr;
use tokio::sync::{Mutex, mpsc};

use crate::store;

/// Strange answers that can wait to be written down; more are only counted.
const WAITING_MAX: usize = 256;
/// How much of an answer is kept.
const TEXT_CHARS_MAX: usize = 1_000;

/// One strange answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strange {
    /// What was asked, or which stream spoke.
    pub subject: &'static str,
    /// About which account, when it was about one.
    pub address: Option<Address>,
    /// What is wrong with it.
    pub reason: String,
    /// What the venue said.
    pub text: String,
}

/// Takes strange answers from anywhere and writes them down beside the work.
#[derive(Debug)]
pub struct EvidenceBox {
    sender: mpsc::Sender<Strange>,
    waiting: Mutex<mpsc::Receiver<Strange>>,
}

impl EvidenceBox {
    /// An empty one.
    pub fn new() -> Self {
        let (sender, waiting) = mpsc::channel(WAITING_MAX);
        Self {
            sender,
            waiting: Mutex::new(waiting),
        }
    }

    /// Alerts, and keeps it.
    pub fn keep(&self, mut strange: Strange) {
        let subject = strange.subject;
        metrics::counter!("venue_strange_answers_total", "subject" => subject).increment(1);
        tracing::error!(
            subject,
            reason = strange.reason,
            "strange answer of the venue"
        );
        strange.text = strange.text.chars().take(TEXT_CHARS_MAX).collect();
        if self.sender.try_send(strange).is_err() {
            metrics::counter!("venue_evidence_dropped_total").increment(1);
        }
    }

    /// Writes down what comes, for as long as the service runs.
    pub async fn write_down(&self, context: &ServiceContext) -> Result<(), DbErr> {
        let mut waiting = self.waiting.lock().await;
        while let Some(strange) = waiting.recv().await {
            let now: Timestamp = context.clock.now();
            store::keep_evidence(&context.db.write, &strange, now).await?;
        }
        Ok(())
    }
}

impl Strange {
    /// The same for the same words about the same thing, on every machine (FNV-1a).
    pub fn fingerprint(&self) -> String {
        let address = self.address.as_ref().map_or("", Address::as_str);
        let parts = [self.subject, address, &self.reason, &self.text];
        let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("{hash:016x}")
    }
}
