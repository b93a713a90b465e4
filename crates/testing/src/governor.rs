//! Deployments of the governor.

use aidao_abi::Governor;
use aidao_chain::{Account, World};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolConstructor;

use crate::deploy::{DAY, WEEK, deployed, try_deploy};

/// One house of a governor.
#[derive(Clone, Copy, Debug)]
pub struct HouseSetup {
    /// Where votes come from.
    pub source: Address,
    /// Part of the decision, basis points.
    pub share: u32,
    /// Part of the votes that must take part, basis points.
    pub quorum: u32,
    /// 0 linear, 1 quadratic.
    pub counting: u32,
    /// Votes that a proposer needs.
    pub threshold: U256,
    /// Votes that the house needs to take part; `None` for the constructor's default.
    pub activation: Option<U256>,
}

impl HouseSetup {
    /// A linear house with a quorum of 4 %, no threshold and the least activation.
    #[must_use]
    pub const fn new(source: Address, share: u32) -> Self {
        Self { source, share, quorum: 400, counting: 0, threshold: U256::ZERO, activation: None }
    }
}

/// The governor's constructor arguments.
#[derive(Clone, Debug)]
pub struct GovernorSetup {
    /// Name in the EIP-712 domain.
    pub name: String,
    /// Timelock and executor.
    pub treasury: Address,
    /// Who may cancel, until `guardian_until`; zero for nobody.
    pub guardian: Address,
    /// The last second of the guardian's power.
    pub guardian_until: u64,
    /// The parent DAO's treasury; zero for none.
    pub parent: Address,
    /// 1 pause, 2 veto, 4 slash the leader.
    pub parent_rights: u8,
    /// One or two houses.
    pub houses: Vec<HouseSetup>,
    /// Seconds from a proposal to its snapshot.
    pub voting_delay: u32,
    /// Seconds from the snapshot to the deadline.
    pub voting_period: u32,
    /// Seconds by which a late change moves the deadline.
    pub late_extension: u32,
    /// Live proposals of one proposer.
    pub live_limit: u32,
}

impl GovernorSetup {
    /// One house, a day's delay, a week's vote, a day's extension, three live proposals, no guardian, no parent.
    #[must_use]
    pub fn single(treasury: Address, source: Address) -> Self {
        const fn short(seconds: u64) -> u32 {
            assert!(seconds <= u32::MAX as u64);
            #[allow(clippy::cast_possible_truncation)]
            {
                seconds as u32
            }
        }
        Self {
            name: "AIDAO Governor".into(),
            treasury,
            guardian: Address::ZERO,
            guardian_until: 0,
            parent: Address::ZERO,
            parent_rights: 0,
            houses: vec![HouseSetup::new(source, 10_000)],
            voting_delay: const { short(DAY) },
            voting_period: const { short(WEEK) },
            late_extension: const { short(DAY) },
            live_limit: 3,
        }
    }

    /// The same with two houses: 60 % for the first source, 40 % for the second.
    #[must_use]
    pub fn double(treasury: Address, first: Address, second: Address) -> Self {
        let houses = vec![HouseSetup::new(first, 6_000), HouseSetup::new(second, 4_000)];
        Self { houses, ..Self::single(treasury, first) }
    }

    /// The constructor call.
    #[must_use]
    pub fn arguments(&self) -> Vec<u8> {
        let column = |of: fn(&HouseSetup) -> u32| self.houses.iter().map(of).collect();
        let mut thresholds: Vec<U256> = self.houses.iter().map(|house| house.threshold).collect();
        if self.houses.iter().any(|house| house.activation.is_some()) {
            let least = |house: &HouseSetup| house.activation.unwrap_or(house.threshold.max(U256::from(1)));
            thresholds.extend(self.houses.iter().map(least));
        }
        Governor::constructorCall {
            name: self.name.clone(),
            treasury: self.treasury,
            guardian: self.guardian,
            guardianUntil: U48::saturating_from(self.guardian_until),
            parent: self.parent,
            parentRights: self.parent_rights,
            sources: self.houses.iter().map(|house| house.source).collect(),
            shares: column(|house| house.share),
            quorums: column(|house| house.quorum),
            countings: column(|house| house.counting),
            thresholds,
            settings: vec![self.voting_delay, self.voting_period, self.late_extension, self.live_limit],
        }
        .abi_encode()
    }
}

/// Deploys the governor.
pub fn deploy_governor(world: &mut World, deployer: &Account, setup: &GovernorSetup) -> Address {
    deployed(try_deploy(world, deployer, "governor", setup.arguments()))
}
