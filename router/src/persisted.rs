//! Documents known by their SHA-256: the trusted ones of a file, and those that clients have sent
//! once and then name by hash (automatic persisted queries). Where only trusted documents are
//! answered, everything else is refused unread.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use http::StatusCode;
use moka::sync::Cache;
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::config::{Documents, PersistedConfig};
use crate::error::{Code, Refusal, RouterError};
use crate::gateway::GraphQlRequest;

/// A manifest larger than this is refused.
const MANIFEST_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// What a client that asks by hash waits to read before it sends the text.
const NOT_FOUND: &str = "PersistedQueryNotFound";
/// What makes such a client send texts from then on.
const NOT_SUPPORTED: &str = "PersistedQueryNotSupported";

/// A SHA-256.
pub type Hash = [u8; 32];

/// The documents that may be named by hash.
#[derive(Debug)]
pub struct Persisted {
    trusted: BTreeMap<Hash, Arc<str>>,
    /// The same by text, for clients that send it whole.
    texts: HashSet<Arc<str>>,
    automatic: Option<Cache<Hash, Arc<str>>>,
    documents: Documents,
}

/// The document a request means.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its text.
    pub text: Arc<str>,
    /// The hash it is to be remembered by, once it has passed every check.
    pub to_keep: Option<Hash>,
}

/// A manifest as the usual tools write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Manifest {
    /// Apollo's: a list with names beside the bodies.
    Listed { operations: Vec<Listed> },
    /// GraphQL Code Generator's and Relay's: texts by hash.
    ByHash(BTreeMap<String, String>),
}

#[derive(Deserialize)]
struct Listed {
    id: String,
    body: String,
}

impl Persisted {
    /// The documents of the manifest that settings name, each checked against its hash. What
    /// clients had handed in before stays known.
    pub fn load(settings: &PersistedConfig, before: Option<&Self>) -> Result<Self, RouterError> {
        let trusted = match &settings.manifest {
            Some(path) => read_manifest(path).map_err(|reason| RouterError::Setting {
                name: "router.persisted.manifest",
                reason,
            })?,
            None => BTreeMap::new(),
        };
        if settings.documents == Documents::Trusted && trusted.is_empty() {
            return Err(RouterError::Setting {
                name: "router.persisted.documents",
                reason: "only trusted documents are to be answered, and the manifest has none"
                    .to_owned(),
            });
        }
        let texts = trusted.values().cloned().collect();
        let is_open = settings.documents == Documents::Any;
        let automatic = (settings.automatic && is_open).then(|| {
            let known = before.and_then(|before| before.automatic.clone());
            known.unwrap_or_else(|| automatic(settings.automatic_bytes_max))
        });
        let documents = settings.documents;
        Ok(Self {
            trusted,
            texts,
            automatic,
            documents,
        })
    }

    /// How many documents are trusted.
    pub fn trusted(&self) -> usize {
        self.trusted.len()
    }

    /// The texts that are trusted.
    pub fn trusted_texts(&self) -> impl Iterator<Item = &Arc<str>> {
        self.trusted.values()
    }

    /// The document a request means, by text, by hash, or by both.
    pub fn resolve(&self, request: &mut GraphQlRequest) -> Result<Named, Refusal> {
        let hash = hash_of(request)?;
        let text = request.query.take().filter(|text| !text.is_empty());
        match (text, hash) {
            (None, None) => {
                let (status, code) = (StatusCode::BAD_REQUEST, Code::BadUserInput);
                let message = "`query` is missing or empty";
                Err(Refusal::of_exchange(status, code, message))
            }
            (None, Some(hash)) => self.find(&hash),
            (Some(text), hash) => self.admit(text.into(), hash),
        }
    }

    fn find(&self, hash: &Hash) -> Result<Named, Refusal> {
        let found = self.trusted.get(hash).cloned();
        let found = found.or_else(|| self.automatic.as_ref()?.get(hash));
        let outcome = if found.is_some() { "hit" } else { "miss" };
        metrics::counter!("router_persisted_total", "outcome" => outcome).increment(1);
        match found {
            Some(text) => Ok(Named {
                text,
                to_keep: None,
            }),
            None if self.automatic.is_some() => {
                Err(Refusal::of_document(Code::NotFound, NOT_FOUND))
            }
            None if self.documents == Documents::Trusted => Err(untrusted()),
            None => Err(Refusal::of_document(Code::NotFound, NOT_SUPPORTED)),
        }
    }

    fn admit(&self, text: Arc<str>, hash: Option<Hash>) -> Result<Named, Refusal> {
        if self.documents == Documents::Trusted && !self.texts.contains(&text) {
            return Err(untrusted());
        }
        if let Some(hash) = hash
            && Hash::from(Sha256::digest(text.as_bytes())) != hash
        {
            return Err(Refusal::bad_input("the hash is not that of the document"));
        }
        Ok(Named {
            text,
            to_keep: hash.filter(|_| self.automatic.is_some()),
        })
    }

    /// Remembers a document that has passed every check.
    pub fn keep(&self, named: &Named) {
        if let (Some(hash), Some(automatic)) = (named.to_keep, &self.automatic)
            && !automatic.contains_key(&hash)
        {
            automatic.insert(hash, named.text.clone());
        }
    }
}

fn automatic(bytes_max: u64) -> Cache<Hash, Arc<str>> {
    let weigh = |_: &Hash, text: &Arc<str>| u32::try_from(text.len()).unwrap_or(u32::MAX);
    Cache::builder()
        .max_capacity(bytes_max)
        .weigher(weigh)
        .build()
}

fn untrusted() -> Refusal {
    Refusal::of_document(Code::Forbidden, "only trusted documents are answered here")
}

/// The hash a request names: Apollo's `persistedQuery` extension, or `documentId` of the newer
/// proposal.
fn hash_of(request: &GraphQlRequest) -> Result<Option<Hash>, Refusal> {
    let no_hash = || Refusal::bad_input("the document's hash is no SHA-256 in hexadecimal");
    if let Some(id) = &request.document_id {
        let text = id.strip_prefix("sha256:").unwrap_or(id);
        return parse_hash(text).ok_or_else(no_hash).map(Some);
    }
    let extension = |extensions: &Map<String, Value>| extensions.get("persistedQuery").cloned();
    let Some(extension) = request.extensions.as_ref().and_then(extension) else {
        return Ok(None);
    };
    if extension.get("version") != Some(&Value::from(1)) {
        let message = "version 1 of persisted queries is spoken here";
        return Err(Refusal::bad_input(message));
    }
    let hash = extension.get("sha256Hash").and_then(Value::as_str);
    hash.and_then(parse_hash).ok_or_else(no_hash).map(Some)
}

fn parse_hash(text: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    hex::decode_to_slice(text, &mut hash).ok()?;
    Some(hash)
}

fn read_manifest(path: &Path) -> Result<BTreeMap<Hash, Arc<str>>, String> {
    let place = path.display();
    let size = std::fs::metadata(path).map_err(|error| format!("`{place}`: {error}"))?;
    if size.len() > MANIFEST_BYTES_MAX {
        return Err(format!(
            "`{place}` is larger than {MANIFEST_BYTES_MAX} bytes"
        ));
    }
    let text = std::fs::read_to_string(path).map_err(|error| format!("`{place}`: {error}"))?;
    let manifest: Manifest = serde_json::from_str(&text)
        .map_err(|_| format!("`{place}` is no manifest of documents by hash"))?;
    let documents: Vec<(String, String)> = match manifest {
        Manifest::ByHash(documents) => documents.into_iter().collect(),
        Manifest::Listed { operations } => {
            let pair = |Listed { id, body }| (id, body);
            operations.into_iter().map(pair).collect()
        }
    };
    let checked = |(id, body): (String, String)| {
        let hash = Hash::from(Sha256::digest(body.as_bytes()));
        match parse_hash(id.strip_prefix("sha256:").unwrap_or(&id)) {
            Some(given) if given == hash => Ok((hash, Arc::from(body))),
            _ => Err(format!(
                "`{place}`: `{id}` is not the SHA-256 of its document"
            )),
        }
    };
    documents.into_iter().map(checked).collect()
}
