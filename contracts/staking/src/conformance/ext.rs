//! The staking's extension in the test build for OpenZeppelin's tests.
#![cfg_attr(target_arch = "riscv64", no_std, no_main)]

aidao_env::extension!(staking::conformance);
