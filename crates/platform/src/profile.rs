//! Which world a process runs in.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Which world a process runs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// One machine, embedded defaults, local stand-ins, generated keys.
    #[default]
    Local,
    /// The venues' test networks; nothing local, every secret given.
    Testnet,
    /// Real money; nothing local, every secret given.
    Mainnet,
}

impl Profile {
    /// Whether stand-ins, demo wallets and generated secrets may exist at all.
    pub const fn is_local(self) -> bool {
        matches!(self, Self::Local)
    }

    /// The word on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Testnet => "testnet",
            Self::Mainnet => "mainnet",
        }
    }
}

impl std::fmt::Display for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a text is no profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a profile (local, testnet or mainnet)")]
pub struct ProfileError(String);

impl FromStr for Profile {
    type Err = ProfileError;

    fn from_str(text: &str) -> Result<Self, ProfileError> {
        match text {
            "local" => Ok(Self::Local),
            "testnet" => Ok(Self::Testnet),
            "mainnet" => Ok(Self::Mainnet),
            _ => Err(ProfileError(text.chars().take(32).collect())),
        }
    }
}
