//! Published tables.

use crate::error::Result;
use crate::math;
use crate::metrics::concentration::concentration;
use crate::metrics::power::{exact, normalised, sampled};
use crate::stream::{Purpose, Streams};
use crate::tokens::TokenLaw;
use crate::verify::{Effort, Finding};

/// A token's row in the table: name, list, holders, HHI, Gini, shares of the top 1, 10 and 50.
type Row = (&'static str, &'static str, usize, f64, f64, [f64; 3]);

/// `governance_hhi_gini_CORRECTED.csv` of the study named in `data/dao-token-holders/README.md`.
const TABLE: [Row; 7] = [
    ("UNI", include_str!("../../data/dao-token-holders/uni.csv"), 990, 0.114_383, 0.8737, [0.3316, 0.4759, 0.6994]),
    ("AAVE", include_str!("../../data/dao-token-holders/aave.csv"), 992, 0.051_725, 0.8810, [0.1907, 0.4746, 0.7601]),
    ("COMP", include_str!("../../data/dao-token-holders/comp.csv"), 992, 0.027_647, 0.8584, [0.1441, 0.3164, 0.6217]),
    ("CRV", include_str!("../../data/dao-token-holders/crv.csv"), 993, 0.173_513, 0.8973, [0.4087, 0.6130, 0.7953]),
    ("MKR", include_str!("../../data/dao-token-holders/mkr.csv"), 995, 0.045_443, 0.8985, [0.1142, 0.5642, 0.7925]),
    ("OP", include_str!("../../data/dao-token-holders/op.csv"), 998, 0.131_196, 0.8851, [0.3340, 0.5964, 0.7427]),
    ("GRT", include_str!("../../data/dao-token-holders/grt.csv"), 993, 0.104_465, 0.9181, [0.2931, 0.6064, 0.8186]),
];

/// Balances of a list by the study's rule.
fn holders(list: &str) -> Vec<f64> {
    let excluded: Vec<&str> = include_str!("../../data/dao-token-holders/excluded.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    list.lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .filter(|(address, _)| !address.starts_with("0x00000000") && !excluded.contains(address))
        .filter_map(|(_, balance)| balance.parse::<f64>().ok())
        .filter(|balance| *balance > 0.0)
        .collect()
}

pub(super) fn seven_tokens(_: Effort) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (token, list, count, hhi, gini, top) in TABLE {
        let found = concentration(&holders(list));
        let row = |holders, hhi, gini, top: [f64; 3]| {
            format!(
                "{token}: {holders} holders, HHI {hhi:.6}, Gini {gini:.4}, top {:.4} {:.4} {:.4}",
                top[0], top[1], top[2]
            )
        };
        let expected = row(count, hhi, gini, top);
        let printed = row(found.holders, found.hhi, found.gini, found.top);
        let holds = expected == printed;
        let extra = format!("{printed}; Nakamoto {}, n_eff {:.1}", found.nakamoto, found.effective);
        findings.push(Finding::new("published table of seven tokens, digit for digit", expected, extra, holds));
    }
    Ok(findings)
}

pub(super) fn tables(effort: Effort) -> Result<Vec<Finding>> {
    let eec = exact(&[4, 4, 4, 2, 2, 1], 12)?;
    let banzhaf: Vec<String> = normalised(&eec).iter().map(|power| format!("{power:.4}")).collect();
    let shapley: Vec<String> = eec.iter().map(|power| format!("{:.4}", power.shapley)).collect();
    let mut weights = vec![101u64];
    weights.extend([1; 199]);
    let whale = exact(&weights, 151)?[0];
    let estimate = sampled(&weights, 151, 1, effort.of(4_096, 65_536), &Streams { seed: 1, point: 0, replicate: 0 })[0];
    let table = |values: &[String], expected: &str, claim| {
        let found = values.join(" ");
        let holds = found == expected;
        Finding::new(claim, expected, found, holds)
    };
    Ok(vec![
        table(
            &banzhaf,
            "0.2381 0.2381 0.2381 0.1429 0.1429 0.0000",
            "European Economic Community 1958, (4,4,4,2,2,1), 12 of 17: Banzhaf",
        ),
        table(&shapley, "0.2333 0.2333 0.2333 0.1500 0.1500 0.0000", "the same: Shapley-Shubik"),
        Finding::near(
            "framework's whale, 101 of 300: Shapley-Shubik is 101/200, not a third",
            0.505,
            1e-9,
            whale.shapley,
        ),
        Finding::near("and its Banzhaf index: nearly every vote of coin-tossers", 1.0, 1e-6, whale.banzhaf),
        Finding::near(
            "sampling gives the same within its own bound",
            whale.shapley,
            estimate.half,
            estimate.power.shapley,
        ),
    ])
}

pub(super) fn lognormal(effort: Effort) -> Result<Vec<Finding>> {
    let streams = Streams { seed: 1, point: 0, replicate: 0 };
    let mut findings = Vec::new();
    for sigma in [1.0, 3.0] {
        let units = TokenLaw::Lognormal(sigma).draw(effort.of(50_000, 200_000), 1 << 50, &streams, Purpose::Tokens)?;
        let gini = concentration(&units.iter().map(|units| *units as f64).collect::<Vec<_>>()).gini;
        let claim = if sigma < 2.0 { "Gini of lognormal holdings is erf(σ/2): σ = 1" } else { "the same, σ = 3" };
        findings.push(Finding::near(
            claim,
            2.0 * math::normal_cdf(sigma / core::f64::consts::SQRT_2) - 1.0,
            0.01,
            gini,
        ));
    }
    Ok(findings)
}
