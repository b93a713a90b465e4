//! Scenarios: TOML files, checked value by value, with sweeps.

mod dao;
mod node;
mod read;
mod section;
mod sweep;

pub use self::dao::{Dao, read_dao};
pub use self::node::{Node, Value};
pub use self::read::{Metrics, Scenario};
pub use self::section::{Field, ScenarioError, Section};
pub use self::sweep::{Point, QUESTIONS, points};

use std::path::Path;

use crate::error::{Result, SimError, io};
use crate::holders::Lists;

impl From<ScenarioError> for SimError {
    fn from(error: ScenarioError) -> Self {
        Self::Scenario { place: error.place, message: error.message }
    }
}

/// Parses a text as a document of its own.
///
/// # Errors
/// If it is no TOML.
pub fn parse_document(file: &str, text: &str) -> core::result::Result<Node, ScenarioError> {
    node::parse(file, text)
}

/// A file's points: every combination of parameters that it asks for, each a complete scenario.
#[derive(Clone)]
pub struct Study {
    /// What the file is called.
    pub name: String,
    /// The master seed.
    pub seed: u64,
    /// Its text, for the manifest.
    pub text: String,
    /// The points with their scenarios.
    pub points: Vec<(Point, Scenario)>,
}

/// Reads a scenario, or a DAO's deployment file, which then runs with the model's defaults.
///
/// # Errors
/// The first thing that is wrong: file, line, field, what is allowed.
pub fn read_study(path: &Path) -> Result<Study> {
    let text = std::fs::read_to_string(path).map_err(io(path))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(parse_study(&path.display().to_string(), &stem, folder, text)?)
}

/// As [`read_study`], from a text. Files that it names are looked for in `folder` and read at once.
///
/// # Errors
/// As [`read_study`].
pub fn parse_study(file: &str, stem: &str, folder: &Path, text: String) -> core::result::Result<Study, ScenarioError> {
    let root = node::parse(file, &text)?;
    let is_dao = dao::is_dao(&root);
    let (seed, points) = if is_dao { (1, vec![Point::default()]) } else { points(file, &root)? };
    let mut lists = Lists::in_folder(folder);
    let mut scenarios = Vec::with_capacity(points.len());
    for point in points {
        let scenario = if is_dao {
            Scenario::of_dao(dao::dao(file, &root)?)
        } else {
            let document = point.apply(&root);
            Scenario::read(&Section::root(file, &document), &mut lists)?
        };
        scenarios.push((point, scenario));
    }
    Ok(Study { name: stem.to_owned(), seed, text, points: scenarios })
}
