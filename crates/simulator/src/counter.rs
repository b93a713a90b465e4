//! Counts the weight of half-spaces by the fastest exact way for a population.

use crate::index::{Line, Tree};
use crate::kernel::{self, Distances, Level, Span};
use crate::plane::HalfSpace;
use crate::population::{Population, narrow};
use crate::weights::Weights;

/// Members from which on a tree pays, in two, three and four dimensions.
const TREE_MEMBERS: [usize; 3] = [4_000, 30_000, 200_000];
/// Tallies from which on an index pays for its making.
const TREE_TALLIES: u64 = 2_000;

/// How a counter looks at members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Whatever is fastest.
    Auto,
    /// All of them, each time.
    Sweep,
    /// Sorted, with running sums: one dimension.
    Line,
    /// A k-d tree.
    Tree,
}

/// What a counter can expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Instructions.
    pub level: Level,
    /// How to look.
    pub way: Way,
    /// Tallies to come before beliefs or weights change; 1 if they change all the time.
    pub tallies: u64,
}

enum Method {
    Sweep,
    Line(Line),
    Tree(Tree),
}

/// Weights of one electorate, and the way to count them.
pub struct Counter {
    level: Level,
    method: Method,
    weights: Weights,
    total: u64,
}

impl Counter {
    /// Prepares for a population.
    #[must_use]
    pub fn new(population: &Population, weights: Weights, plan: Plan) -> Self {
        let (members, dimensions) = (weights.len(), population.dimensions());
        let columns = population.columns();
        let lasting = plan.tallies >= TREE_TALLIES;
        let line = || Method::Line(Line::new(&columns[0], &weights));
        let method = match plan.way {
            Way::Auto if dimensions == 1 && lasting => line(),
            Way::Auto if (2..=4).contains(&dimensions) && members >= TREE_MEMBERS[dimensions - 2] && lasting => {
                Method::Tree(Tree::new(columns, &weights))
            }
            Way::Line if dimensions == 1 => line(),
            Way::Tree => Method::Tree(Tree::new(columns, &weights)),
            _ => Method::Sweep,
        };
        Self { level: plan.level, method, total: weights.total(), weights }
    }

    /// The weight of everybody.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The weights.
    #[must_use]
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Whether several half-spaces at once cost hardly more than one.
    #[must_use]
    pub fn likes_batches(&self) -> bool {
        matches!(self.method, Method::Sweep)
    }

    /// Takes other weights, by exchange; only for counters that sweep.
    pub(crate) fn exchange(&mut self, weights: &mut Weights) {
        core::mem::swap(&mut self.weights, weights);
        self.total = self.weights.total();
        self.method = Method::Sweep;
    }

    /// Takes note that beliefs changed.
    pub(crate) fn beliefs_changed(&mut self) {
        self.method = Method::Sweep;
    }

    /// The weight inside each half-space (into `sums`), and the distances from each state.
    pub fn count(
        &self,
        population: &Population,
        halves: &[HalfSpace],
        states: &[Vec<f64>],
        sums: &mut Vec<u64>,
    ) -> Vec<Distances> {
        sums.clear();
        let columns = population.columns();
        let narrow_states = || states.iter().map(|state| state.iter().map(|value| narrow(*value)).collect()).collect();
        match &self.method {
            Method::Sweep => {
                sums.resize(halves.len(), 0);
                let states: Vec<Vec<f32>> = narrow_states();
                kernel::sweep(self.level, columns, &self.weights, halves, &states, sums)
            }
            Method::Line(line) => {
                sums.extend(halves.iter().map(|half| line.inside(half)));
                states.iter().map(|state| line.distances(state[0])).collect()
            }
            Method::Tree(tree) => {
                sums.extend(halves.iter().map(|half| tree.inside(self.level, half)));
                if states.is_empty() {
                    return Vec::new();
                }
                let states: Vec<Vec<f32>> = narrow_states();
                kernel::sweep(self.level, columns, &self.weights, &[], &states, &mut [])
            }
        }
    }

    /// The weight inside one half-space, by the definition: member by member in double precision.
    #[must_use]
    pub fn by_definition(&self, population: &Population, half: &HalfSpace) -> u64 {
        let span = Span { start: 0, end: self.weights.len() };
        match &self.weights {
            Weights::Narrow(weights) => u64::from(kernel::scalar::tail(population.columns(), weights, half, span)),
            Weights::Wide(weights) => kernel::scalar::tail(population.columns(), weights, half, span),
        }
    }
}
