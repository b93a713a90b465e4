//! Studies from end to end: everything that a scenario can say runs, what is written is complete, and an interruption,
//! however rude, changes no byte.
#![allow(clippy::arithmetic_side_effects)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use aidao_simulator::command::{Simulate, run};
use aidao_simulator::output::{encode, read_parquet, read_rows};
use aidao_simulator::scenario::{QUESTIONS, parse_study};

/// Runs a scenario's text through the command; its folder and what it printed.
fn execute(home: &Path, name: &str, text: &str, threads: usize) -> (PathBuf, String) {
    let (file, out) = (home.join(format!("{name}.toml")), home.join(name));
    std::fs::write(&file, text).unwrap();
    let mut printed = Vec::new();
    let command = Simulate::Run { file, out: Some(out.clone()), threads: Some(threads), fresh: false };
    run(&command, &mut printed).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
    (out, String::from_utf8(printed).unwrap())
}

/// All files of a folder with their bytes, except the parts.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for part in ["", "plots"] {
        for entry in std::fs::read_dir(folder.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                all.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    all
}

const SMALL: &str = "steps = 40\nreplicates = 2\nrecord_every = 20\n";
const METRICS: &str = "[metrics]\ndirections = 16\nsamples = 16\n";

#[test]
fn everything_that_a_scenario_can_say_runs() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("list.csv"), "holder,balance\na,5\nb,3\nc,2\n").unwrap();
    let people = "[population]\nmembers = 30\n";
    let mut said: Vec<String> = Vec::new();
    for law in ["\"equal\"", "\"pareto\", index = 0.7", "\"lognormal\", sigma = 4", "\"aave-like\"", "\"uni-like\""] {
        said.push(format!("{people}tokens = {{ law = {law} }}"));
    }
    for law in ["\"csv\", file = \"list.csv\"", "\"list\", shares = [1, 2, 3]", "\"whale\", share = 0.5"] {
        said.push(format!("{people}tokens = {{ law = {law} }}\nlargest = [9, 9]"));
    }
    for law in [
        "\"gaussian\", sigma = 2",
        "\"uniform\", half = 2",
        "\"skewed\", mean = 2",
        "\"polarised\", share = 0.7",
        "\"clusters\", cluster = [{ share = 2, centre = [0, 0] }, { share = 1, centre = [3, 3], sigma = 0.1 }]",
    ] {
        said.push(format!("{people}beliefs = {{ law = {law} }}\ncorrelation = {{ strength = 2.0 }}"));
    }
    said.push("[[population.group]]\ncount = 3\ntokens = 5\nbelief = [1, 1]\n".to_owned());
    for law in [
        "\"ball\", shrink = 0.5",
        "\"sphere\"",
        "\"member\", cost = 0.05, by = \"members\", threshold = 10",
        "\"target\", target = [1, 1], jitter = 0.1",
        "\"agenda\", target = [5, 5], candidates = 4",
        "\"list\", steps = [[0.1, 0], [0, 0.1]]",
    ] {
        said.push(format!("proposals = {{ law = {law} }}\n{people}"));
    }
    for law in [
        "\"full\"",
        "\"independent\", chance = 0.5",
        "\"holdings\", base = 0.4",
        "\"defi\"",
        "\"delegated\"",
        "\"whales\"",
    ] {
        for delegation in ["none", "fixed", "liquid"] {
            said.push(format!("turnout = {{ law = {law} }}\ndelegation = {{ law = \"{delegation}\" }}\n{people}"));
        }
    }
    for law in ["\"static\"", "\"drift\", sigma = 0.1, trend = [0.1, 0]", "\"influence\", rate = 0.2, confidence = 1.0"]
    {
        said.push(format!("dynamics = {{ law = {law} }}\nexecution = {{ noise = 0.05 }}\n{people}"));
    }
    for ballot in ["margin = 0.1", "ties = \"abstain\""] {
        said.push(format!("ballot = {{ {ballot} }}\n{people}"));
    }
    let year = "min_lock = 86400, max_lock = 31536000, multiplier = 4";
    for mechanism in [
        "\"token\", threshold_percent = 66.67, quorum_percent = 20, against_counts = false",
        "\"member\"",
        "\"quadratic\"",
        "\"quadratic\", split_holders = 2, split_wallets = 50",
        "\"credits\", ballots = 3",
        "\"credits\", equal = true, split_holders = 1, split_wallets = 9",
        "\"conviction\", decay = 0.5, rounds = 3",
        &format!("\"lock\", {year}"),
        &format!("\"lock\", {year}, length = 86400"),
        "\"lottery\"",
        "\"direction\", step = 0.3",
        "\"local\", radius = 1.0",
        "\"governor\", house = [{ quorum_percent = 4 }]",
        "\"governor\", house = [{ source = \"second\", share_percent = 60 }, { source = \"members\", share_percent = 40, \
         counting = \"quadratic\" }]",
    ] {
        for turnout in ["full\"", "independent\", chance = 0.6"] {
            let second = "second = { law = \"equal\" }";
            said.push(format!(
                "mechanism = {{ name = {mechanism} }}\nturnout = {{ law = \"{turnout} }}\n{people}{second}"
            ));
        }
    }
    for k in [1, 3, 64] {
        said.push(format!("{people}dimensions = {k}"));
    }
    for start in ["\"mean\"", "\"geometric-median\"", "[1.5, -2]"] {
        said.push(format!("start = {start}\nredraw = true\n{people}"));
    }
    for said in said {
        let text = format!("{SMALL}{said}\n{METRICS}");
        let study =
            parse_study("s.toml", "s", home.path(), text.clone()).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let outcome =
            aidao_simulator::experiment::run(&study, None, &|_| ()).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let wrong: BTreeSet<&str> = outcome
            .rows
            .iter()
            .filter(|row| !row.value.is_finite() && !row.metric.ends_with("_half"))
            .map(|row| row.metric.as_str())
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}\n{text}");
    }
}

/// Section by section, what a study measures.
const MEASURED: [&str; 84] = [
    // Alignment, of the path, of its mean, of the cloud.
    "token_loss",
    "member_loss",
    "path_token_loss",
    "path_token_loss_half",
    "path_member_loss",
    "rest_token_regret",
    "rest_member_regret",
    "rest_median_distance",
    "rest_p10_distance",
    "rest_p90_distance",
    "rest_worst_distance",
    "rest_distance_gini",
    "rest_distance_entropy",
    "rest_distance_atkinson",
    // Centres.
    "rest_to_geometric-median",
    "rest_to_geometric-median-members",
    "rest_to_mean",
    "rest_to_coordinate-median",
    "rest_to_l1-centre",
    "rest_to_yolk",
    "rest_to_min-max",
    "cloud_to_geometric-median",
    "cloud_to_l1-centre",
    "yolk_radius",
    "min_max_share",
    // Stability.
    "rest_acceptance",
    "rest_acceptance_half",
    "rest_spread",
    "rest_spread_half",
    "rest_mean_0",
    "rest_mean_0_half",
    "rest_size_0",
    "rest_core_gap",
    "rest_epsilon",
    "epsilon_core",
    "shock_returned",
    "shock_steps",
    "steps_to_near",
    // Minorities.
    "minority_share",
    "minority_contested",
    "minority_won",
    "minority_won_ratio",
    "minority_half_way_won",
    "minority_half_way_ratio",
    "minority_loss_ratio",
    "worst_tenth_ratio",
    "worse_off",
    "fairness_gap",
    "nearest_camp",
    // Concentration and blocs.
    "gini",
    "hhi",
    "n_eff",
    "nakamoto",
    "nakamoto_51",
    "top1",
    "top10",
    "top50",
    "holding_entropy_bits",
    "holding_renyi_bits",
    "theil",
    "bloc_entropy_bits",
    // Participation.
    "turnout_tokens",
    "turnout_members",
    "turnout_delegates",
    "minimal_quorum",
    "retention",
    "cohort_1_members",
    "cohort_1_retention",
    "cohort_8_members",
    // Power.
    "power_0_share",
    "power_0_banzhaf",
    "power_0_shapley",
    "power_0_half",
    // Capture.
    "capture_from_voters",
    "capture_from_absent",
    "capture_quorum",
    "capture_accounts",
    "capture_holders",
    "bribery_cost",
    "bribery_share",
    "root_share",
    "root_share_100_wallets",
    "largest_pull",
    // Speed.
    "steps_to_half",
];

#[test]
fn a_study_measures_everything_and_writes_it_all() {
    let home = tempfile::tempdir().unwrap();
    let text = "steps = 400\nreplicates = 3\nstart = [3, 3]\n[population]\nmembers = 60\nlargest = [6, 6]\n\
                tokens = { law = \"lognormal\", sigma = 2 }\nbeliefs = { law = \"polarised\", share = 0.7 }\n\
                [turnout]\nlaw = \"independent\"\nchance = 0.7\n[delegation]\nlaw = \"fixed\"\ndelegates = 9\nshare = 0.5\n\
                [metrics]\ndirections = 24\nsamples = 64\n";
    let (out, printed) = execute(home.path(), "all", text, 2);
    let rows = read_rows(&out.join("results.csv")).unwrap();
    assert_eq!(rows, read_parquet(&out.join("results.parquet")).unwrap());
    let found: BTreeSet<&str> = rows.iter().map(|row| row.metric.as_str()).collect();
    let missing: Vec<&&str> = MEASURED.iter().filter(|metric| !found.contains(**metric)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("manifest.json")).unwrap()).unwrap();
    let named: BTreeSet<&str> =
        manifest["metrics"].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
    assert!(found.is_subset(&named) && named.contains("path_apart") && named.contains("path_chance"));
    // Every metric has an interval over the replicates, or is one.
    let summary = std::fs::read_to_string(out.join("summary.csv")).unwrap();
    assert!(summary.lines().any(|line| line.contains(",rest_epsilon,") && line.ends_with(",3")));
    let hashed = manifest["sha256"].as_object().unwrap();
    let files = files(&out);
    assert!(files.keys().filter(|name| *name != "manifest.json").all(|name| hashed.contains_key(name)));
    for name in ["loss-by-tokens", "loss-by-members", "accepted", "capture", "space-0000"] {
        let svg = String::from_utf8(files[&format!("plots/{name}.svg")].clone()).unwrap();
        assert!(svg.starts_with("<svg"), "{name}");
        let (width, height, pixels) = decode(&files[&format!("plots/{name}.png")]);
        assert_eq!((width, height), (800, 560), "{name}");
        let dark = pixels.chunks(3).filter(|pixel| pixel.iter().all(|value| *value < 100)).count();
        // Axes and letters.
        assert!(dark > 500, "{name}: {dark}");
    }
    let report = String::from_utf8(files["report.html"].clone()).unwrap();
    for question in QUESTIONS {
        assert!(report.contains(&format!("<h3 id=\"{question}\">")), "{question}");
    }
    assert_eq!(report.matches("<b>Verdict.</b>").count(), 6);
    assert!(!report.contains("do not speak to it") && report.contains(" ± ") && !report.contains("NaN"));
    assert!(printed.contains("Path dependence: "));
}

/// Reads what `encode` writes: one kind of PNG.
fn decode(png: &[u8]) -> (u32, u32, Vec<u8>) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let word = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    let (width, height) = (word(16), word(20));
    assert_eq!((&png[12..16], &png[24..29]), (&b"IHDR"[..], &[8, 2, 0, 0, 0][..]));
    // The check of the header, and that of an end without data, which is in every PNG.
    assert_eq!(&png[png.len() - 12..], b"\0\0\0\0IEND\xae\x42\x60\x82");
    let data = word(33) as usize;
    assert_eq!(&png[37..41], b"IDAT");
    let raw = miniz_oxide::inflate::decompress_to_vec_zlib(&png[41..41 + data]).unwrap();
    let row = width as usize * 3 + 1;
    assert_eq!(raw.len(), row * height as usize);
    (width, height, raw.chunks(row).flat_map(|row| row[1..].to_vec()).collect())
}

#[test]
fn an_image_comes_back_as_it_was() {
    let pixels: Vec<u8> = (0..5 * 3 * 3).map(|value| value * 5).collect();
    assert_eq!(decode(&encode(5, 3, &pixels)), (5, 3, pixels));
}

const LONG: &str = "steps = 200\nreplicates = 150\nrecord_every = 100\n[population]\nmembers = 120\n[metrics]\n\
                    directions = 16\nsamples = 64\n[sweep.grid]\n\"mechanism.name\" = [\"token\", \"lottery\"]\n\
                    redraw = [false, true]\n";

#[test]
fn a_killed_study_goes_on_and_ends_with_the_same_bytes() {
    let home = tempfile::tempdir().unwrap();
    let (whole, _) = execute(home.path(), "whole", LONG, 1);
    // The report names the study; so does the manifest.
    let folder = home.path().join("elsewhere");
    std::fs::create_dir(&folder).unwrap();
    std::fs::copy(home.path().join("whole.toml"), folder.join("whole.toml")).unwrap();
    let parts = |out: &Path| {
        std::fs::read_dir(out.join("parts")).map_or(0, |all| {
            all.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "csv")).count()
        })
    };
    let all = parts(&whole);
    assert_eq!(all, 12, "three parts of four points");
    let out = folder.join("out");
    let mut child = Command::new(env!("CARGO_BIN_EXE_aidao-wind-tunnel"))
        .args(["run", "whole.toml", "--out", "out", "--threads", "2"])
        .current_dir(&folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while parts(&out) < 2 && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    // SIGKILL: nothing can be tidied up.
    child.kill().unwrap();
    child.wait().unwrap();
    let done = parts(&out);
    assert!((2..all).contains(&done), "{done} of {all} parts when it was killed");
    assert!(!out.join("manifest.json").exists());
    // What a half-written part looks like.
    std::fs::write(out.join("parts/point-000003-0000128.draft"), "point,repl").unwrap();
    let mut printed = Vec::new();
    let file = folder.join("whole.toml");
    run(&Simulate::Run { file, out: Some(out.clone()), threads: Some(3), fresh: false }, &mut printed).unwrap();
    assert!(String::from_utf8(printed).unwrap().contains(&format!("{done} part(s) were done already")));
    let (expected, found) = (files(&whole), files(&out));
    assert_eq!(expected.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
    for (name, bytes) in &expected {
        assert!(found[name] == *bytes, "{name} differs");
    }
}

#[test]
fn rows_of_a_list_have_names_and_questions_and_keep_the_rest_of_the_population() {
    let text = "[population]\nmembers = 7\ndimensions = 1\n[[sweep.list]]\nname = \"a\"\nquestion = \"gridlock\"\n\
                population.tokens = { law = \"pareto\" }\n[[sweep.list]]\n\"population.members\" = 9\n";
    let study = parse_study("s.toml", "s", Path::new("."), text.to_owned()).unwrap();
    let labels: Vec<String> = study.points.iter().map(|(point, _)| point.label()).collect();
    assert_eq!(labels, ["a", "population.members = 9"]);
    assert_eq!(study.points[0].0.question, Some("gridlock"));
    let laws: Vec<_> = study.points.iter().map(|(_, scenario)| &scenario.setup.population).collect();
    assert_eq!((laws[0].members(), laws[0].dimensions, laws[1].members()), (7, 1, 9));
    for (row, expected) in [
        ("question = \"love\"", "s.toml:2: sweep.list[0].question: must be one of plutocracy, apathy, "),
        ("seed = 3", "s.toml:2: sweep.list[0].seed: cannot be swept"),
    ] {
        let found = parse_study("s.toml", "s", Path::new("."), format!("[[sweep.list]]\n{row}"));
        let found = found.err().map_or_else(String::new, |error| error.to_string());
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn the_game_of_leaders_leaves_rows_plots_and_a_verdict() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("game.toml");
    std::fs::write(&file, "[game]\nleaders = 40\nreplicates = 4\nstakes = [0.0, 1.0]\nbonuses = [0.0, 0.1]\n").unwrap();
    let out = home.path().join("out");
    run(&Simulate::Subdao { file: Some(file), out: Some(out.clone()) }, &mut Vec::new()).unwrap();
    let rows = read_rows(&out.join("results.csv")).unwrap();
    // Two rules, two bonds, two parts, two bonuses; four replicates; five measures.
    assert_eq!(rows.len(), 16 * 4 * 5);
    assert_eq!(rows, read_parquet(&out.join("results.parquet")).unwrap());
    let files = files(&out);
    assert_eq!(decode(&files["plots/gain-malice.png"]).0, 800);
    let report = String::from_utf8(files["report.html"].clone()).unwrap();
    assert_eq!(report.matches("As good within the error").count(), 2);
}
