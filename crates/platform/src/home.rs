//! Secrets the local profile makes for itself and keeps in its home folder, readable by its owner
//! only. Outside the local profile secrets come from the settings.

use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use secrecy::SecretString;

/// Bytes of a generated secret.
const SECRET_BYTES: usize = 32;

/// The secret in `home/name`, made at the first call.
pub fn local_secret(home: &Path, name: &str) -> io::Result<SecretString> {
    let path = home.join(name);
    match std::fs::read_to_string(&path) {
        Ok(secret) if !secret.trim().is_empty() => return Ok(secret.trim().into()),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut bytes = [0_u8; SECRET_BYTES];
    rand::fill(&mut bytes).map_err(|_| io::Error::other("no randomness"))?;
    let secret = STANDARD_NO_PAD.encode(bytes);
    std::fs::create_dir_all(home)?;
    // Written whole and renamed, so that a killed process leaves no half of a secret.
    let draft = home.join(format!("{name}.new"));
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&draft, &path)?;
    Ok(secret.into())
}
