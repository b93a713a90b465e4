//! The methods, by namespace.

mod blocks;
mod dev;
mod eth;
mod filters;

pub(crate) use blocks::block_json;
use jsonrpsee::{RpcModule, server::RegisterMethodError, types::Params};

use crate::{actor::Handle, error::Reply, node::Node};

/// What a method does with the chain and its parameters.
type Method = fn(&mut Node, &Params<'static>) -> Reply;

/// Adds methods that run on the chain's thread, each under its name.
fn add(module: &mut RpcModule<Handle>, methods: &[(&'static str, Method)]) -> Result<(), RegisterMethodError> {
    for &(name, method) in methods {
        module.register_async_method(name, move |params, handle, _| async move {
            handle.run(move |node| method(node, &params)).await?
        })?;
    }
    Ok(())
}

/// All methods but the subscriptions.
pub(crate) fn module(handle: Handle) -> Result<RpcModule<Handle>, RegisterMethodError> {
    let mut module = RpcModule::new(handle);
    add(&mut module, eth::METHODS)?;
    add(&mut module, blocks::METHODS)?;
    add(&mut module, filters::METHODS)?;
    add(&mut module, dev::METHODS)?;
    Ok(module)
}
