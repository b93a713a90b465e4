//! What a development chain starts with.

use alloc::{
    string::{String, ToString},
    vec,
    vec::Vec,
};

use frame_support::build_struct_json_patch;
use sp_genesis_builder::{DEV_RUNTIME_PRESET, PresetId};
use sp_keyring::Sr25519Keyring;

use crate::{AccountId, Balance, RuntimeGenesisConfig, hub};

/// What each account of the development preset has.
pub const ENDOWMENT: Balance = 1_000_000 * hub::DOT;

/// The first ten accounts of the mnemonic of Anvil and Hardhat, at `m/44'/60'/0'/0/i`, as on `aidao devnet`.
pub const ETHEREUM_ACCOUNTS: [[u8; 20]; 10] = [
    hex(b"f39fd6e51aad88f6f4ce6ab8827279cfffb92266"),
    hex(b"70997970c51812dc3a010c7d01b50e0d17dc79c8"),
    hex(b"3c44cdddb6a900fa2b585dd299e03d12fa4293bc"),
    hex(b"90f79bf6eb2c4f870365e785982e1f101e93b906"),
    hex(b"15d34aaf54267db7d7c367839aaf71a00a2c6a65"),
    hex(b"9965507d1a55bcc2695c58ba16fb37d819b0a4dc"),
    hex(b"976ea74026e726554db657fa54763abd0c3a0aa9"),
    hex(b"14dc79964da2c08b23698b3d3cc7ca32193d9955"),
    hex(b"23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f"),
    hex(b"a0ee7a142d267c1f36714e4a8f75612f20a79720"),
];

/// The accounts of the development preset: those that Ethereum wallets know, and Alice, Bob and the
/// others that Substrate's tools know.
pub fn accounts() -> Vec<AccountId> {
    let ethereum = ETHEREUM_ACCOUNTS.iter().map(|address| {
        // pallet-revive's account of an Ethereum address.
        let mut id = [0xee; 32];
        id[..20].copy_from_slice(address);
        AccountId::from(id)
    });
    ethereum.chain(Sr25519Keyring::well_known().map(|key| key.to_account_id())).collect()
}

/// The names of the presets.
pub(crate) fn preset_names() -> Vec<PresetId> {
    vec![PresetId::from(DEV_RUNTIME_PRESET)]
}

/// A preset, as JSON.
pub(crate) fn preset(id: &PresetId) -> Option<Vec<u8>> {
    if AsRef::<str>::as_ref(id) != DEV_RUNTIME_PRESET {
        return None;
    }
    let balances: Vec<_> = accounts().into_iter().map(|account| (account, ENDOWMENT)).collect();
    let patch =
        build_struct_json_patch!(RuntimeGenesisConfig { balances: pallet_balances::GenesisConfig { balances } });
    let text: String = patch.to_string();
    Some(text.into_bytes())
}

/// An address in hexadecimal.
const fn hex(text: &[u8; 40]) -> [u8; 20] {
    let mut bytes = [0; 20];
    let mut i = 0;
    while i < 20 {
        bytes[i] = digit(text[2 * i]) << 4 | digit(text[2 * i + 1]);
        i += 1;
    }
    bytes
}

const fn digit(letter: u8) -> u8 {
    match letter {
        b'0'..=b'9' => letter - b'0',
        b'a'..=b'f' => letter - b'a' + 10,
        _ => panic!("no digit of a hexadecimal number"),
    }
}
