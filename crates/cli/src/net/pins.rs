//! Which chain each node is of. A node that lies about it could have a transaction signed for another chain.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use aidao_files::{Readers, replace};
use alloy_core::primitives::{B256, keccak256};
use anyhow::{Context, Result, bail, ensure};

/// The file, in the folder of the records.
const FILE: &str = "nodes.json";

/// The chain of a node, as its user said or it was seen before.
#[derive(Debug)]
pub(super) struct Pin {
    path: PathBuf,
    /// Hash of the node's address, which may carry a password.
    node: B256,
    /// The chain that the user named now.
    named: Option<u64>,
    /// The chain that was remembered.
    known: Option<u64>,
}

impl Pin {
    /// What is known of a node.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub(super) fn of(folder: &Path, url: &str, named: Option<u64>) -> Result<Self> {
        let (path, node) = (folder.join(FILE), keccak256(url));
        let known = read(&path)?.get(&node).copied();
        Ok(Self { path, node, named, known })
    }

    /// Makes sure that the chain which the node names is the one that was named or remembered, if any was.
    ///
    /// # Errors
    /// If it is another.
    pub(super) fn check(&self, says: u64) -> Result<()> {
        if let Some(named) = self.named {
            ensure!(named == says, "the node is of the chain {says}, not of {named} (--chain-id)");
            return Ok(());
        }
        match self.known {
            Some(known) if known != says => bail!(
                "the node says that its chain is {says}; before, it was {known}. If you mean the chain {says}, give \
                 --chain-id {says}, which is remembered"
            ),
            _ => Ok(()),
        }
    }

    /// Makes sure that something may be signed for the chain which the node names, and remembers it if `remember`.
    /// `development`: it is a chain to play on.
    ///
    /// # Errors
    /// If nobody has said that it is the right one.
    pub(super) fn confirm(&mut self, says: u64, development: bool, remember: bool) -> Result<()> {
        self.check(says)?;
        ensure!(
            development || self.named.is_some() || self.known.is_some(),
            "the node says that its chain is {says}, and nobody else has said so: what is signed is valid there. If that is \
             the chain you mean, give --chain-id {says} once; it is remembered for this node"
        );
        if remember && self.known != Some(says) {
            let mut nodes = read(&self.path)?;
            nodes.insert(self.node, says);
            if let Some(folder) = self.path.parent() {
                fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
            }
            let text = serde_json::to_vec_pretty(&nodes)?;
            replace(&self.path, &[&text, b"\n"], Readers::Anybody)
                .with_context(|| format!("cannot write {}", self.path.display()))?;
            self.known = Some(says);
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<BTreeMap<B256, u64>> {
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is no list of nodes and their chains", path.display()))
}
