//! What is measured of a DAO and of its path.

pub mod alignment;
pub mod blocs;
pub mod bribery;
pub mod capture;
pub mod concentration;
pub mod epsilon;
pub mod fairness;
pub mod largest;
pub mod minority;
pub mod participation;
pub mod path;
pub mod power;
pub mod replicates;
pub mod shock;
pub mod stability;
