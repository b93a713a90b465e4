//! A document becomes a scenario.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aidao_core::curve::Curve;
use aidao_core::units::{Bps, Seconds};

use crate::ballot::Indifference;
use crate::beliefs::{BeliefLaw, Cluster, Correlation};
use crate::counter::Way;
use crate::dynamics::Dynamics;
use crate::holders::Lists;
use crate::kernel::Level;
use crate::mechanism::{Governor, GovernorHouse, HouseSource, Lock, Mechanism, named};
use crate::population::{MAX_DIMENSIONS, MAX_MEMBERS};
use crate::proposal::{ProposalLaw, Proposer};
use crate::scenario::dao::{Dao, read_dao};
use crate::scenario::section::{Field, ScenarioError, Section};
use crate::setup::{Group, PopulationLaw, Setup, Source, Start};
use crate::tokens::{DEFAULT_SUPPLY, TokenLaw};
use crate::turnout::{Choice, DelegationLaw, TurnoutLaw};

type Read<T> = Result<T, ScenarioError>;

/// The most steps of a run.
pub(super) const MAX_STEPS: u64 = 1_000_000_000;
/// The most replicates of a point.
pub(super) const MAX_REPLICATES: u64 = 1_000_000;
/// The longest any length may be.
const FAR: f64 = 1e9;

/// Which metrics are computed at the end of each replicate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    /// Yolk, L1 centre, min-max and the distance from a core; costs a sort of all members per direction.
    pub centres: bool,
    /// Directions for them.
    pub directions: usize,
    /// Power of so many of the largest holders.
    pub power: usize,
    /// Samples for power where it cannot be exact.
    pub samples: u32,
    /// Size of the shock from which the DAO has to come back, as a multiple of the mean distance at rest; 0 for none.
    pub shock: f64,
}

/// One point of a study.
#[derive(Clone)]
pub struct Scenario {
    /// The model's parameters.
    pub setup: Setup,
    /// Replicates.
    pub replicates: u64,
    /// Whether every replicate draws its own population; else all share one.
    pub redraw: bool,
    /// What is measured.
    pub metrics: Metrics,
    /// Files that it names, as it names them and where they are: their contents are a part of the scenario.
    pub files: Vec<(String, PathBuf)>,
}

impl Scenario {
    /// Reads a complete document and the files that it names, in the folder of `lists`.
    pub(super) fn read(root: &Section<'_>, lists: &mut Lists) -> Read<Self> {
        root.only(&[
            "name",
            "seed",
            "steps",
            "replicates",
            "redraw",
            "record_every",
            "losses",
            "simd",
            "way",
            "batch",
            "population",
            "start",
            "proposals",
            "ballot",
            "turnout",
            "delegation",
            "execution",
            "dynamics",
            "mechanism",
            "metrics",
            "sweep",
            "dao",
        ])?;
        let dao = root.optional("dao").map(|field| dao_of(&field, lists.folder())).transpose()?;
        let files = files(root, lists.folder())?;
        let population = population(&root.section("population")?, lists, dao.as_ref())?;
        let k = population.dimensions;
        let section = root.section("mechanism")?;
        let mechanism: Arc<dyn Mechanism> = match (&dao, root.has("mechanism")) {
            (Some(dao), false) => Arc::new(dao.governor.clone()),
            _ => Arc::from(named(section.text_or("name", "token")?, &section)?),
        };
        let members = population.members();
        let setup = Setup {
            start: start(root, k)?,
            proposals: proposals(&root.section("proposals")?, k, dao.as_ref())?,
            indifference: indifference(&root.section("ballot")?)?,
            turnout: turnout(&root.section("turnout")?)?,
            delegation: delegation(&root.section("delegation")?, members)?,
            noise: execution(&root.section("execution")?)?,
            dynamics: dynamics(&root.section("dynamics")?, k)?,
            mechanism,
            steps: root.whole_or("steps", 1, MAX_STEPS, 1_000)?,
            record_every: root.whole_or("record_every", 0, MAX_STEPS, 10)?,
            losses: root.boolean_or("losses", true)?,
            level: level(root)?,
            way: way(root)?,
            batch: root.count_or("batch", 1, 1_024, 16)?,
            population,
        };
        Ok(Self {
            setup,
            replicates: root.whole_or("replicates", 1, MAX_REPLICATES, 16)?,
            redraw: root.boolean_or("redraw", false)?,
            metrics: metrics(&root.section("metrics")?)?,
            files,
        })
    }

    /// A DAO file alone: its members and its governor, beliefs and proposals by the model's defaults.
    pub(super) fn of_dao(dao: Dao) -> Self {
        let population = dao.population(2, BeliefLaw::Gaussian(1.0), None, 1);
        Self {
            setup: Setup::new(population, Arc::new(dao.governor)),
            replicates: 16,
            redraw: true,
            metrics: Metrics { centres: true, directions: 360, power: 20, samples: 4_096, shock: 1.0 },
            files: Vec::new(),
        }
    }
}

/// The files that a scenario names.
fn files(root: &Section<'_>, folder: &Path) -> Read<Vec<(String, PathBuf)>> {
    let population = root.section("population")?;
    let mut named = vec![root.optional("dao")];
    for law in ["tokens", "second"] {
        named.push(population.section(law)?.optional("file"));
    }
    let place = |field: Field<'_>| Ok((field.text()?.to_owned(), folder.join(field.text()?)));
    named.into_iter().flatten().map(place).collect()
}

fn dao_of(field: &Field<'_>, folder: &Path) -> Read<Dao> {
    let path = folder.join(field.text()?);
    read_dao(&path).map_err(|error| field.error(error.to_string()))
}

fn level(root: &Section<'_>) -> Read<Level> {
    let name = root.text_or("simd", "best")?;
    let known = [Level::Scalar, Level::Avx2, Level::Avx512];
    match known.into_iter().find(|level| level.name() == name) {
        _ if name == "best" => Ok(Level::best()),
        Some(level) if Level::available().contains(&level) => Ok(level),
        Some(_) => Err(root.field("simd")?.error("this machine does not have these instructions".to_owned())),
        None => Err(root.field("simd")?.one_of(&["best", "scalar", "avx2", "avx512"])),
    }
}

fn way(root: &Section<'_>) -> Read<Way> {
    match root.text_or("way", "auto")? {
        "auto" => Ok(Way::Auto),
        "sweep" => Ok(Way::Sweep),
        "line" => Ok(Way::Line),
        "tree" => Ok(Way::Tree),
        _ => Err(root.field("way")?.one_of(&["auto", "sweep", "line", "tree"])),
    }
}

fn population(section: &Section<'_>, lists: &mut Lists, dao: Option<&Dao>) -> Read<PopulationLaw> {
    section.only(&[
        "members",
        "dimensions",
        "supply",
        "tokens",
        "beliefs",
        "correlation",
        "second",
        "group",
        "largest",
    ])?;
    let dimensions = section.count_or("dimensions", 1, MAX_DIMENSIONS as u64, 2)?;
    let supply = section.whole_or("supply", 1, 1 << 53, DEFAULT_SUPPLY)?;
    let second = section.optional("second").map(|field| {
        let section = field.section()?;
        Ok::<_, ScenarioError>((
            tokens(&section, lists, &["supply"])?,
            section.whole_or("supply", 1, 1 << 53, DEFAULT_SUPPLY)?,
        ))
    });
    let second = second.transpose()?;
    let largest = section.optional("largest").map(|field| field.vector(dimensions)).transpose()?;
    if let Some(field) = section.optional("group") {
        for other in ["members", "tokens", "beliefs", "supply", "correlation"] {
            if let Some(other) = section.optional(other) {
                return Err(
                    other.error("not together with population.group, which says it member by member".to_owned())
                );
            }
        }
        let groups = field.sections()?.iter().map(|row| group(row, dimensions)).collect::<Read<Vec<_>>>()?;
        return Ok(PopulationLaw { dimensions, source: Source::Groups(groups), second, largest });
    }
    let beliefs = beliefs(&section.section("beliefs")?, dimensions)?;
    let correlation =
        section.optional("correlation").map(|field| correlation(&field.section()?, dimensions)).transpose()?;
    if let Some(dao) = dao {
        for other in ["tokens", "supply", "second"] {
            if let Some(other) = section.optional(other) {
                return Err(other.error("not together with dao, whose file says it".to_owned()));
            }
        }
        let spread = section.count_or("members", 1, MAX_MEMBERS as u64, 1)?;
        return Ok(PopulationLaw { largest, ..dao.population(dimensions, beliefs, correlation, spread) });
    }
    let members = section.count_or("members", 1, MAX_MEMBERS as u64, 1_000)?;
    let tokens = tokens(&section.section("tokens")?, lists, &[])?;
    let source = Source::Drawn { members, tokens, supply, beliefs, correlation };
    Ok(PopulationLaw { dimensions, source, second, largest })
}

fn group(row: &Section<'_>, dimensions: usize) -> Read<Group> {
    row.only(&["count", "tokens", "belief"])?;
    Ok(Group {
        count: row.count_or("count", 1, MAX_MEMBERS as u64, 1)?,
        tokens: row.whole("tokens", 0, 1 << 53)?,
        belief: row.field("belief")?.vector(dimensions)?,
    })
}

fn tokens(section: &Section<'_>, lists: &mut Lists, more: &[&str]) -> Read<TokenLaw> {
    section.only(&[&["law", "index", "sigma", "file", "column", "shares", "share"], more].concat())?;
    const LAWS: [&str; 8] = ["equal", "pareto", "lognormal", "aave-like", "uni-like", "csv", "list", "whale"];
    Ok(match section.text_or("law", "equal")? {
        "equal" => TokenLaw::Equal,
        "pareto" => TokenLaw::Pareto(section.number_or("index", 0.2, 100.0, 1.16)?),
        "lognormal" => TokenLaw::Lognormal(section.number_or("sigma", 0.0, 10.0, 3.0)?),
        // Gini of all holders of AAVE (.993) and UNI (.998).
        "aave-like" => TokenLaw::Lognormal(3.8),
        "uni-like" => TokenLaw::Lognormal(4.3),
        "csv" => TokenLaw::List(lists.column(section.field("file")?.text()?, section.text_or("column", "balance")?)?),
        "list" => {
            let shares = section.field("shares")?.list()?;
            TokenLaw::List(shares.iter().map(|share| share.number(1e-12, 1e18)).collect::<Read<_>>()?)
        }
        "whale" => TokenLaw::Whale(section.number("share", 0.0, 0.999_999)?),
        _ => return Err(section.field("law")?.one_of(&LAWS)),
    })
}

fn beliefs(section: &Section<'_>, k: usize) -> Read<BeliefLaw> {
    section.only(&["law", "sigma", "half", "mean", "distance", "share", "cluster"])?;
    Ok(match section.text_or("law", "gaussian")? {
        "gaussian" => BeliefLaw::Gaussian(section.number_or("sigma", 0.0, FAR, 1.0)?),
        "uniform" => BeliefLaw::Uniform(section.number_or("half", 1e-9, FAR, 1.0)?),
        "skewed" => BeliefLaw::Skewed(section.number_or("mean", 1e-9, FAR, 1.0)?),
        "polarised" => {
            let share = section.number_or("share", 0.001, 0.999, 0.5)?;
            let sigma = section.number_or("sigma", 0.0, FAR, 0.5)?;
            let mut far = vec![0.0; k];
            far[0] = section.number_or("distance", 0.0, FAR, 4.0)?;
            let cluster = |share, centre| Cluster { share, centre, sigma };
            BeliefLaw::Clusters(vec![cluster(share, vec![0.0; k]), cluster(1.0 - share, far)])
        }
        "clusters" => {
            let rows = section.field("cluster")?.sections()?;
            let one = |row: &Section<'_>| {
                row.only(&["share", "centre", "sigma"])?;
                Ok(Cluster {
                    share: row.number("share", 1e-6, 1e6)?,
                    centre: row.field("centre")?.vector(k)?,
                    sigma: row.number_or("sigma", 0.0, FAR, 0.5)?,
                })
            };
            BeliefLaw::Clusters(rows.iter().map(one).collect::<Read<_>>()?)
        }
        _ => return Err(section.field("law")?.one_of(&["gaussian", "uniform", "skewed", "polarised", "clusters"])),
    })
}

fn correlation(section: &Section<'_>, k: usize) -> Read<Correlation> {
    section.only(&["strength", "direction"])?;
    let mut first = vec![0.0; k];
    first[0] = 1.0;
    let direction = section.optional("direction").map_or(Ok(first), |field| field.vector(k))?;
    if crate::math::norm(&direction) == 0.0 {
        return Err(section.field("direction")?.error("must not be zero in every dimension".to_owned()));
    }
    Ok(Correlation { strength: section.number("strength", -FAR, FAR)?, direction })
}

fn start(root: &Section<'_>, k: usize) -> Read<Start> {
    let Some(field) = root.optional("start") else { return Ok(Start::Mean) };
    match field.text() {
        Ok("mean") => Ok(Start::Mean),
        Ok("geometric-median") => Ok(Start::GeometricMedian),
        Ok(_) => Err(field.one_of(&["mean", "geometric-median", "a list of coordinates"])),
        Err(_) => Ok(Start::Point(field.vector(k)?)),
    }
}

fn proposals(section: &Section<'_>, k: usize, dao: Option<&Dao>) -> Read<ProposalLaw> {
    section.only(&["law", "radius", "shrink", "cost", "by", "threshold", "target", "jitter", "candidates", "steps"])?;
    let radius = section.number_or("radius", 1e-9, FAR, 0.2)?;
    let shrink = section.number_or("shrink", 0.0, 2.0, 0.0)?;
    let law = section.text_or("law", "ball")?;
    let unused: &[&str] = match law {
        "ball" | "sphere" => &["cost", "by", "threshold", "target", "jitter", "candidates", "steps"],
        "member" => &["shrink", "target", "jitter", "candidates", "steps"],
        "target" => &["shrink", "cost", "by", "threshold", "candidates", "steps"],
        "agenda" => &["shrink", "cost", "by", "threshold", "jitter", "steps"],
        _ => &["radius", "shrink", "cost", "by", "threshold", "target", "jitter", "candidates"],
    };
    if let Some(field) = unused.iter().find_map(|key| section.optional(key)) {
        return Err(field.error(format!("means nothing for proposals of law {law}")));
    }
    Ok(match law {
        "ball" => ProposalLaw::Ball { radius, shrink },
        "sphere" => ProposalLaw::Sphere { radius, shrink },
        "member" => ProposalLaw::Member {
            radius,
            cost: section.number_or("cost", 0.0, FAR, 0.0)?,
            by: match section.text_or("by", "tokens")? {
                "tokens" => Proposer::Tokens,
                "members" => Proposer::Members,
                _ => return Err(section.field("by")?.one_of(&["tokens", "members"])),
            },
            threshold: section.whole_or("threshold", 0, 1 << 53, dao.map_or(0, |dao| dao.threshold))?,
        },
        "target" => ProposalLaw::Target {
            target: section.field("target")?.vector(k)?,
            radius,
            jitter: section.number_or("jitter", 0.0, FAR, 0.0)?,
        },
        "agenda" => ProposalLaw::Agenda {
            target: section.field("target")?.vector(k)?,
            radius,
            candidates: section.count_or("candidates", 1, 4_096, 16)?,
        },
        "list" => {
            let steps = section.field("steps")?.list()?;
            ProposalLaw::List(steps.iter().map(|step| step.vector(k)).collect::<Read<_>>()?)
        }
        _ => return Err(section.field("law")?.one_of(&["ball", "sphere", "member", "target", "agenda", "list"])),
    })
}

fn indifference(section: &Section<'_>) -> Read<Indifference> {
    section.only(&["margin", "ties"])?;
    let ties_abstain = match section.text_or("ties", "against")? {
        "against" => false,
        "abstain" => true,
        _ => return Err(section.field("ties")?.one_of(&["against", "abstain"])),
    };
    Ok(Indifference { margin: section.number_or("margin", 0.0, FAR, 0.0)?, ties_abstain })
}

fn turnout(section: &Section<'_>) -> Read<TurnoutLaw> {
    section.only(&["law", "chance", "base", "power"])?;
    Ok(match section.text_or("law", "full")? {
        "full" => TurnoutLaw::Full,
        "independent" => TurnoutLaw::Independent(section.number("chance", 0.0, 1.0)?),
        // What is seen: about 5 % of supply in DeFi (arXiv 2407.10945), 20 % where votes are delegated (Optimism).
        "defi" => TurnoutLaw::Independent(0.05),
        "delegated" => TurnoutLaw::Independent(0.2),
        // Ordinary holders as in DeFi, whoever holds four hundred times the mean always.
        "whales" => TurnoutLaw::Holdings { base: 0.05, power: 0.5 },
        "holdings" => TurnoutLaw::Holdings {
            base: section.number("base", 0.0, 1.0)?,
            power: section.number_or("power", 0.0, 10.0, 0.5)?,
        },
        _ => {
            return Err(section.field("law")?.one_of(&[
                "full",
                "independent",
                "holdings",
                "defi",
                "delegated",
                "whales",
            ]));
        }
    })
}

fn delegation(section: &Section<'_>, members: usize) -> Read<DelegationLaw> {
    section.only(&["law", "delegates", "share", "choice", "candidates"])?;
    let choice = match section.text_or("choice", "nearest")? {
        "nearest" => Choice::Nearest,
        "random" => Choice::Random,
        _ => return Err(section.field("choice")?.one_of(&["nearest", "random"])),
    };
    Ok(match section.text_or("law", "none")? {
        "none" => DelegationLaw::None,
        "fixed" => DelegationLaw::Fixed {
            delegates: section.count_or("delegates", 1, members as u64, 20u64.min(members as u64))?,
            share: section.number_or("share", 0.0, 1.0, 1.0)?,
            choice,
        },
        "liquid" => DelegationLaw::Liquid { candidates: section.count_or("candidates", 1, 1_000, 5)?, choice },
        _ => return Err(section.field("law")?.one_of(&["none", "fixed", "liquid"])),
    })
}

fn execution(section: &Section<'_>) -> Read<f64> {
    section.only(&["noise"])?;
    section.number_or("noise", 0.0, FAR, 0.0)
}

fn dynamics(section: &Section<'_>, k: usize) -> Read<Dynamics> {
    section.only(&["law", "sigma", "trend", "rate", "confidence", "every"])?;
    let every = section.whole_or("every", 1, MAX_STEPS, 10)?;
    Ok(match section.text_or("law", "static")? {
        "static" => Dynamics::Static,
        "drift" => Dynamics::Drift {
            sigma: section.number_or("sigma", 0.0, FAR, 0.0)?,
            trend: section.vector_or("trend", k, 0.0)?,
            every,
        },
        "influence" => Dynamics::Influence {
            rate: section.number_or("rate", 0.0, 1.0, 0.1)?,
            confidence: section.number_or("confidence", 0.0, FAR, FAR)?,
            every,
        },
        _ => return Err(section.field("law")?.one_of(&["static", "drift", "influence"])),
    })
}

fn metrics(section: &Section<'_>) -> Read<Metrics> {
    section.only(&["centres", "directions", "power", "samples", "shock"])?;
    let samples = section.whole_or("samples", 16, 1 << 24, 4_096)?;
    Ok(Metrics {
        centres: section.boolean_or("centres", true)?,
        directions: section.count_or("directions", 8, 100_000, 360)?,
        power: section.count_or("power", 0, 1_000, 10)?,
        samples: u32::try_from(samples).unwrap_or(u32::MAX),
        shock: section.number_or("shock", 0.0, 1e3, 1.0)?,
    })
}

impl Dao {
    /// The members of a DAO: every row of the allocation, spread over `spread` accounts each.
    pub(super) fn population(
        &self,
        dimensions: usize,
        beliefs: BeliefLaw,
        correlation: Option<Correlation>,
        spread: usize,
    ) -> PopulationLaw {
        let shares: Vec<f64> = self
            .holders
            .iter()
            .flat_map(|(_, units)| std::iter::repeat_n(*units as f64 / spread as f64, spread))
            .collect();
        let supply = self.holders.iter().map(|(_, units)| units).sum();
        let source = Source::Drawn {
            members: shares.len(),
            tokens: TokenLaw::List(shares.into()),
            supply,
            beliefs,
            correlation,
        };
        PopulationLaw { dimensions, source, second: None, largest: None }
    }
}

/// A governor's house over locked tokens.
pub(super) fn locked_house(
    share: Bps,
    quorum: Bps,
    counting: aidao_core::tally::Counting,
    lock: (u32, u32, u16),
) -> GovernorHouse {
    let curve = Curve { min_lock: Seconds(lock.0), max_lock: Seconds(lock.1), max_multiplier: Bps(lock.2) };
    // In the model everybody has staked everything, so that no activation is out of reach.
    let source = HouseSource::Locked(Lock { curve, length: None });
    GovernorHouse { source, share, quorum, counting, activation: 0 }
}

/// A governor with these houses, whose votes are whole tokens of 18 decimals.
pub(super) fn governor_of(houses: Vec<GovernorHouse>) -> Governor {
    Governor { houses, unit: 1_000_000_000_000_000_000 }
}
