//! What people sign: EIP-712 permits and delegations, for the domain that the contract itself names.

use aidao_abi::signature::Signature;
use aidao_abi::typed::{self, Delegation, Permit};
use aidao_abi::{Staking, Token};
use aidao_chain::EthAccount;
use alloy_core::primitives::{Address, U256};
use anyhow::Result;

use super::stage::Stage;

impl Stage<'_, '_> {
    /// Signs a permit with the owner's next nonce.
    pub(super) fn sign_permit(
        &self,
        owner: &EthAccount,
        spender: Address,
        value: U256,
        deadline: U256,
    ) -> Result<Signature> {
        let token = self.token();
        let nonce = self.ask(token, Token::noncesCall { owner: owner.address() })?;
        let named = self.ask(token, Token::eip712DomainCall {})?;
        let domain = typed::domain(&named._1, &named._2, named._3, named._4);
        let separator = self.ask(token, Token::DOMAIN_SEPARATORCall {})?;
        self.check(domain.separator() == separator, "the token's EIP-712 domain is what it says it is")?;
        Ok(owner.sign_typed(&domain, &Permit { owner: owner.address(), spender, value, nonce, deadline }))
    }

    /// Signs a delegation with the holder's next nonce, which is returned too.
    pub(super) fn sign_delegation(
        &self,
        holder: &EthAccount,
        delegatee: Address,
        expiry: U256,
    ) -> Result<(U256, Signature)> {
        let staking = self.staking();
        let nonce = self.ask(staking, Staking::noncesCall { owner: holder.address() })?;
        let named = self.ask(staking, Staking::eip712DomainCall {})?;
        let domain = typed::domain(&named._1, &named._2, named._3, named._4);
        let separator = self.ask(staking, Staking::DOMAIN_SEPARATORCall {})?;
        self.check(domain.separator() == separator, "the staking contract's EIP-712 domain is what it says it is")?;
        Ok((nonce, holder.sign_typed(&domain, &Delegation { delegatee, nonce, expiry })))
    }

    /// An hour from now, as a deadline.
    pub(super) fn in_an_hour(&self) -> U256 {
        U256::from(self.world.now().saturating_add(3600))
    }
}
