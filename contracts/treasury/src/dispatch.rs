//! The functions that the treasury answers to.

use alloc::vec::Vec;

use aidao_env::{Bytes4, Bytes32, Uint48, Uint256};
use ink::Address;
use ink::sol::DynBytes;

use crate::treasury::Treasury;
use crate::views::{AllocationView, BooksView, LimitView};

aidao_env::entry! {
    contract Treasury;
    constructor new(
        min_delay: Uint48,
        reserve_bps: u16,
        fee_bps: u16,
        fee_recipient: Address,
        directors: Address,
        committee: Address,
    );
    #[payable] "deposit" => deposit();
    "depositToken" => deposit_token(token: Address, amount: Uint256);
    "sync" => sync(asset: Address);
    "scheduleBatch" => schedule_batch(
        targets: Vec<Address>, values: Vec<Uint256>, payloads: Vec<DynBytes>, predecessor: Bytes32, salt: Bytes32,
        delay: Uint256,
    );
    "executeBatch" => execute_batch(
        targets: Vec<Address>, values: Vec<Uint256>, payloads: Vec<DynBytes>, predecessor: Bytes32, salt: Bytes32,
    );
    "schedule" => schedule(
        target: Address, value: Uint256, data: DynBytes, predecessor: Bytes32, salt: Bytes32, delay: Uint256,
    );
    "execute" => execute(
        target: Address, value: Uint256, payload: DynBytes, predecessor: Bytes32, salt: Bytes32,
    );
    "cancel" => cancel(id: Bytes32);
    "pay" => pay(asset: Address, to: Address, amount: Uint256);
    "writeDown" => write_down(asset: Address, amount: Uint256);
    "release" => release(allocation_id: u32, amount: Uint256);
    "getTimestamp" => get_timestamp(id: Bytes32) -> Uint256;
    "getMinDelay" => get_min_delay() -> Uint256;
    "onERC721Received" => on_erc721_received(
        operator: Address, from: Address, token_id: Uint256, data: DynBytes,
    ) -> Bytes4;
    "extensionDelegate" => extension_delegate() -> Address;
    receive => receive;
    extension;
    "updateDelay" => update_delay(new_delay: Uint256);
    "setGovernor" => set_governor(governor: Address);
    "allocate" => allocate(
        recipient: Address, asset: Address, amount: Uint256, start: Uint48, expiry: Uint48,
    ) -> u32;
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
    "getOperationState" => get_operation_state(id: Bytes32) -> u8;
    "isOperation" => is_operation(id: Bytes32) -> bool;
    "isOperationPending" => is_operation_pending(id: Bytes32) -> bool;
    "isOperationReady" => is_operation_ready(id: Bytes32) -> bool;
    "isOperationDone" => is_operation_done(id: Bytes32) -> bool;
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
    "supportsInterface" => supports_interface(interface_id: Bytes4) -> bool;
}
