//! Calls in a row, of which nothing remains.

use serde_json::{Value, json};

use crate::common::{account, ask, code, config, quantity, result, start};

/// Init code of a contract that keeps the first word it is called with, and returns the one before it; without data it only
/// returns. Each change is an event without topics.
///
/// ```text
/// 5f54 5f52                sload(0) → memory[0]
/// 36 600c 57 6020 5f f3    with data jump to 0x0c, else return memory[0..32]
/// 5b 5f35 5f55             calldata[0..32] → storage[0]
/// 6020 5f a0 6020 5f f3    log and return memory[0..32]
/// ```
const KEEPER: &str = "0x60198060095f395ff35f545f5236600c5760205ff35b5f355f5560205fa060205ff3";

#[test]
fn each_call_builds_on_those_before_it_and_nothing_remains() {
    let devnet = start(config());
    let (from, to) = (account(&devnet, 0), account(&devnet, 1));
    let word = |number: u64| format!("0x{number:064x}");
    // The address of the first contract that the account creates.
    let keeper = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
    let calls = json!([
        { "from": from, "data": KEEPER },
        { "from": from, "to": keeper, "data": word(7) },
        { "from": to, "to": keeper },
        { "from": from, "to": to, "value": "0x5f5e100" },
        { "from": from, "data": "0xfe" },
    ]);
    let later = json!([{ "from": to, "to": keeper, "data": word(9) }]);
    let simulation = json!({
        "blockStateCalls": [{ "calls": calls }, { "blockOverrides": { "time": "0x100000000" }, "calls": later }],
    });
    let blocks = result(&devnet, "eth_simulateV1", json!([simulation, "latest"]));
    let [first, second] = blocks.as_array().expect("blocks").as_slice() else { panic!("two blocks: {blocks}") };
    let latest = result(&devnet, "eth_getBlockByNumber", json!(["latest", false]));
    assert_eq!((&first["number"], &first["parentHash"]), (&json!("0x2"), &latest["hash"]));
    assert_eq!((&second["number"], &second["parentHash"]), (&json!("0x3"), &first["hash"]));
    assert_eq!(second["timestamp"], "0x100000000");
    let calls = first["calls"].as_array().expect("calls");
    let statuses: Vec<&Value> = calls.iter().map(|call| &call["status"]).collect();
    assert_eq!(statuses, ["0x1", "0x1", "0x1", "0x1", "0x0"]);
    // It returned what was there before, and its event shows that, too.
    assert_eq!(calls[1]["returnData"], word(0));
    assert_eq!(calls[1]["logs"][0]["address"], keeper);
    assert_eq!((&calls[1]["logs"][0]["data"], &calls[1]["logs"][0]["logIndex"]), (&json!(word(0)), &json!("0x0")));
    assert_eq!(calls[2]["returnData"], word(7));
    assert_eq!(calls[4]["error"]["code"], -32000, "{}", calls[4]);
    assert_eq!(second["calls"][0]["returnData"], word(7));
    let sum: u128 = calls.iter().map(|call| quantity(&call["gasUsed"])).sum();
    assert_eq!(quantity(&first["gasUsed"]), sum);
    // Nothing remains.
    assert_eq!(result(&devnet, "eth_getCode", json!([keeper, "latest"])), "0x");
    assert_eq!(result(&devnet, "eth_getTransactionCount", json!([from, "latest"])), "0x0");
    assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x1");
}

#[test]
fn a_simulation_has_bounds() {
    let devnet = start(config());
    let from = account(&devnet, 0);
    let simulate = |simulation: Value| code(&devnet, "eth_simulateV1", json!([simulation, "latest"]));
    let call = json!({ "from": from, "to": from });
    assert_eq!(simulate(json!({ "blockStateCalls": vec![json!({}); 257] })), -32005);
    assert_eq!(simulate(json!({ "blockStateCalls": [{ "calls": vec![call; 1001] }] })), -32005);
    for block in [
        json!({ "blockOverrides": { "time": "0x1" } }),
        json!({ "blockOverrides": { "number": "0x1" } }),
        json!({ "blockOverrides": { "number": "0x100000000" } }),
        json!({ "blockOverrides": { "gasLimit": "0x1" } }),
    ] {
        assert_eq!(simulate(json!({ "blockStateCalls": [block] })), -32602);
    }
    assert_eq!(simulate(json!({ "blockStateCalls": [], "traceTransfers": true })), -32602);
    let beyond = ask(&devnet, "eth_simulateV1", json!([{ "blockStateCalls": [] }, "0x7"]));
    assert_eq!(beyond["error"]["message"], "header not found");
}
