//! Transactions that wait.

use aidao_chain::EthAccount;
use serde_json::{Value, json};

use crate::common::{account, ask, config, result, start};

#[test]
fn waiting_transactions_are_listed_by_sender_and_nonce() {
    let devnet = start(config());
    let (from, to) = (account(&devnet, 0), account(&devnet, 1));
    result(&devnet, "evm_setAutomine", json!([false]));
    let send = |nonce: &str| {
        let transaction = json!([{ "from": from, "to": to, "value": "0x3", "gas": "0x5208", "nonce": nonce }]);
        result(&devnet, "eth_sendTransaction", transaction)
    };
    let (first, second, later) = (send("0x0"), send("0x1"), send("0x5"));
    assert_eq!(result(&devnet, "txpool_status", json!([])), json!({ "pending": "0x2", "queued": "0x1" }));
    let content = result(&devnet, "txpool_content", json!([]));
    let key = from.as_str().expect("an address");
    assert_eq!(content["pending"][key]["0"]["hash"], first);
    assert_eq!(content["pending"][key]["1"]["hash"], second);
    assert_eq!(content["queued"][key]["5"]["hash"], later);
    assert_eq!(content["queued"][key]["5"]["blockHash"], Value::Null);
    let own = result(&devnet, "txpool_contentFrom", json!([from]));
    assert_eq!(own["pending"], content["pending"][key]);
    assert_eq!(result(&devnet, "txpool_contentFrom", json!([to])), json!({ "pending": {}, "queued": {} }));
    let line = result(&devnet, "txpool_inspect", json!([]))["queued"][key]["5"].clone();
    let line = line.as_str().expect("a text");
    assert!(line.starts_with(&format!("{}: 3 wei + 21000 gas × ", to.as_str().expect("an address"))), "{line}");
    result(&devnet, "evm_mine", json!([]));
    assert_eq!(result(&devnet, "txpool_status", json!([])), json!({ "pending": "0x0", "queued": "0x1" }));
    result(&devnet, "anvil_dropAllTransactions", json!([]));
    assert_eq!(result(&devnet, "txpool_status", json!([])), json!({ "pending": "0x0", "queued": "0x0" }));
}

/// A legacy transaction with a gap before its nonce, by an account without coin.
fn heavy(nonce: u8, bytes: usize) -> String {
    fn list(items: &[Vec<u8>]) -> Vec<u8> {
        let content = items.concat();
        [head(content.len(), 0xc0), content].concat()
    }
    fn text(bytes: &[u8]) -> Vec<u8> {
        match bytes {
            [byte] if *byte < 0x80 => vec![*byte],
            _ => [head(bytes.len(), 0x80), bytes.to_vec()].concat(),
        }
    }
    fn head(length: usize, offset: u8) -> Vec<u8> {
        if length < 56 {
            return vec![offset + u8::try_from(length).expect("below 56")];
        }
        let digits: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
        [vec![offset + 55 + u8::try_from(digits.len()).expect("at most 8")], digits].concat()
    }
    let number = |number: u64| text(&number.to_be_bytes().into_iter().skip_while(|b| *b == 0).collect::<Vec<_>>());
    let chain = aidao_chain::hub::CHAIN_ID;
    let mut fields = vec![
        number(nonce.into()),
        number(1),
        number(21_000),
        text(&[0x11; 20]),
        number(0),
        text(&vec![0; bytes]),
        number(chain),
        number(0),
        number(0),
    ];
    let poor = EthAccount::named("poor");
    let (v, r, s) = poor.sign_hash(aidao_chain::alloy_core::primitives::keccak256(list(&fields)).0);
    let trimmed = |word: &[u8]| text(&word.iter().copied().skip_while(|byte| *byte == 0).collect::<Vec<_>>());
    fields.truncate(6);
    fields.extend([number(u64::from(v) - 27 + 35 + 2 * chain), trimmed(r.as_slice()), trimmed(s.as_slice())]);
    format!("0x{}", list(&fields).iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

#[test]
fn the_pool_is_bounded_in_bytes() {
    let devnet = start(config());
    let send = |nonce| ask(&devnet, "eth_sendRawTransaction", json!([heavy(nonce, (2 << 20) - 400)]));
    // 64 MiB in all.
    let mut taken = 0;
    let refusal = loop {
        let answer = send(10 + taken);
        if answer["error"] != Value::Null {
            break answer["error"].clone();
        }
        taken += 1;
        assert!(taken < 64, "the pool takes everything");
    };
    assert_eq!(taken, 31);
    assert_eq!(refusal["code"], -32005);
    assert_eq!(refusal["message"], "67108864 bytes of transactions are waiting already");
    // Transactions that go into a block at once are not concerned.
    let sent = json!([{ "from": account(&devnet, 0), "to": account(&devnet, 1) }]);
    assert_ne!(result(&devnet, "eth_sendTransaction", sent), Value::Null);
    // Snapshots share what waits, and bring it back.
    let snapshots: Vec<Value> = (0..20).map(|_| result(&devnet, "evm_snapshot", json!([]))).collect();
    result(&devnet, "anvil_dropAllTransactions", json!([]));
    assert_eq!(send(9)["error"], Value::Null);
    assert_eq!(result(&devnet, "evm_revert", json!([snapshots[0]])), true);
    assert_eq!(result(&devnet, "txpool_status", json!([]))["queued"], "0x1f");
    assert_eq!(send(9)["error"]["code"], -32005);
    result(&devnet, "anvil_dropAllTransactions", json!([]));
    assert_eq!(send(9)["error"], Value::Null);
}

#[test]
fn snapshots_are_bounded_in_bytes() {
    let devnet = start(config());
    let mut snapshots = Vec::new();
    // Each fills the pool anew: 60 MiB that no other holds.
    for round in 0..6_u8 {
        for index in 0..30 {
            let answer =
                ask(&devnet, "eth_sendRawTransaction", json!([heavy(10 + 30 * round + index, (2 << 20) - 400)]));
            assert_eq!(answer["error"], Value::Null);
        }
        snapshots.push(result(&devnet, "evm_snapshot", json!([])));
        result(&devnet, "anvil_dropAllTransactions", json!([]));
    }
    // 256 MiB hold four of them; the oldest two are gone.
    assert_eq!(result(&devnet, "evm_revert", json!([snapshots[1]])), false);
    assert_eq!(result(&devnet, "evm_revert", json!([snapshots[2]])), true);
}
