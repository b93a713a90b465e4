//! Logs: what is asked for, where it is, how it is told.

use serde::Deserialize;
use serde_json::{Value, json};
use sp_core::{H160, H256, U256};

use crate::{
    error::{Reply, hex_of, invalid, limit, pruned},
    history::{History, StoredBlock, StoredLog, StoredTransaction},
    params::{BlockId, Tag},
};

/// Most logs in an answer.
const MAX_LOGS: usize = 10_000;
/// Most addresses or alternatives of a topic in a filter.
const MAX_ALTERNATIVES: usize = 1000;

/// One or several, as JSON-RPC has it for addresses and topics.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T: PartialEq> OneOrMany<T> {
    fn len(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Many(many) => many.len(),
        }
    }

    /// An empty list allows anything.
    fn allows(&self, item: &T) -> bool {
        match self {
            Self::One(one) => one == item,
            Self::Many(many) => many.is_empty() || many.contains(item),
        }
    }
}

/// A topic in a filter: alternatives, of which `null` is "any".
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Topic {
    One(H256),
    Many(Vec<Option<H256>>),
}

impl Topic {
    fn allows(&self, topic: &H256) -> bool {
        match self {
            Self::One(one) => one == topic,
            Self::Many(many) => many.is_empty() || many.iter().any(|one| one.is_none_or(|one| one == *topic)),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Many(many) => many.len(),
        }
    }
}

/// What `eth_getLogs`, `eth_newFilter` and `eth_subscribe` take.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LogFilter {
    address: Option<OneOrMany<H160>>,
    topics: Option<Vec<Option<Topic>>>,
    from_block: Option<Tag>,
    to_block: Option<Tag>,
    block_hash: Option<H256>,
}

impl LogFilter {
    /// Refuses what no log can match or what would take long to compare.
    pub(crate) fn checked(self) -> Reply<Self> {
        let topics = self.topics.iter().flatten();
        if topics.clone().count() > 4 {
            return Err(invalid("a log has at most 4 topics"));
        }
        let longest = topics.flatten().map(Topic::len).chain(self.address.iter().map(OneOrMany::len)).max();
        if longest.unwrap_or_default() > MAX_ALTERNATIVES {
            return Err(invalid(format!("a filter has at most {MAX_ALTERNATIVES} alternatives")));
        }
        if self.block_hash.is_some() && (self.from_block.is_some() || self.to_block.is_some()) {
            return Err(invalid("blockHash excludes fromBlock and toBlock"));
        }
        Ok(self)
    }

    fn matches(&self, log: &StoredLog) -> bool {
        self.address.as_ref().is_none_or(|address| address.allows(&log.address))
            && self.topics.iter().flatten().enumerate().all(|(index, wanted)| match (wanted, log.topics.get(index)) {
                (None, Some(_)) => true,
                (Some(wanted), Some(topic)) => wanted.allows(topic),
                (_, None) => false,
            })
    }

    /// Adds a block's logs that match.
    pub(crate) fn collect(&self, block: &StoredBlock, found: &mut Vec<Value>) {
        let mut position = 0_usize;
        for (index, transaction) in block.transactions.iter().enumerate() {
            for log in &transaction.logs {
                if self.matches(log) {
                    found.push(json(block, index, transaction, position, log));
                }
                position = position.saturating_add(1);
            }
        }
    }

    /// The logs of the past that match: those of the filter's own blocks, or those after the block `since`.
    pub(crate) fn find(&self, history: &History, since: Option<u64>) -> Reply<Vec<Value>> {
        let mut found = Vec::new();
        if let Some(hash) = self.block_hash {
            let block = history.by_hash(hash).ok_or_else(|| pruned("unknown block"))?;
            self.collect(block, &mut found);
            return Ok(found);
        }
        let latest = history.latest().number();
        let resolve = |tag: Option<Tag>, default: Tag| BlockId::Tag(tag.unwrap_or(default)).number(history);
        let from = resolve(self.from_block, Tag::Latest)?;
        let to = resolve(self.to_block, Tag::Latest)?;
        let (from, to) = match since {
            Some(since) => (since.saturating_add(1), if self.to_block.is_some() { to } else { latest }),
            None => (from, to),
        };
        if since.is_none() && from > to {
            return Err(invalid("invalid block range: fromBlock is after toBlock"));
        }
        if since.is_none() && from < history.oldest() && self.from_block != Some(Tag::Earliest) && from > 0 {
            return Err(pruned(format!("pruned history unavailable: the oldest block kept is {}", history.oldest())));
        }
        for block in (from.max(history.oldest())..=to.min(latest)).filter_map(|number| history.block(number)) {
            self.collect(block, &mut found);
            if found.len() > MAX_LOGS {
                return Err(limit(format!("more than {MAX_LOGS} logs: ask for fewer blocks")));
            }
        }
        Ok(found)
    }
}

/// A log as JSON-RPC tells it.
pub(crate) fn json(
    block: &StoredBlock,
    index: usize,
    transaction: &StoredTransaction,
    position: usize,
    log: &StoredLog,
) -> Value {
    json!({
        "address": log.address,
        "topics": log.topics,
        "data": hex_of(&log.data),
        "blockNumber": block.header.number,
        "blockHash": block.header.hash,
        "blockTimestamp": block.header.timestamp,
        "transactionHash": transaction.hash,
        "transactionIndex": U256::from(index),
        "logIndex": U256::from(position),
        "removed": false,
    })
}

/// The bloom filter of logs: three bits of 2,048 for each address and topic (Yellow Paper, section 4.3.1).
pub(crate) fn bloom<'a>(logs: impl IntoIterator<Item = &'a StoredLog>) -> [u8; 256] {
    let mut bloom = [0; 256];
    let mut add = |bytes: &[u8]| {
        let hash = sp_io::hashing::keccak_256(bytes);
        for pair in hash.chunks_exact(2).take(3) {
            let bit = usize::from(u16::from_be_bytes([pair[0], pair[1]]) & 0x7ff);
            if let Some(byte) = bloom.iter_mut().rev().nth(bit >> 3) {
                *byte |= 1 << (bit & 7);
            }
        }
    };
    for log in logs {
        add(log.address.as_bytes());
        log.topics.iter().for_each(|topic| add(topic.as_bytes()));
    }
    bloom
}
