//! Commands on a chain that makes blocks by the clock, as every public chain does.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows must fail")]

mod node;

use std::time::Duration;

use node::{Here, example};

/// A receipt that was not there at once ended the command after the transaction was sent, so that a second try paid twice.
#[test]
fn commands_wait_until_their_transactions_are_in_a_block() {
    let here = Here::with_block_time(Duration::from_millis(600));
    here.json(&["deploy", &example("aidao.toml")]);
    let deposit = ["deposit", "--from", "reserved-tokens", "--amount", "5"];
    for times in 1..=2u64 {
        assert_eq!(here.json(&deposit)["transactions"].as_array().map(Vec::len), Some(1));
        let books = here.json(&["status"])["treasury"]["coin"].take();
        assert_eq!(books["available"], (u128::from(times) * 46 * 10u128.pow(17)).to_string(), "{books}");
    }
}
