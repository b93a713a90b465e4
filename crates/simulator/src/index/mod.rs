//! Structures that answer a tally without looking at every member, for populations that do not change.

mod line;
mod tree;

pub use self::line::Line;
pub use self::tree::Tree;
