//! What the token's tests share: a deployed token and its people, its queries, exact logs.
#![allow(dead_code, reason = "every test file uses another part")]

pub(crate) mod model;
pub(crate) mod random;

use aidao_abi::Token;
use aidao_chain::{EthAccount, Log, World};
use aidao_testing::{TokenSetup, deploy_token, units};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolEvent;

/// The supply of [`Fixture::fixed`] and [`Fixture::capped`].
pub(crate) fn supply() -> U256 {
    units(1_000_000)
}

/// The cap of [`Fixture::capped`].
pub(crate) fn cap() -> U256 {
    units(1_500_000)
}

/// 2 to the power of `exponent`.
pub(crate) fn power_of_two(exponent: usize) -> U256 {
    U256::ONE << exponent
}

/// A deployed token, all of its initial supply held by Alice.
pub(crate) struct Fixture {
    /// The chain.
    pub(crate) world: World,
    /// The token.
    pub(crate) token: Address,
    /// Holds the whole initial supply.
    pub(crate) alice: EthAccount,
    /// Holds nothing.
    pub(crate) bob: EthAccount,
    /// Holds nothing.
    pub(crate) carol: EthAccount,
    /// Deployed the token; names the minter if there can be one.
    pub(crate) dave: EthAccount,
}

impl Fixture {
    /// With a fixed supply.
    pub(crate) fn fixed() -> Self {
        Self::new(None)
    }

    /// With a minter to be named by Dave.
    pub(crate) fn capped() -> Self {
        Self::new(Some(cap()))
    }

    /// With Carol as the minter.
    pub(crate) fn minted_by_carol() -> Self {
        let mut fixture = Self::capped();
        let minter = fixture.carol.address();
        fixture.world.call(&fixture.dave, fixture.token, Token::setMinterCall { minter }).expect("Dave may");
        fixture
    }

    fn new(cap: Option<U256>) -> Self {
        let mut world = World::new();
        let [alice, bob, carol, dave] = ["alice", "bob", "carol", "dave"].map(|name| world.eth_account(name));
        let minter_setter = if cap.is_some() { dave.address() } else { Address::ZERO };
        let setup = TokenSetup { cap, minter_setter, ..TokenSetup::fixed(alice.address()) };
        let token = deploy_token(&mut world, &dave, &setup);
        Self { world, token, alice, bob, carol, dave }
    }

    /// What an address holds.
    pub(crate) fn balance(&self, account: Address) -> U256 {
        self.world.view(self.token, Token::balanceOfCall { account }).expect("balanceOf never fails")
    }

    /// What `spender` may spend of `owner`'s.
    pub(crate) fn allowance(&self, owner: Address, spender: Address) -> U256 {
        self.world.view(self.token, Token::allowanceCall { owner, spender }).expect("allowance never fails")
    }

    /// Tokens in existence.
    pub(crate) fn supply(&self) -> U256 {
        self.world.view(self.token, Token::totalSupplyCall {}).expect("totalSupply never fails")
    }

    /// The owner's next permit nonce.
    pub(crate) fn nonce(&self, owner: Address) -> U256 {
        self.world.view(self.token, Token::noncesCall { owner }).expect("nonces never fails")
    }

    /// Everything that the token says about its people, for comparing before and after.
    pub(crate) fn everything(&self) -> Vec<U256> {
        let people = self.people();
        let mut all = vec![self.supply()];
        for account in people {
            all.extend([self.balance(account), self.nonce(account)]);
            all.extend(people.map(|spender| self.allowance(account, spender)));
        }
        let minter = self.world.view(self.token, Token::minterCall {}).expect("minter never fails");
        let setter = self.world.view(self.token, Token::minterSetterCall {}).expect("minterSetter never fails");
        all.extend([minter, setter].map(|address| U256::from_be_bytes(address.into_word().0)));
        all
    }

    /// Everybody who could own something, the zero address and the token included.
    pub(crate) fn people(&self) -> [Address; 6] {
        let [alice, bob, carol, dave] = [self.alice, self.bob, self.carol, self.dave].map(|who| who.address());
        [alice, bob, carol, dave, Address::ZERO, self.token]
    }

    /// The log of an event of the token.
    pub(crate) fn log<E: SolEvent>(&self, event: &E) -> Log {
        log(self.token, event)
    }

    /// The log of a `Transfer`.
    pub(crate) fn transfer_log(&self, from: Address, to: Address, value: U256) -> Log {
        self.log(&Token::Transfer { from, to, value })
    }

    /// The log of an `Approval`.
    pub(crate) fn approval_log(&self, owner: Address, spender: Address, value: U256) -> Log {
        self.log(&Token::Approval { owner, spender, value })
    }
}

/// The log of an event.
pub(crate) fn log<E: SolEvent>(address: Address, event: &E) -> Log {
    let encoded = event.encode_log_data();
    Log { address, topics: encoded.topics().to_vec(), data: encoded.data }
}
