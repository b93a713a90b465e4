//! A chain in this process.

use core::cell::RefCell;

use alloy_core::{
    primitives::{Address, B256, Bytes, U256},
    sol_types::SolCall,
};
use codec::{Decode, Encode};
use frame_support::traits::fungible::Mutate;
use pallet_revive::{AccountId32Mapper, AccountInfo, AddressMapper, H160};

use crate::{
    account::{Account, EthAccount},
    block,
    cost::Cost,
    error::{CallError, reason},
    execute::{self, Source},
    genesis, hub,
    limits::Limits,
    outcome::{Deployed, Outcome, Uploaded},
    runtime::{AccountId, Balance, Balances, Revive, Runtime, System},
    snapshot::Layer,
    state::State,
    time::START_TIME,
};

/// What a named account is given when it is first asked for, in plancks.
pub const ENDOWMENT: Balance = 1_000_000 * hub::DOT;

/// The note in which the Ethereum block 0 lies beside the chain's storage.
const GENESIS: &str = "genesis";

/// A chain in this process: pallet-revive, its state and its clock.
///
/// Two worlds that are given the same calls go through the same states. A world may be moved
/// between threads, and threads may each have their own.
///
/// Amounts of the native token are in plancks (see [`hub::DOT`]) except where a name says `evm`.
///
/// What is sent to contracts goes through what an extrinsic goes through on a chain, so nonces
/// rise and failures leave nothing. Two things are different: several calls fit into a block
/// whatever they weigh together, and the fee is reported (see [`Cost::fee`]) but not charged.
pub struct World {
    pub(crate) state: RefCell<State>,
    pub(crate) layers: Vec<Layer>,
    pub(crate) limits: Limits,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl core::fmt::Debug for World {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("World")
            .field("block_number", &self.block_number())
            .field("now", &self.now())
            .finish_non_exhaustive()
    }
}

/// Making worlds and looking into them.
impl World {
    /// A new chain in block 1 at [`START_TIME`].
    pub fn new() -> Self {
        let mut state = State::new(genesis::storage());
        let genesis = state.run(|| {
            let genesis = Revive::eth_block();
            block::first(START_TIME.saturating_mul(1000));
            genesis
        });
        let mut world = Self::from_state(state);
        world.keep_note(GENESIS, &genesis.encode());
        world
    }

    /// The Ethereum block 0, whose hash is the parent of block 1. None on a chain from a file of a version that did not keep
    /// it.
    pub fn genesis(&self) -> Option<pallet_revive::evm::Block> {
        Decode::decode(&mut self.note(GENESIS)?.as_slice()).ok()
    }

    pub(crate) fn from_state(state: State) -> Self {
        Self { state: RefCell::new(state), layers: Vec::new(), limits: Limits::default() }
    }

    /// An independent world in the same state. Snapshots stay with the original.
    pub fn fork(&self) -> Self {
        let state = RefCell::new(self.state.borrow().fork());
        Self { state, layers: Vec::new(), limits: self.limits }
    }

    /// How much a transaction may use.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Sets how much a transaction may use.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Runs `f` on the runtime itself with this world's state, for what has no method here. What
    /// `f` writes stays.
    ///
    /// The types of the runtime are in [`crate::runtime`].
    pub fn execute<R>(&mut self, f: impl FnOnce() -> R) -> R {
        self.state.get_mut().run(f)
    }

    /// Like [`World::execute`], but undoes what `f` writes.
    ///
    /// # Panics
    ///
    /// If `f` itself uses this world.
    pub fn dry_execute<R>(&self, f: impl FnOnce() -> R) -> R {
        self.state.borrow_mut().run_and_undo(f)
    }

    /// Runs `f`, which writes nothing, on the runtime.
    pub(crate) fn read<R>(&self, f: impl FnOnce() -> R) -> R {
        self.state.borrow_mut().run(f)
    }

    /// BLAKE2b-256 of all that the chain's storage holds, the last transaction's events included: equal for worlds in the
    /// same state.
    pub fn fingerprint(&self) -> B256 {
        B256::from(sp_io::hashing::blake2_256(&self.state.borrow().contents().encode()))
    }

    /// Number of keys that the chain's storage remembers, those of contracts aside: for watching its size.
    pub fn storage_keys(&self) -> usize {
        self.state.borrow().keys()
    }

    /// The code at an address, empty if there is none.
    pub fn code(&self, address: Address) -> Bytes {
        self.read(|| Revive::code(&h160(address))).into()
    }

    /// Hash (keccak256) of the code at an address, if there is any.
    pub fn code_hash(&self, address: Address) -> Option<B256> {
        let code = self.code(address);
        (!code.is_empty()).then(|| alloy_core::primitives::keccak256(&code))
    }

    /// Free balance of an address, in plancks: without deposits held for storage, with the
    /// existential deposit.
    pub fn balance(&self, address: Address) -> Balance {
        self.read(|| Balances::free_balance(account_id(address)))
    }

    /// Free balance of an account, in plancks; see [`World::balance`].
    pub fn balance_of(&self, account: &Account) -> Balance {
        self.balance(account.address())
    }

    /// Balance of an address as contracts see it: in wei (see [`hub::WEI_PER_PLANCK`]) and without
    /// the existential deposit.
    pub fn evm_balance(&self, address: Address) -> U256 {
        let balance = self.read(|| Revive::evm_balance(&h160(address)));
        U256::from_limbs(balance.0)
    }

    /// How many transactions an address has sent, or contracts it has created.
    pub fn nonce(&self, address: Address) -> u32 {
        self.read(|| System::account_nonce(account_id(address)))
    }
}

/// Accounts and their balances.
impl World {
    /// The account with this name and an sr25519 key, funded with [`ENDOWMENT`] when it does not
    /// exist.
    pub fn account(&mut self, name: &str) -> Account {
        let account = Account::named(name);
        self.endow(&account);
        account
    }

    /// The account with this name and an Ethereum key, funded with [`ENDOWMENT`] when it does not
    /// exist.
    pub fn eth_account(&mut self, name: &str) -> EthAccount {
        let account = EthAccount::named(name);
        self.endow(&account);
        account
    }

    /// Whoever has this address, be it a contract, as a sender of transactions. On a live chain
    /// nobody could send them.
    pub fn impersonate(&self, address: Address) -> Account {
        Account::from_id(&self.read(|| account_id(address)))
    }

    fn endow(&mut self, account: &Account) {
        let id = account.id();
        self.execute(|| {
            if !System::account_exists(&id) {
                let minted = Balances::mint_into(&id, ENDOWMENT);
                debug_assert!(minted.is_ok());
            }
        });
    }

    /// Creates `amount` plancks at an address, without a transaction.
    ///
    /// # Errors
    ///
    /// If the address has nothing yet and the amount is below [`hub::EXISTENTIAL_DEPOSIT`].
    pub fn fund(&mut self, address: Address, amount: Balance) -> Result<(), CallError> {
        self.execute(|| Balances::mint_into(&account_id(address), amount).map(drop))
            .map_err(|error| CallError::Trapped { reason: reason(&error), cost: Cost::default() })
    }

    /// Transfers `amount` plancks natively: no code of the receiver runs. For a transfer that runs
    /// it, use [`World::call_raw`] with no data.
    pub fn transfer_native(&mut self, from: &Account, to: Address, amount: Balance) -> Result<Outcome<()>, CallError> {
        self.execute(|| {
            let dest = account_id(to).into();
            let call = pallet_balances::Call::transfer_allow_death { dest, value: amount };
            execute::dispatch(from, call.into())
        })
    }
}

/// Deploying contracts.
impl World {
    /// Deploys a contract.
    ///
    /// `code` is a PolkaVM blob or EVM init code, `arguments` the ABI-encoded constructor
    /// arguments (EVM init code has them appended here), `value` is in plancks.
    pub fn deploy(
        &mut self,
        from: &Account,
        code: &[u8],
        arguments: Vec<u8>,
        value: Balance,
    ) -> Result<Deployed, CallError> {
        let limits = self.limits;
        self.execute(|| execute::deploy(from, &Source::Code(code), arguments, value, &limits))
    }

    /// Deploys a contract from PolkaVM code that was uploaded before. With a salt, the address is
    /// that of `CREATE2`. `value` is in plancks.
    pub fn instantiate(
        &mut self,
        from: &Account,
        code_hash: B256,
        arguments: Vec<u8>,
        value: Balance,
        salt: Option<B256>,
    ) -> Result<Deployed, CallError> {
        let limits = self.limits;
        let source = Source::Uploaded(code_hash, salt);
        self.execute(|| execute::deploy(from, &source, arguments, value, &limits))
    }

    /// Uploads PolkaVM code without creating a contract, for factories.
    pub fn upload(&mut self, from: &Account, code: &[u8]) -> Result<Uploaded, CallError> {
        let limits = self.limits;
        self.execute(|| execute::upload(from, code, &limits))
    }
}

/// Calling contracts.
impl World {
    /// Sends a message to a contract.
    pub fn call<C: SolCall>(
        &mut self,
        from: &Account,
        to: Address,
        message: C,
    ) -> Result<Outcome<C::Return>, CallError> {
        self.call_with_value(from, to, 0, message)
    }

    /// Sends a message and `value` plancks to a contract.
    pub fn call_with_value<C: SolCall>(
        &mut self,
        from: &Account,
        to: Address,
        value: Balance,
        message: C,
    ) -> Result<Outcome<C::Return>, CallError> {
        let limits = self.limits;
        self.execute(|| typed(from, to, value, &message, &limits))
    }

    /// Sends bytes and `value` plancks to an address, which need not be a contract.
    pub fn call_raw(
        &mut self,
        from: &Account,
        to: Address,
        value: Balance,
        data: impl Into<Vec<u8>>,
    ) -> Result<Outcome, CallError> {
        let limits = self.limits;
        self.execute(|| execute::call(from, to, value, data.into(), &limits))
    }

    /// What [`World::call`] would return, without its effects.
    pub fn dry_run<C: SolCall>(
        &self,
        from: &Account,
        to: Address,
        message: C,
    ) -> Result<Outcome<C::Return>, CallError> {
        self.dry_execute(|| typed(from, to, 0, &message, &self.limits))
    }

    /// What [`World::call_raw`] would return, without its effects.
    pub fn dry_run_raw(
        &self,
        from: &Account,
        to: Address,
        value: Balance,
        data: impl Into<Vec<u8>>,
    ) -> Result<Outcome, CallError> {
        self.dry_execute(|| execute::call(from, to, value, data.into(), &self.limits))
    }

    /// Asks a contract something, as the zero address, which owns nothing. Nothing it writes
    /// remains.
    pub fn view<C: SolCall>(&self, to: Address, message: C) -> Result<C::Return, CallError> {
        self.view_as(&Account::from_eth(Address::ZERO), to, message)
    }

    /// Asks a contract something as a certain sender. Nothing it writes remains.
    pub fn view_as<C: SolCall>(&self, from: &Account, to: Address, message: C) -> Result<C::Return, CallError> {
        self.dry_run(from, to, message).map(|outcome| outcome.value)
    }
}

/// Sends a message and decodes what it returns.
fn typed<C: SolCall>(
    from: &Account,
    to: Address,
    value: Balance,
    message: &C,
    limits: &Limits,
) -> Result<Outcome<C::Return>, CallError> {
    // Precompiles are not contracts, but have code.
    let address = h160(to);
    if !AccountInfo::<Runtime>::is_contract(&address) && Revive::code(&address).is_empty() {
        return Err(CallError::NoContract { address: to });
    }
    let Outcome { value: data, events, cost } = execute::call(from, to, value, message.abi_encode(), limits)?;
    match C::abi_decode_returns_validate(&data) {
        Ok(value) => Ok(Outcome { value, events, cost }),
        Err(_) => Err(CallError::BadReturn { data, cost }),
    }
}

fn h160(address: Address) -> H160 {
    H160(address.0.0)
}

/// The native account behind an address.
pub(crate) fn account_id(address: Address) -> AccountId {
    <AccountId32Mapper<Runtime> as AddressMapper<Runtime>>::to_account_id(&h160(address))
}
