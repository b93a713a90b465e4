//! Where things are recorded.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::measure::Row;

/// What was measured, and with which compiler the contracts were built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The measurements.
    pub rows: Vec<Row>,
    /// What the compiler calls itself.
    pub compiler: String,
}

/// The files of this checkout.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    /// Those of the checkout that this was built from.
    #[must_use]
    pub fn locate() -> Self {
        // Two folders above this crate.
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or_else(|| Path::new("."));
        Self { root: root.to_path_buf() }
    }

    /// Reads what is recorded.
    ///
    /// # Errors
    /// If nothing is, or not as [`Files::write_record`] writes it.
    pub fn read_record(&self) -> Result<Record> {
        let text = read(&self.costs())?;
        let rows = serde_json::from_str(&text).with_context(|| format!("{} is malformed", self.costs().display()))?;
        Ok(Record { rows, compiler: read(&self.compiler())?.trim().to_owned() })
    }

    /// Records measurements: a row per line, so that changes are readable.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write_record(&self, record: &Record) -> Result<()> {
        let rows: Vec<String> = record.rows.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        write(&self.costs(), &format!("[\n  {}\n]\n", rows.join(",\n  ")))?;
        write(&self.compiler(), &format!("{}\n", record.compiler))
    }

    /// Writes the report.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write_report(&self, text: &str) -> Result<()> {
        write(&self.root.join("docs/costs.md"), text)
    }

    /// The compiler that made the blobs which are measured.
    ///
    /// # Errors
    /// If the contracts are not built.
    pub fn blobs_compiler(&self) -> Result<String> {
        let folder =
            std::env::var_os("AIDAO_ARTIFACTS").map_or_else(|| self.root.join("target/contracts"), PathBuf::from);
        let manifest: serde_json::Value = serde_json::from_str(&read(&folder.join("manifest.json"))?)?;
        Ok(manifest["compiler"].as_str().context("the manifest of the contracts names no compiler")?.to_owned())
    }

    /// A contract as the compiler leaves it, before it is linked to a blob.
    ///
    /// # Errors
    /// If it was not built here.
    pub fn elf(&self, contract: &str) -> Result<Vec<u8>> {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from);
        let path = target.join("polkavm/riscv64emac-unknown-none-polkavm/contract").join(contract);
        fs::read(path).with_context(|| format!("{contract} was not built here: run `cargo xtask contracts`"))
    }

    fn costs(&self) -> PathBuf {
        self.root.join("bench/contract-costs.json")
    }

    fn compiler(&self) -> PathBuf {
        self.root.join("bench/compiler.txt")
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
