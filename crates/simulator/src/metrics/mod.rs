//! What is measured of a DAO and of its path.

pub mod alignment;
pub mod blocs;
pub mod capture;
pub mod concentration;
pub mod minority;
pub mod path;
pub mod power;
pub mod stability;
