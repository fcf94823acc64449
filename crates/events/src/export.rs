//! A chain as a file that can be checked without us.
//!
//! JSON lines. The first names what was asked for, how many lines follow, and the SHA-256 over
//! that name and the bytes of those lines. Each further line is an event in its canonical form, or
//! the id and hash of one that is withheld from the reader. Every line has exactly one way to be
//! written, so no byte can be another without being seen. What no file can show by itself is that
//! it was not made up as a whole: compare a hash in it with one the platform shows.

use std::collections::HashMap;
use std::fmt;

use domain::EventId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::canonical::canonical;
use crate::envelope::hash_of;
use crate::{Envelope, EventError, EventHash};

/// What the first line says of the file's form.
pub const EXPORT_FORMAT: &str = "maxxit-chain/1";

/// One line of an export.
#[derive(Clone, Copy, Debug)]
pub enum ExportLine<'a> {
    /// An event as it was told.
    Event(&'a Envelope),
    /// An event of which the reader sees the hash alone.
    Withheld {
        /// The event.
        id: EventId,
        /// Its hash.
        hash: EventHash,
    },
}

/// Writes a chain.
pub fn write_export(id: &str, lines: &[ExportLine<'_>]) -> Result<String, EventError> {
    let mut body = String::new();
    for line in lines {
        let text = match line {
            ExportLine::Event(envelope) => envelope.canonical_line()?,
            ExportLine::Withheld { id, hash } => {
                canonical(&json!({ "id": id, "hash": hash, "withheld": true }))?
            }
        };
        body.push_str(&text);
        body.push('\n');
    }
    let header = canonical(&json!({
        "format": EXPORT_FORMAT,
        "id": id,
        "links": lines.len(),
        "digest": digest(id, &body),
    }))?;
    Ok(format!("{header}\n{body}"))
}

fn digest(id: &str, body: &str) -> EventHash {
    EventHash::of(format!("{id}\n{body}").as_bytes())
}

/// What a good file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What was asked for.
    pub id: String,
    /// Events that were checked.
    pub events: usize,
    /// Events that are named by their hash alone.
    pub withheld: usize,
}

/// The first thing wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The line, counted from one; none when it is the file as a whole.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

impl std::error::Error for Broken {}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    digest: EventHash,
    format: String,
    id: String,
    links: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HashAlone {
    hash: EventHash,
    id: EventId,
    withheld: bool,
}

/// Checks every hash and every link of an export.
pub fn verify_export(file: &[u8]) -> Result<Verified, Broken> {
    let whole = |reason: &str| Broken {
        line: None,
        reason: reason.to_owned(),
    };
    let text = std::str::from_utf8(file).map_err(|_| whole("the file is not UTF-8"))?;
    let (header, body) = text
        .split_once('\n')
        .ok_or_else(|| whole("the file has no first line"))?;
    let header: Header = read_line(header, 1)?;
    if header.format != EXPORT_FORMAT {
        return Err(whole("the file is of another format"));
    }
    if !body.is_empty() && !body.ends_with('\n') {
        return Err(whole("the last line is cut off"));
    }
    let lines: Vec<&str> = body.split_terminator('\n').collect();
    let mut seen = Seen::default();
    for (at, line) in lines.iter().enumerate() {
        seen.take(line, at + 2)?;
    }
    seen.check_causes()?;
    if lines.len() != header.links {
        return Err(whole("lines are missing or too many"));
    }
    if digest(&header.id, body) != header.digest {
        return Err(whole("the digest of the file does not match"));
    }
    Ok(Verified {
        id: header.id,
        events: seen.events,
        withheld: lines.len() - seen.events,
    })
}

/// The lines read so far.
#[derive(Default)]
struct Seen {
    hashes: HashMap<EventId, EventHash>,
    causes: Vec<(usize, EventId, EventHash)>,
    events: usize,
}

impl Seen {
    fn take(&mut self, line: &str, at: usize) -> Result<(), Broken> {
        let value: Value = parse(line, at)?;
        let (id, hash) = if value.get("withheld").is_some() {
            let HashAlone { id, hash, withheld } = read_line(line, at)?;
            if !withheld {
                return Err(broken(at, "a withheld link says it is not"));
            }
            (id, hash)
        } else {
            let envelope: Envelope = read_line(line, at)?;
            let computed = hash_of(&value).map_err(|error| broken(at, error))?;
            if computed != envelope.hash {
                return Err(broken(at, "the event is not what its hash says"));
            }
            match (envelope.causation_id, envelope.cause_hash) {
                (Some(cause), Some(hash)) => self.causes.push((at, cause, hash)),
                (None, None) => {}
                _ => return Err(broken(at, "the cause and its hash do not come together")),
            }
            self.events += 1;
            (envelope.id, envelope.hash)
        };
        if self.hashes.insert(id, hash).is_some() {
            return Err(broken(at, "the event is there twice"));
        }
        Ok(())
    }

    fn check_causes(&self) -> Result<(), Broken> {
        for (at, cause, hash) in &self.causes {
            match self.hashes.get(cause) {
                Some(found) if found == hash => {}
                Some(_) => return Err(broken(*at, "the cause has another hash")),
                None => return Err(broken(*at, "the cause is missing")),
            }
        }
        Ok(())
    }
}

/// Reads a line that is written in the one way it can be.
fn read_line<T: serde::de::DeserializeOwned>(line: &str, at: usize) -> Result<T, Broken> {
    let value = parse(line, at)?;
    if canonical(&value).as_deref() != Ok(line) {
        return Err(broken(at, "the line is not in its canonical form"));
    }
    serde_json::from_value(value).map_err(|error| broken(at, error))
}

fn parse(line: &str, at: usize) -> Result<Value, Broken> {
    serde_json::from_str(line).map_err(|error| broken(at, error))
}

fn broken(line: usize, reason: impl fmt::Display) -> Broken {
    Broken {
        line: Some(line),
        reason: reason.to_string(),
    }
}
