//! What people sign: EIP-712 permits and delegations, for the domain that the contract itself names.

use aidao_abi::{Staking, Token};
use aidao_chain::EthAccount;
use alloy_core::primitives::{Address, B256, U256};
use alloy_core::sol_types::Eip712Domain;
use anyhow::Result;

use super::stage::Stage;

#[allow(missing_docs, reason = "as the standards have them")]
mod types {
    alloy_core::sol! {
        struct Permit {
            address owner;
            address spender;
            uint256 value;
            uint256 nonce;
            uint256 deadline;
        }
        struct Delegation {
            address delegatee;
            uint256 nonce;
            uint256 expiry;
        }
    }
}
use types::{Delegation, Permit};

/// `v`, `r` and `s`.
pub(super) type Signature = (u8, B256, B256);

/// Order of the curve secp256k1.
const ORDER: U256 = U256::from_limbs([0xbfd2_5e8c_d036_4141, 0xbaae_dce6_af48_a03b, 0xffff_ffff_ffff_fffe, u64::MAX]);

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
        let domain = domain(named._1, named._2, named._3, named._4);
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
        let domain = domain(named._1, named._2, named._3, named._4);
        let separator = self.ask(staking, Staking::DOMAIN_SEPARATORCall {})?;
        self.check(domain.separator() == separator, "the staking contract's EIP-712 domain is what it says it is")?;
        Ok((nonce, holder.sign_typed(&domain, &Delegation { delegatee, nonce, expiry })))
    }

    /// An hour from now, as a deadline.
    pub(super) fn in_an_hour(&self) -> U256 {
        U256::from(self.world.now().saturating_add(3600))
    }
}

fn domain(name: String, version: String, chain_id: U256, contract: Address) -> Eip712Domain {
    Eip712Domain::new(Some(name.into()), Some(version.into()), Some(chain_id), Some(contract), None)
}

/// The other signature that the curve accepts for the same message and key: s mirrored, v flipped.
pub(super) fn twin((v, r, s): Signature) -> Signature {
    let mirrored = ORDER.saturating_sub(U256::from_be_bytes(s.0));
    (if v == 27 { 28 } else { 27 }, r, B256::from(mirrored))
}
