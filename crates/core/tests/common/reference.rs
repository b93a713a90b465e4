//! What votes should be, by brute force from the written rules. Shares no code with the contracts.
//!
//! It keeps every lot of votes that ever came to be (position, votes, since when, delegates by time, until when) and
//! answers a question about a moment by walking through all of them.

/// An account, by number.
pub(crate) type Who = usize;
/// A delegate; `None` is nobody.
pub(crate) type Delegate = Option<Who>;

/// The parameters of a deployment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// Minimum staking period, seconds.
    pub(crate) period: u64,
    /// Shortest lock, seconds.
    pub(crate) min_lock: u64,
    /// Longest lock, seconds.
    pub(crate) max_lock: u64,
    /// Votes per 10,000 units at the longest lock.
    pub(crate) bps: u64,
}

impl Rules {
    /// Votes for an amount: a multiplier rounded down to a 2^16th, then the votes rounded down.
    pub(crate) fn votes(&self, amount: u128, lock: u64) -> u128 {
        let span = u128::from(self.max_lock - self.min_lock).max(1) * 10_000;
        let extra = u128::from(self.bps - 10_000) * u128::from(lock - self.min_lock);
        amount * ((span + extra) * 65_536 / span) / 65_536
    }
}

/// Why an operation is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Ten positions are there.
    TooManyPositions,
    /// No such position.
    UnknownPosition,
    /// Locked until then.
    Locked(u64),
    /// Votes are in transit until then.
    InTransit(u64),
    /// Too little lock remains, it ends then.
    EndsTooSoon(u64),
    /// The lock would end then.
    NotLonger(u64),
}

/// Votes of one origin.
#[derive(Clone, Debug)]
struct Lot {
    position: u32,
    votes: u128,
    since: u64,
    /// Whether it was staked or moved within a period, and so comes home only a period after its holder calls it.
    slow: bool,
    /// Who votes with it from when on.
    delegates: Vec<(u64, Delegate)>,
    gone_at: Option<u64>,
}

impl Lot {
    fn matured(&self, at: u64, period: u64) -> bool {
        self.since + period <= at && self.gone_at.is_none_or(|gone| gone > at)
    }

    fn delegate(&self, at: u64) -> Delegate {
        last_until(&self.delegates, at)
    }
}

fn last_until(history: &[(u64, Delegate)], at: u64) -> Delegate {
    history.iter().rev().find(|(since, _)| *since <= at).and_then(|(_, delegate)| *delegate)
}

/// Tokens locked together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Locked {
    /// Its number.
    pub(crate) id: u32,
    /// Tokens.
    pub(crate) amount: u128,
    /// Their votes.
    pub(crate) votes: u128,
    /// When the lock ends.
    pub(crate) unlock_at: u64,
}

/// One account's stake.
#[derive(Clone, Debug, Default)]
struct Owner {
    chosen: bool,
    /// Chosen delegates by time.
    delegates: Vec<(u64, Delegate)>,
    slow_since: u64,
    transit_until: u64,
    next_id: u32,
    positions: Vec<Locked>,
    lots: Vec<Lot>,
}

impl Owner {
    fn delegate(&self) -> Delegate {
        self.delegates.last().and_then(|(_, delegate)| *delegate)
    }

    fn present(&mut self) -> impl Iterator<Item = &mut Lot> {
        self.lots.iter_mut().filter(|lot| lot.gone_at.is_none())
    }

    fn slow_votes(&mut self) -> u128 {
        self.present().filter(|lot| lot.slow).map(|lot| lot.votes).sum()
    }

    /// Once a period has passed since the last addition or move, nothing is slow any more.
    fn settle(&mut self, now: u64, period: u64) {
        if now >= self.slow_since + period {
            self.present().for_each(|lot| lot.slow = false);
        }
    }

    fn gain(&mut self, now: u64, position: u32, votes: u128, period: u64) {
        self.settle(now, period);
        if votes > 0 {
            let (slow, delegates) = (period > 0, vec![(0, self.delegate())]);
            self.lots.push(Lot { position, votes, since: now, slow, delegates, gone_at: None });
            if slow {
                self.slow_since = now;
            }
        }
    }

    /// Makes mature votes slow, the rule for what is left of several positions when one is withdrawn: slow is as much
    /// as before, or everything.
    fn slow_down(&mut self, mut votes: u128) {
        let mut split = Vec::new();
        for lot in self.lots.iter_mut().filter(|lot| lot.gone_at.is_none() && !lot.slow) {
            let part = votes.min(lot.votes);
            if part > 0 && part < lot.votes {
                split.push(Lot { votes: lot.votes - part, ..lot.clone() });
            }
            if part > 0 {
                (lot.votes, lot.slow) = (part, true);
            }
            votes -= part;
        }
        assert_eq!(votes, 0, "no more than there is");
        self.lots.extend(split);
    }
}

/// All accounts of one deployment.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    rules: Rules,
    owners: Vec<Owner>,
}

/// Changes. Whatever is refused changes nothing.
impl Reference {
    /// Nobody has staked anything.
    pub(crate) fn new(rules: Rules, accounts: usize) -> Self {
        Self { rules, owners: vec![Owner::default(); accounts] }
    }

    /// A new position; its number and votes.
    pub(crate) fn stake(&mut self, now: u64, who: Who, amount: u128, lock: u64) -> Result<Locked, Refusal> {
        if self.owners[who].positions.len() == 10 {
            return Err(Refusal::TooManyPositions);
        }
        if !self.owners[who].chosen {
            self.delegate(now, who, Some(who));
        }
        let (rules, owner) = (self.rules, &mut self.owners[who]);
        let position = Locked { id: owner.next_id, amount, votes: rules.votes(amount, lock), unlock_at: now + lock };
        owner.next_id += 1;
        owner.positions.push(position);
        owner.gain(now, position.id, position.votes, rules.period);
        Ok(position)
    }

    /// More in a position; what it gains.
    pub(crate) fn top_up(&mut self, now: u64, who: Who, id: u32, amount: u128) -> Result<u128, Refusal> {
        let (rules, owner) = (self.rules, &mut self.owners[who]);
        let position = owner.positions.iter_mut().find(|own| own.id == id).ok_or(Refusal::UnknownPosition)?;
        let left = position.unlock_at.saturating_sub(now);
        if left < rules.min_lock {
            return Err(Refusal::EndsTooSoon(position.unlock_at));
        }
        let gained = rules.votes(amount, left);
        position.amount += amount;
        position.votes += gained;
        owner.gain(now, id, gained, rules.period);
        Ok(gained)
    }

    /// A later end of the lock; what it gains.
    pub(crate) fn extend(&mut self, now: u64, who: Who, id: u32, lock: u64) -> Result<u128, Refusal> {
        let (rules, owner) = (self.rules, &mut self.owners[who]);
        let position = owner.positions.iter_mut().find(|own| own.id == id).ok_or(Refusal::UnknownPosition)?;
        if now + lock <= position.unlock_at {
            return Err(Refusal::NotLonger(now + lock));
        }
        position.unlock_at = now + lock;
        let gained = rules.votes(position.amount, lock).saturating_sub(position.votes);
        position.votes += gained;
        owner.gain(now, id, gained, rules.period);
        Ok(gained)
    }

    /// The end of a position; what was in it.
    pub(crate) fn withdraw(&mut self, now: u64, who: Who, id: u32) -> Result<Locked, Refusal> {
        let owner = &mut self.owners[who];
        let index = owner.positions.iter().position(|own| own.id == id).ok_or(Refusal::UnknownPosition)?;
        let position = owner.positions[index];
        if now < position.unlock_at {
            return Err(Refusal::Locked(position.unlock_at));
        }
        if now < owner.transit_until {
            return Err(Refusal::InTransit(owner.transit_until));
        }
        owner.positions.remove(index);
        let slow = owner.slow_votes();
        for lot in owner.present().filter(|lot| lot.position == id) {
            lot.gone_at = Some(now);
        }
        let left: u128 = owner.positions.iter().map(|own| own.votes).sum();
        let still_slow = owner.slow_votes();
        owner.slow_down(slow.min(left) - still_slow);
        Ok(position)
    }

    /// Another delegate. What comes home moves at once, unless it is slow; what goes to anybody else, or to nobody, moves a
    /// period later, all of it.
    pub(crate) fn delegate(&mut self, now: u64, who: Who, to: Delegate) {
        let (period, owner) = (self.rules.period, &mut self.owners[who]);
        owner.settle(now, period);
        owner.chosen = true;
        if to == owner.delegate() {
            return;
        }
        if to != Some(who) && period > 0 {
            owner.present().for_each(|lot| lot.slow = true);
        }
        if owner.slow_votes() > 0 {
            (owner.slow_since, owner.transit_until) = (now, now + period);
        }
        for lot in owner.present() {
            let from = if lot.slow { now + period } else { now };
            lot.delegates.push((from, to));
        }
        owner.delegates.push((now, to));
    }
}

/// Questions.
impl Reference {
    /// The account's positions, by number.
    pub(crate) fn positions(&self, who: Who) -> &[Locked] {
        &self.owners[who].positions
    }

    /// The account's chosen delegate.
    pub(crate) fn delegate_of(&self, who: Who) -> Delegate {
        self.owners[who].delegate()
    }

    /// When the account can withdraw again.
    pub(crate) fn transit_until(&self, who: Who) -> u64 {
        self.owners[who].transit_until
    }

    /// Tokens in the account's positions.
    pub(crate) fn staked(&self, who: Who) -> u128 {
        self.positions(who).iter().map(|position| position.amount).sum()
    }

    /// Tokens in all positions.
    pub(crate) fn total_staked(&self) -> u128 {
        (0..self.owners.len()).map(|who| self.staked(who)).sum()
    }

    /// Votes that are slow to move, as far as the rules say.
    pub(crate) fn slow_votes(&mut self, now: u64, who: Who) -> u128 {
        let period = self.rules.period;
        self.owners[who].settle(now, period);
        self.owners[who].slow_votes()
    }

    /// Votes of the account's stake that have been locked for the whole period before `at`, whoever votes with them.
    pub(crate) fn matured(&self, who: Who, at: u64) -> u128 {
        let matured = |lot: &&Lot| lot.matured(at, self.rules.period);
        self.owners[who].lots.iter().filter(matured).map(|lot| lot.votes).sum()
    }

    /// Votes of a delegate at a moment; of `None`, those that count for nobody.
    pub(crate) fn votes(&self, delegate: Delegate, at: u64) -> u128 {
        let counts = |lot: &&Lot| lot.matured(at, self.rules.period) && lot.delegate(at) == delegate;
        self.owners.iter().flat_map(|owner| &owner.lots).filter(counts).map(|lot| lot.votes).sum()
    }

    /// Votes of all at a moment.
    pub(crate) fn total(&self, at: u64) -> u128 {
        (0..self.owners.len()).map(|who| self.matured(who, at)).sum()
    }

    /// The bounds that hold without knowing what moves when: at least what is matured of those who have had the delegate
    /// for the whole period, at most what is matured of those who had it at any moment of it.
    pub(crate) fn bounds(&self, delegate: Delegate, at: u64) -> (u128, u128) {
        let start = at.saturating_sub(self.rules.period);
        let (mut least, mut most) = (0, 0);
        for (who, owner) in self.owners.iter().enumerate() {
            let mut had = vec![last_until(&owner.delegates, start)];
            had.extend(owner.delegates.iter().filter(|(time, _)| *time > start && *time <= at).map(|(_, to)| *to));
            let matured = self.matured(who, at);
            least += if had.iter().all(|one| *one == delegate) { matured } else { 0 };
            most += if had.contains(&delegate) { matured } else { 0 };
        }
        (least, most)
    }
}
