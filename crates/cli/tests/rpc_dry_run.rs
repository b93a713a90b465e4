//! `--dry-run` over JSON-RPC: the whole sequence of a command's transactions is tried, and nothing is sent or written.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod node;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aidao_chain::EthAccount;
use alloy::providers::Provider;
use alloy_core::primitives::Address;
use serde_json::{Value, json};

use node::{Here, example, forward, serve};

/// What a dry run must leave as it was: the newest block, the deployer's nonce, a named account's coin.
fn state(here: &Here) -> (u64, u64, bool) {
    let reserve = EthAccount::named("reserved-tokens").address();
    let (number, coin) = here.block_on(async {
        let number = here.provider().get_block_number().await.unwrap();
        (number, here.provider().get_balance(reserve).await.unwrap())
    });
    (number, here.nonce(here.address()), coin.is_zero())
}

/// The result of a command as text.
#[track_caller]
fn says(here: &Here, url: &str, arguments: &[&str]) -> String {
    let output = here.command_at(url, arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Lines are broken where the terminal is.
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_dry_run_tries_a_whole_deployment_and_changes_nothing() {
    let here = Here::new();
    let (aidao, before) = (example("aidao.toml"), state(&here));
    let tried = here.json(&["--dry-run", "deploy", &aidao]);
    assert_eq!(state(&here), before);
    assert!(here.read_record("aidao").is_none());
    assert!(!here.folder().join("deployments/nodes.json").exists());
    let said = says(&here, here.url(), &["--dry-run", "deploy", &aidao]);
    assert_eq!(state(&here), before);

    // A real run does what was tried, and costs no more.
    let done = here.json(&["deploy", &aidao]);
    let sent = done["transactions"].as_array().unwrap();
    assert!(sent.len() > 10, "{}", sent.len());
    assert_eq!((&tried["dry_run"], &tried["transactions"]), (&json!(true), &Value::Null));
    assert_eq!((&tried["tried"], &tried["of"]), (&json!(sent.len()), &json!(sent.len())));
    assert!(
        said.contains(&format!("Dry run: all {} transactions would succeed, each after those before it", sent.len())),
        "{said}"
    );
    assert!(said.ends_with("Nothing was sent.") && !said.contains("Addresses, ABIs and transactions are in"), "{said}");
    assert_eq!(tried["contracts"], done["contracts"], "the same contracts at the same addresses");
    let fee = |transaction: &Value| -> u128 { transaction["fee"].as_str().unwrap().parse().unwrap() };
    let bounds = tried["would_send"].as_array().unwrap();
    assert_eq!(bounds.len(), sent.len());
    for (bound, sent) in bounds.iter().zip(sent) {
        assert!(fee(bound) >= fee(sent) && fee(sent) > 0, "{bound} {sent}");
        assert!(bound["gas"].as_u64() >= sent["gas"].as_u64(), "{bound} {sent}");
    }
    assert_eq!(fee(&tried), bounds.iter().map(fee).sum::<u128>());
}

/// The protocol's DAO with a house whose votes nobody counts: its governor's constructor reverts, after most of the deployment.
fn with_a_source_without_code(here: &Here) -> String {
    let text = std::fs::read_to_string(example("aidao.toml")).unwrap();
    let source = format!("source = \"{}\"", Address::repeat_byte(0xba));
    let changed = text.replacen("source = \"staking\"", &source, 1);
    assert_ne!(changed, text);
    // Nobody knows the supply of another source, so its activation is a number.
    let file = changed.replacen("activation_percent = 1\n", "activation = 10_000_000\n", 1);
    assert_ne!(file, changed);
    here.write("sourceless.toml", &file)
}

#[test]
fn a_dry_run_reports_the_later_transaction_that_would_fail() {
    let here = Here::new();
    let (file, before) = (with_a_source_without_code(&here), state(&here));
    let tried = here.fails(&["--dry-run", "deploy", &file]);
    assert_eq!(state(&here), before);
    assert!(here.read_record("sourceless").is_none());
    // A real run sends as many transactions as the dry run says, and then fails in the same way.
    let failed = here.fails(&["deploy", &file]);
    let sent = here.nonce(here.address());
    assert!(sent > 5, "{sent}");
    let error = "deploying the governor contract failed: GovernorInvalidHouses()";
    assert!(failed.contains(&format!("error: {error}")), "{failed}");
    let number = sent + 1;
    let expected = format!(
        "error: dry run: stopped at transaction {number} (the {sent} before it would succeed; nothing was sent): {error}"
    );
    assert!(tried.contains(&expected), "{tried}");
    // With --json, too, the exit code says so, and there is no result.
    let output = here.command(&["--json", "--dry-run", "deploy", &file, "--key", "other"]).output().unwrap();
    assert_eq!((output.status.success(), output.stdout.len()), (false, 0));
}

#[test]
fn a_dry_run_reports_the_transaction_for_which_coin_is_missing() {
    let here = Here::new();
    here.set_balance(here.address(), 5);
    let before = state(&here);
    let tried = here.fails(&["--dry-run", "deploy", &example("aidao.toml")]);
    assert_eq!(state(&here), before);
    let expected = format!("{} would have ", here.address());
    assert!(tried.contains("dry run: stopped at transaction ") && tried.contains(&expected), "{tried}");
    assert!(tried.contains(" left, and this transaction may cost ") && tried.contains(" base units)"), "{tried}");
}

#[test]
fn a_dry_run_of_an_interrupted_deployment_tries_what_is_left_of_it() {
    let here = Here::new();
    let aidao = example("aidao.toml");
    here.set_balance(here.address(), 5);
    here.fails(&["deploy", &aidao]);
    let (record, sent) = (here.record("aidao"), here.nonce(here.address()));
    assert!(sent > 1, "{sent}");
    here.set_balance(here.address(), 1_000);
    let before = state(&here);
    let tried = here.json(&["--dry-run", "deploy", &aidao]);
    assert_eq!((state(&here), here.record("aidao")), (before, record));
    let done = here.json(&["deploy", &aidao]);
    assert_eq!(tried["tried"], here.nonce(here.address()) - sent);
    assert_eq!(tried["contracts"], done["contracts"]);
}

/// A node like geth: what a reverted call returns is in its error only. Counts the simulations.
fn like_geth(here: &Here, simulations: Arc<AtomicU64>) -> String {
    let url = here.url().to_owned();
    serve(move |request| {
        let mut answer = forward(&url, request);
        if request["method"] == "eth_simulateV1" {
            simulations.fetch_add(1, Ordering::Relaxed);
            let calls = answer["result"]
                .as_array_mut()
                .into_iter()
                .flatten()
                .flat_map(|block| block["calls"].as_array_mut().unwrap());
            calls.filter(|call| call["status"] == "0x0").for_each(|call| call["returnData"] = json!("0x"));
        }
        answer
    })
}

#[test]
fn a_dry_run_of_two_transactions_reports_the_second_ones_error() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    let simulations = Arc::new(AtomicU64::new(0));
    let geth = like_geth(&here, simulations.clone());
    let before = state(&here);
    let stake = |amount| ["stake", "--from", "reserved-tokens", "--amount", amount, "--lock", "1 year"];
    let dry = |amount| [&["--dry-run"], &stake(amount)[..]].concat();
    // More than there is: that much may be approved, but not staked.
    let much = "5_000_000_000";
    for url in [here.url(), &geth] {
        let said = here.fails_at(url, &dry(much));
        let expected =
            "dry run: stopped at transaction 2 (the one before it would succeed; nothing was sent): stake failed: ";
        assert!(said.contains(expected) && said.contains("ERC20InsufficientBalance"), "{said}");
    }
    assert!(simulations.load(Ordering::Relaxed) > 1);
    let tried = here.json(&dry("100"));
    assert_eq!(
        (&tried["tried"], &tried["of"], &tried["amount"]),
        (&json!(2), &json!(2), &json!("100000000000000000000"))
    );
    assert!(says(&here, &geth, &dry("100")).contains("Dry run: all 2 transactions would succeed"));
    assert_eq!(state(&here), before);
    // Without a transaction, there is nothing to try.
    let status = here.json(&["--dry-run", "status"]);
    assert_eq!((&status["dry_run"], &status["tried"]), (&json!(true), &json!(0)));
}

#[test]
fn a_dry_run_does_not_move_the_chains_clock() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    let time = || here.rpc("eth_getBlockByNumber", ("latest", false))["timestamp"].clone();
    let (before, began) = (state(&here), time());
    let passed = here.json(&["--dry-run", "advance", "8 days"]);
    let began_at = u64::from_str_radix(began.as_str().unwrap().trim_start_matches("0x"), 16).unwrap();
    assert_eq!(passed["time"].as_u64(), Some(began_at + 8 * 86_400));
    assert_eq!((state(&here), time()), (before, began));
}

/// A node without `eth_simulateV1`, as Parity's Ethereum RPC.
fn without_simulation(here: &Here) -> String {
    let url = here.url().to_owned();
    serve(move |request| match request["method"].as_str().unwrap_or_default() {
        "eth_simulateV1" => json!({ "error": { "code": -32601, "message": "Method not found" } }),
        "eth_sendRawTransaction" => panic!("a dry run sends nothing"),
        _ => forward(&url, request),
    })
}

#[test]
fn a_dry_run_says_that_a_node_without_simulation_tries_the_first_transaction_only() {
    let here = Here::new();
    let (node, file, before) = (without_simulation(&here), with_a_source_without_code(&here), state(&here));
    let limit =
        "this node cannot simulate transactions in a row (it has no eth_simulateV1), so only the first one was tried";
    for file in [&file, &example("aidao.toml")] {
        let output = here.command_at(&node, &["--json", "--dry-run", "deploy", file]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let tried: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&tried["dry_run"], &tried["tried"], &tried["of"]), (&json!(true), &json!(1), &Value::Null));
        assert_eq!(tried["limit"], limit);
        assert!(tried["contracts"].is_null() && tried["gas"].as_u64().is_some_and(|gas| gas > 0), "{tried}");
        let said = says(&here, &node, &["--dry-run", "deploy", file]);
        assert!(said.contains("Dry run: the first transaction would succeed") && said.contains(&limit[5..]), "{said}");
    }
    let said = here.fails_at(&node, &["--dry-run", "advance", "1 day"]);
    assert!(said.contains("this node cannot simulate that time passes (it has no eth_simulateV1)"), "{said}");
    assert_eq!(state(&here), before);

    // A first transaction that would fail is an error there, too.
    here.json(&["deploy", &example("aidao.toml")]);
    let vote = here.fails_at(&node, &["--dry-run", "propose", "--description", "x", "--call", "treasury.sync(native)"]);
    let expected = format!("dry run: stopped at transaction 1 ({limit}; nothing was sent): propose failed: ");
    assert!(vote.contains(&expected) && vote.contains("GovernorInsufficientProposerVotes"), "{vote}");
}
