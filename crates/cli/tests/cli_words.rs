//! Whatever a contract refuses is explained.

use aidao_cli::{interface, words};

#[test]
fn every_error_of_every_contract_has_a_meaning_and_a_remedy() {
    for contract in interface::CONTRACTS {
        let abi = interface::contract(contract).expect("its ABI is committed");
        for error in abi.errors() {
            // Those of token and staking are explained one by one, with their arguments.
            if matches!(contract, "token" | "staking") || shared(&error.name) {
                continue;
            }
            let (meaning, remedy) = words::of(&error.name).unwrap_or_else(|| panic!("{contract}: {}", error.name));
            for sentence in [meaning, remedy] {
                assert!(sentence.ends_with('.') && sentence.len() < 120, "{}: {sentence}", error.name);
            }
        }
    }
}

/// Errors that staking or the token have too.
fn shared(name: &str) -> bool {
    let of = |contract: &str| interface::contract(contract).is_some_and(|abi| abi.errors().any(|e| e.name == name));
    of("token") || of("staking")
}
