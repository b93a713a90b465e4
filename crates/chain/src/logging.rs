//! The runtime's own words on what goes wrong.

use log::{LevelFilter, Log, Metadata, Record};

/// What pallet-revive's log records are filed under.
const TARGET: &str = "runtime::revive";

/// Writes what pallet-revive logs to stderr, for all worlds from then on.
///
/// An error only has a name, such as `CodeRejected`; the log says why (`Program references unknown
/// syscall: …`). It has no effect where the process has a logger already.
pub fn log_to_stderr() {
    if log::set_logger(&Stderr).is_ok() {
        log::set_max_level(LevelFilter::Debug);
    }
}

struct Stderr;

impl Log for Stderr {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with(TARGET)
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            eprintln!("{} {}: {}", record.level(), record.target(), record.args());
        }
    }

    fn flush(&self) {}
}
