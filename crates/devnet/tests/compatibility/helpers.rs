//! Methods that test libraries call.

use std::time::{Duration, Instant};

use aidao_devnet::Config;
use serde_json::{Value, json};

use crate::common::{account, code, config, quantity, result, start};

const STRANGER: &str = "0x00000000000000000000000000000000000000aa";

#[test]
fn a_nonce_can_be_raised_but_not_lowered() {
    let devnet = start(config());
    let nonce = |of: &Value| quantity(&result(&devnet, "eth_getTransactionCount", json!([of, "latest"])));
    let (known, stranger) = (account(&devnet, 0), json!(STRANGER));
    for of in [&known, &stranger] {
        result(&devnet, "hardhat_setNonce", json!([of, "0x7"]));
        assert_eq!(nonce(of), 7);
        assert_eq!(code(&devnet, "hardhat_setNonce", json!([of, "0x6"])), -32602);
        assert_eq!(code(&devnet, "anvil_setNonce", json!([of, "0xffffffff"])), -32602);
        assert_eq!(nonce(of), 7);
    }
    let hash = result(&devnet, "eth_sendTransaction", json!([{ "from": known, "to": stranger, "value": "0x5f5e100" }]));
    assert_eq!(result(&devnet, "eth_getTransactionByHash", json!([hash]))["nonce"], "0x7");
    // An account that comes into being keeps the nonce it was given.
    assert_eq!((nonce(&known), nonce(&stranger)), (8, 7));
}

#[test]
fn transactions_before_a_raised_nonce_are_forgotten() {
    let devnet = start(config());
    let (from, to) = (account(&devnet, 0), account(&devnet, 1));
    result(&devnet, "evm_setAutomine", json!([false]));
    for _ in 0..3 {
        result(&devnet, "eth_sendTransaction", json!([{ "from": from, "to": to }]));
    }
    result(&devnet, "anvil_setNonce", json!([from, "0x2"]));
    assert_eq!(result(&devnet, "txpool_status", json!([])), json!({ "pending": "0x1", "queued": "0x0" }));
    result(&devnet, "evm_mine", json!([]));
    assert_eq!(result(&devnet, "eth_getTransactionCount", json!([from, "latest"])), "0x3");
}

#[test]
fn blocks_come_by_themselves_when_an_interval_is_set() {
    let devnet = start(config());
    let number = || quantity(&result(&devnet, "eth_blockNumber", json!([])));
    result(&devnet, "evm_setIntervalMining", json!([20]));
    let begun = Instant::now();
    while number() < 4 {
        assert!(begun.elapsed() < Duration::from_secs(10), "no block came");
        std::thread::sleep(Duration::from_millis(10));
    }
    result(&devnet, "evm_setIntervalMining", json!([0]));
    let last = number();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(number(), last);
    for (method, wrong) in [
        ("evm_setIntervalMining", json!([5])),
        ("evm_setIntervalMining", json!([-1])),
        ("evm_setIntervalMining", json!([[30, 20]])),
        ("anvil_setIntervalMining", json!([100_000])),
    ] {
        assert_eq!(code(&devnet, method, wrong.clone()), -32602, "{wrong}");
    }
    result(&devnet, "evm_setIntervalMining", json!([[3_600_000, 7_200_000]]));
    result(&devnet, "anvil_setIntervalMining", json!([3_600]));
}

#[test]
fn a_reset_chain_is_as_it_was_at_its_start() {
    let devnet = start(Config { history: 50, ..config() });
    let (from, to) = (account(&devnet, 0), account(&devnet, 1));
    let genesis = result(&devnet, "eth_getBlockByNumber", json!(["0x0", false]));
    let snapshot = result(&devnet, "evm_snapshot", json!([]));
    let filter = result(&devnet, "eth_newBlockFilter", json!([]));
    let hash = result(&devnet, "eth_sendTransaction", json!([{ "from": from, "to": to, "value": "0x1" }]));
    result(&devnet, "evm_setAutomine", json!([false]));
    result(&devnet, "evm_increaseTime", json!([1_000_000]));
    result(&devnet, "hardhat_impersonateAccount", json!([STRANGER]));
    result(&devnet, "eth_sendTransaction", json!([{ "from": from, "to": to }]));
    assert_eq!(code(&devnet, "hardhat_reset", json!([{ "forking": { "jsonRpcUrl": "http://localhost" } }])), -32004);
    assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x2");
    // viem names a fork of nothing.
    let nothing = json!([{ "forking": { "blockNumber": null } }]);
    for (method, options) in [("hardhat_reset", json!([])), ("anvil_reset", nothing)] {
        assert_eq!(result(&devnet, method, options), true);
        assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x1");
        assert_eq!(result(&devnet, "eth_getBlockByNumber", json!(["0x0", false])), genesis);
        assert_eq!(result(&devnet, "eth_getBalance", json!([from, "latest"])), "0x21e19e0c9bab2400000");
        assert_eq!(result(&devnet, "eth_getTransactionCount", json!([from, "pending"])), "0x0");
        assert_eq!(result(&devnet, "eth_getTransactionReceipt", json!([hash])), Value::Null);
        assert_eq!(result(&devnet, "evm_revert", json!([snapshot])), false);
        assert_eq!(code(&devnet, "eth_getFilterChanges", json!([filter])), -32000);
        assert_eq!(result(&devnet, "eth_accounts", json!([])).as_array().map(Vec::len), Some(3));
        assert_eq!(result(&devnet, "hardhat_getAutomine", json!([])), true);
        // Ids from before mean nothing afterwards either.
        assert_ne!(result(&devnet, "evm_snapshot", json!([])), snapshot);
        assert_ne!(result(&devnet, "eth_newBlockFilter", json!([])), filter);
        result(&devnet, "eth_sendTransaction", json!([{ "from": from, "to": to, "value": "0x2" }]));
        assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x2");
    }
    let time = quantity(&result(&devnet, "eth_getBlockByNumber", json!(["latest", false]))["timestamp"]);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    assert!(time < u128::from(now) + 1_000, "time that was skipped is not skipped anymore");
}
