//! The framework's questions, answered from the numbers: a table and one plain verdict each.

use std::collections::BTreeMap;

use crate::output::Summary;
use crate::scenario::{QUESTIONS, Study};
use crate::stats::Estimate;

/// Acceptance below which nothing passes any more.
const STILL: f64 = 1e-3;
/// Radii of the nearest camp beyond which a state is nobody's.
const NOBODYS: f64 = 4.0;

/// A question with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// One of [`QUESTIONS`].
    pub question: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What is asked.
    pub asked: &'static str,
    /// The metrics that answer, with what they are in words; only those that there are.
    pub metrics: Vec<(&'static str, &'static str)>,
    /// The points that were looked at.
    pub points: Vec<u64>,
    /// The answer.
    pub verdict: String,
}

/// One point with its last values.
struct Case {
    point: u64,
    label: String,
    values: BTreeMap<String, Estimate>,
}

impl Case {
    fn get(&self, metric: &str) -> Option<Estimate> {
        self.values.get(metric).copied()
    }

    /// The name as a quotation.
    fn name(&self) -> String {
        format!("“{}”", self.label)
    }
}

/// A metric's name and what it is in words.
type Column = (&'static str, &'static str);

/// Title, question, columns, and how the verdict is found.
struct Asked {
    title: &'static str,
    asked: &'static str,
    columns: &'static [Column],
    verdict: fn(&[&Case]) -> Option<String>,
}

const ASKED: [Asked; 6] = [
    Asked {
        title: "Plutocracy",
        asked: "Can one large holder drag the DAO towards its own wish, against the others?",
        columns: &[
            ("top1", "largest holder's part of the tokens"),
            ("power_0_shapley", "its power (Shapley-Shubik)"),
            ("largest_pull", "how far it pulls: 0 members' optimum, 1 its wish"),
            ("rest_member_regret", "members' distance above the least possible"),
            ("n_eff", "equal holders this is worth"),
        ],
        verdict: plutocracy,
    },
    Asked {
        title: "Apathy and capture",
        asked: "What if only some vote: how cheap does it become to take the DAO over?",
        columns: &[
            ("turnout_tokens", "votes cast, part of all"),
            ("capture_from_voters", "votes that win, part of all"),
            ("capture_accounts", "accounts that hold them"),
            ("minimal_quorum", "voters who hold half of what is cast"),
            ("bribery_cost", "bribe, part of the mean distance"),
            ("largest_pull", "how far the largest holder pulls"),
        ],
        verdict: apathy,
    },
    Asked {
        title: "Gridlock",
        asked: "Do two camps block each other and leave the DAO far from everybody?",
        columns: &[
            ("rest_acceptance", "proposals that still pass"),
            ("nearest_camp", "distance from the nearest camp, in its radii"),
            ("rest_p10_distance", "distance from the nearest tenth"),
            ("rest_member_regret", "members' distance above the least possible"),
        ],
        verdict: gridlock,
    },
    Asked {
        title: "Stability",
        asked: "How fast does the DAO come to rest, does it rest at all, and does it come back after a shock?",
        columns: &[
            ("steps_to_nine_tenths", "steps to 90 % of the gain"),
            ("rest_acceptance", "proposals that still pass"),
            ("rest_spread", "wander around the resting place"),
            ("rest_core_gap", "majority against the resting place, less 1/2"),
            ("rest_epsilon", "cost of a change that would make it stand"),
            ("shock_returned", "came back after a shock"),
            ("shock_steps", "steps to come back"),
        ],
        verdict: stability,
    },
    Asked {
        title: "Minority rights",
        asked: "Can a minority ever win a vote, or is it always overruled?",
        columns: &[
            ("minority_share", "minority's part of the members"),
            ("minority_half_way_won", "disputed issues it wins, asked half way between the camps"),
            ("minority_half_way_ratio", "the same over its part"),
            ("minority_won", "disputed issues it tips where the DAO rests"),
            ("minority_loss_ratio", "its distance over the others'"),
            ("fairness_gap", "proportional-fairness gap"),
            ("worse_off", "members farther than at the start"),
        ],
        verdict: minority,
    },
    Asked {
        title: "Path dependence",
        asked: "Does the order of the first proposals decide where the DAO ends?",
        columns: &[
            ("path_apart", "how far apart runs rest"),
            ("path_chance", "explained by the wander within a run"),
            ("rest_mean_0", "resting place, first coordinate"),
            ("rest_member_regret", "members' distance above the least possible"),
        ],
        verdict: path,
    },
];

/// Answers what can be answered. A question looks at the points that name it; if none does, at all of them.
#[must_use]
pub fn answers(study: &Study, summaries: &[Summary]) -> Vec<Answer> {
    let cases: Vec<Case> = (0..study.points.len() as u64)
        .map(|point| Case { point, label: label(study, point), values: last(summaries, point) })
        .collect();
    let mut answers = Vec::new();
    for (question, Asked { title, asked, columns, verdict }) in QUESTIONS.into_iter().zip(ASKED) {
        let made = |case: &&Case| {
            let place = usize::try_from(case.point).unwrap_or(usize::MAX);
            study.points.get(place).is_some_and(|(point, _)| point.question == Some(question))
        };
        let own: Vec<&Case> = cases.iter().filter(made).collect();
        let looked: Vec<&Case> = if own.is_empty() { cases.iter().collect() } else { own };
        let present = |column: &&Column| looked.iter().any(|case| case.get(column.0).is_some());
        let metrics: Vec<Column> = columns.iter().filter(present).copied().collect();
        let points = looked.iter().map(|case| case.point).collect();
        let verdict = verdict(&looked)
            .unwrap_or_else(|| "The points of this study do not speak to it: see docs/wind-tunnel.md.".to_owned());
        answers.push(Answer { question, title, asked, metrics, points, verdict });
    }
    answers
}

/// A point in words.
pub(super) fn label(study: &Study, point: u64) -> String {
    let place = usize::try_from(point).unwrap_or(usize::MAX);
    match study.points.get(place).map(|(point, _)| point.label()) {
        Some(label) if !label.is_empty() => label,
        _ => "as written".to_owned(),
    }
}

/// The last value of every metric of a point.
pub(super) fn last(summaries: &[Summary], point: u64) -> BTreeMap<String, Estimate> {
    // Later steps replace earlier ones.
    summaries
        .iter()
        .filter(|summary| summary.point == point)
        .map(|summary| (summary.metric.clone(), summary.estimate))
        .collect()
}

/// A number and half the width of its interval, if it has one.
pub(super) fn plus_minus(estimate: Estimate) -> String {
    if estimate.half.is_finite() {
        // What rounding leaves of nothing is nothing.
        let half = if estimate.half < 1e-12 * estimate.mean.abs() { 0.0 } else { estimate.half };
        format!("{} ± {}", number(estimate.mean), number(half))
    } else {
        number(estimate.mean)
    }
}

/// A number as people write it.
pub(super) fn number(value: f64) -> String {
    let size = value.abs();
    match size {
        _ if value == 0.0 => "0".to_owned(),
        _ if !(1e-4..1e6).contains(&size) => format!("{value:.2e}"),
        _ if size >= 100.0 => format!("{value:.0}"),
        _ if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

/// A part of one, in percent.
fn percent(estimate: Estimate) -> String {
    let one = |value: f64| format!("{:.1}", value * 100.0);
    if estimate.half.is_finite() {
        format!("{} ± {} %", one(estimate.mean), one(estimate.half))
    } else {
        format!("{} %", one(estimate.mean))
    }
}

/// The lower and the upper end of an interval; both the mean if there is none.
fn ends(estimate: Estimate) -> (f64, f64) {
    let half = if estimate.half.is_finite() { estimate.half } else { 0.0 };
    (estimate.mean - half, estimate.mean + half)
}

/// The first and the last by a metric, with their values.
fn extremes<'a>(cases: &[&'a Case], metric: &str) -> Option<[(&'a Case, Estimate); 2]> {
    let all: Vec<(&Case, Estimate)> = cases.iter().filter_map(|case| Some((*case, case.get(metric)?))).collect();
    let least = all.iter().min_by(|a, b| a.1.mean.total_cmp(&b.1.mean))?;
    let most = all.iter().max_by(|a, b| a.1.mean.total_cmp(&b.1.mean))?;
    Some([*least, *most])
}

fn names(cases: &[&Case]) -> String {
    cases.iter().map(|case| case.name()).collect::<Vec<_>>().join(", ")
}

/// Points with what was found there.
fn with(cases: &[(&Case, String)]) -> String {
    cases.iter().map(|(case, found)| format!("{} ({found})", case.name())).collect::<Vec<_>>().join(", ")
}

fn plutocracy(cases: &[&Case]) -> Option<String> {
    let [(least, weak), (most, strong)] = extremes(cases, "largest_pull")?;
    let holds = |case: &Case| case.get("top1").map_or_else(String::new, percent);
    let alone: Vec<&Case> =
        cases.iter().copied().filter(|case| case.get("largest_pull").is_some_and(|pull| ends(pull).0 > 0.9)).collect();
    let cost = most.get("rest_member_regret").map_or_else(String::new, |regret| {
        format!(" The members are there {} farther from the DAO than they need be.", percent(regret))
    });
    let conclusion = if !alone.is_empty() {
        format!("Yes: it decides alone in {}.", names(&alone))
    } else if ends(strong).0 > 0.1 && ends(strong).0 > ends(weak).1 && least.point != most.point {
        "In part: its pull depends on the point, beyond the error, but nowhere does it decide alone.".to_owned()
    } else if ends(strong).0 > 0.1 {
        "In part: it pulls, but does not decide alone.".to_owned()
    } else {
        "No: its pull is small everywhere.".to_owned()
    };
    Some(format!(
        "{conclusion} It moves the DAO {} of the way to its wish in {} (with {} of the tokens) and {} in {} (with {}).{cost}",
        percent(weak),
        least.name(),
        holds(least),
        percent(strong),
        most.name(),
        holds(most)
    ))
}

fn apathy(cases: &[&Case]) -> Option<String> {
    let [(low, few), (high, many)] = extremes(cases, "turnout_tokens")?;
    let (cheap, dear) = (low.get("capture_from_voters")?, high.get("capture_from_voters")?);
    let accounts = |case: &Case| case.get("capture_accounts").map_or_else(String::new, plus_minus);
    let pull = match (high.get("largest_pull"), low.get("largest_pull")) {
        (Some(before), Some(after)) if low.point != high.point => {
            format!(" The largest holder's pull goes from {} to {}.", percent(before), percent(after))
        }
        _ => String::new(),
    };
    let conclusion = if many.mean - few.mean < 0.01 {
        "Turnout does not differ between these points.".to_owned()
    } else if cheap.mean < 0.9 * dear.mean {
        format!("Apathy makes capture cheaper, {:.1} times.", dear.mean / cheap.mean)
    } else {
        "Here a quorum keeps capture as dear as with full turnout.".to_owned()
    };
    Some(format!(
        "{conclusion} With {} of all votes cast ({}), {} of all votes win, held by {} account(s); with {} ({}), {} win, held by {}.{pull}",
        percent(many),
        high.name(),
        percent(dear),
        accounts(high),
        percent(few),
        low.name(),
        percent(cheap),
        accounts(low)
    ))
}

fn gridlock(cases: &[&Case]) -> Option<String> {
    let (mut stuck, mut between, mut ruled) = (Vec::new(), Vec::new(), Vec::new());
    for case in cases {
        let (Some(camp), Some(passing)) = (case.get("nearest_camp"), case.get("rest_acceptance")) else { continue };
        let kind = match (camp.mean > NOBODYS, passing.mean < STILL) {
            (true, true) => &mut stuck,
            (true, false) => &mut between,
            (false, _) => &mut ruled,
        };
        kind.push((*case, format!("{} radii from the nearest camp", plus_minus(camp))));
    }
    let said = [
        (stuck, "Gridlock, nothing passes and the DAO is far from everybody, in"),
        (between, "No camp's, but proposals still pass, in"),
        (ruled, "No gridlock but the rule of one camp in"),
    ];
    sentences(&said)
}

fn stability(cases: &[&Case]) -> Option<String> {
    let (mut calm, mut restless, mut back, mut lost) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for case in cases {
        let (Some(passing), Some(spread)) = (case.get("rest_acceptance"), case.get("rest_spread")) else { continue };
        let kind = if ends(passing).1 < STILL { &mut calm } else { &mut restless };
        kind.push((*case, format!("{} of proposals pass, wander {}", percent(passing), plus_minus(spread))));
        if let Some(returned) = case.get("shock_returned") {
            let steps = case
                .get("shock_steps")
                .map_or_else(|| "never".to_owned(), |steps| format!("{} steps", plus_minus(steps)));
            if returned.mean > 0.95 {
                back.push((*case, steps));
            } else {
                lost.push((*case, format!("in {} of runs", percent(returned))));
            }
        }
    }
    let said = [
        (calm, "It comes to rest in"),
        (restless, "It never comes to rest in"),
        (back, "A shock is made good in"),
        (lost, "A shock is not always made good in"),
    ];
    sentences(&said)
}

fn minority(cases: &[&Case]) -> Option<String> {
    let (mut never, mut less, mut fair) = (Vec::new(), Vec::new(), Vec::new());
    for case in cases {
        let won = case.get("minority_half_way_won");
        let (Some(won), Some(ratio)) = (won, case.get("minority_half_way_ratio")) else { continue };
        let kind = match ends(ratio) {
            (_, most) if most < 0.1 => &mut never,
            (_, most) if most < 1.0 => &mut less,
            _ => &mut fair,
        };
        let share = case
            .get("minority_share")
            .map_or_else(String::new, |share| format!(" with {:.0} % of the members", share.mean * 100.0));
        kind.push((*case, format!("{} of what is disputed{share}", percent(won))));
    }
    let said = [
        (never, "It practically never wins in"),
        (less, "It wins, but less than its part, in"),
        (fair, "It wins its part or more in"),
    ];
    sentences(&said)
}

fn path(cases: &[&Case]) -> Option<String> {
    let (mut decides, mut forgets) = (Vec::new(), Vec::new());
    for case in cases {
        let (Some(apart), Some(chance)) = (case.get("path_apart"), case.get("path_chance")) else { continue };
        let scale = case.get("best_member_loss").map_or(0.0, |loss| 0.01 * loss.mean);
        let kind = if ends(apart).0 > (2.0 * chance.mean).max(scale) { &mut decides } else { &mut forgets };
        let found = format!("runs rest {} apart, {} by their own wander", plus_minus(apart), number(chance.mean));
        kind.push((*case, found));
    }
    sentences(&[(decides, "Early steps decide in"), (forgets, "They are forgotten in")])
}

/// What is said of points, each with what was found there; nothing if there are none.
fn sentences(said: &[(Vec<(&Case, String)>, &str)]) -> Option<String> {
    let parts: Vec<String> = said
        .iter()
        .filter(|(cases, _)| !cases.is_empty())
        .map(|(cases, words)| format!("{words} {}.", with(cases)))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
