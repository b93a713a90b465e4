//! Output that somebody may stop reading.

use std::io::{ErrorKind, Result, Write};

/// Passes on what is written until the reader is gone (`… | head -1`), and drops the rest.
///
/// A closed pipe is not an error: what a command does besides printing is done to its end, and its exit status says how that
/// went.
#[derive(Debug)]
pub struct UntilClosed<W> {
    to: W,
    closed: bool,
}

impl<W: Write> UntilClosed<W> {
    /// Output to a pipe that may be closed.
    pub fn new(to: W) -> Self {
        Self { to, closed: false }
    }

    fn attempt<T>(&mut self, otherwise: T, write: impl FnOnce(&mut W) -> Result<T>) -> Result<T> {
        if self.closed {
            return Ok(otherwise);
        }
        match write(&mut self.to) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(otherwise)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.attempt(bytes.len(), |to| to.write(bytes))
    }

    fn flush(&mut self) -> Result<()> {
        self.attempt((), Write::flush)
    }
}
