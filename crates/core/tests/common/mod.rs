//! What the tests of the arithmetic, and of the contract that runs it, share; each uses a part of it.
#![allow(dead_code, reason = "each test file uses a part")]

pub(crate) mod histories;
pub(crate) mod pages;
pub(crate) mod reference;
