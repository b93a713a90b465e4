//! One population and what is measured of it and of the runs that it makes.

use crate::centre::{MedianPlanes, directions, median_interval, min_max};
use crate::engine::{Trace, home_of};
use crate::error::Result;
use crate::experiment::Picture;
use crate::math;
use crate::mechanism::{Electorate, Rule};
use crate::metrics::alignment::{Best, alignment, time_to};
use crate::metrics::blocs::bloc_entropy;
use crate::metrics::bribery::bribe;
use crate::metrics::capture::{accounts_by_turnout, capture, root_shares};
use crate::metrics::concentration::concentration;
use crate::metrics::minority::{half_way, minority, nearest_camp, smallest, wins};
use crate::metrics::participation::{fewest, participation};
use crate::metrics::path::{
    Rest, acceptance_interval, batch_interval, cloud_distance, effective_size, loss_intervals, rest, spread_interval,
};
use crate::metrics::stability::{core_gap, first_entry};
use crate::metrics::{epsilon, fairness, largest, power, shock};
use crate::output::Row;
use crate::plane::HalfSpace;
use crate::population::Population;
use crate::scenario::Scenario;
use crate::stream::{Purpose, Streams};
use crate::turnout::{Powers, Turnout};
use crate::weights::Weights;

/// Proposals by which blocs are told apart.
const BLOC_BALLOTS: usize = 64;
/// Members up to which centres by directions look at all; larger populations are represented by so many, drawn by tokens.
const MOST_FOR_PLANES: usize = 20_000;
/// The same for the ε-core, which looks at many steps.
const MOST_FOR_EPSILON: usize = 2_000;
/// Directions of these steps.
const EPSILON_DIRECTIONS: usize = 32;
/// Proposals that are bought, for the mean price.
const BRIBES: usize = 16;
/// Wallets over which the largest holder splits, to see what a concave rule makes of it.
const WALLETS: u64 = 100;
/// Turnouts of the picture of capture.
const TURNOUTS: [f64; 10] = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0];

/// A population with all that is measured of it once.
pub(crate) struct Subject<'a> {
    population: &'a Population,
    best: Best,
    centres: Vec<(String, Vec<f64>)>,
    figures: Vec<(&'static str, f64)>,
    /// Members for questions about directions, and the directions.
    sample: Option<(Population, Vec<Vec<f64>>)>,
    /// Fewer members for the ε-core, and fewer directions.
    core: Option<(Population, Vec<Vec<f64>>)>,
    power: Vec<[f64; 5]>,
    capture: Vec<(f64, usize)>,
    /// Names of locks and delegation.
    home: Streams,
}

impl<'a> Subject<'a> {
    /// Measures a population: one of a replicate's own, or one that all replicates share.
    ///
    /// # Errors
    /// If weights do not fit.
    pub(crate) fn new(population: &'a Population, scenario: &Scenario, streams: Streams) -> Result<Self> {
        let home = if scenario.redraw { streams } else { home_of(streams) };
        let best = Best::of(population);
        let k = population.dimensions();
        let mut centres = vec![
            ("geometric-median".to_owned(), best.by_tokens.clone()),
            ("geometric-median-members".to_owned(), best.by_members.clone()),
            ("mean".to_owned(), crate::centre::mean(population, population.tokens())),
            ("coordinate-median".to_owned(), crate::centre::coordinate_median(population, population.tokens())),
        ];
        let holdings: Vec<f64> = population.tokens().iter().map(|units| *units as f64).collect();
        let spread = concentration(&holdings);
        let mut figures = vec![
            ("members", population.members() as f64),
            ("gini", spread.gini),
            ("hhi", spread.hhi),
            ("n_eff", spread.effective),
            ("nakamoto", spread.nakamoto as f64),
            ("nakamoto_51", spread.nakamoto51 as f64),
            ("top1", spread.top[0]),
            ("top10", spread.top[1]),
            ("top50", spread.top[2]),
            ("holding_entropy_bits", spread.entropy),
            ("holding_renyi_bits", spread.renyi),
            ("theil", spread.theil),
            ("best_token_loss", best.token_loss),
            ("best_member_loss", best.member_loss),
            ("bloc_entropy_bits", blocs(population, &best.by_tokens, streams)),
        ];
        if k == 1 {
            let beliefs: Vec<f64> = population.columns()[0].iter().map(|belief| f64::from(*belief)).collect();
            let (low, high) = median_interval(&beliefs, population.tokens());
            figures.extend([("median_low", low), ("median_high", high)]);
        }
        let capture = self::votes(population, scenario, streams, home, &best, &mut figures)?;
        let (mut sample, mut core) = (None, None);
        if scenario.metrics.centres {
            let few = represent(population, streams, MOST_FOR_PLANES);
            let normals = directions(k, scenario.metrics.directions);
            let planes = MedianPlanes::new(&few, few.tokens(), normals.clone());
            let yolk = planes.yolk(&best.by_tokens);
            let l1 = planes.l1_centre(&best.by_tokens);
            let starts = [best.by_tokens.clone(), l1.clone(), yolk.centre.clone()];
            let (point, value) = min_max(&few, few.tokens(), &normals, &starts, best.token_loss.max(1e-6));
            figures.push(("yolk_radius", yolk.radius));
            figures.push(("min_max_share", value));
            let fewer = represent(population, streams, MOST_FOR_EPSILON);
            let pace = normals.len().div_ceil(EPSILON_DIRECTIONS);
            let ways: Vec<Vec<f64>> = normals.iter().step_by(pace).cloned().collect();
            let tried = [&best.by_tokens, &l1, &yolk.centre];
            let at = |at: &&Vec<f64>| epsilon::radius(&fewer, fewer.tokens(), &ways, at, best.token_loss.max(1e-6));
            figures.push(("epsilon_core", tried.iter().map(at).fold(f64::INFINITY, f64::min)));
            core = Some((fewer, ways));
            centres.push(("l1-centre".to_owned(), l1));
            centres.push(("yolk".to_owned(), yolk.centre));
            centres.push(("min-max".to_owned(), point));
            sample = Some((few, normals));
        }
        let power = powers(population, scenario, streams);
        Ok(Self { population, best, centres, figures, sample, core, power, capture, home })
    }

    /// The rows of a replicate.
    ///
    /// # Errors
    /// If weights do not fit.
    pub(crate) fn rows(&self, streams: Streams, trace: &Trace, scenario: &Scenario) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        let Streams { point, replicate, .. } = streams;
        let mut row = |step: u64, metric: &str, value: f64| {
            rows.push(Row { point, replicate, step, metric: metric.to_owned(), value });
        };
        for record in &trace.records {
            for (j, value) in record.state.iter().enumerate().take(8) {
                row(record.step, &format!("state_{j}"), *value);
            }
            row(record.step, "accepted", record.accepted as f64);
            if let Some(cast) = record.cast {
                let decided = cast.favour + cast.against;
                row(record.step, "favour_share", cast.favour as f64 / decided.max(1) as f64);
            }
            if let (Some(loss), Some(member_loss)) = (record.loss, record.member_loss) {
                row(record.step, "token_loss", loss);
                row(record.step, "member_loss", member_loss);
            }
        }
        let last = scenario.setup.steps;
        let still = rest(trace);
        let end = alignment(self.population, &self.best, &still.mean);
        row(last, "rest_acceptance", still.acceptance);
        row(last, "rest_acceptance_half", acceptance_interval(trace).half);
        row(last, "rest_spread", still.spread);
        row(last, "rest_spread_half", spread_interval(trace).half);
        if let Some(losses) = loss_intervals(trace, last) {
            for (name, loss) in ["path_token_loss", "path_member_loss"].iter().zip(losses) {
                row(last, name, loss.mean);
                row(last, &format!("{name}_half"), loss.half);
            }
        }
        for (j, value) in still.mean.iter().enumerate().take(8) {
            row(last, &format!("rest_mean_{j}"), *value);
            row(last, &format!("rest_mean_{j}_half"), batch_interval(trace, j).half);
            row(last, &format!("rest_size_{j}"), effective_size(trace, j, last));
        }
        for (name, value) in [
            ("rest_token_loss", end.token_loss),
            ("rest_member_loss", end.member_loss),
            ("rest_token_regret", end.token_regret),
            ("rest_member_regret", end.member_regret),
            ("rest_p10_distance", end.p10),
            ("rest_median_distance", end.median),
            ("rest_p90_distance", end.p90),
            ("rest_worst_distance", end.worst),
            ("rest_distance_gini", end.gini),
            ("rest_distance_entropy", end.entropy),
            ("rest_distance_atkinson", end.atkinson),
        ] {
            row(last, name, value);
        }
        let few = minority(self.population, &trace.start, &still.mean);
        for (name, value) in [
            ("minority_share", few.share),
            ("minority_loss_ratio", few.loss_ratio),
            ("worst_tenth_ratio", few.worst_tenth),
            ("worse_off", few.worse_off),
        ] {
            if value.is_finite() {
                row(last, name, value);
            }
        }
        self.standing(&mut row, trace, &still, last);
        let home = if scenario.redraw { streams } else { self.home };
        if let Some(cluster) = smallest(self.population) {
            let issues = half_way(&scenario.setup, self.population, cluster, home, streams)?;
            if let Some(wins) = wins(self.population, cluster, &issues) {
                row(last, "minority_half_way_won", wins.won);
                row(last, "minority_half_way_ratio", wins.won / few.share);
            }
        }
        for (name, centre) in &self.centres {
            row(last, &format!("rest_to_{name}"), math::distance(&still.mean, centre));
            row(last, &format!("cloud_to_{name}"), cloud_distance(trace, centre));
        }
        if let Some((few, normals)) = &self.sample {
            row(last, "rest_core_gap", core_gap(few, few.tokens(), normals, &still.mean));
        }
        if let Some((few, ways)) = &self.core {
            let scale = self.best.token_loss.max(1e-6);
            row(last, "rest_epsilon", epsilon::radius(few, few.tokens(), ways, &still.mean, scale));
        }
        if let Some(chase) = trace.chase {
            row(last, "chase_distance", chase.distance);
            row(last, "chase_regret", chase.regret);
        }
        if scenario.metrics.shock > 0.0 && shock::can_be_asked(&scenario.setup) {
            let size = scenario.metrics.shock * end.token_loss.max(self.best.token_loss);
            let near = still.spread.max(0.1 * size);
            let back = shock::steps_back(&scenario.setup, self.population, home, streams, &still.mean, (size, near))?;
            row(last, "shock_returned", f64::from(u8::from(back.is_some())));
            if let Some(steps) = back {
                row(last, "shock_steps", steps as f64);
            }
        }
        let losses: Vec<(u64, f64)> =
            trace.records.iter().filter_map(|record| Some((record.step, record.loss?))).collect();
        let first = crate::centre::sum_of_distances(self.population, self.population.tokens(), &trace.start)
            / self.population.supply() as f64;
        for (part, name) in [(0.5, "steps_to_half"), (0.9, "steps_to_nine_tenths")] {
            if let Some(step) =
                time_to(&losses, first, self.best.token_loss, part).filter(|_| first > self.best.token_loss)
            {
                row(last, name, step as f64);
            }
        }
        // The first record within a tenth of the least mean distance from the geometric median.
        if let Some(step) = first_entry(&trace.records, &self.best.by_tokens, 0.1 * self.best.token_loss) {
            row(last, "steps_to_near", step as f64);
        }
        for (name, value) in &self.figures {
            row(0, name, *value);
        }
        for (index, power) in self.power.iter().enumerate() {
            let names = ["share", "banzhaf", "shapley", "half", "banzhaf_normalised"];
            for (name, value) in names.iter().zip(power).filter(|(_, value)| value.is_finite()) {
                row(0, &format!("power_{index}_{name}"), *value);
            }
        }
        Ok(rows)
    }

    /// How those fare who are few, and the one who is large.
    fn standing(&self, row: &mut impl FnMut(u64, &str, f64), trace: &Trace, still: &Rest, last: u64) {
        if let Some(pull) = largest::pull(self.population, &self.best.by_members, &still.mean, self.best.member_loss) {
            row(last, "largest_pull", pull);
        }
        let centres: Vec<&[f64]> = self.centres.iter().map(|(_, centre)| centre.as_slice()).collect();
        let scale = self.best.member_loss.max(1e-9);
        row(last, "fairness_gap", fairness::proportional_gap(self.population, &still.mean, &centres, scale));
        if let Some(camp) = nearest_camp(self.population, &still.mean) {
            row(last, "nearest_camp", camp);
        }
        let Some(cluster) = smallest(self.population) else { return };
        let members = self.population.clusters().iter().filter(|own| **own == cluster).count();
        let share = members as f64 / self.population.members() as f64;
        if let Some(wins) = wins(self.population, cluster, &trace.issues) {
            row(last, "minority_contested", wins.contested);
            row(last, "minority_won", wins.won);
            row(last, "minority_won_ratio", wins.won / share);
        }
    }

    /// What a picture needs; long-run means are filled in later.
    pub(crate) fn picture(&self, point: u64, trace: &Trace) -> Picture {
        let step = self.population.members().div_ceil(1_500);
        let members = (0..self.population.members())
            .step_by(step)
            .map(|member| (self.population.belief(member), self.population.tokens()[member]))
            .collect();
        let path = std::iter::once(trace.start.clone())
            .chain(trace.records.iter().map(|record| record.state.clone()))
            .collect();
        Picture {
            point,
            path,
            members,
            centres: self.centres.clone(),
            rests: Vec::new(),
            power: self.power.clone(),
            capture: self.capture.clone(),
        }
    }
}

/// Turnout, capture and bribery, by what ballots weigh in the first house; the picture of capture.
fn votes(
    population: &Population,
    scenario: &Scenario,
    streams: Streams,
    home: Streams,
    best: &Best,
    figures: &mut Vec<(&'static str, f64)>,
) -> Result<Vec<(f64, usize)>> {
    let setup = &scenario.setup;
    let powers = Powers::delegated(population, &setup.delegation, &home);
    let Some(Electorate { weights, .. }) = setup.mechanism.houses(&powers, &home)?.into_iter().next() else {
        return Ok(Vec::new());
    };
    let turnout = Turnout::new(population, &setup.turnout, &setup.delegation, &home);
    let found = participation(&weights, &powers.heads(), &turnout, &streams);
    let [newcomers, second, seventh, late] = found.cohorts;
    let cohorts = [
        ("cohort_1_members", "cohort_1_retention", newcomers),
        ("cohort_2_members", "cohort_2_retention", second),
        ("cohort_4_members", "cohort_4_retention", seventh),
        ("cohort_8_members", "cohort_8_retention", late),
    ];
    let parts = cohorts
        .iter()
        .flat_map(|(members, retention, cohort)| [(*members, cohort.members), (*retention, cohort.retention)]);
    let all = [
        ("turnout_tokens", found.tokens),
        ("turnout_members", found.members),
        ("turnout_delegates", found.delegates),
        ("minimal_quorum", found.pivotal),
        ("retention", found.retention),
    ];
    figures.extend(all.into_iter().chain(parts).filter(|(_, value)| value.is_finite()));
    let Rule { threshold, quorum, .. } = setup.mechanism.hurdle();
    let [threshold, quorum] = [threshold, quorum].map(|bps| f64::from(bps.0) / 10_000.0);
    let ballots: Vec<u64> = weights.iter().collect();
    let cost = capture(&ballots, found.tokens, quorum, threshold);
    let tokens = Weights::new(population.tokens())?;
    let [whole, split] = root_shares(population.tokens(), WALLETS);
    figures.extend([
        ("capture_holders", fewest(&tokens, population.supply() / 2) as f64),
        ("capture_accounts", cost.accounts as f64),
        ("capture_from_voters", cost.from_voters),
        ("capture_from_absent", cost.from_absent),
        ("capture_quorum", cost.unopposed),
        ("root_share", whole),
        ("root_share_100_wallets", split),
    ]);
    bribery(population, &ballots, threshold, streams, best, figures);
    Ok(accounts_by_turnout(&ballots, quorum, threshold, &TURNOUTS))
}

/// The mean price of a decision that the members do not want, at the geometric median.
fn bribery(
    population: &Population,
    ballots: &[u64],
    threshold: f64,
    streams: Streams,
    best: &Best,
    figures: &mut Vec<(&'static str, f64)>,
) {
    let (population, ballots) = thin(population, ballots);
    let mut stream = streams.part(Purpose::Metrics, 4);
    let (mut cost, mut share) = (0.0, 0.0);
    for _ in 0..BRIBES {
        let mut step = vec![0.0; best.by_tokens.len()];
        stream.direction(&mut step);
        step.iter_mut().for_each(|value| *value *= 0.5 * best.token_loss);
        let bought = bribe(&population, &ballots, threshold, &best.by_tokens, &step);
        cost += bought.cost / BRIBES as f64;
        share += bought.share / BRIBES as f64;
    }
    if best.token_loss > 0.0 {
        figures.extend([("bribery_cost", cost / best.token_loss), ("bribery_share", share)]);
    }
}

/// At most so many members as centres look at, evenly spaced.
fn thin(population: &Population, ballots: &[u64]) -> (Population, Vec<u64>) {
    let pace = population.members().div_ceil(MOST_FOR_PLANES);
    let columns = population.columns().iter().map(|column| column.iter().step_by(pace).copied().collect()).collect();
    let tokens = population.tokens().iter().step_by(pace).copied().collect();
    match Population::new(columns, tokens) {
        Ok(few) => (few, ballots.iter().step_by(pace).copied().collect()),
        // Only if nobody in the sample holds anything.
        Err(_) => (population.clone(), ballots.to_vec()),
    }
}

/// At most so many members: all, or a sample by tokens in which each counts one.
fn represent(population: &Population, streams: Streams, most: usize) -> Population {
    if population.members() <= most {
        return population.clone();
    }
    let mut sum = 0u64;
    let ladder: Vec<u64> = population
        .tokens()
        .iter()
        .map(|units| {
            sum += units;
            sum
        })
        .collect();
    let mut stream = streams.part(Purpose::Metrics, 1);
    let members: Vec<usize> = (0..most)
        .map(|_| {
            let at = stream.below(sum);
            ladder.partition_point(|sum| *sum <= at)
        })
        .collect();
    let columns =
        population.columns().iter().map(|column| members.iter().map(|member| column[*member]).collect()).collect();
    // Beliefs of a valid population, one unit each: always valid.
    Population::new(columns, vec![1; most]).unwrap_or_else(|_| population.clone())
}

fn blocs(population: &Population, centre: &[f64], streams: Streams) -> f64 {
    let mut stream = streams.part(Purpose::Metrics, 2);
    let scale = crate::centre::sum_of_distances(population, population.tokens(), centre) / population.supply() as f64;
    let halves: Vec<HalfSpace> = (0..BLOC_BALLOTS)
        .map(|_| {
            let mut step = vec![0.0; centre.len()];
            stream.ball(scale.max(1e-9), &mut step);
            HalfSpace::favouring(centre, &step, 0.0, population.reach())
        })
        .collect();
    bloc_entropy(population, &halves)
}

fn powers(population: &Population, scenario: &Scenario, streams: Streams) -> Vec<[f64; 5]> {
    let count = scenario.metrics.power.min(population.members());
    if count == 0 {
        return Vec::new();
    }
    let mut holdings = population.tokens().to_vec();
    holdings.sort_unstable_by(|a, b| b.cmp(a));
    let quota = population.supply() / 2 + 1;
    let share = |index: usize| holdings[index] as f64 / population.supply() as f64;
    match power::exact(&holdings, quota) {
        Ok(exact) => {
            let parts = power::normalised(&exact);
            let one = |index: usize| [share(index), exact[index].banzhaf, exact[index].shapley, 0.0, parts[index]];
            (0..count).map(one).collect()
        }
        // Too large: sampled, with its bound.
        Err(_) => power::sampled(&holdings, quota, count, scenario.metrics.samples, &streams)
            .iter()
            .enumerate()
            .map(|(index, found)| [share(index), found.power.banzhaf, found.power.shapley, found.half, f64::NAN])
            .collect(),
    }
}
