//! Templates and bounds, fees, registry, status, parents and children, verification.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_abi::{Factory, Governor, Reserve, Staking, Treasury};
use aidao_chain::hub;
use aidao_chain::runtime::{Revive, RuntimeOrigin};
use aidao_testing::factory::{CREATION_FEE, DaoSetup, SETTINGS, least_settings, most_settings, usual_settings, wei};
use aidao_testing::{assert_reverts_empty, assert_reverts_with, try_deploy};
use alloy_core::primitives::{Address, B256, U256};
use alloy_core::sol_types::{SolCall, SolConstructor};
use common::Bench;

/// The highest creation fee in wei: 100 DOT.
fn highest_fee() -> U256 {
    wei(100 * hub::DOT)
}

#[test]
fn a_template_is_what_its_owner_added() {
    let mut bench = Bench::new();
    let owner = bench.protocol.owner;
    let message = Factory::addTemplateCall {
        name: "n".repeat(64),
        version: u32::MAX,
        ..bench.protocol.template(&usual_settings(), &most_settings())
    };
    let outcome = bench.tell(&owner, message.clone()).unwrap();
    assert_eq!(outcome.value, 2);
    let expected = Factory::TemplateAdded { templateId: 2, version: u32::MAX, name: "n".repeat(64) };
    assert_eq!(outcome.events_of::<Factory::TemplateAdded>(), [expected]);
    assert_eq!(bench.ask(Factory::templateCountCall {}), 2);
    let template = bench.ask(Factory::templateCall { templateId: 2 });
    assert_eq!((template._0, template._1, template._2), ("n".repeat(64), u32::MAX, false));
    let codes = bench.protocol.codes;
    assert_eq!(
        [template._3, template._4, template._5, template._6, template._7],
        [codes.token, codes.staking, codes.treasury, codes.multisig, codes.governor]
    );
    let bounds = bench.ask(Factory::templateBoundsCall { templateId: 2 });
    assert_eq!((bounds._0, bounds._1), (usual_settings().to_vec(), most_settings().to_vec()));
    for template_id in [0, 3, u32::MAX] {
        let unknown = Factory::FactoryUnknownTemplate { templateId: template_id };
        let factory = bench.protocol.factory;
        assert_reverts_with(bench.world.view(factory, Factory::templateCall { templateId: template_id }), &unknown);
        bench.refused(&DaoSetup { template: template_id, ..bench.setup() }, &unknown);
    }
}

#[test]
fn bad_templates_are_refused() {
    let mut bench = Bench::new();
    let owner = bench.protocol.owner;
    let good = bench.protocol.template(&least_settings(), &most_settings());
    let invalid = Factory::FactoryInvalidTemplate {};
    let refused = bench.tell(&owner, Factory::addTemplateCall { name: String::new(), ..good.clone() });
    assert_reverts_with(refused, &invalid);
    let refused = bench.tell(&owner, Factory::addTemplateCall { name: "n".repeat(65), ..good.clone() });
    assert_reverts_with(refused, &invalid);
    for part in 0..5 {
        let mut message = good.clone();
        let codes = [
            &mut message.tokenCode,
            &mut message.stakingCode,
            &mut message.treasuryCode,
            &mut message.multisigCode,
            &mut message.governorCode,
        ];
        *codes.into_iter().nth(part).unwrap() = B256::ZERO;
        assert_reverts_with(bench.tell(&owner, message), &invalid);
    }
    for items in [0, 18, 19, 21] {
        let wrong = vec![U256::ONE; items];
        let error = Factory::FactoryInvalidSettings { items: u32::try_from(items).unwrap() };
        let refused = bench.tell(&owner, Factory::addTemplateCall { least: wrong.clone(), ..good.clone() });
        assert_reverts_with(refused, &error);
        let refused = bench.tell(&owner, Factory::addTemplateCall { most: wrong.clone(), ..good.clone() });
        assert_reverts_with(refused, &error);
        bench.refused(&DaoSetup { settings: wrong, ..bench.setup() }, &error);
    }
    for setting in 0..SETTINGS {
        let error = Factory::FactoryInvalidBounds { setting: u32::try_from(setting).unwrap() };
        for most in [U256::ONE << 96usize, U256::MAX, U256::ONE << 128usize] {
            let mut message = good.clone();
            message.most[setting] = most;
            assert_reverts_with(bench.tell(&owner, message), &error);
        }
        let mut message = good.clone();
        message.least[setting] = message.most[setting] + U256::ONE;
        assert_reverts_with(bench.tell(&owner, message), &error);
    }
    // The first house's activation is never nothing and never above half of the supply, whatever a template's maker wants.
    let error = Factory::FactoryInvalidBounds { setting: 18 };
    for (least, most) in [(0u32, 5_000u32), (0, 0), (1, 5_001), (1, 10_000), (5_001, 5_001)] {
        let mut message = good.clone();
        (message.least[18], message.most[18]) = (U256::from(least), U256::from(most));
        assert_reverts_with(bench.tell(&owner, message), &error);
    }
    assert_eq!(bench.ask(Factory::templateCountCall {}), 1);
}

#[test]
fn every_setting_is_bounded_on_both_sides() {
    let mut bench = Bench::new();
    let owner = bench.protocol.owner;
    // A template of exactly the usual settings, but for a step to each side where the contracts take it.
    let usual = usual_settings();
    let least: Vec<U256> =
        usual.iter().zip(least_settings()).map(|(at, to)| at.saturating_sub(U256::ONE).max(to)).collect();
    let most: Vec<U256> = usual.iter().zip(most_settings()).map(|(at, to)| (at + U256::ONE).min(to)).collect();
    bench.tell(&owner, bench.protocol.template(&least, &most)).unwrap();
    let setup = DaoSetup { template: 2, ..bench.setup() };
    for setting in 0..SETTINGS {
        let outside = |value| Factory::FactorySettingOutOfBounds {
            setting: u32::try_from(setting).unwrap(),
            value,
            least: least[setting],
            most: most[setting],
        };
        let mut beyond = vec![most[setting] + U256::ONE, U256::ONE << 128usize, U256::MAX];
        if least[setting] > U256::ZERO {
            beyond.extend([least[setting] - U256::ONE, U256::ZERO]);
        }
        for value in beyond {
            bench.refused(&setup.clone().with(setting, value), &outside(value));
        }
    }
    // All at one bound, all at the other, as far as they fit together.
    let lowest = DaoSetup { settings: least.clone(), ..setup.clone() }.with(0, usual[0] - U256::ONE);
    bench.create(&lowest.salted(1)).unwrap();
    let highest = DaoSetup { settings: most.clone(), ..setup }.with(0, usual[0]).with(15, U256::ZERO);
    bench.create(&highest.salted(2)).unwrap();
}

/// The permissive template's bounds are the contracts' own: one step further and a contract refuses.
#[test]
fn what_a_template_allows_too_much_the_contracts_refuse() {
    let mut bench = Bench::new();
    let owner = bench.protocol.owner;
    let mut widest = [32, 32, 32, 16, 32, 32, 96, 16, 8, 32, 8, 32, 16, 16, 32, 16, 16, 96, 16, 96]
        .map(|bits: usize| (U256::ONE << bits) - U256::ONE);
    // The activation's bounds are the factory's own.
    let mut narrowest = [U256::ZERO; SETTINGS];
    (narrowest[18], widest[18]) = (least_settings()[18], most_settings()[18]);
    bench.tell(&owner, bench.protocol.template(&narrowest, &widest)).unwrap();
    let setup = DaoSetup { template: 2, ..bench.setup() };
    // Not the thresholds: the widest that can be kept is the governor's own bound. Not what only a second house uses.
    for setting in (0..16).filter(|setting| *setting != 6) {
        let (least, most) = (least_settings()[setting], most_settings()[setting]);
        let mut beyond = vec![most + U256::ONE];
        if least > U256::ZERO {
            beyond.push(least - U256::ONE);
        }
        for value in beyond {
            let error = bench.create(&setup.clone().with(setting, value)).map(drop).expect_err("beyond");
            assert!(error.revert_data().is_some(), "setting {setting}: {error}");
        }
    }
    assert_eq!(bench.count(), 0);
}

#[test]
fn a_retired_template_makes_no_more() {
    let mut bench = Bench::new();
    let owner = bench.protocol.owner;
    let before = bench.dao(0);
    let outcome = bench.tell(&owner, Factory::retireTemplateCall { templateId: 1 }).unwrap();
    assert_eq!(outcome.events_of::<Factory::TemplateRetired>(), [Factory::TemplateRetired { templateId: 1 }]);
    assert!(bench.ask(Factory::templateCall { templateId: 1 })._2);
    let retired = Factory::FactoryRetiredTemplate { templateId: 1 };
    bench.refused(&bench.setup().salted(1), &retired);
    assert_reverts_with(bench.tell(&owner, Factory::retireTemplateCall { templateId: 1 }), &retired);
    let unknown = Factory::FactoryUnknownTemplate { templateId: 2 };
    assert_reverts_with(bench.tell(&owner, Factory::retireTemplateCall { templateId: 2 }), &unknown);
    assert!(bench.ask(Factory::verifyCall { daoId: before.id }), "what was made stays what it is");
}

#[test]
fn nobody_but_the_owner_adds_retires_or_prices() {
    let mut bench = Bench::new();
    let dao = bench.dao(0);
    let template = bench.protocol.template(&least_settings(), &most_settings());
    let callers = [*bench.alice, *bench.mallory, bench.treasury(dao), bench.world.impersonate(bench.protocol.factory)];
    bench.world.fund(bench.protocol.factory, hub::DOT).unwrap();
    for who in callers {
        let refusal = Factory::FactoryUnauthorizedAccount { account: who.address() };
        assert_reverts_with(bench.tell(&who, template.clone()), &refusal);
        assert_reverts_with(bench.tell(&who, Factory::retireTemplateCall { templateId: 1 }), &refusal);
        assert_reverts_with(bench.tell(&who, Factory::setCreationFeeCall { creationFee: U256::ZERO }), &refusal);
    }
    assert_eq!(bench.ask(Factory::templateCountCall {}), 1);
    assert_eq!(bench.ask(Factory::ownerCall {}), bench.protocol.owner.address());
}

#[test]
fn the_fee_is_exact_has_a_ceiling_and_is_booked_as_income() {
    let mut bench = Bench::new();
    let (owner, global, alice) = (bench.protocol.owner, bench.protocol.global_treasury, bench.alice);
    assert_eq!(bench.ask(Factory::globalTreasuryCall {}), global);
    let message = bench.setup().message();
    let factory = bench.protocol.factory;
    for sent in [0, CREATION_FEE - 1, CREATION_FEE + 1] {
        let refused = bench.world.call_with_value(&alice, factory, sent, message.clone());
        assert_reverts_with(refused, &Factory::FactoryWrongFee { sent: wei(sent), fee: wei(CREATION_FEE) });
    }
    bench.dao(0);
    // Of 2 DOT, 8 % are kept for education and research.
    let books = bench.view(global, Treasury::booksCall { asset: Address::ZERO });
    let fee = wei(CREATION_FEE);
    let reserve = fee * U256::from(8) / U256::from(100);
    assert_eq!((U256::from(books._0), U256::from(books._1)), (fee - reserve, U256::ZERO), "nothing is due any more");
    let vault = bench.view(global, Treasury::reserveCall {});
    let kept = bench.view(vault, Reserve::booksCall { asset: Address::ZERO });
    assert_eq!((U256::from(kept._0), bench.world.evm_balance(vault)), (reserve, reserve));

    let too_much = highest_fee() + U256::ONE;
    let refusal = Factory::FactoryInvalidFee { fee: too_much, most: highest_fee() };
    assert_reverts_with(bench.tell(&owner, Factory::setCreationFeeCall { creationFee: too_much }), &refusal);
    let refusal = Factory::FactoryInvalidFee { fee: U256::MAX, most: highest_fee() };
    assert_reverts_with(bench.tell(&owner, Factory::setCreationFeeCall { creationFee: U256::MAX }), &refusal);
    let outcome = bench.tell(&owner, Factory::setCreationFeeCall { creationFee: highest_fee() }).unwrap();
    assert_eq!(outcome.event(), Some(Factory::CreationFeeSet { fee: highest_fee() }));
    let setup = bench.setup().salted(1);
    bench.world.call_with_value(&alice, factory, 100 * hub::DOT, setup.message()).unwrap();
    // Without a fee nothing may come along.
    bench.tell(&owner, Factory::setCreationFeeCall { creationFee: U256::ZERO }).unwrap();
    let setup = bench.setup().salted(2);
    let refused = bench.world.call_with_value(&alice, factory, 1, setup.message());
    assert_reverts_with(refused, &Factory::FactoryWrongFee { sent: wei(1), fee: U256::ZERO });
    bench.tell(&alice, setup.message()).unwrap();
    assert_eq!(bench.ask(Factory::creationFeeCall {}), U256::ZERO);
}

#[test]
fn no_other_message_takes_coin() {
    let mut bench = Bench::new();
    let (owner, factory) = (bench.protocol.owner, bench.protocol.factory);
    for message in [Factory::retireTemplateCall { templateId: 1 }.abi_encode(), vec![]] {
        assert_reverts_empty(bench.world.call_raw(&owner, factory, 1, message));
    }
    let create = bench.setup().message().abi_encode();
    for bad in [create[..create.len() - 32].to_vec(), [create.clone(), vec![0; 32]].concat()] {
        assert_reverts_empty(bench.world.call_raw(&bench.alice, factory, CREATION_FEE, bad));
    }
}

#[test]
fn the_constructor_refuses_bad_arguments() {
    let mut bench = Bench::new();
    let owner = bench.protocol.owner;
    let good = Factory::constructorCall {
        owner: owner.address(),
        globalTreasury: bench.protocol.global_treasury,
        creationFee: highest_fee(),
    };
    let mut deploy =
        |arguments: Factory::constructorCall| try_deploy(&mut bench.world, &owner, "factory", arguments.abi_encode());
    let account = Address::ZERO;
    let invalid = Factory::FactoryInvalidAddress { account };
    assert_reverts_with(deploy(Factory::constructorCall { owner: account, ..good.clone() }), &invalid);
    assert_reverts_with(deploy(Factory::constructorCall { globalTreasury: account, ..good.clone() }), &invalid);
    let plain = owner.address();
    let invalid = Factory::FactoryInvalidAddress { account: plain };
    assert_reverts_with(deploy(Factory::constructorCall { globalTreasury: plain, ..good.clone() }), &invalid);
    let fee = highest_fee() + U256::ONE;
    let invalid = Factory::FactoryInvalidFee { fee, most: highest_fee() };
    assert_reverts_with(deploy(Factory::constructorCall { creationFee: fee, ..good.clone() }), &invalid);
    let deployed = deploy(good).unwrap();
    println!("factory: {} bytes of code, deployment {:?}", deployed.code_size, deployed.cost);
}

#[test]
fn four_accounts_no_more_no_less() {
    let mut bench = Bench::new();
    let (alice, factory) = (bench.alice, bench.protocol.factory);
    for items in [0usize, 3, 5] {
        let message = Factory::createCall { accounts: vec![Address::ZERO; items], ..bench.setup().message() };
        let refused = bench.world.call_with_value(&alice, factory, CREATION_FEE, message);
        let items = u32::try_from(items).unwrap();
        assert_reverts_with(refused, &Factory::FactoryInvalidAccounts { items });
    }
}

#[test]
fn a_dao_is_verified_against_its_template() {
    let mut bench = Bench::new();
    let owner = bench.protocol.owner;
    let dao = bench.dao(0);
    // Templates with the code of one contract exchanged for another's.
    let good = bench.protocol.template(&least_settings(), &most_settings());
    let other = bench.protocol.codes.token;
    let exchanged = [
        Factory::addTemplateCall { tokenCode: bench.protocol.codes.staking, ..good.clone() },
        Factory::addTemplateCall { stakingCode: other, ..good.clone() },
        Factory::addTemplateCall { treasuryCode: other, ..good.clone() },
        Factory::addTemplateCall { multisigCode: other, ..good.clone() },
        Factory::addTemplateCall { governorCode: other, ..good.clone() },
    ];
    for message in exchanged {
        let template = bench.tell(&owner, message).unwrap().value;
        assert!(!bench.ask(Factory::matchesCall { daoId: 1, templateId: template }), "template {template}");
    }
    let twin = bench.tell(&owner, good).unwrap().value;
    assert!(bench.ask(Factory::matchesCall { daoId: 1, templateId: twin }), "the same code in a new version");
    assert!(bench.ask(Factory::verifyCall { daoId: 1 }));
    // Nobody in a DAO can change code, but the chain's own government can.
    let mut elsewhere = bench.world.fork();
    let (multisig, code) = (dao.multisig.into_array().into(), other.0.into());
    let changed = elsewhere.execute(|| Revive::set_code(RuntimeOrigin::root(), multisig, code));
    changed.expect("root may");
    assert_eq!(elsewhere.code_hash(dao.multisig), Some(other));
    for answer in [
        elsewhere.view(bench.protocol.factory, Factory::verifyCall { daoId: 1 }),
        elsewhere.view(bench.protocol.factory, Factory::matchesCall { daoId: 1, templateId: 1 }),
    ] {
        assert!(!answer.unwrap(), "other code");
    }
    // Wired otherwise: the voters gave the stake locks away.
    let treasury = bench.treasury(dao);
    let give = Staking::transferOwnershipCall { newOwner: bench.mallory.address() };
    bench.world.call(&treasury, dao.staking, give).unwrap();
    assert!(!bench.ask(Factory::verifyCall { daoId: 1 }));
    assert!(bench.ask(Factory::matchesCall { daoId: 1, templateId: 1 }), "the code is still the same");
    let factory = bench.protocol.factory;
    for id in [0, 2] {
        let unknown = Factory::FactoryUnknownDao { daoId: id };
        assert_reverts_with(bench.world.view(factory, Factory::verifyCall { daoId: id }), &unknown);
        assert_reverts_with(bench.world.view(factory, Factory::daoCall { daoId: id }), &unknown);
        let question = Factory::matchesCall { daoId: id, templateId: 1 };
        assert_reverts_with(bench.world.view(factory, question), &unknown);
    }
    let question = Factory::matchesCall { daoId: 1, templateId: 99 };
    let unknown = Factory::FactoryUnknownTemplate { templateId: 99 };
    assert_reverts_with(bench.world.view(factory, question), &unknown);
}

/// A template that names other code makes something that is not a DAO: the contracts refuse their arguments.
#[test]
fn a_template_with_unknown_code_makes_nothing() {
    let mut bench = Bench::new();
    let owner = bench.protocol.owner;
    let unknown = Factory::addTemplateCall {
        governorCode: B256::repeat_byte(7),
        ..bench.protocol.template(&least_settings(), &most_settings())
    };
    bench.tell(&owner, unknown).unwrap();
    assert!(bench.create(&DaoSetup { template: 2, ..bench.setup() }).is_err());
    assert_eq!(bench.count(), 0);
    bench.dao(0);
}

#[test]
fn the_registry_is_read_in_pages() {
    let mut bench = Bench::new();
    let daos: Vec<_> = (0..5).map(|salt| bench.dao(salt)).collect();
    let treasuries = |bench: &Bench, from, count| bench.ask(Factory::daosCall { from, count })._0;
    let all: Vec<Address> = daos.iter().map(|dao| dao.treasury).collect();
    assert_eq!(treasuries(&bench, 1, 50), all);
    assert_eq!(treasuries(&bench, 0, 3), all[..3], "numbers begin at 1");
    assert_eq!(treasuries(&bench, 2, 2), all[1..3]);
    assert_eq!(treasuries(&bench, 5, 50), all[4..]);
    for (from, count) in [(6, 1), (1, 0), (u32::MAX, 50)] {
        assert_eq!(treasuries(&bench, from, count), Vec::<Address>::new());
    }
    let page = bench.ask(Factory::daosCall { from: 1, count: 5 });
    assert_eq!((page._1, page._2, page._3), (vec![1; 5], vec![0; 5], vec![0; 5]));
    let refused = bench.world.view(bench.protocol.factory, Factory::daosCall { from: 1, count: 51 });
    assert_reverts_with(refused, &Factory::FactoryPageTooLong { count: 51 });
    for (index, dao) in daos.iter().enumerate() {
        assert_eq!(bench.ask(Factory::daoOfCall { treasury: dao.treasury }), u32::try_from(index + 1).unwrap());
    }
    assert_eq!(bench.ask(Factory::daoOfCall { treasury: bench.alice.address() }), 0);
}

#[test]
fn a_child_is_made_by_its_parent_only() {
    let mut bench = Bench::new();
    let parent = bench.dao(0);
    let unasked = DaoSetup { parent: parent.treasury, parent_rights: 7, ..bench.setup().salted(1) };
    bench.refused(&unasked, &Factory::FactoryUnauthorizedAccount { account: bench.alice.address() });
    // Who is no DAO is no parent.
    let own = DaoSetup { parent: bench.alice.address(), parent_rights: 7, ..bench.setup().salted(1) };
    bench.refused(&own, &Factory::FactoryUnknownDao { daoId: 0 });
    let child = bench.child(parent, 5, 1).unwrap();
    assert_eq!(bench.view(child.governor, Governor::parentCall {}), parent.treasury);
    assert_eq!(bench.view(child.governor, Governor::parentRightsCall {}), 5);
    let record = bench.ask(Factory::daoCall { daoId: child.id });
    assert_eq!((record._7, record._8), (parent.id, 5));
    // Rights without a parent, a parent without rights, rights that do not exist.
    let invalid = Governor::GovernorInvalidParameters {};
    bench.refused(&DaoSetup { parent_rights: 1, ..bench.setup().salted(2) }, &invalid);
    for rights in [0, 8] {
        assert_reverts_with(bench.child(parent, rights, 2), &invalid);
    }
    let second = bench.child(parent, 2, 3).unwrap();
    let grandchild = bench.child(child, 1, 4).unwrap();
    let children = |bench: &Bench, id, from, count| bench.ask(Factory::childrenOfCall { daoId: id, from, count });
    assert_eq!(children(&bench, parent.id, 0, 50), [child.id, second.id]);
    assert_eq!(children(&bench, parent.id, 1, 50), [second.id]);
    assert_eq!(children(&bench, parent.id, 0, 1), [child.id]);
    assert_eq!(children(&bench, parent.id, 2, 1), Vec::<u32>::new());
    assert_eq!(children(&bench, child.id, 0, 50), [grandchild.id]);
    assert_eq!(bench.ask(Factory::childCountCall { daoId: parent.id }), 2);
    assert_eq!(bench.ask(Factory::daosCall { from: 1, count: 50 })._2, [0, parent.id, parent.id, child.id]);
    let factory = bench.protocol.factory;
    let question = Factory::childrenOfCall { daoId: parent.id, from: 0, count: 51 };
    assert_reverts_with(bench.world.view(factory, question), &Factory::FactoryPageTooLong { count: 51 });
    let question = Factory::childrenOfCall { daoId: 9, from: 0, count: 1 };
    assert_reverts_with(bench.world.view(factory, question), &Factory::FactoryUnknownDao { daoId: 9 });
}

#[test]
fn status_is_the_daos_own_and_its_parents_if_it_may() {
    let mut bench = Bench::new();
    let parent = bench.dao(0);
    let pausable = bench.child(parent, 1, 1).unwrap();
    let free = bench.child(parent, 6, 2).unwrap();
    let status = |bench: &Bench, id| bench.ask(Factory::daoCall { daoId: id })._9;
    let [parent_account, pausable_account, free_account] = [parent, pausable, free].map(|dao| bench.treasury(dao));
    let (alice, owner) = (*bench.alice, bench.protocol.owner);
    let pause = |id| Factory::pauseCall { daoId: id };
    let unpause = |id| Factory::unpauseCall { daoId: id };
    let wind_down = |id| Factory::windDownCall { daoId: id };
    let no = |account: Address| Factory::FactoryUnauthorizedAccount { account };
    let unexpected = |id, status| Factory::FactoryUnexpectedStatus { daoId: id, status };

    // Nobody else.
    for who in [alice, owner, free_account] {
        assert_reverts_with(bench.tell(&who, pause(pausable.id)), &no(who.address()));
        assert_reverts_with(bench.tell(&who, unpause(pausable.id)), &no(who.address()));
        assert_reverts_with(bench.tell(&who, wind_down(pausable.id)), &no(who.address()));
    }
    // A parent without the right.
    assert_reverts_with(bench.tell(&parent_account, pause(free.id)), &no(parent.treasury));
    assert_reverts_with(bench.tell(&parent_account, unpause(free.id)), &no(parent.treasury));

    // By the parent: the child cannot lift it.
    let outcome = bench.tell(&parent_account, pause(pausable.id)).unwrap();
    let expected = Factory::StatusChanged { daoId: pausable.id, status: 1, by: parent.treasury };
    assert_eq!(outcome.events_of::<Factory::StatusChanged>(), [expected]);
    assert_eq!(status(&bench, pausable.id), 1);
    assert_reverts_with(bench.tell(&pausable_account, unpause(pausable.id)), &no(pausable.treasury));
    assert_reverts_with(bench.tell(&parent_account, pause(pausable.id)), &unexpected(pausable.id, 1));
    bench.tell(&parent_account, unpause(pausable.id)).unwrap();
    assert_eq!(status(&bench, pausable.id), 0);
    assert_reverts_with(bench.tell(&parent_account, unpause(pausable.id)), &unexpected(pausable.id, 0));

    // By itself.
    bench.tell(&pausable_account, pause(pausable.id)).unwrap();
    bench.tell(&pausable_account, unpause(pausable.id)).unwrap();
    bench.tell(&free_account, pause(free.id)).unwrap();
    assert_eq!(bench.ask(Factory::daosCall { from: 1, count: 50 })._3, [0, 0, 1]);

    // Winding down is the DAO's own, and final.
    assert_reverts_with(bench.tell(&parent_account, wind_down(pausable.id)), &no(parent.treasury));
    bench.tell(&parent_account, pause(pausable.id)).unwrap();
    let outcome = bench.tell(&pausable_account, wind_down(pausable.id)).unwrap();
    let expected = Factory::StatusChanged { daoId: pausable.id, status: 2, by: pausable.treasury };
    assert_eq!(outcome.events_of::<Factory::StatusChanged>(), [expected]);
    for message in
        [wind_down(pausable.id).abi_encode(), pause(pausable.id).abi_encode(), unpause(pausable.id).abi_encode()]
    {
        let refused = bench.world.call_raw(&pausable_account, bench.protocol.factory, 0, message);
        assert_reverts_with(refused, &unexpected(pausable.id, 2));
    }
    assert_eq!(status(&bench, pausable.id), 2);
    // A DAO that is paused or wound down makes no children.
    assert_reverts_with(bench.child(pausable, 1, 5), &unexpected(pausable.id, 2));
    assert_reverts_with(bench.child(free, 1, 5), &unexpected(free.id, 1));
    let unknown = Factory::FactoryUnknownDao { daoId: 9 };
    for message in [pause(9).abi_encode(), unpause(9).abi_encode(), wind_down(9).abi_encode()] {
        assert_reverts_with(bench.world.call_raw(&alice, bench.protocol.factory, 0, message), &unknown);
    }
}

/// The cost of a DAO does not grow with the number of DAOs.
#[test]
fn the_tenth_dao_costs_what_the_first_did() {
    let mut bench = Bench::new();
    let cost = |bench: &mut Bench, salt| {
        let setup = bench.setup().salted(salt);
        bench.create(&setup).unwrap().1.cost
    };
    let first = cost(&mut bench, 0);
    let second = cost(&mut bench, 1);
    for salt in 2..9 {
        bench.dao(salt);
    }
    let tenth = cost(&mut bench, 9);
    println!("first {first:?}\ntenth {tenth:?}");
    assert_eq!(tenth.storage_deposit, second.storage_deposit);
    assert!(tenth.proof_size.abs_diff(second.proof_size) < 1_000);
}
