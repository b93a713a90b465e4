//! A served chain and its client, which speaks plain HTTP.
#![allow(dead_code, missing_docs, unreachable_pub, reason = "each test program uses a part")]

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
};

use aidao_devnet::{Config, Devnet};
use serde_json::{Value, json};

/// Three accounts, a free port, a block for each transaction, a hundred blocks kept.
pub fn config() -> Config {
    Config { host: Ipv4Addr::LOCALHOST.into(), port: 0, block_time: None, accounts: 3, state: None, history: 100 }
}

/// A devnet that serves.
pub fn start(config: Config) -> Devnet {
    Devnet::start(config).expect("a free port is free")
}

/// What the server says to a body.
pub fn post(devnet: &Devnet, body: &str) -> Value {
    serde_json::from_str(&post_text(devnet, body)).expect("an answer is JSON")
}

/// What the server says to a body, as text.
pub fn post_text(devnet: &Devnet, body: &str) -> String {
    let mut stream = TcpStream::connect(devnet.address()).expect("it listens");
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers in UTF-8");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    body.to_owned()
}

/// The answer to a request: result or error.
pub fn ask(devnet: &Devnet, method: &str, params: Value) -> Value {
    post(devnet, &json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string())
}

/// The result of a request that succeeds.
pub fn result(devnet: &Devnet, method: &str, params: Value) -> Value {
    let answer = ask(devnet, method, params);
    assert_eq!(answer["error"], Value::Null, "{method}");
    answer["result"].clone()
}

/// The code of the error of a request that fails.
pub fn code(devnet: &Devnet, method: &str, params: Value) -> i64 {
    ask(devnet, method, params)["error"]["code"].as_i64().expect("an error")
}

/// A number as JSON-RPC has it.
pub fn quantity(value: &Value) -> u128 {
    let text = value.as_str().expect("a quantity");
    u128::from_str_radix(text.strip_prefix("0x").expect("hexadecimal"), 16).expect("a number")
}

/// The address of a development account.
pub fn account(devnet: &Devnet, index: usize) -> Value {
    json!(devnet.accounts()[index].address())
}
