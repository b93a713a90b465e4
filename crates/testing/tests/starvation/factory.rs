use aidao_abi::Factory;
use aidao_chain::World;
use aidao_testing::factory::{CREATION_FEE, DaoSetup, Protocol};
use aidao_testing::starve::{Message, starve, starve_through};
use aidao_testing::{TokenSetup, deploy_token};

#[test]
fn create_makes_a_whole_dao_or_none_whatever_is_starved() {
    let mut world = World::new();
    let protocol = Protocol::deploy(&mut world);
    let alice = world.account("alice");
    let create = DaoSetup::of(alice.address(), alice.address()).message();
    let create = Message::new(protocol.factory, &create).with_value(CREATION_FEE);
    starve(&world, &alice, &create);
    starve_through(&world, &[], &create);
}

/// A token's supply that could not be asked must not be taken for none, or for any other.
#[test]
fn create_adopts_a_token_or_refuses_whatever_is_starved() {
    let mut world = World::new();
    let protocol = Protocol::deploy(&mut world);
    let alice = world.account("alice");
    let token = deploy_token(&mut world, &alice, &TokenSetup::fixed(alice.address()));
    let create = DaoSetup::of(alice.address(), alice.address()).adopting(token).message();
    let create = Message::new(protocol.factory, &create).with_value(CREATION_FEE);
    starve(&world, &alice, &create);
    starve_through(&world, &[], &create);
}

/// "Not what the template says" is an answer: a DAO that could not be looked at must not get it.
#[test]
fn verify_never_denies_a_sound_dao_whatever_is_starved() {
    let mut world = World::new();
    let protocol = Protocol::deploy(&mut world);
    let alice = world.account("alice");
    let (dao, _) =
        protocol.create(&mut world, &alice, &DaoSetup::of(alice.address(), alice.address())).expect("created");
    let verify = Message::new(protocol.factory, &Factory::verifyCall { daoId: dao.id });
    starve(&world, &alice, &verify);
    starve_through(&world, &[], &verify);
    let matches = Message::new(protocol.factory, &Factory::matchesCall { daoId: dao.id, templateId: 1 });
    starve(&world, &alice, &matches);
}
