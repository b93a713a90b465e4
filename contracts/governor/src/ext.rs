//! The governor's extension on chain: everything but voting and proposing.
#![cfg_attr(target_arch = "riscv64", no_std, no_main)]

aidao_env::extension!(governor::dispatch);
