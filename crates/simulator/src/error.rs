//! What can go wrong, in words for whoever wrote the scenario.

use std::path::{Path, PathBuf};

/// Why the simulator refuses to go on.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// A scenario or DAO file is wrong.
    #[error("{place}: {message}")]
    Scenario {
        /// `file:line`.
        place: String,
        /// The field, what is wrong, what is allowed.
        message: String,
    },
    /// Values that do not fit together.
    #[error("{0}")]
    Model(String),
    /// A file could not be read or written.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A Parquet file could not be written or read.
    #[error("{path}: {source}", path = path.display())]
    Parquet {
        /// Which file.
        path: PathBuf,
        /// What the writer said.
        source: parquet::errors::ParquetError,
    },
    /// A plot could not be drawn.
    #[error("cannot draw {what}: {message}")]
    Plot {
        /// Which plot.
        what: String,
        /// What the library said.
        message: String,
    },
}

/// The result of everything that can fail here.
pub type Result<T> = std::result::Result<T, SimError>;

/// A model error with this message.
pub(crate) fn model<T>(message: impl Into<String>) -> Result<T> {
    Err(SimError::Model(message.into()))
}

/// Names the file in an error of the system.
pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> SimError + use<> {
    let path = path.to_path_buf();
    move |source| SimError::Io { path, source }
}
