//! What the command does not take from a node, a file or a text: names, decimals, prices, chains, terminal escapes.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod node;

use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use alloy_core::primitives::Address;
use serde_json::{Value, json};

use node::{Here, example, forward, genesis, serve};

/// Polkadot Hub.
const HUB: u64 = 420_420_419;

/// A node in front of a devnet that says that its chain is another one.
fn other_chain(here: &Here, id: Arc<AtomicU64>) -> String {
    let url = here.url().to_owned();
    serve(move |request| match request["method"].as_str().unwrap_or_default() {
        "eth_chainId" => json!({ "result": format!("{:#x}", id.load(Ordering::Relaxed)) }),
        "web3_clientVersion" => json!({ "result": "eth-rpc/1.0" }),
        _ => forward(&url, request),
    })
}

/// The record of the protocol's DAO, as if it had been deployed on the other chain.
fn also_on_hub(here: &Here) {
    let mut record = here.record("aidao");
    record["chain_id"] = HUB.into();
    std::fs::create_dir_all(here.folder().join(format!("deployments/{HUB}"))).unwrap();
    here.write(&format!("deployments/{HUB}/aidao.json"), &record.to_string());
}

#[test]
fn names_in_calls_and_delegations_are_refused_where_money_is_real() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    also_on_hub(&here);
    let hub = other_chain(&here, Arc::new(AtomicU64::new(HUB)));
    let order = here.path("order.json");
    for call in ["treasury.pay(native, univeristy, 1000 coin)", "token.transfer(directers, 5 AIDAO)"] {
        let said = here.fails_at(&hub, &["direct", "--save", &order, "--call", call]);
        assert!(said.contains("accounts by name exist on development chains only"), "{said}");
    }
    for arguments in [&["delegate", "alice"][..], &["--dry-run", "delegate", "alice"]] {
        let said = here.fails_at(&hub, arguments);
        assert!(said.contains("alice is no contract here, and accounts by name"), "{said}");
    }
    let said = here.fails_at(&hub, &["deposit", "--asset", "usd", "--amount", "1"]);
    assert!(said.contains("accounts by name exist on development chains only"), "{said}");
    assert!(!std::path::Path::new(&order).exists());
    // The DAO's own contracts and addresses are taken.
    let call = "treasury.pay(native, directors, 5 coin)";
    assert!(here.command_at(&hub, &["direct", "--save", &order, "--call", call]).output().unwrap().status.success());
}

#[test]
fn nothing_is_signed_for_a_chain_that_only_the_node_has_named() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    also_on_hub(&here);
    let id = Arc::new(AtomicU64::new(HUB));
    let node = other_chain(&here, id.clone());
    let to = here.address().to_string();
    let delegate = ["delegate", to.as_str()];
    let said = here.fails_at(&node, &delegate);
    assert!(said.contains("give --chain-id 420420419 once"), "{said}");
    let wrong = here.fails_at(&node, &[&["--chain-id", "1"], &delegate[..]].concat());
    assert!(wrong.contains("the node is of the chain 420420419, not of 1"), "{wrong}");
    // Once it was named it is remembered; the devnet behind the node refuses another chain's transaction.
    for arguments in [&["--chain-id", "420420419", "delegate", &to][..], &delegate] {
        let sent = here.fails_at(&node, arguments);
        assert!(!sent.contains("--chain-id") && sent.contains("the node says"), "{sent}");
    }
    id.store(1, Ordering::Relaxed);
    let turned = here.fails_at(&node, &["status"]);
    assert!(turned.contains("the node says that its chain is 1; before, it was 420420419"), "{turned}");
    // A record is of its own folder's chain.
    let text = here.record("aidao").to_string();
    here.write(&format!("deployments/{HUB}/aidao.json"), &text);
    id.store(HUB, Ordering::Relaxed);
    assert!(here.fails_at(&node, &["status"]).contains("is of the chain 420420420, though its folder is of the chain"));
}

/// A node that names gas and price, knows no contract, and notes whether it was given a transaction.
fn dear(gas: u64, price: u128, sent: Arc<AtomicBool>) -> String {
    serve(move |request| {
        let result = match request["method"].as_str().unwrap_or_default() {
            "eth_chainId" => json!("0x190f1b44"),
            "web3_clientVersion" => json!("eth-rpc/1.0"),
            "eth_estimateGas" => json!(format!("{gas:#x}")),
            "eth_gasPrice" => json!(format!("{price:#x}")),
            "eth_maxPriorityFeePerGas" | "eth_getTransactionCount" | "eth_blockNumber" => json!("0x1"),
            "eth_getBlockByNumber" => genesis(),
            "eth_sendRawTransaction" => {
                sent.store(true, Ordering::Relaxed);
                return json!({ "error": { "code": -32000, "message": "busy \u{1b}[31mRED\u{202e}" } });
            }
            "eth_getTransactionByHash" => Value::Null,
            _ => json!("0x"),
        };
        json!({ "result": result })
    })
}

#[test]
fn a_node_cannot_name_any_gas_and_any_price() {
    let here = Here::new();
    let me = here.address();
    let file = here.write(
        "t.toml",
        &format!(
            "[token]\nname = \"T\"\nsymbol = \"TT\"\ninitial_supply = 1000\nfixed_supply = true\n[[token.allocation]]\n\
             recipient = \"{me}\"\npercent = 100\npurpose = \"all\"\n[staking]\nminimum_staking_period = \"7 days\"\n\
             min_lock = \"7 days\"\nmax_lock = \"1 year\"\nmultiplier = 1\nowner = \"{me}\"\n"
        ),
    );
    let sent = Arc::new(AtomicBool::new(false));
    let price = dear(30_000_000, 10u128.pow(13), sent.clone());
    let said = here.fails_at(&price, &["deploy", &file]);
    assert!(said.contains("may cost 432 coin (432,000,000,000,000,000,000 base units)"), "{said}");
    assert!(said.contains("--max-fee raises the limit"), "{said}");
    let gas = dear(900_000_000_000_000, 1, sent.clone());
    let said = here.fails_at(&gas, &["deploy", &file]);
    assert!(said.contains("--max-gas raises the limit"), "{said}");
    assert!(!sent.load(Ordering::Relaxed), "nothing was signed");
    // With the user's word it is sent; what the node says of it cannot reach the terminal raw.
    let said = here.fails_at(&price, &["--max-fee", "500", "--max-gas", "36000000", "deploy", &file]);
    assert!(sent.load(Ordering::Relaxed), "{said}");
    assert!(said.contains("This transaction costs at most 432 coin"), "{said}");
    assert!(said.contains("busy \\u{1b}[31mRED\\u{202e}"), "{said}");
    assert!(!said.contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn a_silent_node_is_given_up() {
    let here = Here::new();
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    let begun = Instant::now();
    assert!(here.fails_at(&url, &["status"]).contains("nobody answers at"));
    assert!(begun.elapsed() < Duration::from_secs(120), "{:?}", begun.elapsed());
}

#[test]
fn decimals_are_those_of_the_token() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    let usd = here.usd6().to_string();
    here.json(&["stake", "--from", "execution-team", "--amount", "100_000_000", "--lock", "1 year"]);
    here.json(&["advance", "8 days"]);
    let propose = |call: &str| {
        let arguments = ["propose", "--from", "execution-team", "--description", "pay", "--call", call];
        here.command(&arguments).output().unwrap()
    };
    let wrong = propose(&format!("treasury.pay({usd}, alice, 5 coin)"));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("expected an amount in USD6"), "{wrong:?}");
    let made = propose(&format!("treasury.pay({usd}, alice, 5 USD6)"));
    let shown = String::from_utf8(made.stdout).unwrap();
    assert!(shown.contains("amount 5 USD6 (5,000,000 base units)"), "{shown}");
    let made = propose(&format!("treasury.pay({usd}, alice, 1_000_000_000_000)"));
    let shown = String::from_utf8(made.stdout).unwrap();
    assert!(shown.contains("amount 1,000,000 USD6 (1,000,000,000,000 base units)"), "{shown}");
    let deposit = here.json(&["deposit", "--asset", &usd, "--amount", "0.5"]);
    assert_eq!(deposit["amount"], "500000");
    assert_eq!(here.json(&["deposit", "--asset", &usd, "--amount", "5 USD6"])["amount"], "5000000");
    assert!(here.fails(&["deposit", "--asset", &usd, "--amount", "0.0000001"]).contains("at most 6 decimal places"));
    assert!(here.fails(&["deposit", "--asset", &usd, "--amount", "5 AIDAO"]).contains("AIDAO is not a unit of it"));
    assert!(here.fails(&["deposit", "--asset", &here.address().to_string(), "--amount", "1"]).contains("is no token"));
}

#[test]
fn a_file_limit_of_a_token_counts_its_own_decimals() {
    let here = Here::new();
    let usd = here.usd6().to_string();
    let text = std::fs::read_to_string(example("aidao.toml")).unwrap();
    let limit = |amount: &str| {
        text.replacen("asset = \"native\"\namount = 50_000", &format!("asset = \"{usd}\"\namount = {amount}"), 1)
    };
    let fine = here.write("fine.toml", &limit("0.0000001"));
    assert!(here.fails(&["deploy", &fine]).contains("has 6 decimals, which cannot express 0.0000001"));
    assert_eq!(here.nonce(here.address()), 1, "nothing was made");
    let whole = here.write("whole.toml", &limit("50_000"));
    here.json(&["deploy", &whole]);
    let limit = here.record("whole")["dao"]["first_vote"][1]["data"].as_str().unwrap().to_owned();
    // 50,000 with six decimals.
    assert!(limit.contains(&format!("{:064x}", 50_000_000_000u64)), "{limit}");
}

#[test]
fn texts_of_others_cannot_move_the_cursor() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    here.json(&["stake", "--from", "execution-team", "--amount", "100_000_000", "--lock", "1 year"]);
    here.json(&["advance", "8 days"]);
    let evil = "Raise\u{1b}[1A\u{1b}[2K\u{202e}the\u{200b}reserve";
    let call = format!("governor.castVoteWithReason(1, 1, \"{evil}\")");
    here.json(&["propose", "--from", "execution-team", "--description", evil, "--call", &call]);
    for arguments in [&["status"][..], &["status", "1"], &["--json", "status"]] {
        let output = here.command(arguments).output().unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{200b}']), "{shown:?}");
        assert!(shown.contains("\\u{1b}[2K") || shown.contains("\\u001b[2K"), "{shown}");
    }
}

#[test]
fn sign_shows_every_byte_that_it_signs() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    let multisig = here.record("aidao")["contracts"]["directors"]["address"].clone();
    let stranger = Address::repeat_byte(0xba).to_string();
    let data = format!("0xa9059cbb{}", "ab".repeat(64));
    let order = json!({
        "chain_id": 420_420_420, "multisig": multisig, "nonce": "0x0", "deadline": 4_102_444_800u64, "signatures": {},
        "calls": [{ "target": stranger, "value": "0x0", "data": data }],
    });
    let file = here.write("order.json", &order.to_string());
    let shown = here.command(&["sign", &file, "--from", "director-ada"]).output().unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains(&data) && shown.contains("with 0 base units of coin"), "{shown}");
    // With --json, it is said beside the result.
    let said = here.command(&["--json", "sign", &file, "--from", "director-ben"]).output().unwrap();
    assert!(String::from_utf8(said.stderr).unwrap().contains(&data));
    // A known function with something behind its arguments is bytes.
    let mut order = order;
    let hidden = format!("0x{}{}{}", "b7760c8f", "0".repeat(128), "ff");
    order["calls"][0]["data"] = hidden.clone().into();
    let file = here.write("hidden.json", &order.to_string());
    let shown = here.command(&["sign", &file, "--from", "director-ada"]).output().unwrap();
    assert!(String::from_utf8(shown.stdout).unwrap().contains(&hidden));
}

#[test]
fn signatures_of_hardware_wallets_and_compact_ones_are_taken() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    let file = here.path("order.json");
    here.json(&["direct", "--call", "treasury.sync(native)", "--save", &file]);
    for name in ["director-eva", "director-ada", "director-ben"] {
        here.json(&["sign", &file, "--from", name]);
    }
    let mut order: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let signatures = order["signatures"].as_object_mut().unwrap();
    for (place, signature) in signatures.values_mut().enumerate() {
        let mut bytes = alloy_core::hex::decode(signature.as_str().unwrap()).unwrap();
        let parity = bytes[64] - 27;
        match place {
            0 => bytes[64] = parity,
            1 => {
                bytes[32] |= parity << 7;
                bytes.truncate(64);
            }
            _ => {}
        }
        *signature = format!("0x{}", alloy_core::hex::encode(bytes)).into();
    }
    let others = here.write("others.json", &order.to_string());
    here.json(&["send", &others]);
}

#[test]
fn a_deployment_goes_on_when_the_node_has_forgotten_its_receipts() {
    let here = Here::with_history(1);
    here.set_balance(here.address(), 5);
    here.fails(&["deploy", &example("aidao.toml")]);
    let hashes = |record: &Value| -> Vec<String> {
        record["steps"].as_array().unwrap().iter().map(|step| step["transaction"].to_string()).collect()
    };
    let sent = hashes(&here.record("aidao"));
    assert!(sent.len() > 1, "{}", sent.len());
    here.set_balance(here.address(), 1_000);
    here.json(&["deploy", &example("aidao.toml")]);
    assert!(hashes(&here.record("aidao")).starts_with(&sent), "what was done is not sent again");
    assert_eq!(here.nonce(here.address()), 13, "thirteen transactions in all");
    assert_eq!(here.json(&["verify"])["verified"], true);
}

/// The protocol's DAO, whose vote made the template of speech.toml known.
fn with_template(here: &Here) {
    here.json(&["deploy", &example("aidao.toml")]);
    here.json(&["stake", "--from", "execution-team", "--amount", "100_000_000", "--lock", "1 year"]);
    here.json(&["advance", "8 days"]);
    here.json(&["propose", "--from", "execution-team", "--add-template", "consortium", "--description", "x"]);
    here.json(&["advance", "2 days 1m"]);
    here.json(&["vote", "1", "for", "--from", "execution-team"]);
    here.json(&["advance", "7 days"]);
    here.json(&["queue", "1"]);
    here.json(&["advance", "3 days"]);
    here.json(&["execute", "1"]);
}

#[test]
fn a_deployment_by_the_factory_goes_on_when_the_node_has_forgotten_its_receipt() {
    let here = Here::with_history(1);
    with_template(&here);
    let before = here.nonce(here.address());
    here.rpc("evm_setAutomine", (false,));
    let mut child = here.start(&["deploy", &example("speech.toml")]);
    here.until(|| here.read_record("speech").is_some() && here.pending(here.address()) == before + 1);
    child.kill().unwrap();
    child.wait().unwrap();
    here.rpc("evm_setAutomine", (true,));
    here.rpc("evm_mine", ());
    here.rpc("evm_mine", ());
    let sent = here.record("speech")["steps"][0].clone();
    assert!(sent["raw"].is_string() && here.nonce(here.address()) == before + 1);
    let receipt = here.rpc("eth_getTransactionReceipt", (sent["transaction"].clone(),));
    assert_eq!(receipt, Value::Null, "it is forgotten");

    // A dry run sees that nothing is left to send.
    assert_eq!(here.json(&["--dry-run", "deploy", &example("speech.toml")])["tried"], 0);
    here.json(&["deploy", &example("speech.toml")]);
    assert_eq!(here.nonce(here.address()), before + 1, "nothing is sent twice");
    let record = here.record("speech");
    assert_eq!((&record["stage"], &record["steps"][0]["transaction"]), (&"complete".into(), &sent["transaction"]));
    assert_eq!(here.json(&["verify", "--dao", "speech"])["verified"], true);
    assert_eq!(here.json(&["status", "--dao", "speech"])["registry"]["number"], 1);
}

#[test]
fn a_lock_of_the_records_that_is_a_link_is_refused() {
    let here = Here::new();
    std::fs::create_dir_all(here.folder().join("deployments/420420420")).unwrap();
    let precious = here.write("precious", "precious");
    for dry_run in [&[][..], &["--dry-run"]] {
        let lock = here.folder().join("deployments/420420420/.lock");
        let _ = std::fs::remove_file(&lock);
        std::os::unix::fs::symlink(&precious, &lock).unwrap();
        let error = here.fails(&[dry_run, &["deploy", &example("aidao.toml")]].concat());
        assert!(error.contains(".lock is not a file of its own (a link, or no plain file): remove it"), "{error}");
    }
    assert_eq!(std::fs::read_to_string(&precious).unwrap(), "precious");
    assert_eq!(here.nonce(here.address()), 0);
}

/// A proxy of a node that answers every request with an HTTP status until it has answered so many. Counts the requests.
fn failing(here: &Here, status: &'static str, until: u64, requests: Arc<AtomicU64>) -> String {
    let url = here.url().to_owned();
    node::serve_http(move |request| {
        let count = requests.fetch_add(1, Ordering::Relaxed);
        if count < until { (status, json!({})) } else { ("200 OK", forward(&url, request)) }
    })
}

#[test]
fn an_overloaded_node_is_asked_again_and_given_up_in_time() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    for status in ["429 Too Many Requests", "500 Internal Server Error", "503 Service Unavailable"] {
        let requests = Arc::new(AtomicU64::new(0));
        let recovers = failing(&here, status, 2, requests.clone());
        let output = here.command_at(&recovers, &["status"]).output().unwrap();
        assert!(output.status.success(), "{status}: {output:?}");
        let requests = Arc::new(AtomicU64::new(0));
        let never = failing(&here, status, u64::MAX, requests.clone());
        let begun = Instant::now();
        let said = here.fails_at(&never, &["status"]);
        assert!(said.contains("nobody answers at") && said.contains(&status[..3]), "{said}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        assert_eq!(requests.load(Ordering::Relaxed), 3, "{status}");
    }
    // A refusal is an answer.
    let requests = Arc::new(AtomicU64::new(0));
    let refuses = failing(&here, "403 Forbidden", u64::MAX, requests.clone());
    here.fails_at(&refuses, &["status"]);
    assert_eq!(requests.load(Ordering::Relaxed), 1);
}

#[test]
fn verify_compares_every_address_of_the_record_with_the_registry() {
    let here = Here::new();
    with_template(&here);
    here.json(&["deploy", &example("speech.toml")]);
    here.json(&["deploy", &example("speech.toml"), "--key", "look-alike"]);
    assert_eq!(here.json(&["verify", "--dao", "speech"])["verified"], true);
    let (good, other) = (here.record("speech"), here.record("look-alike"));
    let file = "deployments/420420420/speech.json";
    // Each address alone, where commands look it up.
    for (place, name) in [
        ("/dao/token", "token"),
        ("/dao/staking", "staking"),
        ("/dao/offices/treasury", "treasury"),
        ("/dao/offices/directors", "directors"),
        ("/dao/offices/governor", "governor"),
    ] {
        let mut forged = good.clone();
        let is = other["contracts"][name]["address"].clone();
        *forged.pointer_mut(place).unwrap() = is.clone();
        forged["contracts"][name]["address"] = is;
        here.write(file, &forged.to_string());
        let output = here.command(&["verify", "--dao", "speech"]).output().unwrap();
        assert!(!output.status.success(), "{name} of another DAO verifies");
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains("speech IS NOT what it says") && said.contains(&format!("{name} 0x")), "{said}");
    }
    // What the record lists for other programs, too.
    let mut forged = good.clone();
    forged["contracts"]["treasury"]["address"] = other["contracts"]["treasury"]["address"].clone();
    here.write(file, &forged.to_string());
    assert!(here.fails(&["verify", "--dao", "speech"]).contains("is not what it should be"));
    here.write(file, &good.to_string());
    assert_eq!(here.json(&["verify", "--dao", "speech"])["verified"], true);
}
