//! The client of a node. It gives up on a silent node, and asks again after a failure of the connection.

use std::time::Duration;

use alloy::providers::{DynProvider, Provider, ProviderBuilder};
use alloy::rpc::client::{ClientBuilder, RpcClient};
use alloy::transports::layers::{RetryBackoffLayer, RetryPolicy};
use alloy::transports::{RpcError, TransportError, TransportErrorKind};
use anyhow::{Context, Result};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may take, to its last byte.
const ANSWER: Duration = Duration::from_secs(20);
/// How often a failed request is sent again.
const RETRIES: u32 = 2;
/// How long is waited before, in milliseconds.
const PAUSE: u64 = 300;
/// Requests are not slowed down by the client.
const UNLIMITED: u64 = u64::MAX;

/// Whether a request is sent again: if the connection failed, or the node is overloaded (HTTP 429) or out of order (5xx), and
/// not if it answered.
#[derive(Clone, Copy, Debug)]
struct Reconnect;

impl RetryPolicy for Reconnect {
    fn should_retry(&self, error: &TransportError) -> bool {
        match error {
            RpcError::Transport(TransportErrorKind::HttpError(error)) => {
                error.status == 429 || (500..600).contains(&error.status)
            }
            RpcError::Transport(_) => true,
            _ => false,
        }
    }

    /// A node does not say how long it is waited for.
    fn backoff_hint(&self, _error: &TransportError) -> Option<Duration> {
        None
    }
}

/// A client of the node at an address, for requests that may be sent twice.
///
/// # Errors
/// If it is no address.
pub fn provider(url: &str) -> Result<DynProvider> {
    let retries = RetryBackoffLayer::new_with_policy(RETRIES, PAUSE, UNLIMITED, Reconnect);
    connected(url, |client, url| ClientBuilder::default().layer(retries).http_with_client(client, url))
}

/// A client for requests that change something each time they are sent.
///
/// # Errors
/// If it is no address.
pub(super) fn once(url: &str) -> Result<DynProvider> {
    connected(url, |client, url| ClientBuilder::default().http_with_client(client, url))
}

fn connected(url: &str, client: impl FnOnce(reqwest::Client, reqwest::Url) -> RpcClient) -> Result<DynProvider> {
    // The second time, it is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let url = url.parse().with_context(|| format!("{url} is no address"))?;
    let http = reqwest::Client::builder().connect_timeout(CONNECT).timeout(ANSWER).build()?;
    Ok(ProviderBuilder::default().connect_client(client(http, url)).erased())
}
