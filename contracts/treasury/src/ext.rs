//! The treasury's extension on chain: everything but income, operations and payments.
#![cfg_attr(target_arch = "riscv64", no_std, no_main)]

aidao_env::extension!(treasury::dispatch);
