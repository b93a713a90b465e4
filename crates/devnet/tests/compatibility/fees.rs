//! Prices and gas.

use serde_json::{Value, json};

use crate::common::{account, ask, code, config, quantity, result, start};

#[test]
fn fee_history_answers_no_blocks_when_none_are_asked_for() {
    let devnet = start(config());
    let history = result(&devnet, "eth_feeHistory", json!(["0x0", "latest", []]));
    assert_eq!((&history["oldestBlock"], &history["gasUsedRatio"]), (&json!("0x0"), &json!([])));
}

#[test]
fn fee_history_answers_at_most_1024_blocks() {
    let devnet = start(aidao_devnet::Config { history: 3000, ..config() });
    result(&devnet, "hardhat_mine", json!(["0x500"]));
    for (asked, answered) in [(1, 1), (1024, 1024), (1025, 1024), (u64::MAX, 1024)] {
        let history = result(&devnet, "eth_feeHistory", json!([format!("0x{asked:x}"), "latest", [50]]));
        assert_eq!(history["gasUsedRatio"].as_array().map(Vec::len), Some(answered));
        assert_eq!(history["baseFeePerGas"].as_array().map(Vec::len), Some(answered + 1));
        assert_eq!(history["reward"].as_array().map(Vec::len), Some(answered));
        assert_eq!(quantity(&history["oldestBlock"]), 0x501 + 1 - answered as u128);
    }
}

#[test]
fn fee_history_refuses_percentiles_out_of_range_or_order() {
    let devnet = start(config());
    let history = |percentiles: Value| ask(&devnet, "eth_feeHistory", json!(["0x2", "latest", percentiles]));
    for wrong in [json!([150]), json!([-1]), json!([50, 50]), json!([60, 40]), json!([100.01]), json!(vec![1; 101])] {
        assert_eq!(history(wrong.clone())["error"]["code"], -32602, "{wrong}");
    }
    for right in [json!([0, 0.5, 99.9, 100]), json!([]), Value::Null] {
        assert_eq!(history(right.clone())["error"], Value::Null, "{right}");
    }
}

#[test]
fn fee_history_refuses_a_newest_block_beyond_the_head() {
    let devnet = start(config());
    let answer = ask(&devnet, "eth_feeHistory", json!(["0x1", "0x2", []]));
    assert_eq!(answer["error"]["message"], "request beyond head block: requested 2, head 1");
    assert_eq!(answer["error"]["code"], -32000);
}

/// The least gas that Ethereum asks for (EIP-2028, EIP-3860), counted by hand.
fn intrinsic(data: &[u8], creation: bool) -> u128 {
    let zeros = data.iter().filter(|byte| **byte == 0).count() as u128;
    let others = data.len() as u128 - zeros;
    let words = (data.len() as u128).div_ceil(32);
    let created = if creation { 32_000 + 2 * words } else { 0 };
    21_000 + 4 * zeros + 16 * others + created
}

#[test]
fn an_estimate_is_never_below_the_intrinsic_gas_of_ethereum() {
    let devnet = start(config());
    let (from, to) = (account(&devnet, 0), account(&devnet, 1));
    let estimate = |transaction: Value| quantity(&result(&devnet, "eth_estimateGas", json!([transaction])));
    assert_eq!(estimate(json!({ "from": from, "to": to, "value": "0x1" })), 21_000);
    // Init code that returns nothing and ignores what follows it.
    let data = [&[0x5f, 0x5f, 0xf3][..], &[0; 1000], &[7; 1000]].concat();
    let text = format!("0x{}", data.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    assert!(estimate(json!({ "from": from, "data": text })) >= intrinsic(&data, true));
    assert_eq!(estimate(json!({ "from": from, "to": to, "data": text })), intrinsic(&data, false));
    let listed = json!([{ "address": to, "storageKeys": [format!("0x{:064x}", 1)] }]);
    assert_eq!(estimate(json!({ "from": from, "to": to, "accessList": listed })), 21_000 + 2_400 + 1_900);
}

#[test]
fn only_gas_that_is_used_is_charged() {
    let devnet = start(config());
    let (from, to) = (account(&devnet, 0), account(&devnet, 1));
    let balance = || quantity(&result(&devnet, "eth_getBalance", json!([from, "latest"])));
    let before = balance();
    let sent = json!([{ "from": from, "to": to, "value": "0x5f5e100" }]);
    let hash = result(&devnet, "eth_sendTransaction", sent);
    let receipt = result(&devnet, "eth_getTransactionReceipt", json!([hash]));
    let transaction = result(&devnet, "eth_getTransactionByHash", json!([hash]));
    assert_eq!(quantity(&transaction["gas"]), 21_000);
    let used = quantity(&receipt["gasUsed"]);
    assert!(used < 21_000, "{used}");
    assert_eq!(before - balance(), 100_000_000 + used * quantity(&receipt["effectiveGasPrice"]));
    // Less than Ethereum asks for is enough here, too.
    let sent = json!([{ "from": from, "to": to, "gas": format!("0x{used:x}") }]);
    let hash = result(&devnet, "eth_sendTransaction", sent);
    assert_eq!(result(&devnet, "eth_getTransactionReceipt", json!([hash]))["status"], "0x1");
    assert_eq!(code(&devnet, "eth_sendTransaction", json!([{ "from": from, "to": to, "gas": "0x1" }])), -32000);
}
