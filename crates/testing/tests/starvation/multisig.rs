use aidao_abi::{Multisig, Token};
use aidao_chain::{EthAccount, World};
use aidao_testing::multisig::{
    MultisigSetup, deploy_multisig, execute_message, message_digest, multisig_call, pack_signatures, transaction_digest,
};
use aidao_testing::starve::{Message, starve, starve_through};
use aidao_testing::{TokenSetup, deploy_evm, deploy_token, units};
use alloy_core::primitives::{Address, B256, Bytes};
use alloy_core::sol_types::SolValue;

/// Two owners must agree: a key, and a contract wallet of that same key.
struct Wallet {
    world: World,
    key: EthAccount,
    contract: Address,
    multisig: Address,
}

impl Wallet {
    fn new() -> Self {
        let mut world = World::new();
        let (alice, key) = (world.account("alice"), world.eth_account("eve"));
        let contract = deploy_evm(&mut world, &alice, "ERC1271Wallet", &key.address().abi_encode());
        let setup = MultisigSetup { owners: vec![key.address(), contract], threshold: 2 };
        let multisig = deploy_multisig(&mut world, &alice, &setup);
        Self { world, key, contract, multisig }
    }

    fn sign(&self, digest: B256) -> Bytes {
        let signature = self.key.sign_hash_bytes(digest.0).to_vec();
        pack_signatures([(self.key.address(), signature.clone()), (self.contract, signature)])
    }
}

#[test]
fn execute_makes_all_calls_or_none_whatever_is_starved() {
    let mut wallet = Wallet::new();
    let alice = wallet.world.account("alice");
    let token = deploy_token(&mut wallet.world, &alice, &TokenSetup::fixed(wallet.multisig));
    let calls = [
        multisig_call(token, &Token::transferCall { to: alice.address(), value: units(1) }),
        multisig_call(token, &Token::approveCall { spender: alice.address(), value: units(2) }),
    ];
    let signatures = wallet.sign(transaction_digest(wallet.multisig, &calls, 0));
    let message = Message::new(wallet.multisig, &execute_message(&calls, signatures));
    starve(&wallet.world, &alice, &message);
    starve_through(&wallet.world, &[Message::new(token, &Token::totalSupplyCall {})], &message);
}

/// "Invalid" is an answer: a signature that could not be looked at must not get it.
#[test]
fn a_valid_signature_is_never_called_invalid_whatever_is_starved() {
    let mut wallet = Wallet::new();
    let alice = wallet.world.account("alice");
    let hash = B256::repeat_byte(7);
    let signature = wallet.sign(message_digest(wallet.multisig, hash));
    let message = Message::new(wallet.multisig, &Multisig::isValidSignatureCall { hash, signature });
    starve(&wallet.world, &alice, &message);
    starve_through(&wallet.world, &[], &message);
}
