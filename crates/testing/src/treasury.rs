//! Deployments of the treasury.

use aidao_abi::Treasury;
use aidao_chain::{Account, World};
use alloy_core::primitives::Address;
use alloy_core::primitives::aliases::U48;
use alloy_core::sol_types::SolConstructor;

use crate::deploy::{DAY, try_deploy};

/// The treasury's constructor arguments.
#[derive(Clone, Debug)]
pub struct TreasurySetup {
    /// The minimum delay of operations, seconds.
    pub min_delay: u64,
    /// The reserve's share of income, hundredths of a percent.
    pub reserve_bps: u16,
    /// The protocol's fee, hundredths of a percent.
    pub fee_bps: u16,
    /// Who gets the fee; zero without one.
    pub fee_recipient: Address,
    /// Who releases allocations.
    pub directors: Address,
    /// Who approves the reserve's partners besides the vote.
    pub committee: Address,
}

impl TreasurySetup {
    /// A day's delay, 8 % for the reserve, no fee.
    #[must_use]
    pub fn daily(directors: Address, committee: Address) -> Self {
        Self { min_delay: DAY, reserve_bps: 800, fee_bps: 0, fee_recipient: Address::ZERO, directors, committee }
    }

    /// The constructor call.
    #[must_use]
    pub fn arguments(&self) -> Vec<u8> {
        Treasury::constructorCall {
            minDelay: U48::saturating_from(self.min_delay),
            reserveBps: self.reserve_bps,
            feeBps: self.fee_bps,
            feeRecipient: self.fee_recipient,
            directors: self.directors,
            committee: self.committee,
        }
        .abi_encode()
    }
}

/// Deploys the treasury; the deployer may name its governor.
pub fn deploy_treasury(world: &mut World, deployer: &Account, setup: &TreasurySetup) -> Address {
    try_deploy(world, deployer, "treasury", setup.arguments())
        .unwrap_or_else(|error| panic!("the deployment failed: {error}"))
        .address
}
