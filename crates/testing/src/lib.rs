//! What contract tests and benches share: deployments with sensible defaults, exact assertions.
//!
//! Functions here panic where a test would: a missing artifact, a deployment that reverts.

mod assertions;
mod deploy;

pub use assertions::{assert_reverts_empty, assert_reverts_with};
pub use deploy::{DAY, StakingSetup, TokenSetup, WEEK, deploy_evm, deploy_staking, deploy_token, try_deploy, units};
