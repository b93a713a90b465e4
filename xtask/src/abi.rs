//! ink! metadata to Solidity ABIs: each contract's host binary prints its own.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::project::{Project, write_if_changed};

/// Writes (or, with `check`, compares) `contracts/<name>/abi.json`.
pub(crate) fn build(project: &Project, names: &[String], check: bool) -> Result<()> {
    // The whole workspace, so that every host build resolves the same features and shares its dependencies.
    let built = Command::new("cargo")
        .current_dir(&project.root)
        .args(["build", "--quiet", "--locked", "--workspace", "--bins"])
        .status()
        .context("cannot run cargo")?;
    if !built.success() {
        bail!("the host tools do not compile");
    }
    for name in names {
        let program = project.host_program(name);
        let output = Command::new(&program)
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("cannot run {}", program.display()))?;
        if !output.status.success() {
            bail!("{name}: the dispatch table and the contract differ (see above)");
        }
        let path = project.root.join("contracts").join(name).join("abi.json");
        if check {
            let committed = std::fs::read(&path).with_context(|| format!("no {}", path.display()))?;
            if committed != output.stdout {
                bail!("{} is not what the sources say: run `cargo xtask contracts` and commit it", path.display());
            }
        } else if write_if_changed(&path, &output.stdout)? {
            println!("{name}: wrote contracts/{name}/abi.json");
        }
    }
    Ok(())
}
