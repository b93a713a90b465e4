//! Accounts whose keys the node has, and accounts that it acts for without.

use aidao_chain::{
    EthAccount,
    alloy_core::{
        primitives::{Address, B256, FixedBytes, U256, address, keccak256},
        sol,
        sol_types::{SolStruct, eip712_domain},
    },
};
use aidao_devnet::Devnet;
use serde_json::{Value, json};

use crate::common::{account, ask, code, config, result, start};

const STRANGER: &str = "0x00000000000000000000000000000000000000aa";

#[test]
fn eth_accounts_lists_impersonated_accounts() {
    let devnet = start(config());
    let accounts = || result(&devnet, "eth_accounts", json!([]));
    let own = accounts();
    result(&devnet, "hardhat_impersonateAccount", json!([STRANGER]));
    // One of its own is not listed twice.
    result(&devnet, "hardhat_impersonateAccount", json!([own[1]]));
    assert_eq!(accounts(), json!([own[0], own[1], own[2], STRANGER]));
    result(&devnet, "hardhat_stopImpersonatingAccount", json!([STRANGER]));
    assert_eq!(accounts(), own);
}

#[test]
fn every_account_can_be_impersonated_at_once() {
    let devnet = start(config());
    result(&devnet, "hardhat_setBalance", json!([STRANGER, "0xde0b6b3a7640000"]));
    let sent = json!([{ "from": STRANGER, "to": account(&devnet, 1), "value": "0x1" }]);
    assert_eq!(code(&devnet, "eth_sendTransaction", sent.clone()), -32000);
    result(&devnet, "anvil_autoImpersonateAccount", json!([true]));
    let hash = result(&devnet, "eth_sendTransaction", sent.clone());
    assert_eq!(result(&devnet, "eth_getTransactionReceipt", json!([hash]))["from"], STRANGER);
    assert_eq!(result(&devnet, "eth_accounts", json!([])).as_array().map(Vec::len), Some(3));
    result(&devnet, "anvil_autoImpersonateAccount", json!([false]));
    assert_eq!(code(&devnet, "eth_sendTransaction", sent), -32000);
}

sol! {
    struct Leaf {
        bytes4 tag;
        int8 delta;
        int256 sum;
        bytes data;
    }
    struct Tree {
        address owner;
        Leaf first;
        Leaf[] others;
        uint256[2] pair;
        string[] names;
        bytes32 root;
        bool open;
        uint64 small;
    }
}

fn types() -> Value {
    json!({
        "Leaf": [
            { "name": "tag", "type": "bytes4" },
            { "name": "delta", "type": "int8" },
            { "name": "sum", "type": "int256" },
            { "name": "data", "type": "bytes" },
        ],
        "Tree": [
            { "name": "owner", "type": "address" },
            { "name": "first", "type": "Leaf" },
            { "name": "others", "type": "Leaf[]" },
            { "name": "pair", "type": "uint256[2]" },
            { "name": "names", "type": "string[]" },
            { "name": "root", "type": "bytes32" },
            { "name": "open", "type": "bool" },
            { "name": "small", "type": "uint64" },
        ],
    })
}

fn domain_type() -> Value {
    json!([
        { "name": "name", "type": "string" },
        { "name": "version", "type": "string" },
        { "name": "chainId", "type": "uint256" },
        { "name": "verifyingContract", "type": "address" },
    ])
}

const CONTRACT: Address = address!("0x1111111111111111111111111111111111111111");

/// Typed data with everything in it, and the hash that is to be signed.
fn example() -> (Value, B256) {
    let leaf = |tag: [u8; 4], delta: i8, sum: &str, data: &[u8]| Leaf {
        tag: FixedBytes(tag),
        delta,
        sum: sum.parse().expect("a number"),
        data: data.to_vec().into(),
    };
    let most = "-57896044618658097711785492504343953926634992332820282019728792003956564819968";
    let tree = Tree {
        owner: CONTRACT,
        first: leaf([1, 2, 3, 4], -128, most, b""),
        others: vec![leaf([0; 4], 127, "-1", &[0xff; 40]), leaf([0xff; 4], 0, "0", b"a")],
        pair: [U256::MAX, U256::from(7)],
        names: vec!["".to_owned(), "Grüße".to_owned()],
        root: B256::repeat_byte(0xab),
        open: true,
        small: u64::MAX,
    };
    let chain = aidao_chain::hub::CHAIN_ID;
    let domain = eip712_domain! { name: "Ballots", version: "1", chain_id: chain, verifying_contract: CONTRACT, };
    let mut types = types();
    types["EIP712Domain"] = domain_type();
    let data = json!({
        "types": types,
        "primaryType": "Tree",
        "domain": { "name": "Ballots", "version": "1", "chainId": chain, "verifyingContract": CONTRACT },
        "message": {
            "owner": CONTRACT,
            // Negative numbers come as numbers and as texts.
            "first": { "tag": "0x01020304", "delta": -128, "sum": most, "data": "0x" },
            "others": [
                { "tag": "0x00000000", "delta": "127", "sum": -1, "data": format!("0x{}", "ff".repeat(40)) },
                { "tag": "0xffffffff", "delta": 0, "sum": "0x0", "data": "0x61" },
            ],
            "pair": [U256::MAX.to_string(), "0x7"],
            "names": ["", "Grüße"],
            "root": format!("0x{}", "ab".repeat(32)),
            "open": true,
            "small": u64::MAX,
        },
    });
    (data, tree.eip712_signing_hash(&domain))
}

/// What the first account signs.
fn signed(devnet: &Devnet, hash: B256) -> Value {
    let key = EthAccount::from_secret(B256::from(devnet.accounts()[0].secret())).expect("a key");
    let bytes = key.sign_hash_bytes(hash.0);
    json!(format!("0x{}", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
}

#[test]
fn typed_data_is_signed_as_an_object_and_as_a_text() {
    let devnet = start(config());
    let (data, hash) = example();
    let from = account(&devnet, 0);
    let sign = |data: Value| result(&devnet, "eth_signTypedData_v4", json!([from, data]));
    assert_eq!(sign(data.clone()), signed(&devnet, hash));
    assert_eq!(sign(json!(data.to_string())), signed(&devnet, hash));
    // Without the type of the domain, it has the fields that are there, in the usual order.
    let mut bare = data.clone();
    bare["types"] = types();
    bare["domain"]["chainId"] = json!("0x190f1b44");
    assert_eq!(sign(bare), signed(&devnet, hash));
    // The domain's type decides, as in wallets.
    let mut other = data;
    other["types"]["EIP712Domain"] =
        json!([{ "name": "version", "type": "string" }, { "name": "name", "type": "string" }]);
    let separator = keccak256(
        [keccak256("EIP712Domain(string version,string name)"), keccak256("1"), keccak256("Ballots")].concat(),
    );
    let message = example_message_hash();
    let expected = keccak256([b"\x19\x01".as_slice(), separator.as_slice(), message.as_slice()].concat());
    assert_eq!(sign(other), signed(&devnet, expected));
}

/// The hash of the example's message, without its domain.
fn example_message_hash() -> B256 {
    let (data, _) = example();
    let data: aidao_chain::alloy_core::dyn_abi::TypedData = serde_json::from_value(data).expect("typed data");
    data.hash_struct().expect("it has a hash")
}

#[test]
fn the_example_of_eip_712_has_its_published_hash() {
    let devnet = start(config());
    let person = json!([{ "name": "name", "type": "string" }, { "name": "wallet", "type": "address" }]);
    let data = json!({
        "types": {
            "EIP712Domain": domain_type(),
            "Person": person,
            "Mail": [
                { "name": "from", "type": "Person" },
                { "name": "to", "type": "Person" },
                { "name": "contents", "type": "string" },
            ],
        },
        "primaryType": "Mail",
        "domain": {
            "name": "Ether Mail",
            "version": "1",
            "chainId": 1,
            "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC",
        },
        "message": {
            "from": { "name": "Cow", "wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826" },
            "to": { "name": "Bob", "wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB" },
            "contents": "Hello, Bob!",
        },
    });
    let hash = "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2".parse().expect("a hash");
    let found = result(&devnet, "eth_signTypedData_v4", json!([account(&devnet, 0), data]));
    assert_eq!(found, signed(&devnet, hash));
}

#[test]
fn typed_data_that_does_not_fit_its_types_is_refused() {
    let devnet = start(config());
    let from = account(&devnet, 0);
    let refused = |data: &Value| {
        let answer = ask(&devnet, "eth_signTypedData_v4", json!([from, data]));
        assert_eq!(answer["error"]["code"], -32602, "{data}");
    };
    let (data, _) = example();
    for (pointer, wrong) in [
        ("/message/first/tag", json!("0x010203")),
        ("/message/first/tag", json!("0x0102030405")),
        ("/message/first/delta", json!(-129)),
        ("/message/first/delta", json!(128)),
        ("/message/small", json!("18446744073709551616")),
        // A JSON number that has lost digits on its way.
        ("/message/pair/0", json!(1e30)),
        ("/message/pair", json!(["1"])),
        ("/message/owner", json!("0x11")),
        ("/message/others/0", json!({})),
        ("/message/names", json!("a")),
        ("/message/open", json!(1)),
        ("/message", Value::Null),
        ("/domain/chainId", json!("many")),
        ("/primaryType", json!("Bush")),
        ("/types/Leaf/0/type", json!("Bush")),
        ("/types/Leaf/0/type", json!("Tree")),
        ("/types/Leaf/0/type", json!("bytes33")),
        ("/types/Leaf/0/type", json!(format!("bytes4{}", "[]".repeat(1000)))),
    ] {
        let mut data = data.clone();
        *data.pointer_mut(pointer).expect("it is there") = wrong;
        refused(&data);
    }
    refused(&json!("{"));
    refused(&json!(7));
    // Types that describe more than could ever be hashed, in a few lines.
    let mut types = json!({ "T0": [{ "name": "a", "type": "uint8" }] });
    for level in 1..64 {
        let inner = format!("T{}", level - 1);
        types[format!("T{level}")] = json!([{ "name": "a", "type": inner }, { "name": "b", "type": inner }]);
    }
    refused(&json!({ "types": types, "primaryType": "T63", "domain": {}, "message": {} }));
    let (data, _) = example();
    assert_eq!(code(&devnet, "eth_signTypedData_v4", json!([STRANGER, data])), -32000, "no key");
}
