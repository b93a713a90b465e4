//! A served chain, asked over HTTP as any client asks it.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::PathBuf,
    time::{Duration, Instant},
};

use aidao_devnet::{Config, Devnet};
use common::{code, config, post, result, start};
use serde_json::{Value, json};

/// A transfer of 1 wei from the first account to the second.
fn transfer(devnet: &Devnet) -> Value {
    let [from, to, ..] = devnet.accounts() else { panic!("there are three") };
    json!([{ "from": from.address(), "to": to.address(), "value": "0x1" }])
}

#[test]
fn the_node_gives_the_same_accounts_coin() {
    let devnet = start(Config { accounts: 10, ..config() });
    let addresses: Vec<[u8; 20]> = devnet.accounts().iter().map(|account| account.address().0).collect();
    assert_eq!(addresses, aidao_chain::runtime::genesis::ETHEREUM_ACCOUNTS);
}

#[test]
fn accounts_are_those_of_anvil_and_hardhat() {
    let devnet = start(config());
    let accounts = result(&devnet, "eth_accounts", json!([]));
    assert_eq!(accounts[0], "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    assert_eq!(accounts[1], "0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
    assert_eq!(accounts[2], "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc");
    assert_eq!(result(&devnet, "eth_getBalance", json!([accounts[0], "latest"])), "0x21e19e0c9bab2400000");
}

#[test]
fn it_answers_within_two_seconds_of_its_start() {
    let begun = Instant::now();
    let devnet = start(config());
    assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x1");
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn history_is_bounded_and_says_so() {
    let devnet = start(config());
    let first = result(&devnet, "eth_sendTransaction", transfer(&devnet));
    assert_ne!(result(&devnet, "eth_getTransactionReceipt", json!([first])), Value::Null);
    result(&devnet, "hardhat_mine", json!(["0x64"]));
    assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x66");
    assert_eq!(result(&devnet, "eth_getTransactionReceipt", json!([first])), Value::Null);
    assert_eq!(result(&devnet, "eth_getBlockByNumber", json!(["0x2", false])), Value::Null);
    assert_ne!(result(&devnet, "eth_getBlockByNumber", json!(["0x3", false])), Value::Null);
    assert_eq!(code(&devnet, "eth_getLogs", json!([{ "fromBlock": "0x1", "toBlock": "latest" }])), 4444);
    assert_eq!(result(&devnet, "eth_getLogs", json!([{ "fromBlock": "earliest", "toBlock": "latest" }])), json!([]));
}

#[test]
fn the_states_of_the_newest_blocks_are_kept() {
    let devnet = start(Config { history: 1000, ..config() });
    let receiver = devnet.accounts()[1].address();
    let balance = |at: &str| result(&devnet, "eth_getBalance", json!([receiver, at]));
    let before = balance("latest");
    result(&devnet, "eth_sendTransaction", transfer(&devnet));
    let after = balance("latest");
    assert_ne!(before, after);
    result(&devnet, "hardhat_mine", json!(["0xfe"]));
    assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x100");
    assert_eq!((balance("0x1"), balance("0x2"), balance("0xff")), (before, after.clone(), after.clone()));
    // At least 128, at most twice as many.
    result(&devnet, "evm_mine", json!([]));
    assert_eq!(code(&devnet, "eth_getBalance", json!([receiver, "0x80"])), 4444);
    assert_eq!(balance("0x81"), after);
    // What is reverted is gone, and what comes after it can be compared with what was before it.
    let snapshot = result(&devnet, "evm_snapshot", json!([]));
    result(&devnet, "eth_sendTransaction", transfer(&devnet));
    assert_eq!(result(&devnet, "evm_revert", json!([snapshot])), true);
    result(&devnet, "eth_sendTransaction", transfer(&devnet));
    assert_ne!(balance("0x102"), after);
    assert_eq!(balance("0x101"), after);
    assert_eq!(code(&devnet, "eth_call", json!([{}, "0x100"])), 4444);
    assert_eq!(code(&devnet, "eth_call", json!([{}, "0x103"])), -32000);
}

/// A contract with this code, which takes its deployment's last bytes.
fn deploy(devnet: &Devnet, init_code: &str) -> Value {
    let from = devnet.accounts()[0].address();
    let hash = result(devnet, "eth_sendTransaction", json!([{ "from": from, "data": init_code }]));
    let receipt = result(devnet, "eth_getTransactionReceipt", json!([hash]));
    assert_eq!(receipt["status"], "0x1");
    receipt["contractAddress"].clone()
}

#[test]
fn an_impersonated_account_sends_and_pays_be_it_a_contract() {
    let devnet = start(config());
    let receiver = devnet.accounts()[1].address();
    // Returns its caller.
    let contract = deploy(&devnet, "0x66335f5260205ff35f5260076019f3");
    let stranger = json!("0x00000000000000000000000000000000000000aa");
    let number = |method: &str, account: &Value| {
        let text = result(&devnet, method, json!([account, "latest"]));
        u128::from_str_radix(&text.as_str().expect("a quantity")[2..], 16).expect("a number")
    };
    let mut hashes = Vec::new();
    for account in [&stranger, &contract] {
        let sent = json!([{ "from": account, "to": receiver, "value": "0xf4240" }]);
        assert_eq!(code(&devnet, "eth_sendTransaction", sent.clone()), -32000, "it has no key");
        result(&devnet, "hardhat_impersonateAccount", json!([account]));
        let sent_with_gas = json!([{ "from": account, "to": receiver, "gas": "0xffff" }]);
        assert_eq!(code(&devnet, "eth_sendTransaction", sent_with_gas), -32000, "it cannot pay");
        result(&devnet, "hardhat_setBalance", json!([account, "0xde0b6b3a7640000"]));
        let (nonce, balance) = (number("eth_getTransactionCount", account), number("eth_getBalance", account));
        let of_receiver = number("eth_getBalance", &json!(receiver));
        let hash = result(&devnet, "eth_sendTransaction", sent.clone());
        let receipt = result(&devnet, "eth_getTransactionReceipt", json!([hash]));
        assert_eq!((&receipt["status"], &receipt["from"]), (&json!("0x1"), account));
        assert_eq!(number("eth_getTransactionCount", account), nonce + 1);
        let paid = balance - number("eth_getBalance", account);
        let quantity =
            |value: &Value| u128::from_str_radix(&value.as_str().expect("a quantity")[2..], 16).expect("a number");
        let fee = quantity(&receipt["gasUsed"]) * quantity(&receipt["effectiveGasPrice"]);
        assert_eq!(paid, fee + 1_000_000);
        assert_eq!(number("eth_getBalance", &json!(receiver)), of_receiver + 1_000_000);
        hashes.push(hash);
        assert_eq!(result(&devnet, "hardhat_stopImpersonatingAccount", json!([account])), true);
        assert_eq!(code(&devnet, "eth_sendTransaction", sent), -32000, "it has no key again");
    }
    assert_ne!(hashes[0], hashes[1]);
}

#[test]
fn a_contracts_storage_can_be_set_but_no_code() {
    let devnet = start(config());
    // Returns what it keeps in slot 0.
    let contract = deploy(&devnet, "0x675f545f5260205ff35f5260086018f3");
    let kept = || result(&devnet, "eth_call", json!([{ "to": contract }, "latest"]));
    let word = format!("0x{:064x}", 0x1234);
    assert_eq!(kept(), format!("0x{:064x}", 0));
    result(&devnet, "hardhat_setStorageAt", json!([contract, "0x0", word]));
    assert_eq!(kept(), word);
    result(&devnet, "evm_mine", json!([]));
    assert_eq!(kept(), word);
    result(&devnet, "anvil_setStorageAt", json!([contract, "0x0", format!("0x{:064x}", 0)]));
    assert_eq!(kept(), format!("0x{:064x}", 0));
    let stranger = "0x00000000000000000000000000000000000000aa";
    assert_eq!(code(&devnet, "hardhat_setStorageAt", json!([stranger, "0x0", word])), -32000);
    assert_eq!(code(&devnet, "hardhat_setStorageAt", json!([contract, "0x0", "0x12"])), -32602);
    assert_eq!(code(&devnet, "hardhat_setCode", json!([stranger, "0x00"])), -32004);
}

#[test]
fn blocks_follow_each_other() {
    let devnet = start(config());
    result(&devnet, "hardhat_mine", json!(["0x5", "0x3c"]));
    let mut parent = result(&devnet, "eth_getBlockByNumber", json!(["0x1", false]));
    for number in 2..=6 {
        let block = result(&devnet, "eth_getBlockByNumber", json!([format!("0x{number:x}"), false]));
        assert_eq!(block["parentHash"], parent["hash"]);
        assert_eq!(result(&devnet, "eth_getBlockByHash", json!([block["hash"], false])), block);
        parent = block;
    }
    let time = |tag: &str| {
        let block = result(&devnet, "eth_getBlockByNumber", json!([tag, false]));
        u64::from_str_radix(&block["timestamp"].as_str().expect("a quantity")[2..], 16).expect("a number")
    };
    assert_eq!(time("0x6") - time("0x2"), 4 * 60);
}

#[test]
fn time_goes_where_it_is_sent_but_never_back() {
    let devnet = start(config());
    let time = |devnet: &Devnet| {
        let block = result(devnet, "eth_getBlockByNumber", json!(["latest", false]));
        u64::from_str_radix(&block["timestamp"].as_str().expect("a quantity")[2..], 16).expect("a number")
    };
    let asked = time(&devnet) + 1_000_000;
    result(&devnet, "evm_setNextBlockTimestamp", json!([asked]));
    result(&devnet, "evm_mine", json!([]));
    assert_eq!(time(&devnet), asked);
    for (method, params) in [
        ("evm_setNextBlockTimestamp", json!([asked])),
        ("evm_mine", json!([asked - 1])),
        ("evm_increaseTime", json!([u64::MAX])),
        ("hardhat_mine", json!(["0x2", "0xffffffffffffffff"])),
    ] {
        assert_eq!(code(&devnet, method, params), -32602, "{method}");
    }
    assert_eq!(time(&devnet), asked);
    result(&devnet, "evm_increaseTime", json!([500]));
    result(&devnet, "evm_mine", json!([]));
    assert!((asked + 500..asked + 560).contains(&time(&devnet)));
}

#[test]
fn time_passes_after_the_latest_block_however_fast_blocks_came() {
    let devnet = start(config());
    let time = |devnet: &Devnet| {
        let block = result(devnet, "eth_getBlockByNumber", json!(["latest", false]));
        u64::from_str_radix(&block["timestamp"].as_str().expect("a quantity")[2..], 16).expect("a number")
    };
    // They are a second apart, and made in less.
    result(&devnet, "hardhat_mine", json!(["0x32"]));
    let before = time(&devnet);
    result(&devnet, "evm_increaseTime", json!([10]));
    result(&devnet, "evm_mine", json!([]));
    assert!((before + 10..before + 70).contains(&time(&devnet)));
}

#[test]
fn a_refused_transaction_leaves_no_block() {
    let devnet = start(config());
    let [from, to, ..] = devnet.accounts() else { panic!("there are three") };
    let mut poor = transfer(&devnet);
    // More than the account has.
    poor[0]["gas"] = json!("0xffffffffffff");
    assert_eq!(code(&devnet, "eth_sendTransaction", poor), -32000);
    let mut other = transfer(&devnet);
    other[0]["chainId"] = json!("0x1");
    assert_eq!(code(&devnet, "eth_sendTransaction", other), -32000);
    let stranger = json!([{ "from": "0x00000000000000000000000000000000000000aa", "to": to.address() }]);
    assert_eq!(code(&devnet, "eth_sendTransaction", stranger), -32000);
    assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x1");
    assert_eq!(result(&devnet, "eth_getTransactionCount", json!([from.address(), "latest"])), "0x0");
}

#[test]
fn a_chain_goes_on_from_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let state: PathBuf = folder.path().join("chain.state");
    let kept = || Config { state: Some(state.clone()), ..config() };
    let devnet = start(kept());
    let hash = result(&devnet, "eth_sendTransaction", transfer(&devnet));
    let receipt = result(&devnet, "eth_getTransactionReceipt", json!([hash]));
    devnet.stop().expect("it can be saved");
    let devnet = start(kept());
    assert_eq!(result(&devnet, "eth_getTransactionReceipt", json!([hash])), receipt);
    assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x2");
    let next = result(&devnet, "eth_sendTransaction", transfer(&devnet));
    let block = result(&devnet, "eth_getTransactionReceipt", json!([next]));
    assert_eq!(block["blockNumber"], "0x3");
    devnet.stop().expect("it can be saved");
    // A damaged file is refused, not begun anew.
    let mut bytes = std::fs::read(&state).expect("it was saved");
    *bytes.last_mut().expect("it is not empty") ^= 1;
    std::fs::write(&state, bytes).expect("it can be written");
    assert!(Devnet::start(kept()).is_err());
}

#[test]
fn an_interval_makes_blocks() {
    let devnet = start(Config { block_time: Some(Duration::from_millis(50)), ..config() });
    let hash = result(&devnet, "eth_sendTransaction", transfer(&devnet));
    let begun = Instant::now();
    while result(&devnet, "eth_getTransactionReceipt", json!([hash])).is_null() {
        assert!(begun.elapsed() < Duration::from_secs(10), "no block came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn bad_requests_get_the_standard_errors() {
    let devnet = start(config());
    assert_eq!(post(&devnet, "{bad")["error"]["code"], -32700);
    assert_eq!(code(&devnet, "eth_nothing", json!([])), -32601);
    assert_eq!(code(&devnet, "eth_getBalance", json!([])), -32602);
    assert_eq!(code(&devnet, "eth_getBalance", json!(["0x00", "latest"])), -32602);
    assert_eq!(code(&devnet, "eth_getProof", json!([])), -32004);
    assert_eq!(code(&devnet, "eth_sendRawTransaction", json!(["0x00"])), -32602);
    let one = json!({ "jsonrpc": "2.0", "id": 1, "method": "evm_mine", "params": [] });
    let batch: Value = (0..1000).map(|_| one.clone()).collect();
    assert_eq!(post(&devnet, &batch.to_string())["error"]["code"], -32010);
    assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x1");
}

#[test]
fn huge_requests_are_refused_before_they_are_read() {
    let devnet = start(config());
    let mut stream = TcpStream::connect(devnet.address()).expect("it listens");
    // No body: a client in the middle of one would see a closed connection instead of the answer.
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n\
         Content-Length: 6000000\r\n\r\n"
    )
    .expect("it reads");
    let mut status = [0; 12];
    stream.read_exact(&mut status).expect("it answers");
    assert_eq!(&status, b"HTTP/1.1 413");
    assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x1");
}
