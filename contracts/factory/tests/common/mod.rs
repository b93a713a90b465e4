//! What the factory's tests share: a protocol and its people.
#![allow(dead_code, reason = "each test file uses a part")]

use aidao_abi::Factory;
use aidao_chain::{Account, CallError, EthAccount, Outcome, World, hub};
use aidao_testing::factory::{Dao, DaoSetup, Protocol};
use alloy_core::primitives::{Address, Bytes};
use alloy_core::sol_types::{SolCall, SolError};

/// A protocol with one permissive template; Alice makes DAOs, Bob owns their multisigs.
pub(crate) struct Bench {
    pub(crate) world: World,
    pub(crate) protocol: Protocol,
    pub(crate) alice: EthAccount,
    pub(crate) bob: EthAccount,
    pub(crate) mallory: EthAccount,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let mut world = World::new();
        let [alice, bob, mallory] = ["alice", "bob", "mallory"].map(|name| world.eth_account(name));
        let protocol = Protocol::deploy(&mut world);
        Self { world, protocol, alice, bob, mallory }
    }

    /// An ordinary DAO, all of its tokens Alice's.
    pub(crate) fn setup(&self) -> DaoSetup {
        DaoSetup::of(self.alice.address(), self.bob.address())
    }

    /// Makes a DAO as Alice.
    pub(crate) fn create(&mut self, setup: &DaoSetup) -> Result<(Dao, Outcome<u32>), CallError> {
        self.protocol.create(&mut self.world, &self.alice, setup)
    }

    /// Makes an ordinary DAO with this salt as Alice.
    pub(crate) fn dao(&mut self, salt: u8) -> Dao {
        let setup = self.setup().salted(salt);
        self.create(&setup).unwrap_or_else(|error| panic!("{error}")).0
    }

    /// Makes a child of a DAO, by the parent's own hand.
    pub(crate) fn child(&mut self, parent: Dao, parent_rights: u8, salt: u8) -> Result<Dao, CallError> {
        let setup = DaoSetup { parent: parent.treasury, parent_rights, ..self.setup().salted(salt) };
        let caller = self.treasury(parent);
        self.protocol.create(&mut self.world, &caller, &setup).map(|(dao, _)| dao)
    }

    /// The treasury of a DAO as a caller, with coin to pay fees and deposits from.
    pub(crate) fn treasury(&mut self, dao: Dao) -> Account {
        self.world.fund(dao.treasury, 1_000 * hub::DOT).expect("more than the existential deposit");
        self.world.impersonate(dao.treasury)
    }

    pub(crate) fn ask<C: SolCall>(&self, message: C) -> C::Return {
        self.world.view(self.protocol.factory, message).unwrap_or_else(|error| panic!("{error}"))
    }

    pub(crate) fn view<C: SolCall>(&self, to: Address, message: C) -> C::Return {
        self.world.view(to, message).unwrap_or_else(|error| panic!("{error}"))
    }

    pub(crate) fn count(&self) -> u32 {
        self.ask(Factory::daoCountCall {})
    }

    /// Tells the factory something.
    pub(crate) fn tell<C: SolCall>(&mut self, who: &Account, message: C) -> Result<Outcome<C::Return>, CallError> {
        self.world.call(who, self.protocol.factory, message)
    }

    /// Asserts that Alice's attempt is refused with this error and leaves nothing.
    #[track_caller]
    pub(crate) fn refused<E: SolError>(&mut self, setup: &DaoSetup, expected: &E) {
        let before = (self.count(), self.world.evm_balance(self.protocol.global_treasury));
        let error = self.create(setup).map(drop).expect_err("refused");
        assert_eq!(error.revert_data(), Some(&Bytes::from(expected.abi_encode())), "{error}");
        assert_eq!((self.count(), self.world.evm_balance(self.protocol.global_treasury)), before);
    }
}
