//! `eth_` and `personal_`: accounts that the node has keys of, and what it signs with them.

use pallet_revive::evm::Bytes;
use pallet_revive_types::runtime_api::GenericTransactionV1;
use serde_json::{Value, json};
use sp_core::H160;

use super::Method;
use crate::{
    error::{Reply, hex_of},
    params::Args,
    typed_data,
};

pub(super) const METHODS: &[(&str, Method)] = &[
    // With those that are impersonated, as Anvil has it: libraries look an account up here before they let it send.
    ("eth_accounts", |node, _| {
        let own = node.settings.accounts.iter().map(|account| account.address());
        let others = node.impersonated.listed().filter(|other| node.account(*other).is_none());
        Ok(own.chain(others).map(|address| json!(address)).collect())
    }),
    ("eth_sendTransaction", |node, params| {
        let transaction: GenericTransactionV1 = Args::of(params).next()?;
        node.send(transaction.into()).map(|hash| json!(hash))
    }),
    ("personal_sign", |node, params| {
        let mut args = Args::of(params);
        let (message, from): (Bytes, H160) = (args.next()?, args.next()?);
        signature(node.sign_message(from, &message.0))
    }),
    ("eth_sign", |node, params| {
        let mut args = Args::of(params);
        let (from, message): (H160, Bytes) = (args.next()?, args.next()?);
        signature(node.sign_message(from, &message.0))
    }),
    ("eth_signTypedData_v4", |node, params| {
        let mut args = Args::of(params);
        let (from, data): (H160, Value) = (args.next()?, args.next()?);
        signature(typed_data::signing_hash(data).and_then(|hash| node.sign_hash(from, hash)))
    }),
];

fn signature(bytes: Reply<[u8; 65]>) -> Reply {
    bytes.map(|bytes| json!(hex_of(&bytes)))
}
