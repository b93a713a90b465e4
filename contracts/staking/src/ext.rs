//! The staking contract's extension on chain: positions and tiers.
#![cfg_attr(target_arch = "riscv64", no_std, no_main)]

aidao_env::extension!(staking::dispatch);
