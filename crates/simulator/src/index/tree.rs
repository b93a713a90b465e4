//! Two to four dimensions: a k-d tree with the weight and the bounding box of every node. Boxes that lie on one side of
//! the plane are counted without a look inside; leaves that it cuts are counted by the kernel, so tallies stay exact.

use crate::kernel::{self, Level, Span};
use crate::plane::HalfSpace;
use crate::weights::Weights;

/// Members of a leaf.
const LEAF: usize = 256;

#[derive(Clone, Debug)]
struct Node {
    span: Span,
    weight: u64,
    /// Smallest and largest coordinate in each dimension.
    bounds: Vec<(f32, f32)>,
    /// The two parts, if it is no leaf.
    children: Option<Box<[Node; 2]>>,
}

/// Members in the order of a tree.
#[derive(Clone, Debug)]
pub struct Tree {
    columns: Vec<Vec<f32>>,
    weights: Weights,
    root: Node,
}

impl Tree {
    /// Builds a tree of all members (at least one).
    #[must_use]
    pub fn new(columns: &[Vec<f32>], weights: &Weights) -> Self {
        let members = u32::try_from(weights.len()).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = (0..members).collect();
        let shape = split(columns, &mut order, 0);
        let sorted: Vec<Vec<f32>> =
            columns.iter().map(|column| order.iter().map(|member| column[*member as usize]).collect()).collect();
        let weights = weights.reordered(&order);
        let root = finish(shape, &sorted, &weights);
        Self { columns: sorted, weights, root }
    }

    /// The weight inside a half-space.
    #[must_use]
    pub fn inside(&self, level: Level, half: &HalfSpace) -> u64 {
        self.count(level, half, &self.root)
    }

    fn count(&self, level: Level, half: &HalfSpace, node: &Node) -> u64 {
        let (mut least, mut most, mut size) = (0.0, 0.0, half.offset().abs());
        for (normal, (low, high)) in half.normal().iter().zip(&node.bounds) {
            let (low, high) = (normal * f64::from(*low), normal * f64::from(*high));
            least += low.min(high);
            most += low.max(high);
            size += low.abs().max(high.abs());
        }
        // Wider than the rounding of at most 64 products and sums.
        let guard = size * 1e-13;
        if most < half.offset() - guard {
            return 0;
        }
        if least > half.offset() + guard {
            return node.weight;
        }
        match &node.children {
            Some(children) => children.iter().map(|child| self.count(level, half, child)).sum(),
            None => kernel::inside(level, &self.columns, &self.weights, half, node.span),
        }
    }
}

/// The cuts of an order, before weights and boxes are known.
enum Shape {
    Leaf(Span),
    Cut(Box<[Shape; 2]>),
}

fn split(columns: &[Vec<f32>], order: &mut [u32], start: usize) -> Shape {
    if order.len() <= LEAF {
        return Shape::Leaf(Span { start, end: start + order.len() });
    }
    let widest = (0..columns.len()).max_by(|a, b| width(&columns[*a], order).total_cmp(&width(&columns[*b], order)));
    let column = &columns[widest.unwrap_or(0)];
    // Multiples of the leaf's size, so that leaves are full.
    let middle = (order.len() / 2).div_ceil(LEAF) * LEAF;
    order.select_nth_unstable_by(middle, |a, b| {
        column[*a as usize].total_cmp(&column[*b as usize]).then_with(|| a.cmp(b))
    });
    let (left, right) = order.split_at_mut(middle);
    let parts = if left.len() > 64 * LEAF {
        let (left, right) = rayon::join(|| split(columns, left, start), || split(columns, right, start + middle));
        [left, right]
    } else {
        [split(columns, left, start), split(columns, right, start + middle)]
    };
    Shape::Cut(Box::new(parts))
}

fn width(column: &[f32], order: &[u32]) -> f32 {
    let (low, high) = order.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), member| {
        let value = column[*member as usize];
        (low.min(value), high.max(value))
    });
    high - low
}

fn finish(shape: Shape, columns: &[Vec<f32>], weights: &Weights) -> Node {
    match shape {
        Shape::Leaf(span) => {
            let range = |column: &Vec<f32>| {
                column[span.start..span.end]
                    .iter()
                    .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)))
            };
            let weight = (span.start..span.end).map(|member| weights.get(member)).sum();
            Node { span, weight, bounds: columns.iter().map(range).collect(), children: None }
        }
        Shape::Cut(parts) => {
            let [left, right] = *parts;
            let children = [finish(left, columns, weights), finish(right, columns, weights)];
            let [left, right] = &children;
            let bounds = left.bounds.iter().zip(&right.bounds).map(|(a, b)| (a.0.min(b.0), a.1.max(b.1))).collect();
            let span = Span { start: left.span.start, end: right.span.end };
            Node { span, weight: left.weight + right.weight, bounds, children: Some(Box::new(children)) }
        }
    }
}
