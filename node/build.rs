//! Takes the runtime in Wasm that `scripts/node` has compiled, and packs it as a chain stores it.

use std::{env, error::Error, fs, path::Path};

use sp_maybe_compressed_blob::{CODE_BLOB_BOMB_LIMIT, compress_strongly};

/// Where the Wasm is.
const VARIABLE: &str = "AIDAO_RUNTIME_WASM";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let Some(path) = env::var_os(VARIABLE) else {
        return Err(format!("{VARIABLE} names no file: scripts/node compiles the runtime and sets it").into());
    };
    println!("cargo::rerun-if-changed={}", Path::new(&path).display());
    let wasm = fs::read(&path)?;
    let blob = compress_strongly(&wasm, CODE_BLOB_BOMB_LIMIT).ok_or("the runtime is too large to be packed")?;
    fs::write(Path::new(&env::var_os("OUT_DIR").ok_or("no OUT_DIR")?).join("runtime.wasm"), blob)?;
    Ok(())
}
