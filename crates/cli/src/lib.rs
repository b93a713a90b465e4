//! The command `aidao`.
