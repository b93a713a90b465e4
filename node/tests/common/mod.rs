//! A node, by Substrate's RPC and by Ethereum's.
#![allow(dead_code, clippy::arithmetic_side_effects, reason = "each test file uses a part")]

use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use alloy_core::primitives::{Address, U256, keccak256};
use alloy_core::sol_types::SolCall;
use jsonrpsee::ws_client::{WsClient, WsClientBuilder};
use pallet_revive::evm::Account as EthereumAccount;
use pallet_revive_eth_rpc::EthRpcClient;
use pallet_revive_eth_rpc::example::TransactionBuilder;
use pallet_revive_eth_rpc::subxt_client::{self, SrcChainConfig};
use serde_json::Value;
use sp_weights::Weight;
use subxt::backend::LegacyBackend;
use subxt::config::DefaultExtrinsicParamsBuilder;
use subxt::extrinsics::ExtrinsicEvents;
use subxt::rpcs::client::{RpcClient, RpcParams};
use subxt::utils::{AccountId32, H160};
use subxt::{OnlineClient, tx::Payload};
use subxt_signer::{SecretUri, eth::Keypair as EthereumKeypair, sr25519::Keypair};

pub(crate) const DOT: u128 = aidao_runtime::hub::DOT;
/// Half a block.
const WEIGHT: Weight = Weight::from_parts(1_000_000_000_000, 5 << 20);
/// Deposits that a transaction may take at most, in plancks.
const DEPOSIT: u128 = 1_000 * DOT;

/// A client of a node.
pub(crate) struct Client {
    pub(crate) api: OnlineClient<SrcChainConfig>,
    pub(crate) rpc: RpcClient,
}

/// Why a transaction is refused.
pub(crate) type Refusal = String;

impl Client {
    /// Connects, waiting for a node that starts.
    pub(crate) async fn connect(url: &str) -> Self {
        let begun = Instant::now();
        loop {
            match Self::try_connect(url).await {
                Ok(client) => return client,
                Err(error) if begun.elapsed() > Duration::from_secs(60) => panic!("{url}: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    async fn try_connect(url: &str) -> Result<Self, String> {
        let rpc = RpcClient::from_insecure_url(url).await.map_err(|error| error.to_string())?;
        // The default backend follows the chain by a subscription, and so hears of a block a moment later.
        let backend = Arc::new(LegacyBackend::builder().build(rpc.clone()));
        let api = OnlineClient::from_backend(backend).await.map_err(|error| error.to_string())?;
        Ok(Self { api, rpc })
    }

    pub(crate) async fn ask(&self, method: &str, parameters: Value) -> Result<Value, String> {
        let mut list = RpcParams::new();
        for parameter in parameters.as_array().expect("a list") {
            list.push(parameter).expect("JSON");
        }
        self.rpc.request(method, list).await.map_err(|error| error.to_string())
    }

    /// Number of the latest block.
    pub(crate) async fn number(&self) -> u64 {
        self.api.at_current_block().await.expect("a block").block_number()
    }

    /// Signs, sends, and waits until it is final.
    pub(crate) async fn send(
        &self,
        signer: &Keypair,
        call: impl Payload,
    ) -> Result<ExtrinsicEvents<SrcChainConfig>, Refusal> {
        let block = self.api.at_current_block().await.map_err(|error| error.to_string())?;
        let mut transactions = block.transactions();
        let parameters = DefaultExtrinsicParamsBuilder::new().immortal().build();
        let progress = transactions.sign_and_submit_then_watch(&call, signer, parameters).await;
        let done = progress.map_err(|error| error.to_string())?.wait_for_finalized_success().await;
        done.map_err(|error| error.to_string())
    }

    /// A message to a contract, signed by a Substrate account.
    pub(crate) async fn call(&self, signer: &Keypair, to: Address, message: impl SolCall) -> Result<(), Refusal> {
        let data = message.abi_encode();
        let call = subxt_client::transactions().revive().call(h160(to), 0, WEIGHT.into(), DEPOSIT, data);
        self.send(signer, call).await.map(drop)
    }

    /// Deploys a contract as a Substrate account.
    pub(crate) async fn deploy(&self, signer: &Keypair, blob: &[u8], arguments: Vec<u8>) -> Address {
        let call = subxt_client::transactions().revive().instantiate_with_code(
            0,
            WEIGHT.into(),
            DEPOSIT,
            blob.to_vec(),
            arguments,
            None,
        );
        let events = self.send(signer, call).await.expect("it is deployed");
        // What a contract makes itself comes before it.
        let made = events.find::<subxt_client::revive::events::Instantiated>().last();
        let made = made.expect("a contract was made").expect("its event is known");
        Address::from(made.contract.0)
    }

    /// What a contract answers, asked natively: by the runtime's API.
    pub(crate) async fn view<C: SolCall>(&self, signer: &Keypair, contract: Address, message: C) -> C::Return {
        let question = subxt_client::runtime_apis().revive_api().call(
            account(signer),
            h160(contract),
            0,
            None,
            None,
            message.abi_encode(),
        );
        let block = self.api.at_current_block().await.expect("a block");
        let answer = block.runtime_apis().call(question).await.expect("the runtime answers");
        let value = answer.0.result.expect("it is no failure");
        assert_eq!(value.flags.bits(), 0, "{} reverts with {:?}", C::SIGNATURE, value.data);
        C::abi_decode_returns_validate(&value.data).expect("it is of the type")
    }
}

/// An Ethereum RPC, and an account of the mnemonic of Anvil and Hardhat.
pub(crate) struct Ethereum {
    client: Arc<WsClient>,
    signer: EthereumAccount,
}

impl Ethereum {
    pub(crate) async fn connect(url: &str, secret: [u8; 32]) -> Self {
        let client = WsClientBuilder::default().build(url).await.expect("the Ethereum RPC listens");
        let signer = EthereumKeypair::from_secret_key(secret).expect("a key").into();
        Self { client: Arc::new(client), signer }
    }

    pub(crate) fn address(&self) -> Address {
        Address::from(self.signer.address().0)
    }

    fn to(&self, contract: Address, message: impl SolCall) -> TransactionBuilder<WsClient> {
        let builder = TransactionBuilder::new(self.client.clone()).signer(self.signer.clone());
        builder.to(contract.0.0.into()).input(message.abi_encode())
    }

    /// Waits until the RPC has heard of the node's latest block.
    pub(crate) async fn hear(&self, of: &Client) {
        let (number, begun) = (of.number().await, Instant::now());
        while self.client.block_number().await.expect("a number") < number.into() {
            assert!(begun.elapsed() < Duration::from_secs(30), "block {number} does not appear");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What a contract answers.
    pub(crate) async fn view<C: SolCall>(&self, contract: Address, message: C) -> C::Return {
        let answer = self.to(contract, message).eth_call().await.expect("an answer");
        C::abi_decode_returns_validate(&answer).expect("it is of the type")
    }

    /// A signed transaction that must succeed. Returns how many events it emitted.
    pub(crate) async fn send(&self, to: Address, message: impl SolCall) -> usize {
        let sent = self.to(to, message).send().await.expect("it is sent");
        sent.wait_for_receipt().await.expect("it succeeds").logs.len()
    }
}

/// A Substrate account by its name.
pub(crate) fn keypair(name: &str) -> Keypair {
    Keypair::from_uri(&SecretUri::from_str(&format!("//{name}")).expect("a path")).expect("a key")
}

pub(crate) fn account(of: &Keypair) -> AccountId32 {
    of.public_key().to_account_id()
}

/// The address by which contracts know a Substrate account: the end of its id's hash.
pub(crate) fn address(of: &Keypair) -> Address {
    Address::from_slice(&keccak256(account(of).0)[12..])
}

pub(crate) fn h160(address: Address) -> H160 {
    H160(address.into())
}

pub(crate) fn units(whole: u64) -> U256 {
    U256::from(whole) * U256::from(10u64.pow(18))
}

/// Coin for an account.
pub(crate) fn gift(to: &Keypair, coins: u128) -> impl Payload {
    subxt_client::transactions().balances().transfer_keep_alive(account(to).into(), coins * DOT)
}
