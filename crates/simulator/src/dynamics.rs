//! Beliefs that change.

use crate::population::{Population, narrow};
use crate::stream::{Purpose, Streams};

/// How beliefs change between votes.
#[derive(Clone, Debug, PartialEq)]
pub enum Dynamics {
    /// They do not.
    Static,
    /// Every belief takes a normal step of `sigma` in each dimension, and all move by `trend`, every `every` steps.
    Drift {
        /// Standard deviation of a member's own step.
        sigma: f64,
        /// What all move by.
        trend: Vec<f64>,
        /// Steps between two moves.
        every: u64,
    },
    /// Every member meets somebody and moves the part `rate` of the way to that belief, if it is not farther than
    /// `confidence` (bounded confidence: Deffuant, Hegselmann and Krause); all at once, every `every` steps.
    Influence {
        /// The part of the way, 0 to 1.
        rate: f64,
        /// How far away a belief may be to be listened to.
        confidence: f64,
        /// Steps between two meetings.
        every: u64,
    },
}

impl Dynamics {
    /// Changes beliefs after a step, if it is time. Whether it did.
    pub fn apply(&self, population: &mut Population, step: u64, streams: &Streams) -> bool {
        match self {
            Self::Drift { sigma, trend, every } if step.is_multiple_of(*every) => {
                let mut stream = streams.part(Purpose::Dynamics, step);
                let mut noise = vec![0.0; trend.len()];
                let members = population.members();
                population.change(|columns| {
                    for member in 0..members {
                        stream.fill_normal(&mut noise);
                        for ((column, trend), noise) in columns.iter_mut().zip(trend).zip(&noise) {
                            column[member] = narrow(f64::from(column[member]) + trend + sigma * noise);
                        }
                    }
                });
                true
            }
            Self::Influence { rate, confidence, every } if step.is_multiple_of(*every) => {
                let mut stream = streams.part(Purpose::Dynamics, step);
                let before = population.clone();
                population.change(|columns| {
                    for member in 0..before.members() {
                        let other = stream.index(before.members());
                        let belief = before.belief(other);
                        if before.distance(member, &belief) > *confidence {
                            continue;
                        }
                        for (column, belief) in columns.iter_mut().zip(belief) {
                            let own = f64::from(column[member]);
                            column[member] = narrow(own + rate * (belief - own));
                        }
                    }
                });
                true
            }
            _ => false,
        }
    }
}
