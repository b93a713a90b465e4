//! What a token must be to be adopted, as far as anybody can ask it.

use aidao_abi::Token;
use alloy_core::primitives::{Address, U256};
use anyhow::{Context, Result, ensure};

use super::Resolve;
use crate::config::{Adopted, DECIMALS, DaoConfig, UNASKED};
use crate::net::Chain;
use crate::report::tokens;
use crate::units::is_unit;

/// Where a file's adopted token is; `None` if the file makes one.
///
/// # Errors
/// If it is the token of a DAO that is not on the chain.
pub(super) fn address(dao: &DaoConfig, resolve: Resolve<'_>) -> Result<Option<Address>> {
    match &dao.token.adopted {
        None => Ok(None),
        Some(Adopted::At(address)) => Ok(Some(*address)),
        Some(adopted @ Adopted::TokenOf(key)) => {
            let found = resolve(&adopted.label());
            Ok(Some(
                found
                    .with_context(|| format!("token.address: no DAO is called {key} on this chain; deploy it first"))?,
            ))
        }
    }
}

/// Makes sure that a token counts in 18 decimals, as everything here does, and that there is enough of it for somebody to
/// propose.
///
/// # Errors
/// If it does not, or it is no token.
pub(super) fn check(chain: &dyn Chain, dao: &DaoConfig, token: Address) -> Result<()> {
    let label = dao.token.adopted.as_ref().map_or_else(String::new, Adopted::label);
    ensure!(!chain.code(token)?.is_empty(), "token.address: there is no contract at {label}");
    let decimals = chain.view(token, Token::decimalsCall {});
    let decimals =
        decimals.ok().with_context(|| format!("token.address: {label} does not say how many decimals it has"))?;
    ensure!(
        u32::from(decimals) == DECIMALS,
        "token.address: {label} has {decimals} decimals; only tokens with {DECIMALS} are adopted, because all amounts count \
         {DECIMALS}"
    );
    let supply = chain.view(token, Token::totalSupplyCall {});
    let supply = supply.ok().with_context(|| format!("token.address: {label} does not say how much of it exists"))?;
    let threshold = dao.government.as_ref().and_then(|government| government.governor.houses.first());
    let threshold = U256::from(threshold.map_or(0, |house| house.threshold));
    // The same bound as for a token that the file makes.
    let most = supply
        .checked_div(U256::from(10))
        .and_then(|tenth| tenth.checked_mul(U256::from(dao.staking.max_multiplier_bps)))
        .map_or(U256::MAX, |votes| votes.checked_div(U256::from(10_000)).unwrap_or_default());
    ensure!(
        threshold <= most,
        "governor.proposal_threshold: must be at most {} tokens (a tenth of all votes of {label}), is {}",
        tokens(most),
        tokens(threshold)
    );
    Ok(())
}

/// A token's symbol, if it can be shown and is no unit of anything else here; it is whatever its maker put there.
#[must_use]
pub fn symbol(chain: &dyn Chain, token: Address) -> String {
    let symbol = chain.view(token, Token::symbolCall {}).unwrap_or_default();
    if is_unit(&symbol) { symbol } else { UNASKED.to_owned() }
}
