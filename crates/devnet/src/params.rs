//! What requests carry.

use jsonrpsee::types::{Params, params::ParamsSequence};
use serde::{Deserialize, Deserializer, de::Error};
use sp_core::{H256, U256};

use crate::{
    error::{Reply, invalid, refused},
    history::History,
};

/// A number as `"0x…"`, or as a JSON number, which development tools send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quantity(pub(crate) u64);

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(u64),
            Text(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Number(number) => Ok(Self(number)),
            Either::Text(text) => {
                let parsed = match text.strip_prefix("0x") {
                    Some(digits) => u64::from_str_radix(digits, 16),
                    None => text.parse(),
                };
                parsed.map(Self).map_err(|_| Error::custom("not a number below 2^64"))
            }
        }
    }
}

/// A block by number or by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    Earliest,
    Latest,
    Pending,
    Number(u64),
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(match text.as_str() {
            // Nothing is ever taken back here, so the latest block is final.
            "latest" | "safe" | "finalized" => Self::Latest,
            "earliest" => Self::Earliest,
            "pending" => Self::Pending,
            number => {
                let digits = number.strip_prefix("0x").ok_or_else(|| Error::custom("not a block number or tag"))?;
                Self::Number(u64::from_str_radix(digits, 16).map_err(|_| Error::custom("not a block number or tag"))?)
            }
        })
    }
}

/// A block by number, name or hash (EIP-1898).
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum BlockId {
    Tag(Tag),
    #[serde(rename_all = "camelCase")]
    Hash {
        block_hash: H256,
    },
    #[serde(rename_all = "camelCase")]
    Number {
        block_number: Tag,
    },
}

impl Default for BlockId {
    fn default() -> Self {
        Self::Tag(Tag::Latest)
    }
}

impl BlockId {
    pub(crate) fn is_pending(self) -> bool {
        matches!(self, Self::Tag(Tag::Pending) | Self::Number { block_number: Tag::Pending })
    }

    /// Number of the block; it need not exist. That of the pending one is the latest one's.
    pub(crate) fn number(self, history: &History) -> Reply<u64> {
        match self {
            Self::Tag(tag) | Self::Number { block_number: tag } => Ok(match tag {
                Tag::Earliest => history.earliest(),
                Tag::Latest | Tag::Pending => history.latest().number(),
                Tag::Number(number) => number,
            }),
            Self::Hash { block_hash } => {
                history.by_hash(block_hash).map(|block| block.number()).ok_or_else(|| refused("header not found"))
            }
        }
    }
}

/// The parameters in order.
pub(crate) struct Args<'a>(ParamsSequence<'a>);

impl<'a> Args<'a> {
    pub(crate) fn of(params: &'a Params<'_>) -> Self {
        Self(params.sequence())
    }

    pub(crate) fn next<T: Deserialize<'a>>(&mut self) -> Reply<T> {
        self.0.next().map_err(|error| invalid(reason(&error)))
    }

    pub(crate) fn optional<T: Deserialize<'a>>(&mut self) -> Reply<Option<T>> {
        self.0.optional_next().map_err(|error| invalid(reason(&error)))
    }
}

fn reason(error: &jsonrpsee::types::ErrorObjectOwned) -> String {
    error.data().map_or_else(|| error.message().to_owned(), |data| format!("{}: {data}", error.message()))
}

/// A word of 32 bytes from a number of at most as many digits: storage slots come both ways.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot(pub(crate) [u8; 32]);

impl<'de> Deserialize<'de> for Slot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.strip_prefix("0x").ok_or_else(|| Error::custom("not a hex number"))?;
        if digits.len() > 64 {
            return Err(Error::custom("longer than 32 bytes"));
        }
        let number = U256::from_str_radix(digits, 16).map_err(|_| Error::custom("not a hex number"))?;
        Ok(Self(number.to_big_endian()))
    }
}
