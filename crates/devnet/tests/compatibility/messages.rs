//! JSON-RPC's messages, over HTTP and WebSocket.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use aidao_devnet::Devnet;
use serde_json::{Value, json};

use crate::common::{config, post, post_text, result, start};

fn request(id: &str, method: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":[]}}"#)
}

/// Ids that come back as they were written.
const IDS: [&str; 12] = [
    "0",
    "1.5",
    "-1",
    "-0",
    "1e3",
    "12345678901234567890123",
    "1e400",
    "null",
    "\"abc\"",
    "\"\"",
    "\"0x1\"",
    "\"ä\\n\"",
];
/// What is no id.
const NO_IDS: [&str; 4] = ["true", "false", "{}", "[1]"];

#[test]
fn any_number_text_or_null_is_an_id() {
    let devnet = start(config());
    for id in IDS {
        let answer = format!(r#"{{"jsonrpc":"2.0","id":{id},"result":"0x190f1b44"}}"#);
        assert_eq!(post_text(&devnet, &request(id, "eth_chainId")), answer);
        let answer = format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":-32601,"message":"Method not found"}}}}"#);
        assert_eq!(post_text(&devnet, &request(id, "eth_nope")), answer);
    }
    for id in NO_IDS {
        let answer = r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid request"}}"#;
        assert_eq!(post_text(&devnet, &request(id, "evm_mine")), answer);
    }
    assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x1", "what is refused is not executed");
}

#[test]
fn notifications_are_executed_and_not_answered() {
    let devnet = start(config());
    let mine = r#"{"jsonrpc":"2.0","method":"evm_mine"}"#;
    assert_eq!(post_text(&devnet, mine), "");
    assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x2");
    assert_eq!(post_text(&devnet, &format!("[{mine},{mine}]")), "");
    assert_eq!(result(&devnet, "eth_blockNumber", json!([])), "0x4");
    // In the order of a batch.
    let batch = format!("[{},{mine},{}]", request("1", "eth_blockNumber"), request("2.5", "eth_blockNumber"));
    let answers = post(&devnet, &batch);
    let expected = json!([
        { "jsonrpc": "2.0", "id": 1, "result": "0x4" },
        { "jsonrpc": "2.0", "id": 2.5, "result": "0x5" },
    ]);
    assert_eq!(answers, expected);
    // Not even an error is answered.
    assert_eq!(post_text(&devnet, r#"{"jsonrpc":"2.0","method":"eth_nope"}"#), "");
}

#[test]
fn what_is_no_message_is_refused_by_its_kind() {
    let devnet = start(config());
    for (body, code, id) in [
        ("[]", -32600, Value::Null),
        (r#"{"id":7,"method":"eth_chainId"}"#, -32600, json!(7)),
        (r#"{"jsonrpc":"1.0","id":7,"method":"eth_chainId"}"#, -32600, json!(7)),
        (r#"{"jsonrpc":"2.0","id":7.5}"#, -32600, json!(7.5)),
        (r#"{"jsonrpc":"2.0","id":7,"method":1}"#, -32600, json!(7)),
        (r#"{"jsonrpc":"2.0","id":[],"method":1}"#, -32600, Value::Null),
        (r#"{"jsonrpc":"2.0","id":7,"method":"eth_chainId"#, -32700, Value::Null),
        (r#"{"jsonrpc":"1.0","id":7,"method":"eth_chainId"} x"#, -32700, Value::Null),
        ("[1,", -32700, Value::Null),
        (r#"{"jsonrpc":"2.0","id":7,"method":"eth_getBalance","params":"x"}"#, -32602, json!(7)),
        (r#"{"jsonrpc":"2.0","id":7,"method":"eth_subscribe","params":["newHeads"]}"#, -32004, json!(7)),
    ] {
        let answer = post(&devnet, body);
        assert_eq!((&answer["error"]["code"], &answer["id"]), (&json!(code), &id), "{body}");
    }
    let answers = post(&devnet, &format!("[null,1,{},{{\"foo\":1}}]", request("7", "eth_chainId")));
    let codes: Vec<&Value> = answers.as_array().expect("a batch").iter().map(|one| &one["error"]["code"]).collect();
    assert_eq!(codes, [&json!(-32600), &json!(-32600), &Value::Null, &json!(-32600)]);
    assert_eq!(answers[2]["result"], "0x190f1b44");
}

#[test]
fn a_browser_may_reach_this_private_network() {
    let devnet = start(config());
    let mut stream = TcpStream::connect(devnet.address()).expect("it listens");
    write!(
        stream,
        "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://remix.ethereum.org\r\nConnection: close\r\n\
         Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n\
         Access-Control-Request-Private-Network: true\r\n\r\n"
    )
    .expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers in UTF-8");
    let answer = answer.to_lowercase();
    assert!(answer.starts_with("http/1.1 200"), "{answer}");
    for header in ["access-control-allow-private-network: true", "access-control-allow-origin: *"] {
        assert!(answer.contains(header), "{answer}");
    }
}

/// A WebSocket, as a client speaks it.
struct WebSocket(TcpStream);

impl WebSocket {
    fn connect(devnet: &Devnet) -> Self {
        let mut stream = TcpStream::connect(devnet.address()).expect("it listens");
        stream.set_read_timeout(Some(std::time::Duration::from_secs(10))).expect("a time");
        write!(
            stream,
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        .expect("it reads");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("it answers");
            head.extend(byte);
        }
        let head = String::from_utf8(head).expect("text");
        assert!(head.starts_with("HTTP/1.1 101"), "{head}");
        assert!(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
        Self(stream)
    }

    /// Sends a text in one frame, masked with zeros.
    fn send(&mut self, text: &str) {
        let length = u16::try_from(text.len()).expect("short").to_be_bytes();
        self.0.write_all(&[&[0x81, 0x80 | 126], &length[..], &[0; 4], text.as_bytes()].concat()).expect("it reads");
    }

    fn receive(&mut self) -> String {
        let mut head = [0; 2];
        self.0.read_exact(&mut head).expect("it sends");
        assert_eq!(head[0], 0x81, "a text in one frame");
        let mut length = usize::from(head[1]);
        if length == 126 {
            let mut long = [0; 2];
            self.0.read_exact(&mut long).expect("a length");
            length = usize::from(u16::from_be_bytes(long));
        }
        let mut text = vec![0; length];
        self.0.read_exact(&mut text).expect("a text");
        String::from_utf8(text).expect("UTF-8")
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.send(&json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string());
        serde_json::from_str(&self.receive()).expect("JSON")
    }
}

#[test]
fn messages_over_a_websocket_are_those_over_http() {
    let devnet = start(config());
    let mut socket = WebSocket::connect(&devnet);
    for id in IDS {
        socket.send(&request(id, "eth_chainId"));
        assert_eq!(socket.receive(), format!(r#"{{"jsonrpc":"2.0","id":{id},"result":"0x190f1b44"}}"#));
    }
    for id in NO_IDS {
        socket.send(&request(id, "evm_mine"));
        assert!(socket.receive().contains("-32600"));
    }
    socket.send(r#"{"jsonrpc":"2.0","method":"evm_mine"}"#);
    socket.send(&format!("[{},{}]", request("1", "eth_blockNumber"), request("2", "eth_chainId")));
    let answer = r#"[{"jsonrpc":"2.0","id":1,"result":"0x2"},{"jsonrpc":"2.0","id":2,"result":"0x190f1b44"}]"#;
    assert_eq!(socket.receive(), answer);
    socket.send("nothing");
    assert!(socket.receive().contains("-32700"));
}

#[test]
fn subscriptions_begin_after_their_id_and_end_with_it() {
    let devnet = start(config());
    let mut socket = WebSocket::connect(&devnet);
    // MetaMask's tracker of blocks adds an empty object.
    let id = socket.ask("eth_subscribe", json!(["newHeads", {}]))["result"].clone();
    assert!(id.as_str().is_some_and(|id| id.starts_with("0x")), "{id}");
    result(&devnet, "evm_mine", json!([]));
    let message: Value = serde_json::from_str(&socket.receive()).expect("JSON");
    assert_eq!((&message["method"], &message["params"]["subscription"]), (&json!("eth_subscription"), &id));
    assert_eq!(message["params"]["result"]["number"], "0x2");
    assert_eq!(message["params"]["result"]["transactions"], Value::Null);
    // Another connection cannot close it.
    let mut other = WebSocket::connect(&devnet);
    assert_eq!(other.ask("eth_unsubscribe", json!([id]))["error"]["code"], -32000);
    assert_eq!(socket.ask("eth_unsubscribe", json!([id]))["result"], true);
    assert_eq!(socket.ask("eth_unsubscribe", json!([id]))["error"]["code"], -32000);
    result(&devnet, "evm_mine", json!([]));
    assert_eq!(socket.ask("eth_blockNumber", json!([]))["result"], "0x3", "no message came before it");
    assert_eq!(socket.ask("eth_subscribe", json!(["newPendingTransactions"]))["error"]["code"], -32004);
    assert_eq!(socket.ask("eth_subscribe", json!(["nope"]))["error"]["code"], -32602);
    // After a reset, subscribers hear of the new chain.
    let id = socket.ask("eth_subscribe", json!(["newHeads"]))["result"].clone();
    result(&devnet, "hardhat_reset", json!([]));
    result(&devnet, "evm_mine", json!([]));
    let message: Value = serde_json::from_str(&socket.receive()).expect("JSON");
    assert_eq!(message["params"]["subscription"], id);
    assert_eq!(message["params"]["result"]["number"], "0x2");
}
