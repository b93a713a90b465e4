//! Sources to PolkaVM blobs.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::{Project, write_if_changed};
use crate::wrapper;

/// The flags of every contract build.
const RUSTFLAGS: &[&str] = &[
    "-Clinker-plugin-lto",
    // PolkaVM loads and stores at any address; without this a copy of 32 bytes becomes 32 byte loads.
    "-Ctarget-feature=+unaligned-scalar-mem",
    "-Clink-arg=-zstack-size=4096",
    "--cfg",
    "substrate_runtime",
    "-Zunstable-options",
    // A panic is a bare trap: no message, no formatting code.
    "-Cpanic=immediate-abort",
    "--cfg",
    "ink_abi=\"sol\"",
    "--check-cfg",
    "cfg(ink_abi,values(\"ink\",\"sol\",\"all\"))",
];

const TARGET: &str = "riscv64emac-unknown-none-polkavm";

/// What is built of each contract, and where it goes.
#[derive(Clone, Copy)]
pub(crate) struct Variant {
    /// Behind the contract's name in the names of its binaries.
    suffix: &'static str,
    /// Where the sources of its extension's binary are, if it has one.
    extension: &'static str,
    /// Its own features.
    features: &'static [&'static str],
    /// Folder below `target`.
    pub(crate) folder: &'static str,
}

/// What is deployed.
pub(crate) const CONTRACTS: Variant =
    Variant { suffix: "", extension: "src/ext.rs", features: &["ink-as-dependency"], folder: "contracts" };

/// What OpenZeppelin's tests deploy: apart from the contracts, so that nobody takes one for the other.
pub(crate) const CONFORMANCE: Variant = Variant {
    suffix: "-conformance",
    extension: "src/conformance/ext.rs",
    features: &["ink-as-dependency", "conformance"],
    folder: "conformance",
};

/// Code that is to be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binary {
    /// The contract's crate.
    package: String,
    /// The binary's name in it, and the blob's.
    pub(crate) name: String,
    /// Features of the crate.
    features: &'static [&'static str],
    /// The environment variable from which others, that create it, take its code hash.
    variable: String,
    /// The names of the blobs that it creates by code hash, so that they are built first.
    pub(crate) creates: Vec<String>,
}

/// All that is built of the contracts with these names: the contracts themselves, their extensions, and what they create.
pub(crate) fn binaries(project: &Project, names: &[String], variant: Variant) -> Result<Vec<Binary>> {
    let variable = |name: &str| format!("AIDAO_{}", name.replace('-', "_").to_uppercase());
    let mut all = Vec::new();
    let mut created = Vec::new();
    for package in names {
        let mut creates = project.created_by(package)?;
        created.extend(creates.iter().filter(|name| !names.contains(name)).cloned());
        if project.root.join("contracts").join(package).join(variant.extension).is_file() {
            let name = format!("{package}{}-ext", variant.suffix);
            let variable = variable(&format!("{package}-ext"));
            // The constructor runs in the extension.
            let made = creates.clone();
            creates.push(name.clone());
            all.push(Binary { package: package.clone(), name, features: variant.features, variable, creates: made });
        }
        let (name, variable) = (format!("{package}{}", variant.suffix), variable(package));
        all.push(Binary { package: package.clone(), name, features: variant.features, variable, creates });
    }
    // What test builds create is what is deployed.
    for package in created {
        if !all.iter().any(|binary| binary.name == package) {
            let (name, variable, creates) = (package.clone(), variable(&package), project.created_by(&package)?);
            all.push(Binary { package, name, features: CONTRACTS.features, variable, creates });
        }
    }
    Ok(all)
}

/// Builds and links binaries; returns the blobs' paths by name.
///
/// Code carries the hashes of the code that it creates, so that comes first.
pub(crate) fn build(
    project: &Project,
    mut binaries: Vec<Binary>,
    variant: Variant,
) -> Result<BTreeMap<String, PathBuf>> {
    let folder = project.artifacts(variant.folder);
    fs::create_dir_all(&folder)?;
    let mut blobs = BTreeMap::new();
    let mut hashes = BTreeMap::new();
    while !binaries.is_empty() {
        let is_next = |binary: &Binary| binary.creates.iter().all(|name| blobs.contains_key(name));
        let (next, later): (Vec<_>, Vec<_>) = binaries.into_iter().partition(is_next);
        if next.is_empty() {
            let names: Vec<&str> = later.iter().map(|binary| binary.name.as_str()).collect();
            bail!("these create each other, or code that there is not: {}", names.join(", "));
        }
        compile(project, &next, &hashes)?;
        for binary in next {
            let path = link(project, &folder, &binary.name)?;
            let blob = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let hash = hex::encode(keccak_const::Keccak256::new().update(&blob).finalize());
            hashes.insert(binary.variable, hash);
            blobs.insert(binary.name, path);
        }
        binaries = later;
    }
    Ok(blobs)
}

/// Compiles binaries with the given environment.
fn compile(project: &Project, binaries: &[Binary], variables: &BTreeMap<String, String>) -> Result<()> {
    let sysroot = Project::rustc_says(&["--print", "sysroot"])?;
    let sources = Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock");
    if !sources.is_file() {
        bail!("the compiler's library sources are missing ({}): run scripts/setup", sources.display());
    }
    let cargo_home = env::var("CARGO_HOME").or_else(|_| env::var("HOME").map(|home| format!("{home}/.cargo")))?;
    let remap = [
        format!("{}=/aidao", project.root.display()),
        format!("{cargo_home}=/cargo"),
        format!("{sysroot}=/rust"),
        format!("{}=/target", project.contract_target().display()),
    ];
    let mut command = Command::new(Project::contract_cargo());
    command
        .current_dir(&project.root)
        .args(["build", "--locked", "--profile", "contract", "--no-default-features", "--target"])
        .arg(project.root.join("xtask/targets").join(format!("{TARGET}.json")))
        .args(["-Zbuild-std=core,alloc", "-Zbuild-std-features=compiler-builtins-mem", "--target-dir"])
        .arg(project.contract_target())
        .env("RUSTC", Project::contract_rustc())
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC_WRAPPER", env::current_exe()?)
        .env(wrapper::ENABLE, "1")
        .env(wrapper::REMAP, remap.join("\n"))
        .env("CARGO_UNSTABLE_JSON_TARGET_SPEC", "true")
        .env("CARGO_ENCODED_RUSTFLAGS", RUSTFLAGS.join("\u{1f}"))
        .env_remove("RUSTFLAGS");
    if env::var_os("AIDAO_CONTRACT_RUSTC").is_some() {
        command.env_remove("RUSTUP_TOOLCHAIN");
    }
    if let Some(prefix) = env::var("AIDAO_CONTRACT_PATH").ok().filter(|prefix| !prefix.is_empty()) {
        command.env("PATH", format!("{prefix}:{}", env::var("PATH").unwrap_or_default()));
    }
    for Binary { package, name, features, .. } in binaries {
        let features: Vec<String> = features.iter().map(|feature| format!("{package}/{feature}")).collect();
        command.args(["--package", package, "--bin", name, "--features", &features.join(",")]);
    }
    command.envs(variables);
    if !command.status().context("cannot run cargo for the contracts")?.success() {
        bail!("the contracts do not compile");
    }
    Ok(())
}

/// How blobs are linked; part of the stamp, so that a change links all of them again.
const LINKING: &str = "polkavm-linker 0.30.0, stripped, optimized, inline threshold 1";

/// Links one ELF file, unless the blob was made from the same bytes in the same way. Times of files do not tell: two
/// compilers take turns in one target folder.
fn link(project: &Project, folder: &Path, name: &str) -> Result<PathBuf> {
    let elf = project.contract_target().join(TARGET).join("contract").join(name);
    let path = folder.join(format!("{name}.polkavm"));
    let stamp_path = folder.join(format!("{name}.stamp"));
    let object = fs::read(&elf).with_context(|| format!("cannot read {}", elf.display()))?;
    let stamp =
        format!("{} from {}\n", LINKING, hex::encode(keccak_const::Keccak256::new().update(&object).finalize()));
    if path.is_file() && fs::read_to_string(&stamp_path).is_ok_and(|old| old == stamp) {
        return Ok(path);
    }
    let mut config = polkavm_linker::Config::default();
    config.set_strip(true);
    config.set_optimize(true);
    // Smaller than the linker's default of 2, and no slower.
    config.set_inline_threshold(1);
    let blob = polkavm_linker::program_from_elf(config, polkavm_linker::TargetInstructionSet::ReviveV1, &object)
        .map_err(|error| anyhow::anyhow!("cannot link {name}: {error}"))?;
    write_if_changed(&path, &blob)?;
    write_if_changed(&stamp_path, stamp.as_bytes())?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::{CONFORMANCE, CONTRACTS, binaries};
    use crate::project::Project;

    #[test]
    fn the_test_build_is_apart_from_what_is_deployed() {
        assert!(!CONTRACTS.features.contains(&"conformance"));
        assert_ne!(CONTRACTS.folder, CONFORMANCE.folder);
        assert_ne!(CONTRACTS.suffix, CONFORMANCE.suffix);
    }

    #[test]
    fn code_that_is_created_by_hash_is_known() {
        let project = Project::locate(None).expect("this checkout");
        let names = project.contracts().expect("contracts");
        let all = binaries(&project, &names, CONTRACTS).expect("read");
        let creates = |name: &str| &all.iter().find(|binary| binary.name == name).expect("built").creates;
        assert_eq!(creates("treasury"), &["reserve", "treasury-ext"]);
        assert_eq!(creates("treasury-ext"), &["reserve"]);
        assert_eq!(creates("governor"), &["governor-ext"]);
        assert!(creates("token").is_empty());
        let judged = binaries(&project, &["treasury".to_owned()], CONFORMANCE).expect("read");
        let names: Vec<&str> = judged.iter().map(|binary| binary.name.as_str()).collect();
        assert_eq!(names, ["treasury-conformance", "reserve"]);
    }
}
