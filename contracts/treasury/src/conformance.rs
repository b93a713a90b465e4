//! The treasury as OpenZeppelin's tests of their timelock want to deploy it: a test build, in no other binary.
//!
//! Their timelock has roles where the treasury has one governor. Here a list of roles says who stands for the governor when it
//! schedules and who when it cancels. Who executes does not matter: anybody may.

use alloc::vec::Vec;

use aidao_env::selector::keccak256;
use aidao_env::storage::WordMap;
use aidao_env::{Bytes4, Bytes32, Uint48, Uint256, host};
use ink::Address;
use ink::sol::DynBytes;
use ink::storage::traits::ManualKey;

use crate::errors::TreasuryError;
use crate::roles::{CANCELLER_ROLE, PROPOSER_ROLE};
use crate::storage::Settings;
use crate::treasury::Treasury;
use crate::views::{AllocationView, BooksView, LimitView};

const EXECUTOR: [u8; 32] = keccak256("EXECUTOR_ROLE");

/// 1 for who has a role.
type Roles = WordMap<(Bytes32, Address), u8, ManualKey<0xC0FF_EE00>>;

aidao_env::entry! {
    contract Treasury;
    constructor like_openzeppelins(
        min_delay: Uint48, proposers: Vec<Address>, executors: Vec<Address>, admin: Address,
    );
    "hasRole" => has_role(role: Bytes32, account: Address) -> bool;
    "grantRole" => grant_role(role: Bytes32, account: Address);
    "revokeRole" => revoke_role(role: Bytes32, account: Address);
    #[payable] "deposit" => deposit();
    "depositToken" => deposit_token(token: Address, amount: Uint256);
    "sync" => sync(asset: Address);
    "schedule" => schedule_by_role(
        target: Address, value: Uint256, data: DynBytes, predecessor: Bytes32, salt: Bytes32, delay: Uint256,
    );
    "scheduleBatch" => schedule_batch_by_role(
        targets: Vec<Address>, values: Vec<Uint256>, payloads: Vec<DynBytes>, predecessor: Bytes32, salt: Bytes32,
        delay: Uint256,
    );
    "execute" => execute(
        target: Address, value: Uint256, payload: DynBytes, predecessor: Bytes32, salt: Bytes32,
    );
    "executeBatch" => execute_batch(
        targets: Vec<Address>, values: Vec<Uint256>, payloads: Vec<DynBytes>, predecessor: Bytes32, salt: Bytes32,
    );
    "cancel" => cancel_by_role(id: Bytes32);
    "updateDelay" => update_delay(new_delay: Uint256);
    "setGovernor" => set_governor(governor: Address);
    "pay" => pay(asset: Address, to: Address, amount: Uint256);
    "writeDown" => write_down(asset: Address, amount: Uint256);
    "allocate" => allocate(
        recipient: Address, asset: Address, amount: Uint256, start: Uint48, expiry: Uint48,
    ) -> u32;
    "release" => release(allocation_id: u32, amount: Uint256);
    "revoke" => revoke(allocation_id: u32);
    "reclaim" => reclaim(allocation_id: u32);
    "setReserveBps" => set_reserve_bps(bps: u16);
    "setSpendingLimit" => set_spending_limit(asset: Address, amount: Uint256, period: u32);
    "setDirectors" => set_directors(directors: Address);
    "hashOperation" => hash_operation(
        target: Address, value: Uint256, data: DynBytes, predecessor: Bytes32, salt: Bytes32,
    ) -> Bytes32;
    "hashOperationBatch" => hash_operation_batch(
        targets: Vec<Address>, values: Vec<Uint256>, payloads: Vec<DynBytes>, predecessor: Bytes32, salt: Bytes32,
    ) -> Bytes32;
    "getTimestamp" => get_timestamp(id: Bytes32) -> Uint256;
    "getOperationState" => get_operation_state(id: Bytes32) -> u8;
    "isOperation" => is_operation(id: Bytes32) -> bool;
    "isOperationPending" => is_operation_pending(id: Bytes32) -> bool;
    "isOperationReady" => is_operation_ready(id: Bytes32) -> bool;
    "isOperationDone" => is_operation_done(id: Bytes32) -> bool;
    "getMinDelay" => get_min_delay() -> Uint256;
    "governor" => governor() -> Address;
    "directors" => directors() -> Address;
    "reserve" => reserve() -> Address;
    "feeRecipient" => fee_recipient() -> Address;
    "feeBps" => fee_bps() -> u16;
    "reserveBps" => reserve_bps() -> u16;
    "books" => books(asset: Address) -> BooksView;
    "spendingLimit" => spending_limit(asset: Address) -> LimitView;
    "allocation" => allocation(allocation_id: u32) -> AllocationView;
    "allocationCount" => allocation_count() -> u32;
    "onERC721Received" => on_erc721_received(
        operator: Address, from: Address, token_id: Uint256, data: DynBytes,
    ) -> Bytes4;
    "supportsInterface" => supports_interface(interface_id: Bytes4) -> bool;
    receive => receive;
}

impl Treasury {
    /// The least reserve, no fee.
    fn like_openzeppelins(
        min_delay: Uint48,
        proposers: Vec<Address>,
        executors: Vec<Address>,
        admin: Address,
    ) -> Result<Self, TreasuryError> {
        let mut treasury = Self::new(min_delay, 800, 0, Address::zero(), host::caller(), host::caller())?;
        treasury.grant_role([0; 32].into(), admin);
        for proposer in proposers {
            treasury.grant_role(PROPOSER_ROLE.into(), proposer);
            treasury.grant_role(CANCELLER_ROLE.into(), proposer);
        }
        for executor in executors {
            treasury.grant_role(EXECUTOR.into(), executor);
        }
        Ok(treasury)
    }

    fn has_role(&self, role: Bytes32, account: Address) -> bool {
        Roles::default().get(&(role, account)) == 1
    }

    fn grant_role(&mut self, role: Bytes32, account: Address) {
        Roles::default().set(&(role, account), &1);
    }

    fn revoke_role(&mut self, role: Bytes32, account: Address) {
        Roles::default().set(&(role, account), &0);
    }

    /// Makes the caller the governor for as long as it takes, if it has the role.
    fn in_role<R>(&mut self, role: [u8; 32], act: impl FnOnce(&mut Self) -> R) -> R {
        let settings = self.settings.get();
        let caller = host::caller();
        if self.has_role(role.into(), caller) {
            self.settings.set(&Settings { governor: caller, ..settings.clone() });
        }
        let result = act(self);
        self.settings.set(&settings);
        result
    }

    fn schedule_by_role(
        &mut self,
        target: Address,
        value: Uint256,
        data: DynBytes,
        predecessor: Bytes32,
        salt: Bytes32,
        delay: Uint256,
    ) {
        self.in_role(PROPOSER_ROLE, |treasury| treasury.schedule(target, value, data, predecessor, salt, delay));
    }

    fn schedule_batch_by_role(
        &mut self,
        targets: Vec<Address>,
        values: Vec<Uint256>,
        payloads: Vec<DynBytes>,
        predecessor: Bytes32,
        salt: Bytes32,
        delay: Uint256,
    ) {
        self.in_role(PROPOSER_ROLE, |treasury| {
            treasury.schedule_batch(targets, values, payloads, predecessor, salt, delay);
        });
    }

    fn cancel_by_role(&mut self, id: Bytes32) {
        self.in_role(CANCELLER_ROLE, |treasury| treasury.cancel(id));
    }
}
