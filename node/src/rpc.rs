//! What the RPC answers beyond what every Substrate node does.

use std::sync::Arc;

use aidao_runtime::{AccountId, Balance, Nonce};
use futures::{SinkExt, channel::oneshot};
use jsonrpsee::{
    RpcModule,
    core::{RpcResult, async_trait},
    proc_macros::rpc,
    types::{ErrorCode, ErrorObjectOwned, error::INVALID_PARAMS_CODE},
};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_consensus_manual_seal::{
    EngineCommand,
    rpc::{ManualSeal, ManualSealApiServer},
};
use sc_transaction_pool_api::TransactionPool;
use serde::{Deserialize, Deserializer, de::Error as _};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::{Error as BlockChainError, HeaderBackend, HeaderMetadata};
use substrate_frame_rpc_system::{System, SystemApiServer};

use crate::{
    clock::{Clock, OutOfRange},
    seal::Sealer,
    service::{Block, latest_time},
};

/// What the methods need.
pub(crate) struct Needs<C, P> {
    pub(crate) client: Arc<C>,
    pub(crate) pool: Arc<P>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) sealer: Sealer,
    /// Whether transactions get a block at once.
    pub(crate) automine: bool,
}

/// Most blocks made by one request.
const MOST_BLOCKS: u64 = 1_000;

/// A number as Ethereum's clients write it: in hexadecimal, or plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quantity(u64);

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(u64),
            Hexadecimal(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Number(number) => Ok(Self(number)),
            Written::Hexadecimal(text) => {
                let digits = text.strip_prefix("0x").ok_or_else(|| D::Error::custom("a quantity begins with 0x"))?;
                u64::from_str_radix(digits, 16).map(Self).map_err(D::Error::custom)
            }
        }
    }
}

/// What a development chain can do with time, in the words of Hardhat.
#[rpc(server)]
pub(crate) trait Dev {
    /// Whether transactions get a block at once. The Ethereum RPC asks for it.
    #[method(name = "getAutomine")]
    fn automine(&self) -> RpcResult<bool>;

    /// Lets so many seconds pass before the next block; returns how far the chain is ahead of the wall clock.
    #[method(name = "evm_increaseTime")]
    fn increase_time(&self, seconds: Quantity) -> RpcResult<u64>;

    /// Gives the next block a time, in seconds since the Unix epoch, later than the latest block's.
    #[method(name = "evm_setNextBlockTimestamp")]
    fn set_next_time(&self, time: Quantity) -> RpcResult<()>;

    /// Makes a block now.
    #[method(name = "evm_mine")]
    async fn mine(&self) -> RpcResult<&'static str>;

    /// Makes so many blocks now, at most 1,000, each `interval` seconds after the one before.
    #[method(name = "hardhat_mine")]
    async fn mine_many(&self, blocks: Option<Quantity>, interval: Option<Quantity>) -> RpcResult<bool>;
}

struct DevMethods<C> {
    client: Arc<C>,
    clock: Arc<Clock>,
    sealer: Sealer,
    automine: bool,
}

#[async_trait]
impl<C: crate::service::Time> DevServer for DevMethods<C> {
    fn automine(&self) -> RpcResult<bool> {
        Ok(self.automine)
    }

    fn increase_time(&self, Quantity(seconds): Quantity) -> RpcResult<u64> {
        self.clock.increase(seconds).map_err(|OutOfRange| bad("time ends in the year 36812"))
    }

    fn set_next_time(&self, Quantity(time): Quantity) -> RpcResult<()> {
        let latest = latest_time(&*self.client, self.client.info().best_hash).map_err(internal)?;
        let refusal = |OutOfRange| bad(&format!("the time must be later than the latest block's, {latest}"));
        self.clock.set_next(time, latest).map_err(refusal)
    }

    async fn mine(&self) -> RpcResult<&'static str> {
        self.make_block().await?;
        Ok("0x0")
    }

    async fn mine_many(&self, blocks: Option<Quantity>, interval: Option<Quantity>) -> RpcResult<bool> {
        let (Quantity(blocks), Quantity(interval)) = (blocks.unwrap_or(Quantity(1)), interval.unwrap_or(Quantity(1)));
        if blocks > MOST_BLOCKS {
            return Err(bad(&format!("at most {MOST_BLOCKS} blocks are made at once")));
        }
        for block in 0..blocks {
            if block > 0 {
                self.increase_time(Quantity(interval))?;
            }
            self.make_block().await?;
        }
        Ok(true)
    }
}

impl<C> DevMethods<C> {
    async fn make_block(&self) -> RpcResult<()> {
        let (sender, made) = oneshot::channel();
        let order =
            EngineCommand::SealNewBlock { create_empty: true, finalize: true, parent_hash: None, sender: Some(sender) };
        self.sealer.clone().send(order).await.map_err(internal)?;
        made.await.map_err(internal)?.map_err(internal)?;
        Ok(())
    }
}

fn bad(text: &str) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(INVALID_PARAMS_CODE, text, None::<()>)
}

fn internal(error: impl ToString) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(ErrorCode::InternalError.code(), error.to_string(), None::<()>)
}

/// All of them.
pub(crate) fn module<C, P>(needs: Needs<C, P>) -> Result<RpcModule<()>, jsonrpsee::core::RegisterMethodError>
where
    C: ProvideRuntimeApi<Block>
        + HeaderBackend<Block>
        + HeaderMetadata<Block, Error = BlockChainError>
        + crate::service::Time,
    C::Api: sp_block_builder::BlockBuilder<Block>
        + substrate_frame_rpc_system::AccountNonceApi<Block, AccountId, Nonce>
        + pallet_transaction_payment_rpc::TransactionPaymentRuntimeApi<Block, Balance>,
    P: TransactionPool + 'static,
{
    let Needs { client, pool, clock, sealer, automine } = needs;
    let mut module = RpcModule::new(());
    module.merge(System::new(client.clone(), pool).into_rpc())?;
    module.merge(TransactionPayment::new(client.clone()).into_rpc())?;
    module.merge(ManualSeal::new(sealer.clone()).into_rpc())?;
    module.merge(DevMethods { client, clock, sealer, automine }.into_rpc())?;
    Ok(module)
}
