//! The commands over JSON-RPC, each in a process of its own, on a devnet.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod node;

use aidao_abi::Governor;
use alloy::providers::Provider;
use alloy::rpc::types::Filter;
use alloy_core::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_core::sol_types::{SolEvent, SolValue};
use serde_json::Value;

use node::{Here, example};

#[test]
fn a_dao_is_deployed_governed_and_makes_another() {
    let here = Here::new();
    let (aidao, speech) = (example("aidao.toml"), example("speech.toml"));
    assert!(here.fails(&["status"]).contains("nothing is deployed on this chain"));
    let deployed = here.json(&["deploy", &aidao]);
    assert_eq!(deployed["transactions"].as_array().map(Vec::len), Some(13));
    assert!(here.fails(&["deploy", &aidao]).contains("aidao is deployed already"));
    assert!(
        here.fails(&["deploy", &speech]).contains("the factory does not know version 1 of the template consortium")
    );

    let stake = ["stake", "--from", "execution-team", "--amount", "100_000_000", "--lock", "1 year"];
    assert_eq!(here.json(&stake)["transactions"].as_array().map(Vec::len), Some(2));
    let propose = ["propose", "--from", "execution-team", "--add-template", "consortium", "--description", "Begin"];
    let early = here.fails(&propose);
    assert!(early.contains("GovernorInsufficientProposerVotes"), "{early}");
    here.json(&["advance", "8 days"]);
    assert_eq!(here.json(&propose)["number"], 1);
    let vote = ["vote", "1", "for", "--from", "execution-team"];
    assert!(here.fails(&vote).contains("GovernorUnexpectedProposalState"));
    here.json(&["advance", "2 days 1m"]);
    assert_eq!(here.json(&vote)["weight"], "100000000000000000000000000");
    assert!(here.fails(&vote).contains("GovernorAlreadyCastVote(voter execution-team)"));
    here.json(&["advance", "7 days"]);
    here.json(&["queue", "1"]);
    assert!(here.fails(&["execute", "1"]).contains("TimelockUnexpectedOperationState"));
    here.json(&["advance", "3 days"]);
    assert_eq!(here.json(&["execute", "1"])["state"], "executed");
    assert!(here.fails(&["execute", "1"]).contains("GovernorUnexpectedProposalState"));

    // The factory's contracts exist in a dry run only, and are compared with the file there, too.
    let tried = here.json(&["--dry-run", "deploy", &speech]);
    assert_eq!((&tried["tried"], &tried["of"]), (&1.into(), &1.into()));
    let made = here.json(&["deploy", &speech]);
    for name in ["token", "staking", "treasury", "reserve", "directors"] {
        assert_eq!(tried["contracts"][name], made["contracts"][name], "{name}");
    }
    // The governor's address depends on the block's time, from which its guardian's term counts.
    assert_eq!(tried["contracts"]["governor"]["code_hash"], made["contracts"]["governor"]["code_hash"]);
    assert_eq!(made["transactions"].as_array().map(Vec::len), Some(1), "the factory makes all in one transaction");
    let verified = here.json(&["verify"]);
    assert_eq!((&verified["verified"], &verified["built_otherwise"]), (&true.into(), &Value::Array(Vec::new())));
    assert_eq!(here.json(&["status", "--dao", "speech"])["registry"]["number"], 1);
    assert_eq!(here.json(&["status", "--dao", "aidao", "1"])["description"], "Begin");

    // The directors release what was voted, with signatures of names.
    here.json(&["deposit", "--dao", "aidao", "--from", "reserved-tokens", "--amount", "1_000"]);
    let unsigned =
        here.fails(&["direct", "--dao", "aidao", "--signer", "director-ada", "--call", "treasury.sync(native)"]);
    assert!(unsigned.contains("MultisigThresholdNotMet"), "{unsigned}");

    // Anybody can read it with other tools.
    let governor: Address = here.record("aidao")["contracts"]["governor"]["address"].as_str().unwrap().parse().unwrap();
    let filter = Filter::new().address(governor).event_signature(Governor::VoteCast::SIGNATURE_HASH).from_block(0);
    let logs = here.block_on(async { here.provider().get_logs(&filter).await.unwrap() });
    assert_eq!(logs.len(), 1);
    let cast = Governor::VoteCast::decode_log(&logs[0].inner).unwrap();
    assert_eq!((cast.support, cast.weight), (1, U256::from(100_000_000u128 * 10u128.pow(18))));
}

#[test]
fn the_record_tells_what_is_on_the_chain() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    let record = here.record("aidao");
    assert_eq!((&record["stage"], &record["chain_id"]), (&"complete".into(), &420_420_420.into()));
    let contracts = record["contracts"].as_object().unwrap();
    let names: Vec<&str> = contracts.keys().map(String::as_str).collect();
    assert_eq!(names, ["committee", "directors", "factory", "governor", "reserve", "staking", "token", "treasury"]);
    let of = |contract: &Value| -> Address { contract["address"].as_str().unwrap().parse().unwrap() };
    for (name, contract) in contracts {
        let address = of(contract);
        let hash: B256 = contract["transaction"].as_str().unwrap().parse().unwrap();
        let (code, receipt) = here.block_on(async {
            let code = here.provider().get_code_at(address).await.unwrap();
            (code, here.provider().get_transaction_receipt(hash).await.unwrap().unwrap())
        });
        assert_eq!(contract["code_hash"], keccak256(code).to_string(), "{name}");
        // The reserve is made by its treasury's constructor.
        let made = if name == "reserve" { &contracts["treasury"] } else { contract };
        assert_eq!(receipt.contract_address, Some(of(made)), "{name}");
        assert!(contract["abi"].as_array().is_some_and(|abi| abi.len() > 5), "{name}");
    }
    let arguments: Bytes = contracts["token"]["constructor_arguments"].as_str().unwrap().parse().unwrap();
    type Arguments = (String, String, U256, Vec<Address>, Vec<U256>, U256, Address);
    let (_, symbol, _, recipients, ..) = Arguments::abi_decode_params(&arguments).unwrap();
    assert_eq!((symbol.as_str(), recipients.len()), ("AIDAO", 7));
    assert!(record["steps"].as_array().unwrap().iter().all(|step| step["raw"].is_null()), "nothing is left to send");
}

#[test]
fn a_deployment_without_coin_stops_and_goes_on_later() {
    let here = Here::new();
    here.set_balance(here.address(), 5);
    let poor = here.fails(&["deploy", &example("aidao.toml")]);
    assert!(poor.contains("failed: failed: the node says:"), "{poor}");
    let before = here.record("aidao");
    assert_eq!(before["stage"], "unfinished");
    let hashes = |record: &Value| -> Vec<String> {
        record["steps"].as_array().unwrap().iter().map(|step| step["transaction"].to_string()).collect()
    };
    let sent = hashes(&before);
    assert!(sent.len() > 1 && sent.len() < 10, "{}", sent.len());
    assert!(here.fails(&["status"]).contains("nothing is deployed on this chain"));

    // Neither another file nor another account goes on with it.
    let other = here.write("aidao.toml", &std::fs::read_to_string(example("speech.toml")).unwrap());
    let refused = here.fails(&["deploy", &other]);
    assert!(refused.contains("is a half-finished deployment of another file or by another account"), "{refused}");

    here.set_balance(here.address(), 1_000);
    here.json(&["deploy", &example("aidao.toml")]);
    let after = here.record("aidao");
    assert_eq!(after["stage"], "complete");
    assert!(hashes(&after).starts_with(&sent), "what was sent is not signed again");
    assert_eq!(here.nonce(here.address()), 13, "thirteen transactions in all");
    assert_eq!(here.json(&["verify"])["verified"], true);
}

#[test]
fn a_deployment_that_is_killed_goes_on_with_the_transaction_it_had_sent() {
    let here = Here::new();
    here.rpc("evm_setAutomine", (false,));
    let mut child = here.start(&["deploy", &example("aidao.toml")]);
    let sent = || here.read_record("aidao").is_some_and(|record| !record["steps"][0]["raw"].is_null());
    here.until(|| sent() && here.pending(here.address()) == 1);
    child.kill().unwrap();
    child.wait().unwrap();
    let first = here.record("aidao")["steps"][0]["transaction"].clone();

    here.rpc("evm_setAutomine", (true,));
    here.rpc("evm_mine", ());
    here.json(&["deploy", &example("aidao.toml")]);
    let record = here.record("aidao");
    assert_eq!(record["steps"][0]["transaction"], first);
    assert_eq!(here.nonce(here.address()), 13, "thirteen transactions in all");
}

#[test]
fn keys_come_from_keystores_or_the_environment() {
    let here = Here::new();
    let file = here.path("director.json");
    let made = here.json(&["account", &file, "--make", "import"]);
    assert_eq!(made["address"].as_str().unwrap().parse::<Address>().unwrap(), here.address());
    assert_eq!(here.json(&["account", &file]), made);
    assert!(here.fails(&["account", &file, "--make", "new"]).contains("exists already"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // The file alone signs.
    let mut command = here.command(&["--json", "--account", &file, "deploy", &example("aidao.toml")]);
    assert!(command.env_remove("AIDAO_PRIVATE_KEY").output().unwrap().status.success());
    assert_eq!(here.nonce(here.address()), 13);

    let said = |variable: &str, value: Option<&str>, arguments: &[&str]| {
        let mut command = here.command(arguments);
        match value {
            Some(value) => command.env(variable, value),
            None => command.env_remove(variable),
        };
        let output = command.output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(said("AIDAO_PASSWORD", Some("another word"), &["account", &file]).contains("cannot be opened"));
    let new = here.path("new.json");
    assert!(said("AIDAO_PASSWORD", Some("short"), &["account", &new, "--make", "new"]).contains("fewer than 8"));
    let delegate = ["delegate", "reserved-tokens"];
    assert!(said("AIDAO_PRIVATE_KEY", None, &delegate).contains("nobody signs: give --account FILE"));
    let bad = said("AIDAO_PRIVATE_KEY", Some("0x1234"), &delegate);
    assert!(bad.contains("is not 32 bytes in hexadecimal") && !bad.contains("1234"), "{bad}");
    let zero = said("AIDAO_PRIVATE_KEY", Some(&"0".repeat(64)), &delegate);
    assert!(zero.contains("this is no private key"), "{zero}");
}

#[test]
fn a_node_that_is_none_is_an_error() {
    let here = Here::new();
    let nobody = here.fails_at("http://127.0.0.1:9", &["status"]);
    assert!(nobody.contains("nobody answers at http://127.0.0.1:9"), "{nobody}");
    assert!(here.fails_at("somewhere", &["status"]).contains("--rpc: somewhere is no address"));
}

/// Everybody knows the keys of names: on a chain with real money they must not get any.
#[test]
fn names_are_refused_where_money_is_real() {
    let here = Here::new();
    let other = node::not_a_devnet();
    for command in [vec!["deploy".to_owned(), example("aidao.toml")], vec!["advance".to_owned(), "1 day".to_owned()]] {
        let said = here.fails_at(&other, &command.iter().map(String::as_str).collect::<Vec<_>>());
        let expected = ["accounts by name exist on development chains only", "time on this chain passes by itself"];
        assert!(expected.iter().any(|words| said.contains(words)), "{said}");
    }
}

/// Each director has a machine and reads there what is signed; a file goes around.
#[test]
fn directors_sign_in_turn() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    let file = here.path("order.json");
    let save = ["direct", "--call", "treasury.sync(native)", "--save", &file];
    here.json(&save);
    assert!(here.fails(&save).contains("exists already"));
    let early = here.fails(&["send", &file]);
    assert!(early.contains("MultisigThresholdNotMet"), "{early}");
    for (signatures, name) in (1u64..).zip(["director-eva", "director-ada", "director-ben"]) {
        let signed = here.json(&["sign", &file, "--from", name]);
        assert_eq!((&signed["signatures"], &signed["threshold"]), (&signatures.into(), &3.into()));
    }
    assert!(here.fails(&["sign", &file]).contains("is no owner of this multisig"));

    // A changed file is not what was signed.
    let text = std::fs::read_to_string(&file).unwrap();
    let mut order: Value = serde_json::from_str(&text).unwrap();
    order["deadline"] = (order["deadline"].as_u64().unwrap() + 1).into();
    let forged = here.write("forged.json", &order.to_string());
    assert!(here.fails(&["send", &forged]).contains("MultisigInvalidSignature"));
    order["chain_id"] = 1.into();
    let elsewhere = here.write("elsewhere.json", &order.to_string());
    assert!(here.fails(&["sign", &elsewhere, "--from", "director-ada"]).contains("the order is for the chain 1"));
    order["chain_id"] = 420_420_420.into();
    order["multisig"] = Address::repeat_byte(7).to_string().into();
    let other = here.write("other.json", &order.to_string());
    assert!(here.fails(&["sign", &other, "--from", "director-ada"]).contains("the order is for the multisig"));

    here.json(&["send", &file]);
    assert!(here.fails(&["send", &file]).contains("Multisig"), "once");
}
