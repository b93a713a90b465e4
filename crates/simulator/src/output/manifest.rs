//! What was run, with what, and what came out.

use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::error::{Result, io};
use crate::scenario::Study;

/// What a manifest says beside the files' hashes.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// The study's parameters.
    pub value: Value,
}

impl Manifest {
    /// Of a study.
    ///
    /// # Errors
    /// If a file that the scenario names cannot be read.
    pub fn of(study: &Study) -> Result<Self> {
        let mut inputs = serde_json::Map::new();
        for (name, path) in study.points.iter().flat_map(|(_, scenario)| &scenario.files) {
            if !inputs.contains_key(name) {
                let bytes = std::fs::read(path).map_err(io(path))?;
                inputs.insert(name.clone(), Value::String(hash(&bytes)));
            }
        }
        let points: Vec<Value> = study
            .points
            .iter()
            .map(|(point, scenario)| {
                let values = point.values.iter().map(|(path, node)| (path.clone(), Value::String(node.display())));
                json!({
                    "name": point.label(),
                    "question": point.question,
                    "parameters": Value::Object(values.collect()),
                    "replicates": scenario.replicates,
                })
            })
            .collect();
        Ok(Self {
            value: json!({
                "program": "aidao-simulator",
                "version": env!("CARGO_PKG_VERSION"),
                "format": 2,
                "study": study.name,
                "seed": study.seed,
                "scenario": study.text,
                "scenario_sha256": hash(study.text.as_bytes()),
                "inputs": inputs,
                "points": points,
            }),
        })
    }

    /// Of a game of leaders: its parameters are all there are, `scenario` is the file they came from.
    #[must_use]
    pub fn of_game(seed: u64, scenario: &str, points: Vec<Value>) -> Self {
        Self {
            value: json!({
                "program": "aidao-simulator",
                "version": env!("CARGO_PKG_VERSION"),
                "format": 2,
                "study": "subdao",
                "seed": seed,
                "scenario": scenario,
                "scenario_sha256": hash(scenario.as_bytes()),
                "points": points,
            }),
        }
    }

    /// Whether another manifest is of the same study: only then can it be resumed.
    #[must_use]
    pub fn same_study(&self, other: &Value) -> bool {
        ["version", "format", "seed", "scenario_sha256", "inputs"].iter().all(|key| self.value[*key] == other[*key])
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes `manifest.json` with the metrics that there are and the hashes of the files named.
///
/// # Errors
/// If a file cannot be read or written.
pub fn write_manifest(folder: &Path, manifest: &Manifest, metrics: &[String], files: &[String]) -> Result<()> {
    let mut value = manifest.value.clone();
    value["metrics"] = json!(metrics);
    for name in files {
        let path = folder.join(name);
        let bytes = std::fs::read(&path).map_err(io(&path))?;
        value["sha256"][name] = Value::String(hash(&bytes));
    }
    let path = folder.join("manifest.json");
    std::fs::write(&path, format!("{value:#}\n")).map_err(io(&path))
}
