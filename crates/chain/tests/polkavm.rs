//! PolkaVM contracts.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_chain::{
    CallError, World,
    alloy_core::{
        primitives::{B256, U256, keccak256},
        sol_types::SolValue,
    },
    hub,
};
use common::*;
use polkavm_common::{
    abi::MemoryMapBuilder,
    program::{InstructionSetKind, Reg, asm},
    writer::ProgramBlobBuilder,
};

/// A contract whose constructor stores the first word of its arguments, and which returns that
/// word whatever it is asked.
fn store() -> Vec<u8> {
    const SIZE: u32 = 64;
    let map = MemoryMapBuilder::new(4096).rw_data_size(SIZE).build().expect("it fits");
    // The storage key is the zeros behind the value.
    let (value, key) = (map.rw_data_address(), map.rw_data_address() + 32);

    let mut blob = ProgramBlobBuilder::new(InstructionSetKind::ReviveV1);
    blob.set_rw_data_size(SIZE);
    for import in ["call_data_copy", "set_storage_or_clear", "get_storage_or_zero", "seal_return"] {
        blob.add_import(import.as_bytes());
    }
    let call = |import: i32, arguments: [u32; 3]| {
        let registers = [Reg::A0, Reg::A1, Reg::A2];
        let load = |(register, value)| asm::load_imm(register, u32::cast_signed(value));
        registers.into_iter().zip(arguments).map(load).chain([asm::ecalli(import)])
    };
    let mut code = Vec::new();
    code.extend(call(0, [value, 32, 0]));
    code.extend(call(1, [0, key, value]));
    code.push(asm::ret());
    code.extend(call(2, [0, key, value]));
    code.extend(call(3, [0, value, 32]));
    code.push(asm::trap());
    blob.set_code(&code, &[]);
    blob.add_export_by_basic_block(0, b"deploy");
    blob.add_export_by_basic_block(1, b"call");
    blob.into_vec().expect("it is complete")
}

#[test]
fn deploys_with_arguments() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let code = store();
    let one = world.deploy(&alice, &code, U256::from(41).abi_encode(), hub::DOT)?;
    assert_eq!((one.code_size, one.code_hash), (code.len(), keccak256(&code)));
    assert_eq!(world.view(one.address, getCall {})?, 41);
    assert_eq!(world.balance(one.address), hub::DOT + hub::EXISTENTIAL_DEPOSIT);

    // The code is stored once.
    let two = world.deploy(&alice, &code, U256::from(42).abi_encode(), 0)?;
    assert_ne!(one.address, two.address);
    assert_eq!(world.view(two.address, getCall {})?, 42);
    let bytes = hub::DEPOSIT_PER_BYTE.cast_signed() * i128::try_from(code.len()).expect("small");
    assert!(one.cost.storage_deposit - two.cost.storage_deposit > bytes);
    Ok(())
}

#[test]
fn instantiates_uploaded_code() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let code = store();
    let before = world.balance_of(&alice).cast_signed();
    let uploaded = world.upload(&alice, &code)?;
    assert_eq!((uploaded.code_size, uploaded.code_hash), (code.len(), keccak256(&code)));
    assert!(uploaded.cost.storage_deposit > 0 && uploaded.cost.fee > 0);
    assert_eq!(world.balance_of(&alice).cast_signed(), before - uploaded.cost.storage_deposit);

    let arguments = U256::from(9).abi_encode();
    let salt = B256::repeat_byte(1);
    let contract = world.instantiate(&alice, uploaded.code_hash, arguments.clone(), 0, Some(salt))?;
    let init_code_hash = keccak256([&code[..], &arguments].concat());
    assert_eq!(contract.address, alice.address().create2(salt, init_code_hash));
    assert_eq!(world.view(contract.address, getCall {})?, 9);

    // The same address cannot be taken twice.
    let again = world.instantiate(&alice, uploaded.code_hash, arguments.clone(), 0, Some(salt));
    assert!(again.unwrap_err().is_trap("DuplicateContract"));
    world.instantiate(&alice, uploaded.code_hash, arguments, 0, None)?;
    Ok(())
}

#[test]
fn costs_are_the_same_in_every_world() -> Result<(), CallError> {
    let costs = || -> Result<_, CallError> {
        let mut world = World::new();
        let alice = world.account("alice");
        let contract = world.deploy(&alice, &store(), U256::from(1).abi_encode(), 0)?;
        let call = world.call(&alice, contract.address, getCall {})?;
        assert!(call.cost.ref_time > 0 && call.cost.proof_size > 0);
        assert!(call.cost.block_ref_time > call.cost.ref_time);
        assert!(call.cost.block_proof_size > call.cost.proof_size);
        Ok([contract.cost, call.cost])
    };
    assert_eq!(costs()?, costs()?);
    Ok(())
}
