//! Blocks and their headers.

use aidao_devnet::Config;
use serde_json::{Value, json};

use crate::common::{account, code, config, result, start};

/// Keccak-256 of an empty list, and of an empty trie's root.
const NO_UNCLES: &str = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";
const EMPTY_TRIE: &str = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

#[test]
fn block_0_exists_and_is_the_parent_of_block_1_for_good() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = || Config { state: Some(folder.path().join("chain.state")), history: 10, ..config() };
    let devnet = start(kept());
    let genesis = result(&devnet, "eth_getBlockByNumber", json!(["0x0", false]));
    assert_eq!(genesis["number"], "0x0");
    let one = result(&devnet, "eth_getBlockByNumber", json!(["0x1", false]));
    assert_eq!(one["parentHash"], genesis["hash"]);
    let all = |devnet: &_| {
        assert_eq!(result(devnet, "eth_getBlockByNumber", json!(["0x0", false])), genesis);
        assert_eq!(result(devnet, "eth_getBlockByNumber", json!(["earliest", false])), genesis);
        assert_eq!(result(devnet, "eth_getBlockByHash", json!([genesis["hash"], false])), genesis);
        assert_eq!(result(devnet, "eth_getBlockTransactionCountByNumber", json!(["0x0"])), "0x0");
        assert_eq!(result(devnet, "eth_getBlockReceipts", json!(["0x0"])), json!([]));
    };
    all(&devnet);
    // Its state: what accounts have at first.
    let richest = account(&devnet, 0);
    let balance = |devnet: &_, at: &str| result(devnet, "eth_getBalance", json!([richest, at]));
    result(&devnet, "eth_sendTransaction", json!([{ "from": richest, "to": account(&devnet, 1), "value": "0x1" }]));
    assert_eq!(balance(&devnet, "0x0"), "0x21e19e0c9bab2400000");
    assert_ne!(balance(&devnet, "latest"), "0x21e19e0c9bab2400000");
    result(&devnet, "hardhat_mine", json!(["0x200"]));
    assert_eq!(result(&devnet, "eth_getBlockByNumber", json!(["0x1", false])), Value::Null);
    all(&devnet);
    assert_eq!(balance(&devnet, "earliest"), "0x21e19e0c9bab2400000");
    devnet.stop().expect("it can be saved");
    let devnet = start(kept());
    all(&devnet);
    // Its state is not kept in the file.
    assert_eq!(code(&devnet, "eth_getBalance", json!([richest, "0x0"])), 4444);
}

#[test]
fn headers_have_the_hashes_of_empty_lists() {
    let devnet = start(config());
    result(&devnet, "eth_sendTransaction", json!([{ "from": account(&devnet, 0), "to": account(&devnet, 1) }]));
    for number in ["0x0", "0x1", "0x2"] {
        let block = result(&devnet, "eth_getBlockByNumber", json!([number, false]));
        assert_eq!((&block["sha3Uncles"], &block["uncles"]), (&json!(NO_UNCLES), &json!([])));
        assert_eq!((&block["withdrawalsRoot"], &block["withdrawals"]), (&json!(EMPTY_TRIE), &json!([])));
        let empty = block["transactions"] == json!([]);
        assert_eq!(empty, number != "0x2");
        assert_eq!(block["transactionsRoot"] == EMPTY_TRIE, empty);
    }
    assert_eq!(result(&devnet, "eth_getUncleCountByBlockNumber", json!(["0x1"])), "0x0");
    let hash = result(&devnet, "eth_getBlockByNumber", json!(["0x1", false]))["hash"].clone();
    assert_eq!(result(&devnet, "eth_getUncleCountByBlockHash", json!([hash])), "0x0");
}
