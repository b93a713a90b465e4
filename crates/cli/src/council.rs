//! What a multisig's owners sign together.

use aidao_abi::Multisig;
use aidao_chain::{CallError, EthAccount};
use alloy_core::primitives::{Address, Bytes, U256};

use crate::action::Action;
use crate::net::Chain;

/// The message that makes these calls in a multisig's name, signed by these owners until `deadline` (seconds). Anybody may
/// send it, once.
///
/// # Errors
/// If there is no multisig at the address.
pub fn signed(
    chain: &dyn Chain,
    multisig: Address,
    actions: &[Action],
    signers: &[EthAccount],
    deadline: u64,
) -> Result<Multisig::executeCall, CallError> {
    let targets: Vec<Address> = actions.iter().map(|action| action.target).collect();
    let values: Vec<U256> = actions.iter().map(|action| action.value).collect();
    let payloads: Vec<Bytes> = actions.iter().map(|action| action.data.clone()).collect();
    let (nonce, deadline) = (chain.view(multisig, Multisig::nonceCall {})?, U256::from(deadline));
    let hash = chain.view(
        multisig,
        Multisig::hashTransactionCall {
            targets: targets.clone(),
            values: values.clone(),
            payloads: payloads.clone(),
            nonce: U256::from(nonce),
            deadline,
        },
    )?;
    let mut signers = signers.to_vec();
    signers.sort_by_key(|signer| signer.address());
    let entry = |signer: &EthAccount| {
        let signature = signer.sign_hash_bytes(hash.0);
        let length = u16::try_from(signature.len()).unwrap_or_default().to_be_bytes();
        [signer.address().as_slice(), &length, &signature].concat()
    };
    let signatures = signers.iter().map(entry).collect::<Vec<_>>().concat().into();
    Ok(Multisig::executeCall { targets, values, payloads, deadline, signatures })
}
