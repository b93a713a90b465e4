//! A token in plain Rust, written from ERC-20, ERC-2612 and OpenZeppelin's errors: what the contract is compared
//! with.

use std::collections::HashMap;

use aidao_abi::Token;
use aidao_chain::Log;
use alloy_core::primitives::{Address, Bytes, U256};
use alloy_core::sol_types::SolError;

use super::log;

/// A call that changes the token.
#[derive(Clone, Debug)]
pub(crate) enum Call {
    /// `transfer`, by `from`.
    Transfer { from: Address, to: Address, value: U256 },
    /// `approve`, by `owner`.
    Approve { owner: Address, spender: Address, value: U256 },
    /// `transferFrom`, by `spender`.
    TransferFrom { spender: Address, from: Address, to: Address, value: U256 },
    /// `burn`, by `from`.
    Burn { from: Address, value: U256 },
    /// `burnFrom`, by `spender`.
    BurnFrom { spender: Address, from: Address, value: U256 },
    /// `mint`, by `by`.
    Mint { by: Address, to: Address, value: U256 },
    /// `permit`, signed by the owner for this nonce and, if so, past its deadline.
    Permit { owner: Address, spender: Address, value: U256, nonce: U256, expired: bool },
}

/// What a call does: events, or the data of its revert.
pub(crate) type Effect = Result<Vec<Log>, Bytes>;

/// The token.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// Where the contract is.
    pub(crate) token: Address,
    /// What everybody holds.
    pub(crate) balances: HashMap<Address, U256>,
    /// What spenders may spend of owners'.
    pub(crate) allowances: HashMap<(Address, Address), U256>,
    /// Permits used.
    pub(crate) nonces: HashMap<Address, U256>,
    /// Tokens in existence.
    pub(crate) supply: U256,
    /// The most that may exist.
    pub(crate) cap: U256,
    /// Who mints.
    pub(crate) minter: Address,
}

fn refused<T>(error: &impl SolError) -> Result<T, Bytes> {
    Err(error.abi_encode().into())
}

impl Model {
    /// What somebody holds.
    pub(crate) fn balance(&self, account: Address) -> U256 {
        self.balances.get(&account).copied().unwrap_or_default()
    }

    /// What `spender` may spend of `owner`'s.
    pub(crate) fn allowance(&self, owner: Address, spender: Address) -> U256 {
        self.allowances.get(&(owner, spender)).copied().unwrap_or_default()
    }

    /// The owner's next permit nonce.
    pub(crate) fn nonce(&self, owner: Address) -> U256 {
        self.nonces.get(&owner).copied().unwrap_or_default()
    }

    /// Does the call, or refuses it and stays as it was. `deadline` and `signer` are what a permit's refusal names.
    pub(crate) fn apply(&mut self, call: &Call, deadline: U256, signer: Address) -> Effect {
        let before = self.clone();
        let effect = self.attempt(call, deadline, signer);
        if effect.is_err() {
            *self = before;
        }
        effect
    }

    fn attempt(&mut self, call: &Call, deadline: U256, signer: Address) -> Effect {
        match *call {
            Call::Transfer { from, to, value } => self.transfer(from, to, value),
            Call::Approve { owner, spender, value } => self.approve(owner, spender, value),
            Call::TransferFrom { spender, from, to, value } => {
                self.spend(from, spender, value)?;
                self.transfer(from, to, value)
            }
            Call::Burn { from, value } => self.burn(from, value),
            Call::BurnFrom { spender, from, value } => {
                self.spend(from, spender, value)?;
                self.burn(from, value)
            }
            Call::Mint { by, to, value } => self.mint(by, to, value),
            Call::Permit { owner, spender, value, nonce, expired } => {
                if expired {
                    return refused(&Token::ERC2612ExpiredSignature { deadline });
                }
                if nonce != self.nonce(owner) {
                    return refused(&Token::ERC2612InvalidSigner { signer, owner });
                }
                self.nonces.insert(owner, nonce + U256::ONE);
                self.approve(owner, spender, value)
            }
        }
    }

    fn transfer(&mut self, from: Address, to: Address, value: U256) -> Effect {
        if to == Address::ZERO {
            return refused(&Token::ERC20InvalidReceiver { receiver: to });
        }
        self.take(from, value)?;
        self.balances.insert(to, self.balance(to) + value);
        Ok(vec![log(self.token, &Token::Transfer { from, to, value })])
    }

    fn burn(&mut self, from: Address, value: U256) -> Effect {
        self.take(from, value)?;
        self.supply -= value;
        Ok(vec![log(self.token, &Token::Transfer { from, to: Address::ZERO, value })])
    }

    fn mint(&mut self, by: Address, to: Address, value: U256) -> Effect {
        if by != self.minter {
            return refused(&Token::TokenUnauthorizedAccount { account: by });
        }
        // As the contract reports it: the sum stops at 2^128 - 1.
        let ceiling = U256::from(u128::MAX);
        let increased = self.supply.saturating_add(value).min(ceiling);
        if increased > self.cap {
            return refused(&Token::ERC20ExceededCap { increasedSupply: increased, cap: self.cap });
        }
        if to == Address::ZERO {
            return refused(&Token::ERC20InvalidReceiver { receiver: to });
        }
        self.supply = increased;
        self.balances.insert(to, self.balance(to) + value);
        Ok(vec![log(self.token, &Token::Transfer { from: Address::ZERO, to, value })])
    }

    fn approve(&mut self, owner: Address, spender: Address, value: U256) -> Effect {
        if spender == Address::ZERO {
            return refused(&Token::ERC20InvalidSpender { spender });
        }
        self.allowances.insert((owner, spender), value);
        Ok(vec![log(self.token, &Token::Approval { owner, spender, value })])
    }

    fn spend(&mut self, owner: Address, spender: Address, value: U256) -> Result<(), Bytes> {
        let allowance = self.allowance(owner, spender);
        if allowance == U256::MAX {
            return Ok(());
        }
        if allowance < value {
            return refused(&Token::ERC20InsufficientAllowance { spender, allowance, needed: value });
        }
        if owner == Address::ZERO {
            return refused(&Token::ERC20InvalidApprover { approver: owner });
        }
        self.allowances.insert((owner, spender), allowance - value);
        Ok(())
    }

    fn take(&mut self, from: Address, value: U256) -> Result<(), Bytes> {
        let balance = self.balance(from);
        if balance < value {
            return refused(&Token::ERC20InsufficientBalance { sender: from, balance, needed: value });
        }
        self.balances.insert(from, balance - value);
        Ok(())
    }
}
