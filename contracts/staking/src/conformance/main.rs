//! The staking's entry points in the test build for OpenZeppelin's tests.
#![cfg_attr(target_arch = "riscv64", no_std, no_main)]

aidao_env::main!(staking::conformance, extension = "AIDAO_STAKING_EXT");
