//! Secrets at rest. Each is encrypted by a data key of its own, which is encrypted by the master
//! key; both are bound to the table, the row and the purpose they are stored for, so that a sealed
//! text copied to another row does not open. AES-256-GCM; wiped from memory after use.

use std::io;
use std::path::Path;

use aes_gcm::aead::{Aead, Generate, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use aws_lc_rs::{constant_time, hmac};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::home::local_secret;

/// The only layout so far: `v1.<master key>.<wrapped data key>.<ciphertext>`.
const VERSION: &str = "v1";
/// Bytes before every ciphertext.
const NONCE_BYTES: usize = 12;
/// Bytes of every key.
const KEY_BYTES: usize = 32;
/// Bytes of a tag: 128 bits that cannot be guessed.
pub const TAG_BYTES: usize = 16;
/// How many hex digits name a master key.
const NAME_DIGITS: usize = 8;

/// What was sealed does not open: another key, another row, or changed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed secret does not open")]
pub struct VaultError;

/// Where a secret is stored; it opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The table.
    pub table: &'a str,
    /// The row's id.
    pub row: &'a str,
    /// The column, or what the secret is.
    pub purpose: &'a str,
}

impl Place<'_> {
    fn bound(self, part: &str) -> String {
        let Self {
            table,
            row,
            purpose,
        } = self;
        format!("{table}|{row}|{purpose}|{VERSION}|{part}")
    }
}

/// Seals with the present master key, and opens what it or a retired one has sealed.
pub struct Vault {
    present: MasterKey,
    retired: Vec<MasterKey>,
}

struct MasterKey {
    name: String,
    cipher: Aes256Gcm,
    tags: hmac::Key,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("present", &self.present.name)
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// With the master secret of the settings, and those it has replaced.
    pub fn new(present: &SecretString, retired: &[SecretString]) -> Self {
        Self {
            present: MasterKey::derive(present),
            retired: retired.iter().map(MasterKey::derive).collect(),
        }
    }

    /// With a master secret made once for this home folder; the local profile only.
    pub fn local(home: &Path, file: &str) -> io::Result<Self> {
        local_secret(home, file).map(|secret| Self::new(&secret, &[]))
    }

    /// Encrypts a secret for the place it is stored in.
    pub fn seal(&self, place: Place<'_>, secret: &[u8]) -> Result<String, VaultError> {
        let mut data_key = Zeroizing::new([0_u8; KEY_BYTES]);
        aws_lc_rs::rand::fill(&mut *data_key).map_err(|_| VaultError)?;
        let wrapped = encrypt(&self.present.cipher, &place.bound("key"), &*data_key)?;
        let ciphertext = encrypt(&cipher(&data_key), &place.bound("secret"), secret)?;
        let name = &self.present.name;
        Ok(format!(
            "{VERSION}.{name}.{}.{}",
            STANDARD_NO_PAD.encode(wrapped),
            STANDARD_NO_PAD.encode(ciphertext)
        ))
    }

    /// Decrypts what was sealed for this place.
    pub fn open(&self, place: Place<'_>, sealed: &str) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let parts: Vec<&str> = sealed.split('.').collect();
        let [VERSION, name, wrapped, ciphertext] = parts[..] else {
            return Err(VaultError);
        };
        let master = std::iter::once(&self.present)
            .chain(&self.retired)
            .find(|key| key.name == name)
            .ok_or(VaultError)?;
        let data_key = decrypt(&master.cipher, &place.bound("key"), wrapped)?;
        let data_key: [u8; KEY_BYTES] = data_key[..].try_into().map_err(|_| VaultError)?;
        let data_key = Zeroizing::new(data_key);
        decrypt(&cipher(&data_key), &place.bound("secret"), ciphertext)
    }

    /// Proves later that we handed this message out, for this place, without remembering it.
    pub fn tag(&self, place: Place<'_>, message: &[u8]) -> [u8; TAG_BYTES] {
        self.present.tag(place, message)
    }

    /// Whether the present master key or a retired one made this tag.
    pub fn is_tag_of(&self, place: Place<'_>, message: &[u8], tag: &[u8]) -> bool {
        std::iter::once(&self.present)
            .chain(&self.retired)
            .any(|key| {
                let made = key.tag(place, message);
                constant_time::verify_slices_are_equal(&made, tag).is_ok()
            })
    }
}

impl MasterKey {
    fn derive(secret: &SecretString) -> Self {
        let mut digest = Sha256::new();
        digest.update(b"maxxit master key v1|");
        digest.update(secret.expose_secret().as_bytes());
        let key = Zeroizing::new(<[u8; KEY_BYTES]>::from(digest.finalize()));
        let name = hex::encode(Sha256::digest(*key));
        Self {
            name: name[..NAME_DIGITS].to_owned(),
            cipher: cipher(&key),
            tags: hmac::Key::new(hmac::HMAC_SHA256, &*tag_key(&key)),
        }
    }

    fn tag(&self, place: Place<'_>, message: &[u8]) -> [u8; TAG_BYTES] {
        let mut context = hmac::Context::with_key(&self.tags);
        context.update(place.bound("tag").as_bytes());
        context.update(b"|");
        context.update(message);
        let whole = context.sign();
        *whole
            .as_ref()
            .first_chunk()
            .expect("a SHA-256 digest is longer than a tag")
    }
}

/// Tags have a key of their own: one key, one purpose.
fn tag_key(master: &[u8; KEY_BYTES]) -> Zeroizing<[u8; KEY_BYTES]> {
    let mut digest = Sha256::new();
    digest.update(b"maxxit tag key v1|");
    digest.update(master);
    Zeroizing::new(digest.finalize().into())
}

fn cipher(key: &[u8; KEY_BYTES]) -> Aes256Gcm {
    Aes256Gcm::new(key.into())
}

fn encrypt(cipher: &Aes256Gcm, bound: &str, secret: &[u8]) -> Result<Vec<u8>, VaultError> {
    let nonce = Nonce::try_generate().map_err(|_| VaultError)?;
    let payload = Payload {
        msg: secret,
        aad: bound.as_bytes(),
    };
    let ciphertext = cipher.encrypt(&nonce, payload).map_err(|_| VaultError)?;
    Ok([nonce.as_slice(), &ciphertext].concat())
}

fn decrypt(
    cipher: &Aes256Gcm,
    bound: &str,
    base64: &str,
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let bytes = STANDARD_NO_PAD.decode(base64).map_err(|_| VaultError)?;
    let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(VaultError)?;
    let payload = Payload {
        msg: ciphertext,
        aad: bound.as_bytes(),
    };
    cipher
        .decrypt(nonce.into(), payload)
        .map(Zeroizing::new)
        .map_err(|_| VaultError)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'_> = Place {
        table: "keys",
        row: "1",
        purpose: "agent",
    };

    fn vault(secret: &str, retired: &[&str]) -> Vault {
        let retired: Vec<SecretString> = retired.iter().map(|text| (*text).into()).collect();
        Vault::new(&secret.into(), &retired)
    }

    #[test]
    fn a_secret_opens_in_its_own_place_only() {
        let vault = vault("one", &[]);
        let sealed = vault.seal(PLACE, b"attack at dawn").unwrap();
        assert_eq!(
            vault.open(PLACE, &sealed).unwrap().as_slice(),
            b"attack at dawn"
        );
        for place in [
            Place {
                table: "other",
                ..PLACE
            },
            Place { row: "2", ..PLACE },
            Place {
                purpose: "account",
                ..PLACE
            },
        ] {
            assert!(vault.open(place, &sealed).is_err(), "{place:?}");
        }
    }

    #[test]
    fn equal_secrets_are_sealed_differently_and_changed_bytes_refused() {
        let vault = vault("one", &[]);
        let sealed = vault.seal(PLACE, b"secret").unwrap();
        assert_ne!(sealed, vault.seal(PLACE, b"secret").unwrap());
        let last = sealed.len() - 2;
        let mut changed = sealed.into_bytes();
        changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
        assert!(
            vault
                .open(PLACE, &String::from_utf8(changed).unwrap())
                .is_err()
        );
        for text in ["", "v1", "v2.a.b.c", "v1.00000000.AAAA.AAAA"] {
            assert!(vault.open(PLACE, text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_retired_master_key_still_opens_what_it_sealed() {
        let sealed = vault("old", &[]).seal(PLACE, b"secret").unwrap();
        assert!(vault("new", &["old"]).open(PLACE, &sealed).is_ok());
        assert!(vault("new", &[]).open(PLACE, &sealed).is_err());
    }
    #[test]
    fn a_tag_holds_for_its_place_its_message_and_a_known_key() {
        let old = vault("old", &[]);
        let tag = old.tag(PLACE, b"message");
        assert!(old.is_tag_of(PLACE, b"message", &tag));
        assert!(vault("new", &["old"]).is_tag_of(PLACE, b"message", &tag));
        assert!(!vault("new", &[]).is_tag_of(PLACE, b"message", &tag));
        assert!(!old.is_tag_of(PLACE, b"massage", &tag));
        assert!(!old.is_tag_of(Place { row: "2", ..PLACE }, b"message", &tag));
        assert!(!old.is_tag_of(PLACE, b"message", &tag[1..]));
    }
}
