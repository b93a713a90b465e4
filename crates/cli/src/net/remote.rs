//! A node that speaks Ethereum JSON-RPC: `aidao devnet`, or any chain with pallet-revive.

use core::fmt;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use aidao_chain::hub::{CHAIN_ID, DOT, WEI_PER_PLANCK};
use aidao_chain::{CallError, Cost, Deployed, EthAccount, Log, Outcome};
use alloy::consensus::transaction::Transaction;
use alloy::consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy::eips::Decodable2718;
use alloy::eips::{BlockNumberOrTag, Encodable2718};
use alloy::network::TransactionBuilder;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::signers::SignerSync;
use alloy::signers::local::PrivateKeySigner;
use alloy_core::primitives::{Address, B256, Bytes, TxKind, U256, b256, keccak256};
use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

use super::client::once;
pub use super::client::provider;
use super::failure::{no_name, of, trapped};
use super::journal::{Journal, Step, digest};
use super::pins::Pin;
use super::rehearsal::{Effect, Head, Rehearsal, Unsimulated};
use super::{Chain, Message, accounts, wei};
use crate::ask::confirm;
use crate::report::clean;
use crate::units::Asset;

/// What `aidao devnet` says it is.
const DEVNET: &str = "aidao-devnet";
/// Coin of a named account on a development chain, in wei.
const ENDOWMENT: u128 = 10_000 * 10u128.pow(18);
/// The tenth account of the mnemonic of Anvil and Hardhat, which every development chain gives coin. Not the first: that one
/// deploys, and its contracts shall have the same addresses wherever named accounts get their coin.
const BENEFACTOR: B256 = b256!("2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6");
/// What a transaction may cost without a word, in plancks.
const REMARKABLE: u128 = 10 * DOT;
/// How long a transaction is waited for.
const PATIENCE: Duration = Duration::from_secs(180);
/// How often is asked for it: soon, then less often.
const ASK: [Duration; 2] = [Duration::from_millis(20), Duration::from_secs(2)];

/// How a node is used.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it listens: http:// or https://.
    pub url: String,
    /// Where the same node listens to Substrate's RPC, if it has one and time is to be skipped.
    pub node: Option<String>,
    /// The keystore file of whoever acts; the environment's key if none is named.
    pub account: Option<PathBuf>,
    /// Gas above what the node estimates, in percent.
    pub headroom: u8,
    /// Try all transactions, and send none.
    pub dry_run: bool,
    /// The folder of the records, where it is remembered which chain the node is of.
    pub folder: PathBuf,
    /// The chain that the user means.
    pub chain_id: Option<u64>,
    /// The most that a transaction may cost, deposits included, in plancks.
    pub max_fee: u128,
    /// The most gas that a transaction may be given.
    pub max_gas: u64,
}

/// A transaction that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its hash.
    pub transaction: B256,
    /// Its block.
    pub block: u64,
    /// Gas that it used.
    pub gas: u64,
    /// What it cost, deposits included, in plancks.
    pub fee: u128,
}

/// A transaction that was tried instead of sent, and would succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Gas that it would be given: an upper bound.
    pub gas: u64,
    /// What it would at most cost, deposits included, in plancks.
    pub fee: u128,
}

/// What a dry run has tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// Transactions that would succeed, in their order.
    pub tried: Vec<Tried>,
    /// Whether the transaction after these would fail.
    pub failed: bool,
    /// Whether the node cannot simulate transactions in a row, so that only the first one was tried.
    pub first_only: bool,
}

/// A node.
pub struct Remote {
    runtime: Runtime,
    provider: DynProvider,
    options: Options,
    /// EIP-155.
    chain_id: u64,
    /// Which chain it was before.
    pin: Pin,
    /// What the node says it is.
    client: String,
    /// Whoever acts, once that was asked for.
    account: Option<EthAccount>,
    /// What a deployment has sent.
    journal: Option<Recorder>,
    /// Digests of what was deployed there before.
    published: BTreeSet<B256>,
    sent: Vec<Sent>,
    /// The dry run, if it is one: the state that its transactions would leave.
    rehearsal: Option<Rehearsal>,
    /// What the dry run has tried.
    trial: Trial,
}

/// A transaction that is done.
enum Done {
    /// Now, or the node still has its receipt.
    Now(Box<TransactionReceipt>),
    /// In an earlier run; the node has forgotten its receipt. The contract that it made.
    Before(Option<Address>),
    /// In a dry run. What it would do, its contract, and its fee in plancks without head-room.
    Tried(Effect, Option<Address>, u128),
}

/// What a transaction is signed with.
struct Terms {
    gas_limit: u64,
    /// In wei, both.
    max_fee_per_gas: u128,
    max_priority_fee_per_gas: u128,
    /// What it costs at most, in plancks.
    fee: u128,
}

type Keep = Box<dyn FnMut(&[Step]) -> Result<()>>;

/// A journal, and where it is kept.
struct Recorder {
    begun: u64,
    journal: Journal,
    /// Writes the steps where they survive.
    keep: Keep,
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An address may carry a password.
        f.debug_struct("Remote").field("chain_id", &self.chain_id).field("client", &self.client).finish_non_exhaustive()
    }
}

impl Remote {
    /// Connects to a node.
    ///
    /// # Errors
    /// If the address is none, or nobody answers there as Ethereum's nodes do.
    pub fn connect(options: Options) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let provider = provider(&options.url).context("--rpc")?;
        let chain_id = runtime.block_on(provider.get_chain_id());
        let chain_id = chain_id.with_context(|| format!("nobody answers at {}", options.url))?;
        let pin = Pin::of(&options.folder, &options.url, options.chain_id)?;
        pin.check(chain_id)?;
        let client = runtime.block_on(provider.get_client_version()).unwrap_or_default();
        let rehearsal = if options.dry_run {
            Some(Rehearsal::after(runtime.block_on(provider.get_block_number()).map_err(|error| of(&error))?))
        } else {
            None
        };
        Ok(Self {
            runtime,
            provider,
            options,
            chain_id,
            pin,
            client,
            account: None,
            journal: None,
            published: BTreeSet::new(),
            sent: Vec::new(),
            rehearsal,
            trial: Trial::default(),
        })
    }

    /// Makes sure that something may be signed for the chain that the node names. A dry run does not remember it.
    ///
    /// # Errors
    /// If nobody has said that it is the right one.
    pub fn confirm_chain(&mut self) -> Result<()> {
        self.pin.confirm(self.chain_id, self.chain_id == CHAIN_ID, !self.options.dry_run)
    }

    /// Whether it is `aidao devnet`.
    #[must_use]
    pub fn is_devnet(&self) -> bool {
        self.client.contains(DEVNET)
    }

    /// Hash of the first block, if the node still has it.
    #[must_use]
    pub fn genesis(&self) -> Option<B256> {
        let block = self.runtime.block_on(self.provider.get_block_by_number(BlockNumberOrTag::Earliest).into_future());
        block.ok().flatten().filter(|block| block.header.number == 0).map(|block| block.header.hash)
    }

    /// Whoever acts: of the keystore file, or the environment's key.
    ///
    /// # Errors
    /// If there is neither.
    pub fn account(&mut self) -> Result<EthAccount> {
        if let Some(account) = self.account {
            return Ok(account);
        }
        let account = accounts::load(self.options.account.as_deref())?;
        self.account = Some(account);
        Ok(account)
    }

    /// What was deployed before need not be made known again.
    pub fn publish_no_more(&mut self, digests: BTreeSet<B256>) {
        self.published = digests;
    }

    /// Whether transactions are only tried.
    #[must_use]
    pub fn is_dry(&self) -> bool {
        self.options.dry_run
    }

    /// Transactions that were sent, oldest first.
    #[must_use]
    pub fn sent(&self) -> &[Sent] {
        &self.sent
    }

    /// What a dry run has tried.
    #[must_use]
    pub fn trial(&self) -> &Trial {
        &self.trial
    }

    /// From now on, everything that is sent is written down before by `keep`; what was sent before, in `steps`, is not
    /// sent again.
    pub fn record(&mut self, begun: u64, steps: Vec<Step>, keep: impl FnMut(&[Step]) -> Result<()> + 'static) {
        self.journal = Some(Recorder { begun, journal: Journal::new(steps), keep: Box::new(keep) });
    }

    /// Ends recording. Returns the steps.
    pub fn recorded(&mut self) -> Vec<Step> {
        self.journal.take().map(|recorder| recorder.journal.steps().to_vec()).unwrap_or_default()
    }

    /// Lets time pass, which only a development chain can. In a dry run, only its transactions see that.
    ///
    /// # Errors
    /// If it is none, or a node that skips time only by Substrate's RPC, which was not named; or in a dry run, if the node
    /// cannot simulate.
    pub fn advance(&mut self, seconds: u64) -> Result<()> {
        ensure!(
            self.is_development(),
            "time on this chain passes by itself; only the embedded chain and development chains skip it"
        );
        let until = if self.options.dry_run { self.now()?.saturating_add(seconds) } else { 0 };
        if let Some(rehearsal) = &mut self.rehearsal {
            return match self.runtime.block_on(rehearsal.advance(&self.provider, until)) {
                Ok(()) => Ok(()),
                Err(Unsimulated::Failed(error)) => Err(error.into()),
                Err(Unsimulated::Unsupported) => {
                    bail!("this node cannot simulate that time passes (it has no eth_simulateV1); nothing was changed")
                }
            };
        }
        let clock = match &self.options.node {
            Some(url) => once(url).context("--node-rpc")?,
            None => once(&self.options.url)?,
        };
        let skip = |method: &'static str, parameters: serde_json::Value| -> Result<(), CallError> {
            let answer: Result<serde_json::Value, _> =
                self.runtime.block_on(clock.raw_request(method.into(), parameters));
            answer.map(|_| ()).map_err(|error| of(&error))
        };
        let before = self.block_number()?;
        skip("evm_increaseTime", json!([seconds]))
            .context("a node of scripts/node skips time by its own RPC: name it with --node-rpc")?;
        skip("evm_mine", json!([]))?;
        // A node's Ethereum RPC hears of the block a moment later.
        let begun = Instant::now();
        while self.block_number()? == before {
            ensure!(
                begun.elapsed() < PATIENCE,
                "the block that was made does not appear: is --node-rpc the same node?"
            );
            std::thread::sleep(ASK[0]);
        }
        Ok(())
    }

    fn request(from: Address, to: Option<Address>, value: U256, data: &Bytes) -> TransactionRequest {
        let request = TransactionRequest::default().with_from(from).with_value(value).with_input(data.clone());
        match to {
            Some(to) => request.with_to(to),
            None => request.with_kind(TxKind::Create),
        }
    }

    /// Sends a transaction, or takes it from the journal, and waits for its receipt; in a dry run, tries it. `code` is that of
    /// the contract which it makes.
    fn execute(
        &mut self,
        from: &EthAccount,
        to: Option<Address>,
        value: U256,
        data: Bytes,
        arguments: Bytes,
        code: Option<&[u8]>,
    ) -> Result<Done, CallError> {
        let digest = digest(to, value, &data);
        let known = self.journal.as_ref().and_then(|recorder| recorder.journal.known(digest).cloned());
        let before = match known {
            Some(step) => self.again(&step, Self::request(from.address(), to, value, &data), code)?,
            None => None,
        };
        let receipt = match before {
            Some(Done::Now(receipt)) => receipt,
            Some(done @ (Done::Before(contract) | Done::Tried(_, contract, _))) => {
                self.note(|journal| journal.end(contract))?;
                return Ok(done);
            }
            None if self.options.dry_run => {
                self.note(|journal| {
                    journal.begin(Step { digest, transaction: B256::ZERO, raw: None, contract: None, arguments })
                })?;
                let tried = self.rehearse(from.address(), to, value, &data);
                // A node that cannot simulate ends the command after the first transaction, though that would succeed.
                self.trial.failed = tried.is_err() && !(self.trial.first_only && self.trial.tried.len() == 1);
                let (effect, contract, fee) = tried?;
                self.note(|journal| journal.end(contract))?;
                return Ok(Done::Tried(effect, contract, fee));
            }
            None => {
                let (transaction, raw) = self.sign(from, to, value, &data)?;
                self.note(|journal| {
                    journal.begin(Step { digest, transaction, raw: Some(raw.clone()), contract: None, arguments })
                })?;
                self.broadcast(transaction, &raw)?;
                Box::new(self.wait(transaction)?)
            }
        };
        self.sent.push(Sent {
            transaction: receipt.transaction_hash,
            block: receipt.block_number.unwrap_or_default(),
            gas: receipt.gas_used,
            fee: plancks(receipt.gas_used, receipt.effective_gas_price),
        });
        if !receipt.status() {
            // Why, the receipt does not tell; the same call may.
            let request = Self::request(from.address(), to, value, &data);
            self.runtime.block_on(self.provider.call(request).into_future()).map_err(|error| of(&error))?;
            return Err(trapped(format!("transaction {} failed, and would not now", receipt.transaction_hash)));
        }
        self.note(|journal| journal.end(receipt.contract_address))?;
        Ok(Done::Now(receipt))
    }

    /// Tries a transaction after those that were tried before, within the limits of a real one. Returns what it would do, the
    /// contract that it would make, and its fee in plancks without head-room.
    fn rehearse(
        &mut self,
        from: Address,
        to: Option<Address>,
        value: U256,
        data: &Bytes,
    ) -> Result<(Effect, Option<Address>, u128), CallError> {
        let request = Self::request(from, to, value, data);
        let Some(rehearsal) = &mut self.rehearsal else { return Err(trapped("this is no dry run")) };
        let tried = self.runtime.block_on(async {
            if to.is_some() {
                return Ok::<_, Unsimulated>((rehearsal.transact(&self.provider, from, request).await?, None));
            }
            let (effect, contract) = rehearsal.create(&self.provider, from, request).await?;
            Ok((effect, Some(contract)))
        });
        let (effect, contract) = match tried {
            Ok(tried) => tried,
            Err(Unsimulated::Failed(error)) => return Err(error),
            Err(Unsimulated::Unsupported) => return Err(self.try_first(from, to, value, data)),
        };
        let (price, terms) = self.terms(effect.gas.into())?;
        let fee = plancks(effect.gas, price);
        let Some(rehearsal) = &mut self.rehearsal else { return Err(trapped("this is no dry run")) };
        let left = self.runtime.block_on(rehearsal.balance(&self.provider, from))?;
        let needed = wei(terms.fee).saturating_add(value);
        if left < needed {
            let show = |wei: U256| Asset::coin().show(wei);
            return Err(trapped(format!(
                "{from} would have {} left, and this transaction may cost {}",
                show(left),
                show(needed)
            )));
        }
        rehearsal.spend(from, wei(fee).saturating_add(value));
        self.trial.tried.push(Tried { gas: terms.gas_limit, fee: terms.fee });
        Ok((effect, contract, fee))
    }

    /// Tries a transaction on a node that cannot simulate: only the first one can be tried there. Returns why the command ends
    /// with it.
    fn try_first(&mut self, from: Address, to: Option<Address>, value: U256, data: &Bytes) -> CallError {
        if !self.trial.tried.is_empty() {
            return trapped("the node no longer offers eth_simulateV1");
        }
        self.trial.first_only = true;
        let request = Self::request(from, to, value, data);
        let gas = self.provider.estimate_gas(request);
        let gas = match self.rehearsal.as_ref().and_then(Rehearsal::overrides) {
            Some(overrides) => gas.overrides(overrides),
            None => gas,
        };
        let gas = self.runtime.block_on(gas.into_future()).map_err(|error| of(&error));
        match gas.and_then(|gas| self.terms(gas.into())) {
            Ok((_, terms)) => self.trial.tried.push(Tried { gas: terms.gas_limit, fee: terms.fee }),
            Err(error) => return error,
        }
        trapped("only the first transaction was tried")
    }

    /// Gives an account that has nothing coin to play with.
    fn endow(&mut self, address: Address) -> Result<(), CallError> {
        if let Some(rehearsal) = &mut self.rehearsal {
            rehearsal.endow(address, U256::from(ENDOWMENT));
            return Ok(());
        }
        if self.is_devnet() {
            let coin = (address, U256::from(ENDOWMENT));
            let given: Result<serde_json::Value, _> =
                self.runtime.block_on(self.provider.raw_request("hardhat_setBalance".into(), coin));
            return given.map(|_| ()).map_err(|error| of(&error));
        }
        let benefactor = EthAccount::from_secret(BENEFACTOR).expect("it is the key of an account; qed");
        let (transaction, raw) = self.sign(&benefactor, Some(address), U256::from(ENDOWMENT), &Bytes::new())?;
        self.broadcast(transaction, &raw)?;
        self.wait(transaction).map(|_| ())
    }

    fn note(&mut self, change: impl FnOnce(&mut Journal)) -> Result<(), CallError> {
        let Some(Recorder { journal, keep, .. }) = &mut self.journal else { return Ok(()) };
        change(journal);
        keep(journal.steps()).map_err(|error| trapped(format!("the deployment cannot be written down: {error:#}")))
    }

    /// What became of a step that was begun before. `None` if it failed or can never be done: then it is to be sent anew. A dry
    /// run also tries anew what waits to be mined.
    fn again(&self, step: &Step, request: TransactionRequest, code: Option<&[u8]>) -> Result<Option<Done>, CallError> {
        if let Some(receipt) = self.receipt(step.transaction)? {
            return Ok(receipt.status().then(|| Done::Now(Box::new(receipt))));
        }
        let Some(raw) = &step.raw else {
            // Its receipt was seen, and the node has forgotten it since. A contract must still be there.
            return match (code, step.contract) {
                (None, _) => Ok(Some(Done::Before(None))),
                (Some(code), Some(contract)) if self.code(contract)?.as_ref() == code => {
                    Ok(Some(Done::Before(Some(contract))))
                }
                (Some(_), _) => Ok(None),
            };
        };
        let refused = if self.options.dry_run {
            None
        } else {
            let Err(refused) = self.broadcast(step.transaction, raw) else {
                let receipt = self.wait(step.transaction)?;
                return Ok(receipt.status().then(|| Done::Now(Box::new(receipt))));
            };
            Some(refused.to_string())
        };
        // Its nonce was used: by this transaction, if its contract is there; or by another, and it can never be done.
        let nonce = TxEnvelope::decode_2718(&mut raw.as_ref()).map(|transaction| transaction.nonce());
        let from = request.from.unwrap_or_default();
        match (code, nonce) {
            (Some(code), Ok(nonce)) => {
                let contract = from.create(nonce);
                if self.code(contract)?.as_ref() == code {
                    return Ok(Some(Done::Before(Some(contract))));
                }
            }
            // A message of a deployment that can be sent only once reverts after it was: the deployment compares the chain with
            // its file at the end.
            (None, Ok(nonce)) if self.is_spent(from, nonce)? && self.reverts(request)? => {
                return Ok(Some(Done::Before(None)));
            }
            _ => {}
        }
        if let Some(refused) = refused {
            let transaction = step.transaction;
            eprintln!("transaction {transaction} of the interrupted deployment is sent anew: {}", clean(&refused));
        }
        Ok(None)
    }

    /// Whether a transaction with this nonce is in a block.
    fn is_spent(&self, from: Address, nonce: u64) -> Result<bool, CallError> {
        let next = self.runtime.block_on(self.provider.get_transaction_count(from).into_future());
        Ok(next.map_err(|error| of(&error))? > nonce)
    }

    /// Whether a contract refuses a call now.
    fn reverts(&self, request: TransactionRequest) -> Result<bool, CallError> {
        match self.runtime.block_on(self.provider.call(request).into_future()) {
            Ok(_) => Ok(false),
            Err(error) => match of(&error) {
                CallError::Reverted { .. } => Ok(true),
                error => Err(error),
            },
        }
    }

    /// Signs a transaction with gas for what the node estimates and some head-room. Refuses what would fail.
    fn sign(
        &mut self,
        from: &EthAccount,
        to: Option<Address>,
        value: U256,
        data: &Bytes,
    ) -> Result<(B256, Bytes), CallError> {
        let request = Self::request(from.address(), to, value, data);
        let (gas, nonce) = self.runtime.block_on(async {
            let gas = self.provider.estimate_gas(request).await.map_err(|error| of(&error))?;
            let nonce = self.provider.get_transaction_count(from.address()).pending().await;
            Ok::<_, CallError>((gas, nonce.map_err(|error| of(&error))?))
        })?;
        let (_, Terms { gas_limit, max_fee_per_gas, max_priority_fee_per_gas, fee }) = self.terms(gas.into())?;
        self.confirm_chain().map_err(|error| trapped(format!("{error:#}")))?;
        if fee > REMARKABLE {
            let coin = Asset::coin().show(wei(fee));
            let statement = format!("This transaction costs at most {coin} in fees and deposits ({gas_limit} gas)");
            eprintln!("{statement}.");
            confirm("Sign it?").map_err(|error| trapped(error.to_string()))?;
        }
        let transaction = TxEip1559 {
            chain_id: self.chain_id,
            nonce,
            gas_limit,
            max_fee_per_gas,
            max_priority_fee_per_gas,
            to: to.map_or(TxKind::Create, TxKind::Call),
            value,
            access_list: Default::default(),
            input: data.clone(),
        };
        let signer = PrivateKeySigner::from_bytes(&from.secret()).map_err(|error| trapped(error.to_string()))?;
        let signature = signer.sign_hash_sync(&transaction.signature_hash());
        let signature = signature.map_err(|error| trapped(error.to_string()))?;
        let signed = TxEnvelope::from(transaction.into_signed(signature));
        Ok((*signed.tx_hash(), signed.encoded_2718().into()))
    }

    /// The price of gas now, in wei, and what a transaction that needs so much gas is signed with.
    fn terms(&self, gas: u128) -> Result<(u128, Terms), CallError> {
        let (price, tip) = self.runtime.block_on(async {
            let price = self.provider.get_gas_price().await.map_err(|error| of(&error))?;
            Ok::<_, CallError>((price, self.provider.get_max_priority_fee_per_gas().await.unwrap_or_default()))
        })?;
        let gas = more(gas, self.options.headroom);
        let gas_limit = u64::try_from(gas).map_err(|_| trapped(format!("the node estimates {gas} gas")))?;
        let max_fee_per_gas = more(price, self.options.headroom);
        let fee = self.affordable(gas_limit, max_fee_per_gas)?;
        let max_priority_fee_per_gas = tip.min(max_fee_per_gas);
        Ok((price, Terms { gas_limit, max_fee_per_gas, max_priority_fee_per_gas, fee }))
    }

    /// The last simulated block of a dry run.
    fn simulated(&self) -> Option<Head> {
        self.rehearsal.as_ref().and_then(Rehearsal::head)
    }

    /// What a dry run has tried so far, if anything.
    fn rehearsed(&self) -> Option<&Rehearsal> {
        self.rehearsal.as_ref().filter(|rehearsal| rehearsal.head().is_some())
    }

    /// What a transaction would at most cost, if that is not more than its user allows: a node may name any price.
    fn affordable(&self, gas: u64, price: u128) -> Result<u128, CallError> {
        let (fee, most) = (plancks(gas, price), self.options.max_fee);
        let show = |plancks: u128| Asset::coin().show(wei(plancks));
        if fee > most {
            return Err(trapped(format!(
                "with the gas and the price that the node names, this transaction may cost {}, more than the {} that are \
                 allowed; nothing was signed. --max-fee raises the limit",
                show(fee),
                show(most)
            )));
        }
        if gas > self.options.max_gas {
            return Err(trapped(format!(
                "the node wants {gas} gas for this transaction, more than the {} that are allowed; nothing was signed. \
                 --max-gas raises the limit",
                self.options.max_gas
            )));
        }
        Ok(fee)
    }

    /// Sends a signed transaction. That the node has it already is no failure.
    fn broadcast(&self, transaction: B256, raw: &Bytes) -> Result<(), CallError> {
        let sent = self.runtime.block_on(self.provider.send_raw_transaction(raw));
        let Err(refused) = sent else { return Ok(()) };
        let known = self.runtime.block_on(self.provider.get_transaction_by_hash(transaction));
        if known.is_ok_and(|known| known.is_some()) { Ok(()) } else { Err(of(&refused)) }
    }

    fn receipt(&self, transaction: B256) -> Result<Option<TransactionReceipt>, CallError> {
        self.runtime.block_on(self.provider.get_transaction_receipt(transaction)).map_err(|error| of(&error))
    }

    fn wait(&self, transaction: B256) -> Result<TransactionReceipt, CallError> {
        let (begun, [mut pause, longest]) = (Instant::now(), ASK);
        while begun.elapsed() < PATIENCE {
            if let Some(receipt) = self.receipt(transaction)? {
                return Ok(receipt);
            }
            thread::sleep(pause);
            pause = pause.saturating_mul(2).min(longest);
        }
        Err(trapped(format!(
            "transaction {transaction} is in no block after {} seconds; it may still get into one",
            PATIENCE.as_secs()
        )))
    }
}

impl Chain for Remote {
    fn chain_id(&self) -> u64 {
        self.chain_id
    }

    fn is_development(&self) -> bool {
        self.chain_id == CHAIN_ID
    }

    fn now(&self) -> Result<u64, CallError> {
        if let Some(head) = self.simulated() {
            return Ok(head.time);
        }
        let block = self.runtime.block_on(self.provider.get_block_by_number(BlockNumberOrTag::Latest).into_future());
        let block = block.map_err(|error| of(&error))?;
        block.map(|block| block.header.timestamp).ok_or_else(|| trapped("the node has no newest block"))
    }

    fn block_number(&self) -> Result<u64, CallError> {
        if let Some(head) = self.simulated() {
            return Ok(head.number);
        }
        self.runtime.block_on(self.provider.get_block_number()).map_err(|error| of(&error))
    }

    fn begun(&self) -> Result<u64, CallError> {
        match &self.journal {
            Some(recorder) => Ok(recorder.begun),
            None => self.now(),
        }
    }

    fn code(&self, address: Address) -> Result<Bytes, CallError> {
        if let Some(rehearsal) = self.rehearsed() {
            return self.runtime.block_on(rehearsal.code(&self.provider, address));
        }
        self.runtime.block_on(self.provider.get_code_at(address).into_future()).map_err(|error| of(&error))
    }

    fn deployer(&mut self) -> Result<EthAccount, CallError> {
        self.account().map_err(|error| trapped(format!("{error:#}")))
    }

    fn named(&mut self, name: &str) -> Result<EthAccount, CallError> {
        let account = EthAccount::named(name);
        if !self.is_development() {
            return Err(trapped(no_name(name, self.chain_id)));
        }
        let balance = self.runtime.block_on(self.provider.get_balance(account.address()).into_future());
        if balance.map_err(|error| of(&error))?.is_zero() {
            self.endow(account.address())?;
        }
        Ok(account)
    }

    fn ask(&self, to: Address, data: Bytes) -> Result<Bytes, CallError> {
        let request = Self::request(Address::ZERO, Some(to), U256::ZERO, &data);
        let answer = match self.rehearsed() {
            Some(rehearsal) => self.runtime.block_on(rehearsal.ask(&self.provider, request))?,
            None => self.runtime.block_on(self.provider.call(request).into_future()).map_err(|error| of(&error))?,
        };
        if answer.is_empty() && self.code(to)?.is_empty() {
            return Err(CallError::NoContract { address: to });
        }
        Ok(answer)
    }

    fn transact(&mut self, from: &EthAccount, message: Message) -> Result<Outcome<()>, CallError> {
        let Message { to, value, data } = message;
        if !data.is_empty() && self.code(to)?.is_empty() {
            return Err(CallError::NoContract { address: to });
        }
        Ok(match self.execute(from, Some(to), wei(value), data.clone(), data, None)? {
            Done::Now(receipt) => Outcome { value: (), events: events(&receipt), cost: cost(&receipt) },
            Done::Before(_) => Outcome { value: (), events: Vec::new(), cost: Cost::default() },
            Done::Tried(effect, _, fee) => {
                Outcome { value: (), events: effect.events, cost: Cost { fee, ..Cost::default() } }
            }
        })
    }

    fn create(&mut self, from: &EthAccount, code: &[u8], arguments: Vec<u8>) -> Result<Deployed, CallError> {
        let data = [code, &arguments].concat();
        let done = self.execute(from, None, U256::ZERO, data.into(), arguments.into(), Some(code))?;
        let (address, cost, events) = match done {
            Done::Now(receipt) => (receipt.contract_address, cost(&receipt), events(&receipt)),
            Done::Before(contract) => (contract, Cost::default(), Vec::new()),
            Done::Tried(effect, contract, fee) => (contract, Cost { fee, ..Cost::default() }, effect.events),
        };
        let address = address.ok_or_else(|| trapped("the receipt names no contract"))?;
        let code = self.code(address)?;
        Ok(Deployed { address, code_hash: keccak256(&code), code_size: code.len(), cost, events })
    }

    fn publish(&mut self, from: &EthAccount, code: &[u8], arguments: &[u8]) -> Result<(), CallError> {
        // Ethereum knows no upload: an instance that nobody uses makes the code known.
        let data = [code, arguments].concat();
        let digest = digest(None, U256::ZERO, &data);
        let own = self.journal.as_ref().is_some_and(|recorder| recorder.journal.known(digest).is_some());
        if self.published.contains(&digest) && !own {
            return Ok(());
        }
        self.execute(from, None, U256::ZERO, data.into(), Bytes::new(), Some(code)).map(drop)
    }
}

fn events(receipt: &TransactionReceipt) -> Vec<Log> {
    let log = |log: &alloy::rpc::types::Log| Log {
        address: log.address(),
        topics: log.topics().to_vec(),
        data: log.data().data.clone(),
    };
    receipt.logs().iter().map(log).collect()
}

/// A receipt tells one sum: fee and deposits together.
fn cost(receipt: &TransactionReceipt) -> Cost {
    Cost { fee: plancks(receipt.gas_used, receipt.effective_gas_price), ..Cost::default() }
}

fn plancks(gas: u64, price: u128) -> u128 {
    u128::from(gas).saturating_mul(price).div_ceil(WEI_PER_PLANCK.into())
}

fn more(amount: u128, percent: u8) -> u128 {
    let hundredths = u128::from(percent).saturating_add(100);
    amount.saturating_mul(hundredths).div_ceil(100)
}
