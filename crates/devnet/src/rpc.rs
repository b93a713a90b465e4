//! The methods, by namespace.

mod accounts;
mod blocks;
mod dev;
mod eth;
mod filters;
mod pool;

use std::{collections::HashMap, sync::LazyLock};

pub(crate) use blocks::block_json;
use jsonrpsee::types::Params;

use crate::{error::Reply, node::Node};

/// What a method does with the chain and its parameters.
pub(crate) type Method = fn(&mut Node, &Params<'static>) -> Reply;

/// All methods but the subscriptions, under their names.
static METHODS: LazyLock<HashMap<&'static str, Method>> = LazyLock::new(|| {
    let spaces = [accounts::METHODS, blocks::METHODS, dev::METHODS, eth::METHODS, filters::METHODS, pool::METHODS];
    spaces.into_iter().flatten().copied().collect()
});

/// The method of this name.
pub(crate) fn method(name: &str) -> Option<Method> {
    METHODS.get(name).copied()
}
