//! Every oracle of `aidao simulate verify` holds.
#![allow(clippy::arithmetic_side_effects)]

use aidao_simulator::verify::{Effort, run};

#[test]
fn every_oracle_holds() {
    let verdicts = run(Effort::Quick, "", |verdict| eprintln!("{} {:.2} s", verdict.name, verdict.seconds)).unwrap();
    let wrong: Vec<String> = verdicts
        .iter()
        .flat_map(|verdict| verdict.findings.iter().map(move |finding| (verdict.name, finding)))
        .filter(|(_, finding)| !finding.holds)
        .map(|(name, finding)| {
            format!("{name}: {}: expected {}, found {}", finding.claim, finding.expected, finding.found)
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
