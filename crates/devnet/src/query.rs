//! What the chain can be asked, and transactions that it makes for unlocked accounts.

use aidao_chain::{
    hub,
    runtime::{Revive, Runtime, System},
};
use pallet_revive::evm::{GenericTransaction, StateOverrideSet, TransactionUnsigned};
use sp_core::{H160, H256, U256};

use crate::{
    error::{Reply, failed, invalid, pruned, refused},
    intrinsic,
    node::Node,
    params::{BlockId, Tag},
};

impl Node {
    /// Runs `f` as if in the given block: the pending one, the latest one, or one of the newest, whose states are kept. What
    /// it writes is undone.
    pub(crate) fn at<R>(&self, at: BlockId, f: impl FnOnce() -> R) -> Reply<R> {
        let latest = self.history.latest().number();
        let number = at.number(&self.history)?;
        if number > latest {
            return Err(refused("header not found"));
        }
        if number < latest {
            let Some(world) = self.past.at(&self.world, number) else {
                return Err(pruned(format!("the state of block {number} is not kept anymore")));
            };
            let number = u32::try_from(number).map_err(|_| refused("header not found"))?;
            return Ok(world.dry_execute(|| {
                System::set_block_number(number);
                f()
            }));
        }
        if at.is_pending() {
            let time = self.next_time();
            return Ok(self.world.dry_execute(|| {
                pallet_timestamp::Now::<Runtime>::put(time.saturating_mul(1000));
                f()
            }));
        }
        // The chain is already building the next block, with the latest one's time so far.
        let number = u32::try_from(number).map_err(|_| refused("header not found"))?;
        Ok(self.world.dry_execute(|| {
            System::set_block_number(number);
            f()
        }))
    }

    /// What a call returns.
    pub(crate) fn call(
        &self,
        transaction: GenericTransaction,
        at: BlockId,
        overrides: Option<StateOverrideSet>,
    ) -> Reply<Vec<u8>> {
        let transaction = unpriced(transaction);
        self.at(at, || Revive::dry_run_eth_transact(transaction, None, false, overrides))?
            .map(|info| info.data)
            .map_err(failed)
    }

    /// Gas that a transaction needs, within 1.5 %, and at least what Ethereum's rules ask for. For the latest block that is what it needs in the next one: at the
    /// latest one's time it may find a checkpoint of that very second and need one storage entry less.
    pub(crate) fn estimate(
        &self,
        transaction: GenericTransaction,
        at: BlockId,
        overrides: Option<StateOverrideSet>,
    ) -> Reply<U256> {
        let transaction = unpriced(transaction);
        let least = U256::from(intrinsic::gas(&transaction));
        let latest = at.number(&self.history)? == self.history.latest().number();
        let at = if latest { BlockId::Tag(Tag::Pending) } else { at };
        let needed = self.at(at, || Revive::eth_estimate_gas(transaction, None, overrides))?.map_err(failed)?;
        Ok(needed.max(least))
    }

    /// Price of a gas, in wei.
    pub(crate) fn price(&self) -> U256 {
        self.world.dry_execute(Revive::evm_base_fee)
    }

    /// The nonce that an account's next transaction should have, with those that wait.
    pub(crate) fn pending_nonce(&self, of: H160) -> u64 {
        self.pool.nonce_after(of, self.nonce(of))
    }

    /// Completes, signs and submits a transaction for a development account.
    pub(crate) fn send(&mut self, mut transaction: GenericTransaction) -> Reply<H256> {
        let from = transaction.from.ok_or_else(|| invalid("`from` is missing"))?;
        let account = self.account(from).cloned();
        let stand_in = if account.is_none() { self.impersonated.stand_in(from) } else { None };
        let impersonated = stand_in.is_some().then_some(from);
        let account = account.or(stand_in).ok_or_else(|| no_key(from))?;
        if transaction.gas.is_none() {
            let pending = BlockId::Tag(Tag::Pending);
            transaction.gas = Some(self.estimate(transaction.clone(), pending, None)?);
        }
        transaction.nonce = transaction.nonce.or_else(|| Some(self.pending_nonce(from).into()));
        transaction.chain_id = transaction.chain_id.or(Some(hub::CHAIN_ID.into()));
        let price = self.price();
        if transaction.r#type.is_none() {
            let kind: u8 = match (&transaction.access_list, transaction.gas_price) {
                (_, None) => 2,
                (Some(_), Some(_)) => 1,
                (None, Some(_)) => 0,
            };
            transaction.r#type = Some(kind.into());
        }
        transaction.gas_price = transaction.gas_price.or(Some(price));
        transaction.max_fee_per_gas = transaction.max_fee_per_gas.or(Some(price));
        let unsigned: TransactionUnsigned =
            transaction.try_into_unsigned().map_err(|()| invalid("unknown type of transaction"))?;
        let hash = sp_io::hashing::keccak_256(&unsigned.unsigned_payload());
        self.submit_from(unsigned.with_signature(account.sign(hash)).signed_payload(), impersonated)
    }

    /// Signs a message as `personal_sign` does (EIP-191).
    pub(crate) fn sign_message(&self, from: H160, message: &[u8]) -> Reply<[u8; 65]> {
        let head = format!("\x19Ethereum Signed Message:\n{}", message.len());
        self.sign_hash(from, sp_io::hashing::keccak_256(&[head.as_bytes(), message].concat()))
    }

    /// Signs a hash with the key of a development account: `r ++ s ++ v`, where `v` is 27 or 28.
    pub(crate) fn sign_hash(&self, from: H160, hash: [u8; 32]) -> Reply<[u8; 65]> {
        let account = self.account(from).ok_or_else(|| no_key(from))?;
        let mut signature = account.sign(hash);
        signature[64] = signature[64].saturating_add(27);
        Ok(signature)
    }
}

fn no_key(of: H160) -> jsonrpsee::types::ErrorObjectOwned {
    refused(format!("no key for {of:?}: it is not a development account"))
}

/// A call that names no price: without one, or with zero, no fee is looked at.
pub(crate) fn unpriced(mut transaction: GenericTransaction) -> GenericTransaction {
    for price in [&mut transaction.gas_price, &mut transaction.max_fee_per_gas] {
        if price.is_some_and(|price| price.is_zero()) {
            *price = None;
        }
    }
    if transaction.max_fee_per_gas.is_none() {
        transaction.max_priority_fee_per_gas = None;
    }
    transaction
}
