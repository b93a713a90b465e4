//! Scenarios: what is shipped runs; what is wrong is refused with its place and what is allowed.
#![allow(clippy::arithmetic_side_effects)]

use std::path::{Path, PathBuf};

use aidao_simulator::command::{Simulate, run};
use aidao_simulator::experiment;
use aidao_simulator::output::{read_parquet, read_rows};
use aidao_simulator::scenario::{parse_study, read_study};
use proptest::prelude::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

fn refusal(text: &str) -> String {
    parse_study("my.toml", "my", Path::new("."), text.to_owned())
        .err()
        .map_or_else(String::new, |error| error.to_string())
}

#[test]
fn a_mistake_is_named_with_its_line_and_what_is_allowed() {
    for (text, expected) in [
        ("steps = 0", "my.toml:1: steps: must be a whole number from 1 to 1000000000, is 0"),
        ("\n\nsteps = 1.5", "my.toml:3: steps: must be a whole number from 1 to 1000000000, is 1.5"),
        ("seed = -1", "my.toml:1: seed: must be a whole number from 0 to 9223372036854775807, is -1"),
        ("stepz = 1", "my.toml:1: stepz: unknown key; known are name, seed, steps"),
        ("steps = ", "my.toml:1: not TOML: "),
        ("steps = 2026-01-01", "my.toml:1: dates and times mean nothing here"),
        (
            "[population]\ndimensions = 65",
            "my.toml:2: population.dimensions: must be a whole number from 1 to 64, is 65",
        ),
        (
            "[population]\nmembers = 0",
            "my.toml:2: population.members: must be a whole number from 1 to 100000000, is 0",
        ),
        ("[population.tokens]\nlaw = \"rich\"", "my.toml:2: population.tokens.law: must be one of equal, pareto, "),
        (
            "[population.tokens]\nlaw = \"pareto\"\nindex = 0",
            "my.toml:3: population.tokens.index: must be a number from 0.2 to 100, is 0",
        ),
        ("[population.tokens]\nlaw = \"csv\"", "my.toml:1: population.tokens.file is missing"),
        ("start = [1, 2, 3]", "my.toml:1: start: must have one number per dimension (2), has 3"),
        (
            "[proposals]\nradius = nan",
            "my.toml:2: proposals.radius: must be a number from 0.000000001 to 1000000000, is NaN",
        ),
        ("[proposals]\ncost = 1.0", "my.toml:2: proposals.cost: means nothing for proposals of law ball"),
        ("[mechanism]\nname = \"king\"", "my.toml:2: mechanism.name: must be one of token, member, quadratic, "),
        (
            "[mechanism]\nthreshold_percent = 50.001",
            "my.toml:2: mechanism.threshold_percent: must have at most two decimals, is 50.001",
        ),
        (
            "[mechanism]\nname = \"governor\"\nhouse = [{ share_percent = 60 }]",
            "my.toml:3: mechanism.house: the houses' shares add up to 60 % instead of 100",
        ),
        ("[turnout]\nlaw = \"independent\"", "my.toml:1: turnout.chance is missing"),
        (
            "[turnout]\nlaw = \"independent\"\nchance = 1.01",
            "my.toml:3: turnout.chance: must be a number from 0 to 1, is 1.01",
        ),
        (
            "[sweep.grid]\n\"proposals.radius\" = [0.1,\n -1]",
            "my.toml:3: proposals.radius: must be a number from 0.000000001 to 1000000000, is -1",
        ),
        ("[sweep.grid]\n\"seed\" = [1]", "my.toml:2: sweep.grid.seed: cannot be swept"),
        (
            "[sweep.random]\nsamples = 2\n\"steps\" = { min = 5, max = 1 }",
            "my.toml:3: sweep.random.steps.max: must be a number from 5 to 1000000000000, is 1",
        ),
        ("dao = \"nothing.toml\"", "my.toml:1: dao: ./nothing.toml: No such file or directory"),
        (
            "[[population.group]]\ntokens = 1\nbelief = [0, 0]\n[population.tokens]\nlaw = \"equal\"",
            "my.toml:4: population.tokens: not together with population.group",
        ),
    ] {
        let found = refusal(text);
        assert!(found.starts_with(expected), "{text:?}\n  expected {expected}\n  found    {found}");
    }
}

proptest! {
    /// Any text is taken or refused in words, never with a panic.
    #[test]
    fn no_text_breaks_the_reader(key in "[a-z_.]{1,12}", value in "[-0-9a-z\".\\[\\]{}= ,]{0,24}", section in "[a-z.]{0,16}") {
        let _ = refusal(&format!("[{section}]\n{key} = {value}"));
        let _ = refusal(&format!("[population]\n{key} = {value}\n[mechanism]\n{key} = {value}"));
    }
}

#[test]
fn every_shipped_scenario_and_deployment_file_is_understood() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    assert!(files.len() >= 7);
    let examples = folder().join("../../../deployments/examples");
    files.extend(["aidao.toml", "speech.toml"].map(|name| examples.join(name)));
    for file in files {
        if file.ends_with("subdao.toml") {
            continue;
        }
        let mut study = read_study(&file).unwrap_or_else(|error| panic!("{error}"));
        // Short: that it runs at all.
        study.points.truncate(3);
        for (_, scenario) in &mut study.points {
            (scenario.setup.steps, scenario.replicates, scenario.metrics.directions) = (20, 2, 16);
        }
        let outcome =
            experiment::run(&study, None, &|_| ()).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(outcome.rows.iter().all(|row| !row.value.is_nan()), "{}", file.display());
    }
}

#[test]
fn a_deployment_file_brings_its_holders_locks_and_houses() {
    use aidao_simulator::scenario::read_dao;
    let dao = read_dao(&folder().join("../../../deployments/examples/speech.toml")).unwrap();
    assert_eq!(dao.name, "Open Speech");
    assert_eq!(dao.holders.len(), 5);
    assert_eq!(dao.holders.iter().map(|(_, units)| units).sum::<u64>(), 10_000_000);
    assert_eq!(dao.threshold, 50_000);
    // The quorum is the template's.
    assert_eq!(dao.governor.houses[0].quorum.0, 1_000);
    let protocol = read_dao(&folder().join("../../../deployments/examples/aidao.toml")).unwrap();
    // The treasury does not vote.
    assert_eq!(protocol.holders.iter().map(|(_, units)| units).sum::<u64>(), 840_000_000);
    assert_eq!(protocol.governor.houses[0].quorum.0, 400);
}

const SMALL: &str = "steps = 60\nreplicates = 3\nrecord_every = 20\n[population]\nmembers = 50\n[sweep.grid]\n\
                     \"mechanism.name\" = [\"token\", \"lottery\"]\n[sweep.random]\nsamples = 2\n\
                     \"proposals.radius\" = { min = 0.1, max = 1.0, scale = \"log\" }\n";

fn execute(file: &Path, out: &Path, threads: usize) -> String {
    let mut text = Vec::new();
    let command =
        Simulate::Run { file: file.to_owned(), out: Some(out.to_owned()), threads: Some(threads), fresh: false };
    run(&command, &mut text).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(text).unwrap()
}

#[test]
fn a_study_is_the_same_with_any_threads_and_after_an_interruption() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("small.toml");
    std::fs::write(&file, SMALL).unwrap();
    let (one, two) = (home.path().join("one"), home.path().join("two"));
    execute(&file, &one, 1);
    execute(&file, &two, 3);
    let read = |folder: &Path, name: &str| std::fs::read(folder.join(name)).unwrap();
    for name in ["results.csv", "results.parquet", "summary.csv", "report.html", "manifest.json"] {
        assert_eq!(read(&one, name), read(&two, name), "{name}");
    }
    // As if it had been interrupted after the first points.
    std::fs::remove_file(two.join("parts/point-000002-0000000.csv")).unwrap();
    std::fs::remove_file(two.join("results.csv")).unwrap();
    assert!(execute(&file, &two, 2).contains("3 part(s) were done already"));
    assert_eq!(read(&one, "results.csv"), read(&two, "results.csv"));
    let rows = read_rows(&one.join("results.csv")).unwrap();
    assert_eq!(rows, read_parquet(&one.join("results.parquet")).unwrap());
    assert_eq!(rows.iter().map(|row| row.point).max(), Some(3));
    let report = String::from_utf8(read(&one, "report.html")).unwrap();
    assert!(report.contains("<svg") && report.contains("Shapley") && !report.contains("http://localhost"));
    // Neither does another list under the same name.
    let listed = home.path().join("listed.toml");
    std::fs::write(&listed, "steps = 5\n[population]\nmembers = 4\ntokens = { law = \"csv\", file = \"list.csv\" }")
        .unwrap();
    let out = home.path().join("listed");
    for (list, taken) in [("balance\n1\n2\n", true), ("balance\n1\n3\n", false)] {
        std::fs::write(home.path().join("list.csv"), list).unwrap();
        let command = Simulate::Run { file: listed.clone(), out: Some(out.clone()), threads: None, fresh: false };
        assert_eq!(run(&command, &mut Vec::new()).is_ok(), taken);
    }
    // Another scenario does not mix with these parts.
    std::fs::write(&file, SMALL.replace("60", "61")).unwrap();
    let command = Simulate::Run { file, out: Some(one), threads: None, fresh: false };
    assert!(run(&command, &mut Vec::new()).unwrap_err().to_string().contains("another scenario"));
}
