//! `maxxit verify FILE`: checks an exported chain without any service.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use events::{Broken, Verified, verify_export};

/// The largest file that is checked: far more than a chain of the most links.
const FILE_BYTES_MAX: u64 = 256 << 20;

/// What checking a file found.
#[derive(Debug)]
pub enum Verification {
    /// Every hash and link holds: exit status 0.
    Holds(Verified),
    /// A byte is not what it was: exit status 1.
    Broken(Broken),
    /// The file cannot be read: exit status 2.
    Unreadable(io::Error),
}

impl Verification {
    /// What the process ends with.
    pub const fn exit_status(&self) -> u8 {
        match self {
            Self::Holds(_) => 0,
            Self::Broken(_) => 1,
            Self::Unreadable(_) => 2,
        }
    }
}

impl std::fmt::Display for Verification {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Holds(Verified {
                id,
                events,
                withheld,
            }) => write!(
                f,
                "the chain of {id} holds: {events} events checked, {withheld} known by hash alone"
            ),
            Self::Broken(broken) => write!(f, "the chain is broken: {broken}"),
            Self::Unreadable(error) => write!(f, "the file cannot be read: {error}"),
        }
    }
}

/// Checks every hash and every link of an exported chain.
pub fn verify_file(file: &Path) -> Verification {
    match read(file) {
        Ok(bytes) => match verify_export(&bytes) {
            Ok(verified) => Verification::Holds(verified),
            Err(broken) => Verification::Broken(broken),
        },
        Err(error) => Verification::Unreadable(error),
    }
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(file)?
        .take(FILE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)?;
    if read as u64 > FILE_BYTES_MAX {
        return Err(io::Error::other("it is too large to be an exported chain"));
    }
    Ok(bytes)
}
