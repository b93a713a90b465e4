//! The numbers of Polkadot Hub that decide what a transaction costs.
//!
//! Every value is the one in the runtime `asset-hub-polkadot` of
//! <https://github.com/polkadot-fellows/runtimes>, release 2.3.2 (July 2026), the chain's own
//! source; the constant's name there stands beside it. What that runtime takes from its own
//! benchmarks of older pallets (it runs pallet-revive 0.18) is taken from the pallets used here.

use frame_support::weights::{
    Weight,
    constants::{WEIGHT_REF_TIME_PER_NANOS, WEIGHT_REF_TIME_PER_SECOND},
};
use sp_runtime::Perbill;

use crate::Balance;

/// One DOT, in plancks (`currency::UNITS`: DOT has 10 decimals).
pub const DOT: Balance = 10_000_000_000;
/// One hundredth of a DOT, in plancks (`currency::CENTS`).
pub const CENT: Balance = 100_000_000;
/// One hundred-thousandth of a DOT, in plancks (`currency::MILLICENTS`).
pub const MILLICENT: Balance = 100_000;

/// What contracts see of one planck: `msg.value` and balances have 18 decimals inside a contract
/// and 10 outside (`NativeToEthRatio`). Unit: wei per planck.
pub const WEI_PER_PLANCK: u32 = 100_000_000;

/// EIP-155 chain id, what `block.chainid` returns: that of all development chains with pallet-revive
/// (`revive-dev-runtime`), the one number here that is not the Hub's. What is signed for this chain
/// is then worth nothing on the Hub (420,420,419), and the other way round.
pub const CHAIN_ID: u64 = 420_420_420;

/// Smallest balance an account may have, in plancks (`ExistentialDeposit`: one hundredth of the
/// relay chain's 1 DOT).
pub const EXISTENTIAL_DEPOSIT: Balance = CENT;

/// Deposit for a storage item outside contract storage, in plancks (`DepositPerItem`:
/// `system_para_deposit(1, 0)`, one hundredth of the relay chain's 20 DOT).
pub const DEPOSIT_PER_ITEM: Balance = 2_000_000_000;
/// Deposit for one storage entry of a contract, in plancks (`DepositPerChildTrieItem`: one
/// hundredth of [`DEPOSIT_PER_ITEM`]).
pub const DEPOSIT_PER_CHILD_TRIE_ITEM: Balance = 20_000_000;
/// Deposit per byte stored, in plancks (`DepositPerByte`: `system_para_deposit(0, 1)`).
pub const DEPOSIT_PER_BYTE: Balance = MILLICENT;
/// Share of a code's deposit that every contract using the code locks as well
/// (`CodeHashLockupDepositPercent`), in percent.
pub const CODE_HASH_LOCKUP_PERCENT: u32 = 30;

/// Numerator of the fee per picosecond of `ref_time`, in plancks (`fee::WeightToFee`).
pub const FEE_NUMERATOR: u128 = CENT;
/// Denominator of the fee per picosecond of `ref_time` (`fee::WeightToFee`: 200 times the relay
/// chain's `ExtrinsicBaseWeight` of 126,045 ns). The price of a byte of proof follows from it, as
/// a full block's proof costs what a full block's time costs; a transaction pays the dearer one.
pub const FEE_DENOMINATOR: u128 = 200 * 126_045_000;
/// Fee per byte of an extrinsic, in plancks (`fee::TRANSACTION_BYTE_FEE`).
pub const FEE_PER_BYTE: Balance = MILLICENT / 2;
/// Scale between Ethereum gas and fees (`GasScale`): a gas costs this many plancks.
pub const GAS_SCALE: u32 = 80_000;

/// Weight of a whole block: 2 s of compute and the relay chain's 10 MiB of proof
/// (`async_backing::MAXIMUM_BLOCK_WEIGHT`).
pub const MAXIMUM_BLOCK_WEIGHT: Weight =
    Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), 10 * 1024 * 1024);
/// Share of a block that user transactions may fill (`async_backing::NORMAL_DISPATCH_RATIO`).
pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(85);
/// Share of a block assumed to go to its initialisation
/// (`async_backing::AVERAGE_ON_INITIALIZE_RATIO`).
pub const AVERAGE_ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(5);
/// Weight of an empty block (`BlockExecutionWeight`).
pub const BLOCK_EXECUTION_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_NANOS.saturating_mul(5_000_000), 0);
/// Weight of an empty transaction (`ExtrinsicBaseWeight`).
pub const EXTRINSIC_BASE_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_NANOS.saturating_mul(125_000), 0);
/// Time of one database read, in picoseconds (`InMemoryDbWeight::read`; collators of the Hub keep
/// the state in memory).
pub const DB_READ: u64 = WEIGHT_REF_TIME_PER_NANOS.saturating_mul(13_701);
/// Time of one database write, in picoseconds (`InMemoryDbWeight::write`).
pub const DB_WRITE: u64 = WEIGHT_REF_TIME_PER_NANOS.saturating_mul(33_060);

/// Seconds between two blocks when nothing else is asked for: the relay chain's slot. The Hub
/// itself makes up to three blocks in that time.
pub const BLOCK_SECONDS: u64 = 6;
/// How many blocks back a block hash can be looked up (`BlockHashCount`).
pub const BLOCK_HASH_COUNT: u32 = 4096;
