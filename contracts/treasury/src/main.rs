//! The treasury's entry points on chain; on the host, its ABI printer.
#![cfg_attr(target_arch = "riscv64", no_std, no_main)]

aidao_env::main!(treasury::dispatch, extension = "AIDAO_TREASURY_EXT");
