//! Sweeps: grids (every combination), lists (given points) and random samples of parameters.
//!
//! ```toml
//! [sweep.grid]
//! "population.tokens.index" = [0.7, 1.16]
//! [[sweep.list]]
//! name = "square roots"        # how the report calls it, instead of the values
//! question = "plutocracy"      # where the report puts it
//! "mechanism.name" = "quadratic"
//! [sweep.random]
//! samples = 20
//! "proposals.radius" = { min = 0.01, max = 1.0, scale = "log" }
//! ```
//!
//! With several kinds, each point of one is combined with each of the others.

use crate::math;
use crate::scenario::node::{Node, Value};
use crate::scenario::section::{Field, ScenarioError, Section};
use crate::stream::{Purpose, Streams};

/// The most points of a study.
pub(super) const MAX_POINTS: usize = 100_000;

/// What a point can be an answer to: the questions of the framework.
pub const QUESTIONS: [&str; 6] =
    ["plutocracy", "apathy", "gridlock", "stability", "minority-rights", "path-dependence"];

/// Parameters that differ from the file's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// Dotted paths and values.
    pub values: Vec<(String, Node)>,
    /// In words.
    shown: Vec<String>,
    /// The one of [`QUESTIONS`] that it was made for, if it says so.
    pub question: Option<&'static str>,
}

impl Point {
    /// The document with this point's values.
    #[must_use]
    pub fn apply(&self, root: &Node) -> Node {
        let mut document = root.clone();
        for (path, node) in &self.values {
            document.set(&path.split('.').collect::<Vec<_>>(), node.clone());
        }
        document
    }

    /// One value.
    fn of(path: &str, node: Node) -> Self {
        let shown = vec![format!("{path} = {}", node.display())];
        Self { values: vec![(path.to_owned(), node)], shown, question: None }
    }

    /// A row of a list: values, and in words their `name` if it has one.
    fn of_row(row: &Field<'_>) -> Result<Self, ScenarioError> {
        let section = row.section()?;
        let mut point = Self::default();
        for (path, node) in entries(row.node()) {
            match path.as_str() {
                "name" => {}
                "question" => {
                    let field = section.field("question")?;
                    let asked = field.text()?;
                    let known = QUESTIONS.into_iter().find(|known| *known == asked);
                    point.question = Some(known.ok_or_else(|| field.one_of(&QUESTIONS))?);
                }
                // Its parts are tables themselves and are set one by one; any other table replaces what the file has.
                "population" => {
                    for (key, node) in entries(node) {
                        point = point.and(&Self::of(&format!("population.{key}"), node.clone()));
                    }
                }
                _ => {
                    check(&section, path)?;
                    point = point.and(&Self::of(path, node.clone()));
                }
            }
        }
        if let Some(name) = section.optional("name") {
            point.shown = vec![name.text()?.to_owned()];
        }
        Ok(point)
    }

    /// Both.
    fn and(&self, more: &Self) -> Self {
        Self {
            values: [&self.values[..], &more.values].concat(),
            shown: [&self.shown[..], &more.shown].concat(),
            question: more.question.or(self.question),
        }
    }

    /// The values in words, or their name.
    #[must_use]
    pub fn label(&self) -> String {
        self.shown.join(", ")
    }
}

/// The seed and the points of a document.
///
/// # Errors
/// If the sweep is not understood.
pub fn points(file: &str, root: &Node) -> Result<(u64, Vec<Point>), ScenarioError> {
    let document = Section::root(file, root);
    let seed = document.whole_or("seed", 0, i64::MAX.unsigned_abs(), 1)?;
    let sweep = document.section("sweep")?;
    sweep.only(&["grid", "list", "random"])?;
    let mut points = vec![Point::default()];
    if let Some(grid) = sweep.optional("grid") {
        for (path, _) in entries(grid.node()) {
            let section = grid.section()?;
            check(&section, path)?;
            let values = section.field(path)?.list()?;
            let axis: Vec<Point> = values.iter().map(|value| Point::of(path, value.node().clone())).collect();
            points = combine(&sweep, points, &axis)?;
        }
    }
    if let Some(list) = sweep.optional("list") {
        let rows = list.list()?.iter().map(Point::of_row).collect::<Result<Vec<_>, _>>()?;
        points = combine(&sweep, points, &rows)?;
    }
    if sweep.has("random") {
        points = combine(&sweep, points, &random(&sweep.section("random")?, seed)?)?;
    }
    Ok((seed, points))
}

fn check(section: &Section<'_>, path: &str) -> Result<(), ScenarioError> {
    if ["seed", "sweep", "name"].contains(&path.split('.').next().unwrap_or_default()) {
        return Err(section.field(path)?.error("cannot be swept".to_owned()));
    }
    Ok(())
}

fn entries(node: &Node) -> impl Iterator<Item = (&String, &Node)> {
    let table = if let Value::Table(table) = &node.value { Some(table) } else { None };
    table.into_iter().flatten()
}

fn combine(sweep: &Section<'_>, points: Vec<Point>, axis: &[Point]) -> Result<Vec<Point>, ScenarioError> {
    if points.len().saturating_mul(axis.len()) > MAX_POINTS {
        return Err(sweep.error(format!("sweep: more than {MAX_POINTS} points")));
    }
    Ok(points.iter().flat_map(|point| axis.iter().map(move |more| point.and(more))).collect())
}

fn random(section: &Section<'_>, seed: u64) -> Result<Vec<Point>, ScenarioError> {
    let samples = section.whole("samples", 1, MAX_POINTS as u64)?;
    let root = section.clone();
    let mut points = Vec::new();
    for sample in 0..samples {
        let mut stream = Streams { seed, point: sample, replicate: 0 }.of(Purpose::Sweep);
        let mut point = Point::default();
        for (path, node) in root.entries().filter(|(path, _)| *path != "samples") {
            check(section, path)?;
            let range = root.field(path)?.section()?;
            range.only(&["min", "max", "scale", "whole"])?;
            let least = range.number("min", -1e12, 1e12)?;
            let most = range.number("max", least, 1e12)?;
            let unit = stream.unit();
            let value = match range.text_or("scale", "linear")? {
                "linear" => least + (most - least) * unit,
                "log" if least > 0.0 => math::exp(math::ln(least) + (math::ln(most) - math::ln(least)) * unit),
                "log" => return Err(range.field("min")?.error("must be above 0 on a logarithmic scale".to_owned())),
                _ => return Err(range.field("scale")?.one_of(&["linear", "log"])),
            };
            // In range: bounds are at most 1e12.
            #[allow(clippy::cast_possible_truncation)]
            let value = if range.boolean_or("whole", false)? {
                Value::Integer(value.round() as i64)
            } else {
                Value::Float(value)
            };
            point = point.and(&Point::of(path, Node { line: node.line, value }));
        }
        points.push(point);
    }
    Ok(points)
}
