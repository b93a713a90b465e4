//! What contract tests and benches share: deployments with sensible defaults, exact assertions.
//!
//! Functions here panic where a test would: a missing artifact, a deployment that reverts.

mod assertions;
mod deploy;
mod extension;
pub mod factory;
mod governor;
pub mod multisig;
pub mod starve;
mod treasury;

pub use assertions::{assert_reverts_empty, assert_reverts_with};
pub use deploy::{
    DAY, StakingSetup, TokenSetup, WEEK, blob, deploy_evm, deploy_staking, deploy_token, try_deploy, units, upload,
};
pub use extension::assert_extension;
pub use governor::{GovernorSetup, HouseSetup, deploy_governor};
pub use treasury::{TreasurySetup, deploy_treasury};

/// BLAKE2b-256, computed on the host.
#[must_use]
pub fn blake2_256(data: &[u8]) -> [u8; 32] {
    use blake2::digest::Digest;
    blake2::Blake2b::<blake2::digest::consts::U32>::digest(data).into()
}
