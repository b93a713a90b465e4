//! A devnet, and the command beside it; or the node that the environment names.
#![allow(dead_code, clippy::arithmetic_side_effects, reason = "each test file uses a part")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use aidao_chain::EthAccount;
use aidao_devnet::{Config, Devnet};
use alloy::network::{EthereumWallet, TransactionBuilder};
use alloy::providers::{DynProvider, Provider, ProviderBuilder};
use alloy::rpc::types::TransactionRequest;
use alloy::signers::local::PrivateKeySigner;
use alloy_core::primitives::{Address, B256, Bytes, U256, b256};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

/// Where the node to be tested instead of a devnet listens: for Ethereum's clients, and for Substrate's.
const NODE: [&str; 2] = ["AIDAO_TEST_RPC", "AIDAO_TEST_NODE_RPC"];
/// The tenth account of the mnemonic of Anvil and Hardhat, which has coin on every development chain.
const BENEFACTOR: B256 = b256!("2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6");

/// A chain, a folder, and an account with coin.
pub(crate) struct Here {
    folder: tempfile::TempDir,
    url: String,
    /// Substrate's RPC of a node.
    node: Option<String>,
    /// The chain, if it is ours alone.
    _devnet: Option<Devnet>,
    runtime: Runtime,
    account: EthAccount,
}

impl Here {
    /// The node that the environment names, else a devnet.
    pub(crate) fn chosen() -> Self {
        match NODE.map(|name| std::env::var(name).ok()) {
            [Some(url), Some(node)] => Self::at(url, Some(node), None),
            [None, None] => Self::new(),
            _ => panic!("{} name a node together", NODE.join(" and ")),
        }
    }

    /// A devnet.
    pub(crate) fn new() -> Self {
        Self::with_history(1_000)
    }

    /// A devnet that keeps so many blocks.
    pub(crate) fn with_history(history: usize) -> Self {
        Self::of(None, history)
    }

    /// A devnet that makes a block every so often, whether there are transactions or not.
    pub(crate) fn with_block_time(block_time: Duration) -> Self {
        Self::of(Some(block_time), 1_000)
    }

    fn of(block_time: Option<Duration>, history: usize) -> Self {
        let config =
            Config { host: IpAddr::V4(Ipv4Addr::LOCALHOST), port: 0, block_time, accounts: 1, state: None, history };
        let devnet = Devnet::start(config).expect("a devnet");
        Self::at(format!("http://{}", devnet.address()), None, Some(devnet))
    }

    fn at(url: String, node: Option<String>, devnet: Option<Devnet>) -> Self {
        let here = Self {
            folder: tempfile::tempdir().expect("a folder"),
            url,
            node,
            _devnet: devnet,
            runtime: Builder::new_current_thread().enable_all().build().expect("a runtime"),
            account: EthAccount::named("the deployer over RPC"),
        };
        here.set_balance(here.address(), 10_000);
        here
    }

    pub(crate) fn address(&self) -> Address {
        self.account.address()
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("text").to_owned()
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).expect("it is written");
        self.path(name)
    }

    pub(crate) fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// An ERC-20 of OpenZeppelin with six decimals and the symbol USD6, of which the account has 10^18 base units.
    pub(crate) fn usd6(&self) -> Address {
        let code: Bytes = include_str!("usd6.hex").trim().parse().expect("hex");
        let wallet = EthereumWallet::from(PrivateKeySigner::from_bytes(&self.account.secret()).expect("a key"));
        let provider = ProviderBuilder::new().wallet(wallet).connect_provider(self.provider());
        provider.client().set_poll_interval(Duration::from_millis(10));
        self.block_on(async {
            let creation = TransactionRequest::default().with_deploy_code(code);
            let receipt = provider.send_transaction(creation).await.expect("it is sent").get_receipt().await;
            receipt.expect("a receipt").contract_address.expect("a contract")
        })
    }

    /// Another client than the command's.
    pub(crate) fn provider(&self) -> DynProvider {
        aidao_cli::net::remote::provider(&self.url).expect("a URL")
    }

    pub(crate) fn rpc(&self, method: &'static str, parameters: impl serde::Serialize) -> Value {
        let parameters = serde_json::to_value(parameters).expect("JSON");
        let parameters = if parameters.is_null() { json!([]) } else { parameters };
        // A node has the methods that move time beside Substrate's.
        let clock = self.node.as_ref().filter(|_| method.starts_with("evm_"));
        let provider = aidao_cli::net::remote::provider(clock.unwrap_or(&self.url)).expect("a URL");
        let number = self.block_on(self.provider().get_block_number().into_future()).expect("a number");
        let answer = self.block_on(async { provider.raw_request(method.into(), parameters).await.expect(method) });
        if clock.is_some() && method == "evm_mine" {
            // Ethereum's RPC hears of the block a moment later.
            self.until(|| self.block_on(self.provider().get_block_number().into_future()).expect("a number") > number);
        }
        answer
    }

    /// Gives an account coin. A node gives what is missing, and takes nothing.
    pub(crate) fn set_balance(&self, of: Address, coins: u64) {
        let coin = U256::from(coins) * U256::from(10u64.pow(18));
        if self.node.is_none() {
            self.rpc("hardhat_setBalance", (of, coin));
            return;
        }
        let wallet = EthereumWallet::from(PrivateKeySigner::from_bytes(&BENEFACTOR).expect("a key"));
        let provider = ProviderBuilder::new().wallet(wallet).connect_provider(self.provider());
        provider.client().set_poll_interval(Duration::from_millis(10));
        self.block_on(async {
            let missing = coin.checked_sub(provider.get_balance(of).await.expect("a balance"));
            let gift = TransactionRequest::default().with_to(of).with_value(missing.expect("it has less"));
            let receipt = provider.send_transaction(gift).await.expect("it is sent").get_receipt().await;
            assert!(receipt.expect("a receipt").status());
        });
    }

    pub(crate) fn nonce(&self, of: Address) -> u64 {
        self.block_on(async { self.provider().get_transaction_count(of).await.expect("a nonce") })
    }

    /// Nonce with what waits to be mined.
    pub(crate) fn pending(&self, of: Address) -> u64 {
        self.block_on(async { self.provider().get_transaction_count(of).pending().await.expect("a nonce") })
    }

    #[track_caller]
    pub(crate) fn until(&self, is: impl Fn() -> bool) {
        let begun = Instant::now();
        while !is() {
            assert!(begun.elapsed() < Duration::from_secs(30), "waited for too long");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The record of a DAO.
    pub(crate) fn read_record(&self, key: &str) -> Option<Value> {
        let path = self.folder.path().join(format!("deployments/420420420/{key}.json"));
        let text = std::fs::read(path).ok()?;
        Some(serde_json::from_slice(&text).expect("a record"))
    }

    #[track_caller]
    pub(crate) fn record(&self, key: &str) -> Value {
        self.read_record(key).expect("there is a record")
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.command_at(&self.url, arguments)
    }

    pub(crate) fn command_at(&self, url: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aidao"));
        command.current_dir(self.folder.path()).args(["--rpc", url]);
        command.args(self.node.iter().flat_map(|node| ["--node-rpc", node])).args(arguments);
        command.env("AIDAO_PRIVATE_KEY", self.account.secret().to_string()).env("AIDAO_PASSWORD", "correct horse");
        command
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command starts")
    }

    /// A command that must succeed; its result.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let output = self.command(&[&["--json"], arguments].concat()).output().expect("the command starts");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "aidao {}: {errors}", arguments.join(" "));
        serde_json::from_slice(&output.stdout).expect("the result is JSON")
    }

    /// A command that must fail; what it says.
    #[track_caller]
    pub(crate) fn fails(&self, arguments: &[&str]) -> String {
        self.fails_at(&self.url, arguments)
    }

    #[track_caller]
    pub(crate) fn fails_at(&self, url: &str, arguments: &[&str]) -> String {
        let output: Output = self.command_at(url, arguments).output().expect("the command starts");
        assert!(!output.status.success(), "aidao {} succeeded", arguments.join(" "));
        String::from_utf8(output.stderr).expect("text")
    }
}

pub(crate) fn example(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../deployments/examples").join(name);
    path.canonicalize().expect("it is there").to_str().expect("text").to_owned()
}

/// A server of JSON-RPC: `answer` has a result or an error for each request. Returns its address.
pub(crate) fn serve(answer: impl Fn(&Value) -> Value + Send + 'static) -> String {
    serve_http(move |request| ("200 OK", answer(request)))
}

/// The same with an HTTP status for each answer.
pub(crate) fn serve_http(answer: impl Fn(&Value) -> (&'static str, Value) + Send + 'static) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let Some(body) = message(&mut stream) else { continue };
            let request: Value = serde_json::from_slice(&body).expect("JSON");
            let (status, mut said) = answer(&request);
            said["jsonrpc"] = "2.0".into();
            said["id"] = request["id"].clone();
            let said = said.to_string();
            let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close");
            let _ = write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{said}", said.len());
        }
    });
    format!("http://{address}")
}

/// The body of an HTTP message.
fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) <= 2 {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    (length > 0 && reader.read_exact(&mut body).is_ok()).then_some(body)
}

/// Asks a node at an address and returns its whole answer.
pub(crate) fn forward(url: &str, request: &Value) -> Value {
    let address = url.strip_prefix("http://").expect("a URL");
    let mut stream = TcpStream::connect(address).expect("it listens");
    let body = request.to_string();
    let head = "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close";
    write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).expect("it is sent");
    serde_json::from_slice(&message(&mut stream).expect("an answer")).expect("JSON")
}

/// The first block of a chain.
pub(crate) fn genesis() -> Value {
    json!({
        "number": "0x0", "hash": format!("0x{}", "11".repeat(32)), "parentHash": format!("0x{}", "00".repeat(32)),
        "timestamp": "0x60000000", "gasLimit": "0x1", "gasUsed": "0x0", "miner": Address::ZERO,
        "sha3Uncles": format!("0x{}", "00".repeat(32)), "stateRoot": format!("0x{}", "00".repeat(32)),
        "transactionsRoot": format!("0x{}", "00".repeat(32)), "receiptsRoot": format!("0x{}", "00".repeat(32)),
        "logsBloom": format!("0x{}", "00".repeat(256)), "difficulty": "0x0", "extraData": "0x", "uncles": [],
        "transactions": [], "mixHash": format!("0x{}", "00".repeat(32)), "nonce": "0x0000000000000000",
        "size": "0x0",
    })
}

/// A node that says that it is something else than a devnet, and knows little more. Returns its address.
pub(crate) fn not_a_devnet() -> String {
    serve(|request| {
        let result = match request["method"].as_str().unwrap_or_default() {
            "eth_chainId" => json!("0x190f1b43"),
            "web3_clientVersion" => json!("eth-rpc/1.0"),
            "eth_getBlockByNumber" => genesis(),
            _ => json!("0x"),
        };
        json!({ "result": result })
    })
}
