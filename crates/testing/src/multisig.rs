//! Multisigs: deployment, transactions, packed signatures over digests that alloy computes.

use aidao_abi::Multisig;
use aidao_chain::{Account, EthAccount, World, hub};
use alloy_core::primitives::{Address, B256, Bytes, U256};
use alloy_core::sol_types::{Eip712Domain, SolCall, SolConstructor, SolStruct, eip712_domain};

use crate::deploy::{deployed, try_deploy};

/// The typed data that owners sign.
#[allow(missing_docs, reason = "generated code")]
pub mod typed {
    alloy_core::sol! {
        /// One call of a transaction.
        #[derive(Debug)]
        struct Call {
            address target;
            uint256 value;
            bytes data;
        }
        /// A transaction of a multisig.
        #[derive(Debug)]
        struct Transaction {
            Call[] calls;
            uint256 nonce;
            uint256 deadline;
        }
        /// A message of a multisig.
        #[derive(Debug)]
        struct Message {
            bytes32 hash;
        }
    }
}
use typed::{Call, Message, Transaction};

/// A multisig's constructor arguments.
#[derive(Clone, Debug)]
pub struct MultisigSetup {
    /// The owners, in any order.
    pub owners: Vec<Address>,
    /// How many must agree.
    pub threshold: u8,
}

impl MultisigSetup {
    /// `threshold` of these accounts.
    pub fn of<'a>(threshold: u8, owners: impl IntoIterator<Item = &'a EthAccount>) -> Self {
        Self { owners: owners.into_iter().map(|owner| owner.address()).collect(), threshold }
    }

    /// The constructor call.
    #[must_use]
    pub fn arguments(&self) -> Vec<u8> {
        Multisig::constructorCall { owners: self.owners.clone(), threshold: self.threshold }.abi_encode()
    }
}

/// Deploys the multisig.
pub fn deploy_multisig(world: &mut World, deployer: &Account, setup: &MultisigSetup) -> Address {
    deployed(try_deploy(world, deployer, "multisig", setup.arguments()))
}

/// The EIP-712 domain of a multisig on the embedded chain.
#[must_use]
pub fn multisig_domain(multisig: Address) -> Eip712Domain {
    eip712_domain! { name: "AIDAO Multisig", version: "1", chain_id: hub::CHAIN_ID, verifying_contract: multisig, }
}

/// A call of a multisig's transaction without native coin.
#[must_use]
pub fn multisig_call<C: SolCall>(target: Address, message: &C) -> Call {
    Call { target, value: U256::ZERO, data: message.abi_encode().into() }
}

/// The digest of a transaction that never expires.
#[must_use]
pub fn transaction_digest(multisig: Address, calls: &[Call], nonce: u64) -> B256 {
    Transaction { calls: calls.to_vec(), nonce: U256::from(nonce), deadline: U256::MAX }
        .eip712_signing_hash(&multisig_domain(multisig))
}

/// The digest of a message.
#[must_use]
pub fn message_digest(multisig: Address, hash: B256) -> B256 {
    Message { hash }.eip712_signing_hash(&multisig_domain(multisig))
}

/// One entry of packed signatures.
///
/// # Panics
/// If the signature is longer than 65,535 bytes.
#[must_use]
pub fn signature_entry(signer: Address, signature: &[u8]) -> Vec<u8> {
    let length = u16::try_from(signature.len()).expect("a signature is below 64 KiB");
    [signer.as_slice(), &length.to_be_bytes(), signature].concat()
}

/// Entries as one argument, in ascending order of their signers.
#[must_use]
pub fn pack_signatures(entries: impl IntoIterator<Item = (Address, Vec<u8>)>) -> Bytes {
    let mut entries: Vec<_> = entries.into_iter().collect();
    entries.sort();
    entries.iter().flat_map(|(signer, signature)| signature_entry(*signer, signature)).collect::<Vec<u8>>().into()
}

/// The signatures of these accounts over a digest, packed.
pub fn signatures<'a>(digest: B256, signers: impl IntoIterator<Item = &'a EthAccount>) -> Bytes {
    pack_signatures(signers.into_iter().map(|signer| (signer.address(), signer.sign_hash_bytes(digest.0).to_vec())))
}

/// The message that executes a transaction without expiry.
#[must_use]
pub fn execute_message(calls: &[Call], signatures: Bytes) -> Multisig::executeCall {
    Multisig::executeCall {
        targets: calls.iter().map(|call| call.target).collect(),
        values: calls.iter().map(|call| call.value).collect(),
        payloads: calls.iter().map(|call| call.data.clone()).collect(),
        deadline: U256::MAX,
        signatures,
    }
}

/// The message that executes these calls with the current nonce, signed by these accounts.
///
/// # Panics
/// If there is no multisig at the address.
pub fn signed_transaction<'a>(
    world: &World,
    multisig: Address,
    calls: &[Call],
    signers: impl IntoIterator<Item = &'a EthAccount>,
) -> Multisig::executeCall {
    let nonce = world.view(multisig, Multisig::nonceCall {}).expect("a multisig has a nonce");
    execute_message(calls, signatures(transaction_digest(multisig, calls, nonce), signers))
}
