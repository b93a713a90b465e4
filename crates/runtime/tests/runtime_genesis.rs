//! What a development chain starts with, as the node asks for it: by the runtime's API.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

use aidao_runtime::{
    AccountId, Balances, Block, Revive, Runtime, System,
    genesis::{ENDOWMENT, ETHEREUM_ACCOUNTS, accounts},
    hub,
};
use pallet_revive::{AddressMapper, H160};
use serde_json::Value;
use sp_genesis_builder::{DEV_RUNTIME_PRESET, PresetId, runtime_decl_for_genesis_builder::GenesisBuilderV1 as Genesis};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;

fn preset(id: Option<&str>) -> Value {
    let text = <Runtime as Genesis<Block>>::get_preset(&id.map(PresetId::from)).expect("there is one");
    serde_json::from_slice(&text).expect("JSON")
}

/// The state that the development preset makes: a patch of what is there without one.
fn chain() -> TestExternalities {
    let mut state = TestExternalities::default();
    state.execute_with(|| {
        let mut config = preset(None);
        for (pallet, fields) in preset(Some(DEV_RUNTIME_PRESET)).as_object().expect("pallets") {
            for (field, value) in fields.as_object().expect("fields") {
                config[pallet][field] = value.clone();
            }
        }
        <Runtime as Genesis<Block>>::build_state(config.to_string().into_bytes()).expect("it fits");
    });
    state
}

#[test]
fn every_account_has_coin_and_an_address() {
    chain().execute_with(|| {
        for account in accounts() {
            assert_eq!(Balances::free_balance(&account), ENDOWMENT);
            assert!(<Runtime as pallet_revive::Config>::AddressMapper::is_mapped(&account), "{account}");
        }
        for address in ETHEREUM_ACCOUNTS {
            let wei = Revive::evm_balance(&H160(address));
            // What must stay in an account is not shown to contracts.
            let shown = (ENDOWMENT - hub::EXISTENTIAL_DEPOSIT) * u128::from(hub::WEI_PER_PLANCK);
            assert_eq!(wei, shown.into());
        }
        let alice = Sr25519Keyring::Alice.to_account_id();
        let address = <Runtime as pallet_revive::Config>::AddressMapper::to_address(&alice);
        assert_eq!(<Runtime as pallet_revive::Config>::AddressMapper::to_account_id(&address), alice);
    });
}

#[test]
fn nobody_else_has_coin() {
    chain().execute_with(|| {
        let mut all: Vec<AccountId> = frame_system::Account::<Runtime>::iter_keys().collect();
        let mut known = accounts();
        known.push(Revive::account_id());
        all.sort();
        known.sort();
        assert_eq!(all, known);
        assert_eq!(Balances::total_issuance(), Balances::free_balance(Revive::account_id()) + sum());
        assert_eq!(System::block_number(), 0);
    });
}

fn sum() -> u128 {
    ENDOWMENT * u128::try_from(accounts().len()).unwrap()
}

#[test]
fn there_is_one_preset() {
    TestExternalities::default().execute_with(|| {
        let names = <Runtime as Genesis<Block>>::preset_names();
        assert_eq!(names, [PresetId::from(DEV_RUNTIME_PRESET)]);
        assert_eq!(<Runtime as Genesis<Block>>::get_preset(&Some(PresetId::from("local_testnet"))), None);
        assert!(<Runtime as Genesis<Block>>::build_state(b"{\"balances\":1}".to_vec()).is_err());
    });
}

#[test]
fn block_0_has_a_header_that_clients_accept() {
    chain().execute_with(|| {
        let block = Revive::eth_block();
        assert_eq!(block.number, 0.into());
        // Keccak-256 of an empty list.
        assert_eq!(
            format!("{:?}", block.sha_3_uncles),
            "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"
        );
        assert_eq!(block.hash, block.header_hash());
        assert_eq!(Revive::eth_block_hash_from_number(0.into()), Some(block.hash));
    });
}
