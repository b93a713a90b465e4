//! What a multisig's owners sign together: on one machine, or each on their own with a file that goes around.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use aidao_abi::{Multisig, typed};
use aidao_chain::EthAccount;
use aidao_files::{Readers, create, replace};
use alloy_core::primitives::{Address, B256, Bytes, Signature, U256};
use alloy_core::sol_types::SolStruct;
use anyhow::{Context, Result, anyhow, ensure};
use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::net::Chain;

/// Calls of a multisig, and who signed them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// EIP-155.
    pub chain_id: u64,
    /// Where the multisig is.
    pub multisig: Address,
    /// What it shall do, in this order.
    pub calls: Vec<Action>,
    /// The multisig's nonce: the order is void once another was executed.
    pub nonce: U256,
    /// The last moment in which it can be executed (seconds).
    pub deadline: u64,
    /// Signatures of 65 bytes by their signers.
    #[serde(default)]
    pub signatures: BTreeMap<Address, Bytes>,
}

impl Order {
    /// Calls with the multisig's next nonce, good until `deadline` (seconds).
    ///
    /// # Errors
    /// If there is no multisig at the address.
    pub fn new(chain: &dyn Chain, multisig: Address, calls: Vec<Action>, deadline: u64) -> Result<Self> {
        let nonce = U256::from(chain.view(multisig, Multisig::nonceCall {})?);
        let chain_id = chain.chain_id();
        Ok(Self { chain_id, multisig, calls, nonce, deadline, signatures: BTreeMap::new() })
    }

    /// What is signed (EIP-712). It is computed here: a node that were asked could have anything signed.
    #[must_use]
    pub fn hash(&self) -> B256 {
        let (name, version) = typed::MULTISIG;
        let domain = typed::domain(name, version, U256::from(self.chain_id), self.multisig);
        let call =
            |action: &Action| typed::Call { target: action.target, value: action.value, data: action.data.clone() };
        let deadline = U256::from(self.deadline);
        let transaction =
            typed::Transaction { calls: self.calls.iter().map(call).collect(), nonce: self.nonce, deadline };
        transaction.eip712_signing_hash(&domain)
    }

    /// Adds a signature.
    pub fn sign(&mut self, signer: &EthAccount) {
        let signature = signer.sign_hash_bytes(self.hash().0);
        self.signatures.insert(signer.address(), Bytes::from(signature));
    }

    /// The message that does it. Anybody may send it, once.
    #[must_use]
    pub fn message(&self) -> Multisig::executeCall {
        // Sorted by signer, as the multisig wants them.
        let entry = |(signer, signature): (&Address, &Bytes)| {
            let length = u16::try_from(signature.len()).unwrap_or_default().to_be_bytes();
            [signer.as_slice(), &length, signature].concat()
        };
        Multisig::executeCall {
            targets: self.calls.iter().map(|call| call.target).collect(),
            values: self.calls.iter().map(|call| call.value).collect(),
            payloads: self.calls.iter().map(|call| call.data.clone()).collect(),
            deadline: U256::from(self.deadline),
            signatures: self.signatures.iter().map(entry).collect::<Vec<_>>().concat().into(),
        }
    }

    /// Reads an order from its file.
    ///
    /// # Errors
    /// If it is none.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let order: Self =
            serde_json::from_slice(&text).with_context(|| format!("{} is no order of a multisig", path.display()))?;
        Ok(order.normalized())
    }

    /// The same order with signatures as the multisig takes them: 65 bytes with a `v` of 27 or 28. Hardware wallets end them
    /// with 0 or 1, and compact ones have 64 bytes (EIP-2098). A contract's signature may have any form, so only those that
    /// are their signer's are changed.
    #[must_use]
    fn normalized(mut self) -> Self {
        let hash = self.hash();
        for (signer, signature) in &mut self.signatures {
            let plain = match signature.len() {
                65 => Signature::from_raw(signature).ok(),
                64 => Some(Signature::from_erc2098(signature)),
                _ => None,
            };
            // Its twin with the other s is the same signature, and refused.
            let plain = plain.map(|plain| plain.normalized_s());
            let own = |plain: &Signature| plain.recover_address_from_prehash(&hash).is_ok_and(|found| found == *signer);
            if let Some(plain) = plain.filter(own) {
                *signature = plain.as_bytes().into();
            }
        }
        self
    }

    /// Writes it to a new file.
    ///
    /// # Errors
    /// If the file exists, or cannot be written.
    pub fn create(&self, path: &Path) -> Result<()> {
        let written = create(path, &[self.text()?.as_bytes()], Readers::Anybody);
        written.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => anyhow!("{} exists already", path.display()),
            _ => anyhow!("cannot write {}: {error}", path.display()),
        })
    }

    /// Writes it to its file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        replace(path, &[self.text()?.as_bytes()], Readers::Anybody)
            .with_context(|| format!("cannot write {}", path.display()))
    }

    fn text(&self) -> Result<String> {
        Ok(format!("{}\n", serde_json::to_string_pretty(self)?))
    }

    /// Makes sure that it is an order of this multisig on this chain.
    ///
    /// # Errors
    /// If it is another's.
    pub fn belongs(&self, chain_id: u64, multisig: Address) -> Result<()> {
        ensure!(self.chain_id == chain_id, "the order is for the chain {}, this one is {chain_id}", self.chain_id);
        ensure!(self.multisig == multisig, "the order is for the multisig {}, not for {multisig}", self.multisig);
        Ok(())
    }
}
