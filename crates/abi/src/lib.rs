//! What host programs (tests, benches, the command line) know of the contracts: typed bindings made from the
//! committed ABIs, the typed data that people sign for them, and the blobs that `cargo xtask contracts` built.

pub mod artifact;
pub mod signature;
pub mod typed;

/// The ABIs as `contracts/<name>/abi.json` has them.
#[allow(missing_docs, clippy::arithmetic_side_effects, clippy::too_many_arguments, reason = "generated code")]
mod bindings {
    // Overloads by order: `queue_0Call` takes the calls, `queue_1Call` the id; so do `execute` and `cancel`.
    alloy_core::sol! {
        #[sol(all_derives)]
        Governor,
        "../../contracts/governor/abi.json"
    }
    alloy_core::sol! {
        #[sol(all_derives)]
        Token,
        "../../contracts/token/abi.json"
    }
    alloy_core::sol! {
        #[sol(all_derives)]
        Staking,
        "../../contracts/staking/abi.json"
    }
    alloy_core::sol! {
        #[sol(all_derives)]
        Multisig,
        "../../contracts/multisig/abi.json"
    }
    alloy_core::sol! {
        #[sol(all_derives)]
        Treasury,
        "../../contracts/treasury/abi.json"
    }
    alloy_core::sol! {
        #[sol(all_derives)]
        Reserve,
        "../../contracts/reserve/abi.json"
    }
    alloy_core::sol! {
        #[sol(all_derives)]
        Factory,
        "../../contracts/factory/abi.json"
    }
}

pub use bindings::{Factory, Governor, Multisig, Reserve, Staking, Token, Treasury};
