//! Random sequences of calls against a plain model: states, votes, deadlines, and what may never happen in between.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use std::collections::BTreeMap;

use aidao_abi::Governor;
use aidao_chain::{Account, CallError, World};
use aidao_testing::{DAY, WEEK};
use alloy_core::primitives::U256;
use alloy_core::primitives::aliases::U48;
use alloy_core::sol_types::SolCall;
use common::*;
use proptest::prelude::*;

/// What somebody does.
#[derive(Clone, Debug)]
enum Step {
    Propose {
        who: usize,
        what: usize,
    },
    Vote {
        who: usize,
        what: usize,
        support: u8,
    },
    Divide {
        who: usize,
        what: usize,
        parts: [u16; 6],
    },
    Queue {
        what: usize,
    },
    Execute {
        what: usize,
    },
    Cancel {
        who: usize,
        what: usize,
    },
    Quorum {
        bps: u16,
    },
    Pause {
        by_directors: bool,
        seconds: u64,
    },
    Unpause,
    /// To a moment in a proposal's life, if it is not past: a second of a change of state, or a day before the deadline.
    Reach {
        what: usize,
        moment: u8,
    },
    Wait {
        seconds: u64,
    },
}

/// Alice, bob, carol, dave, the guardian, the parent, nobody, the parent's directors.
const PEOPLE: usize = 8;
const GUARDIAN: usize = 4;
const PARENT: usize = 5;
const NOBODY: usize = 6;
const DIRECTORS: usize = 7;
/// Different proposals.
const PROPOSALS: usize = 5;
const LIMIT: usize = 2;

fn step() -> impl Strategy<Value = Step> {
    let (who, what) = (prop_oneof![8 => 0..4usize, 1 => 0..PEOPLE], 0..PROPOSALS);
    let wait = prop_oneof![3 => 0..600u64, 1 => Just(DAY), 1 => Just(2 * DAY), 1 => 0..WEEK, 1 => 0..5 * WEEK];
    let support = prop_oneof![3 => Just(FOR), 2 => Just(AGAINST), 1 => Just(ABSTAIN), 1 => 0..5u8];
    // The last two moments, at which proposals expire, are rare.
    let moment = prop_oneof![6 => Just(0u8), 3 => Just(1), 2 => Just(2), 5 => Just(3), 5 => Just(4), 1 => 5..7u8];
    prop_oneof![
        4 => (0..5usize, what.clone()).prop_map(|(who, what)| Step::Propose { who, what }),
        16 => (who.clone(), what.clone(), support).prop_map(|(who, what, support)| Step::Vote { who, what, support }),
        6 => (who, what.clone(), any::<[u16; 6]>()).prop_map(|(who, what, parts)| Step::Divide { who, what, parts }),
        6 => what.clone().prop_map(|what| Step::Queue { what }),
        6 => what.clone().prop_map(|what| Step::Execute { what }),
        2 => (0..PEOPLE, what.clone()).prop_map(|(who, what)| Step::Cancel { who, what }),
        1 => (100..3_000u16).prop_map(|bps| Step::Quorum { bps }),
        1 => (any::<bool>(), 0..2 * WEEK).prop_map(|(by_directors, seconds)| Step::Pause { by_directors, seconds }),
        1 => Just(Step::Unpause),
        5 => (what, moment).prop_map(|(what, moment)| Step::Reach { what, moment }),
        1 => wait.prop_map(|seconds| Step::Wait { seconds }),
    ]
}

/// Any steps.
fn noise(most: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 0..=most)
}

/// Votes on a proposal, by everybody who has some.
fn ballots(what: usize, most: usize) -> impl Strategy<Value = Vec<Step>> {
    let vote = move |(who, support, parts): (usize, u8, [u16; 6])| match support {
        FRACTIONAL => Step::Divide { who, what, parts },
        _ => Step::Vote { who, what, support },
    };
    let support = prop_oneof![4 => Just(FOR), 2 => Just(AGAINST), 1 => Just(ABSTAIN), 3 => Just(FRACTIONAL)];
    prop::collection::vec((0..4usize, support, any::<[u16; 6]>()).prop_map(vote), 1..=most)
}

/// The life of a proposal, with anything in between.
fn life(what: usize) -> impl Strategy<Value = Vec<Step>> {
    let to = move |moment: u8| vec![Step::Reach { what, moment }];
    let end = vec![Step::Reach { what, moment: 3 }, Step::Queue { what }];
    let done = vec![Step::Reach { what, moment: 4 }, Step::Execute { what }];
    let parts = (
        ((0..5usize).prop_map(move |who| vec![Step::Propose { who, what }]), noise(3)),
        (Just(to(0)), ballots(what, 5), noise(2)),
        (1..3u8).prop_flat_map(move |moment| (Just(to(moment)), ballots(what, 4))),
        (noise(2), Just(end), noise(2), Just(done), noise(2)),
    );
    parts.prop_map(|((a, b), (c, d, e), (f, g), (h, i, j, k, l))| [a, b, c, d, e, f, g, h, i, j, k, l].concat())
}

/// Votes per person in stakes and in seats.
const STAKES: [u64; PEOPLE] = [400, 300, 200, 100, 0, 0, 0, 0];
const SEATS: [u64; PEOPLE] = [10, 20, 30, 40, 0, 0, 0, 0];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct House {
    against: u128,
    favour: u128,
    abstain: u128,
}

/// A proposal as the model sees it.
#[derive(Clone, Debug)]
struct Proposal {
    proposer: usize,
    start: u64,
    scheduled: u64,
    deadline: u64,
    quorum: u16,
    quorate: bool,
    ahead: bool,
    houses: [House; 2],
    /// Used weight per person and house.
    used: BTreeMap<usize, [u128; 2]>,
    end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Open,
    Withdrawn,
    Canceled,
    Queued(u64),
    Executed,
}

impl Proposal {
    fn quorate(&self) -> bool {
        let reached =
            |house: &House, all: u128, bps: u128| (house.against + house.favour + house.abstain) * 10_000 >= all * bps;
        reached(&self.houses[0], raw(1_000), self.quorum.into()) && reached(&self.houses[1], 100, 400)
    }

    /// 60 % and 40 %, over a common denominator in wide numbers.
    fn ahead(&self) -> bool {
        let wide = U256::from::<u128>;
        let total = |house: &House| wide((house.favour + house.against).max(1));
        let [first, second] = &self.houses;
        let side = |one: u128, other: u128| {
            U256::from(6) * wide(one) * total(second) + U256::from(4) * wide(other) * total(first)
        };
        side(first.favour, second.favour) > side(first.against, second.against)
    }

    fn state(&self, now: u64) -> u8 {
        match self.end {
            End::Executed => EXECUTED,
            End::Canceled | End::Withdrawn => CANCELED,
            End::Queued(eta) if now >= eta + GRACE => EXPIRED,
            End::Queued(_) => QUEUED,
            End::Open if now <= self.start => PENDING,
            End::Open if now <= self.deadline => ACTIVE,
            End::Open if !(self.quorate() && self.ahead()) => DEFEATED,
            End::Open if now > self.deadline + GRACE => EXPIRED,
            End::Open => SUCCEEDED,
        }
    }

    /// Books weights in both houses.
    fn book(&mut self, who: usize, now: u64, split: [[u128; 3]; 2]) {
        for (house, [against, favour, abstain]) in self.houses.iter_mut().zip(split) {
            house.against += against;
            house.favour += favour;
            house.abstain += abstain;
        }
        let used = self.used.entry(who).or_default();
        for (used, parts) in used.iter_mut().zip(split) {
            *used += parts.iter().sum::<u128>();
        }
        let (quorate, ahead) = (self.quorate(), self.ahead());
        let changed = quorate && (!self.quorate || self.ahead != ahead);
        (self.quorate, self.ahead) = (quorate, ahead);
        // Others have a day to answer, but nobody has more than three days beyond the schedule.
        if changed {
            self.deadline = self.deadline.max((now + DAY).min(self.scheduled + 3 * DAY));
        }
    }

    /// Whether it takes up one of its proposer's places.
    fn is_live(&self, now: u64) -> bool {
        now <= self.scheduled && !matches!(self.end, End::Withdrawn | End::Canceled)
    }

    /// A moment of [`Step::Reach`].
    fn moment(&self, moment: u8) -> u64 {
        match (moment, self.end) {
            (0, _) => self.start + 1,
            (1, _) => self.deadline - DAY + 1,
            (2, _) => self.deadline,
            (4, End::Queued(eta)) => eta,
            (6, End::Queued(eta)) => eta + GRACE,
            (5, _) => self.deadline + GRACE + 1,
            _ => self.deadline + 1,
        }
    }

    fn left(&self, who: usize) -> [u128; 2] {
        let used = self.used.get(&who).copied().unwrap_or_default();
        [raw(STAKES[who]) - used[0], u128::from(SEATS[who]) - used[1]]
    }
}

#[derive(Debug, Default)]
struct Model {
    proposals: [Option<Proposal>; PROPOSALS],
    quorum: u16,
    /// All pauses: who made them, from when until when.
    pauses: Vec<(usize, u64, u64)>,
    /// Whether the parent has paused or unpaused since its directors paused.
    parent_was_heard: bool,
    paid: u64,
}

impl Model {
    fn is_paused(&self, now: u64) -> bool {
        self.pauses.iter().any(|(_, start, end)| (*start..*end).contains(&now))
    }

    /// Whether `who` may pause now, until then.
    fn may_pause(&self, who: usize, now: u64, end: u64) -> bool {
        let rested =
            |mine: &dyn Fn(usize) -> bool| self.pauses.iter().all(|(by, _, end)| !mine(*by) || now >= end + 30 * DAY);
        let directors = self.pauses.iter().filter(|(by, ..)| *by == DIRECTORS).map(|(_, start, _)| *start).max();
        let right = match who {
            PARENT => {
                let together =
                    directors.map_or(end, |start| if now < start + 10 * DAY { start + 10 * DAY } else { end });
                rested(&|by| by == PARENT) && end <= together
            }
            _ => rested(&|_| true) && (directors.is_none() || self.parent_was_heard),
        };
        right && now < end && end <= now + WEEK
    }

    /// Whoever was ready when any fourteen days began or ended had three days without a pause.
    fn check_pauses(&self) {
        for (_, start, end) in &self.pauses {
            for from in [*start, end.saturating_sub(GRACE)] {
                let inside =
                    |(_, start, end): &(usize, u64, u64)| (*end).min(from + GRACE).saturating_sub((*start).max(from));
                // A pause that the parent made during one of its directors' counts twice, which is on the safe side.
                assert!(self.pauses.iter().map(inside).sum::<u64>() <= 11 * DAY, "{:?}", self.pauses);
            }
        }
    }
}

impl Model {
    /// Whether the step would do anything, and what it does then.
    #[allow(clippy::too_many_lines, reason = "one case per message")]
    fn step(&mut self, step: &Step, now: u64) -> bool {
        let state = |proposal: &Option<Proposal>| proposal.as_ref().map(|proposal| proposal.state(now));
        match *step {
            Step::Propose { who, what } => {
                let fresh = match &self.proposals[what] {
                    None => true,
                    Some(old) => old.end == End::Withdrawn && old.proposer != who,
                };
                let own = |proposal: &&Proposal| proposal.proposer == who && proposal.is_live(now);
                let live = self.proposals.iter().flatten().filter(own).count();
                if STAKES[who] == 0 || !fresh || live >= LIMIT {
                    return false;
                }
                let (start, deadline) = (now + DAY, now + DAY + WEEK);
                self.proposals[what] = Some(Proposal {
                    proposer: who,
                    start,
                    scheduled: deadline,
                    deadline,
                    quorum: self.quorum,
                    quorate: false,
                    ahead: false,
                    houses: [House::default(); 2],
                    used: BTreeMap::new(),
                    end: End::Open,
                });
                true
            }
            Step::Vote { who, what, support } => {
                if state(&self.proposals[what]) != Some(ACTIVE) || support > ABSTAIN {
                    return false;
                }
                let proposal = self.proposals[what].as_mut().unwrap();
                let left = proposal.left(who);
                if left == [0; 2] {
                    return false;
                }
                let split =
                    left.map(|weight| core::array::from_fn(|at| if at == usize::from(support) { weight } else { 0 }));
                proposal.book(who, now, split);
                true
            }
            Step::Divide { who, what, parts } => {
                if state(&self.proposals[what]) != Some(ACTIVE) {
                    return false;
                }
                let proposal = self.proposals[what].as_mut().unwrap();
                let left = proposal.left(who);
                let split = divided(parts);
                let fits = |house: usize| split[house].iter().sum::<u128>() <= left[house];
                if left == [0; 2] || !fits(0) || !fits(1) {
                    return false;
                }
                proposal.book(who, now, split);
                true
            }
            Step::Queue { what } => {
                if state(&self.proposals[what]) != Some(SUCCEEDED) || self.is_paused(now) {
                    return false;
                }
                self.proposals[what].as_mut().unwrap().end = End::Queued(now + DELAY);
                true
            }
            Step::Execute { what } => {
                if state(&self.proposals[what]) != Some(QUEUED) || self.is_paused(now) {
                    return false;
                }
                let proposal = self.proposals[what].as_mut().unwrap();
                if matches!(proposal.end, End::Queued(eta) if now < eta) {
                    return false;
                }
                proposal.end = End::Executed;
                self.paid += 1;
                true
            }
            Step::Cancel { who, what } => {
                let Some(proposal) = self.proposals[what].as_mut() else { return false };
                let state = proposal.state(now);
                let own = who == proposal.proposer && state == PENDING;
                if !(own || who == GUARDIAN || who == PARENT) || [CANCELED, EXPIRED, EXECUTED].contains(&state) {
                    return false;
                }
                proposal.end = if own { End::Withdrawn } else { End::Canceled };
                true
            }
            Step::Quorum { bps } => {
                self.quorum = bps;
                true
            }
            Step::Pause { by_directors, seconds } => {
                let (who, end) = (if by_directors { DIRECTORS } else { PARENT }, now + seconds);
                let allowed = self.may_pause(who, now, end);
                if allowed {
                    // The parent's word replaces its directors'.
                    self.end_pauses(now);
                    self.pauses.push((who, now, end));
                    self.parent_was_heard = who == PARENT;
                    self.check_pauses();
                }
                allowed
            }
            Step::Unpause => {
                self.end_pauses(now);
                self.parent_was_heard = true;
                true
            }
            Step::Reach { .. } | Step::Wait { .. } => true,
        }
    }
}

impl Model {
    fn end_pauses(&mut self, now: u64) {
        self.pauses.iter_mut().for_each(|(_, _, end)| *end = (*end).min(now));
    }
}

fn divided(parts: [u16; 6]) -> [[u128; 3]; 2] {
    let stake = |part: u16| u128::from(part) * 10u128.pow(15);
    let seat = |part: u16| u128::from(part % 6);
    [[stake(parts[0]), stake(parts[1]), stake(parts[2])], [seat(parts[3]), seat(parts[4]), seat(parts[5])]]
}

struct Stage {
    bench: Bench,
    people: [Account; PEOPLE],
    actions: [Actions; PROPOSALS],
}

impl Stage {
    fn new() -> Self {
        let bench = Bench::build(|setup, seats, parent| {
            *setup = aidao_testing::GovernorSetup::double(setup.treasury, setup.houses[0].source, seats);
            setup.live_limit = u32::try_from(LIMIT).unwrap();
            setup.guardian = Account::named("guardian").address();
            setup.guardian_until = aidao_chain::START_TIME + 700 * DAY;
            setup.parent = parent;
            setup.parent_rights = 3;
        });
        let parent = bench.world.impersonate(bench.parent_treasury);
        let (guardian, director) = (bench.guardian, bench.director);
        let people = [bench.alice, bench.bob, bench.carol, bench.dave, guardian, parent, bench.eve, director];
        let actions = core::array::from_fn(|what| bench.payment(&bench.eve, 1, &format!("Proposal {what}")));
        Self { bench, people, actions }
    }

    fn send(&mut self, who: usize, message: &impl SolCall) -> Result<(), CallError> {
        let who = self.people[who];
        let (world, governor): (&mut World, _) = (&mut self.bench.world, self.bench.governor);
        world.call_raw(&who, governor, 0, message.abi_encode()).map(drop)
    }

    fn run(&mut self, step: &Step, model: &Model) -> bool {
        let result = match *step {
            Step::Propose { who, what } => {
                let message = self.actions[what].propose();
                self.send(who, &message)
            }
            Step::Vote { who, what, support } => {
                let message = Governor::castVoteCall { proposalId: self.actions[what].id(), support };
                self.send(who, &message)
            }
            Step::Divide { who, what, parts } => {
                let message = Governor::castVoteWithReasonAndParamsCall {
                    proposalId: self.actions[what].id(),
                    support: FRACTIONAL,
                    reason: String::new(),
                    params: encode(&divided(parts)),
                };
                self.send(who, &message)
            }
            Step::Queue { what } => {
                let message = self.actions[what].queue();
                self.send(NOBODY, &message)
            }
            Step::Execute { what } => {
                let message = Governor::execute_1Call { proposalId: self.actions[what].id() };
                self.send(NOBODY, &message)
            }
            Step::Cancel { who, what } => {
                let message = self.actions[what].cancel();
                self.send(who, &message)
            }
            Step::Quorum { bps } => {
                self.bench.as_treasury(Governor::setHouseQuorumCall { house: 0, newQuorum: bps }).map(drop)
            }
            Step::Pause { by_directors, seconds } => {
                let until = U48::from(self.bench.world.now() + seconds);
                self.send(if by_directors { DIRECTORS } else { PARENT }, &Governor::pauseCall { until })
            }
            Step::Unpause => self.send(PARENT, &Governor::unpauseCall {}),
            Step::Reach { what, moment } => {
                let time = model.proposals[what].as_ref().map_or(0, |proposal| proposal.moment(moment));
                if time > self.bench.world.now() {
                    self.bench.go_to(time);
                }
                Ok(())
            }
            Step::Wait { seconds } => {
                self.bench.world.advance(seconds);
                Ok(())
            }
        };
        if let Err(error) = &result {
            let known = error.revert_data().is_some_and(|data| data.len() >= 4);
            assert!(known, "{step:?} was refused without a reason: {error}");
        }
        result.is_ok()
    }

    /// What the governor says must be what the model says.
    fn compare(&self, model: &Model, before: &[Option<u8>; PROPOSALS]) -> [Option<u8>; PROPOSALS] {
        let now = self.bench.world.now();
        let mut states = [None; PROPOSALS];
        for (what, proposal) in model.proposals.iter().enumerate() {
            let id = self.actions[what].id();
            let Some(proposal) = proposal else {
                let error = self.bench.world.view(self.bench.governor, Governor::stateCall { proposalId: id });
                assert!(error.err().unwrap().is::<Governor::GovernorNonexistentProposal>());
                continue;
            };
            let state = self.bench.state(id);
            assert_eq!(state, proposal.state(now), "state of {what}: {proposal:?}");
            states[what] = Some(state);
            let withdrawn = |old: u8| old == CANCELED && state == PENDING;
            assert!(
                before[what].is_none_or(|old| follows(old, state) || withdrawn(old)),
                "{:?} → {state}",
                before[what]
            );
            assert_eq!((self.bench.snapshot(id), self.bench.deadline(id)), (proposal.start, proposal.deadline));
            assert!(proposal.deadline <= proposal.scheduled + 3 * DAY);
            for (house, own) in (0u8..).zip(proposal.houses) {
                let votes = self.bench.view(Governor::houseVotesCall { proposalId: id, house });
                let wide = U256::from::<u128>;
                assert_eq!((votes._0, votes._1, votes._2), (wide(own.against), wide(own.favour), wide(own.abstain)));
                // The sum of all that voters used is the sum of all votes.
                let used: u128 = proposal.used.values().map(|used| used[usize::from(house)]).sum();
                assert_eq!(used, own.against + own.favour + own.abstain);
            }
            let mut all = U256::ZERO;
            for person in &self.people {
                all += self.bench.view(Governor::usedVotesCall { proposalId: id, account: person.address() });
            }
            assert_eq!(all, U256::from(proposal.used.values().flatten().sum::<u128>()));
        }
        assert_eq!(self.bench.balance(self.bench.eve.address()), votes(model.paid));
        states
    }
}

/// Whether a state may come after another, if only time and calls pass.
fn follows(old: u8, new: u8) -> bool {
    match old {
        PENDING => true,
        ACTIVE => new != PENDING,
        DEFEATED => [DEFEATED, CANCELED].contains(&new),
        SUCCEEDED => [SUCCEEDED, QUEUED, EXPIRED, CANCELED].contains(&new),
        QUEUED => [QUEUED, EXPIRED, EXECUTED, CANCELED].contains(&new),
        _ => old == new,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn random_histories_agree_with_the_model(lives in (life(0), life(1), life(2), life(3), life(4)), end in noise(20)) {
        let (a, b, c, d, e) = lives;
        let steps = [a, b, c, d, e, end].concat();
        let mut stage = Stage::new();
        let mut model = Model { quorum: 400, ..Model::default() };
        let mut states = [None; PROPOSALS];
        for step in &steps {
            let now = stage.bench.world.now();
            let expected = model.step(step, now);
            let done = stage.run(step, &model);
            prop_assert_eq!(done, expected, "{:?}", step);
            states = stage.compare(&model, &states);
        }
    }
}
