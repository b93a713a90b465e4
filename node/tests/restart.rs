//! A node that is killed loses no finalized block. scripts/test-node runs this.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use common::{Client, DOT, account, gift, keypair};

struct Node {
    process: Child,
    url: String,
}

impl Node {
    /// Starts a node on a folder and a free port.
    fn start(folder: &TempDir) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
        let process = Command::new(env!("CARGO_BIN_EXE_aidao-node"))
            .args(["--chain", "dev", "--no-prometheus", "--no-telemetry", "--rpc-methods", "unsafe"])
            .args(["--state-pruning", "archive", "--rpc-port", &port.to_string()])
            .arg("--base-path")
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        Self { process, url: format!("ws://127.0.0.1:{port}") }
    }

    /// Kills it where it stands: nothing is written any more.
    fn kill(mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ended");
    }
}

/// Number and hash of the latest finalized block.
async fn finalized(client: &Client) -> (u64, Value) {
    let hash = client.ask("chain_getFinalizedHead", json!([])).await.expect("a hash");
    let header = client.ask("chain_getHeader", json!([hash])).await.expect("a header");
    let number = header["number"].as_str().and_then(|text| u64::from_str_radix(text.trim_start_matches("0x"), 16).ok());
    (number.expect("a number"), hash)
}

async fn coins(client: &Client, name: &str) -> u128 {
    let entry = pallet_revive_eth_rpc::subxt_client::storage().system().account();
    let block = client.api.at_current_block().await.expect("a block");
    let found = block.storage().try_fetch(entry, (account(&keypair(name)),)).await.expect("storage");
    found.map_or(0, |value| value.decode().expect("an account").data.free / DOT)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a built node: scripts/test-node"]
async fn a_killed_node_has_all_finalized_blocks_when_it_starts_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let alice = keypair("Alice");
    let mut given = 0;
    for round in 0..5u64 {
        let node = Node::start(&folder);
        let client = Client::connect(&node.url).await;
        assert_eq!(coins(&client, "Heir").await, given, "round {round}");
        assert!(finalized(&client).await.0 > 0, "there is a block that has a time");
        // What is final when this returns.
        for _ in 0..3 {
            client.send(&alice, gift(&keypair("Heir"), 1)).await.expect("a gift");
            given += 1;
        }
        let (number, hash) = finalized(&client).await;
        // And it is killed while it makes more blocks, for nobody who counts them.
        let busy = tokio::spawn(async move {
            loop {
                if client.send(&keypair("Bob"), gift(&keypair("Somebody"), 1)).await.is_err() {
                    return;
                }
            }
        });
        tokio::time::sleep(Duration::from_millis(150 + 70 * round)).await;
        node.kill();
        busy.abort();

        let node = Node::start(&folder);
        let client = Client::connect(&node.url).await;
        let again = client.ask("chain_getBlockHash", json!([number])).await.expect("a hash");
        assert_eq!(again, hash, "block {number} in round {round}");
        assert!(finalized(&client).await.0 >= number);
        assert_eq!(coins(&client, "Heir").await, given);
        // It goes on.
        client.send(&alice, gift(&keypair("Heir"), 1)).await.expect("a gift");
        given += 1;
        node.kill();
    }
}
