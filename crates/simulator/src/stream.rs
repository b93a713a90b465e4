//! Random streams that depend on nothing but their names.
//!
//! A stream is named by the master seed, the point of the sweep, the replicate, a purpose and a part. It is ChaCha with
//! eight rounds, keyed by the first four and positioned by the last, so a draw is the same whichever thread makes it, in
//! whichever order, on whichever machine. For one draw per member and step there is [`Dice`], a keyed function of a
//! counter (Widynski, "Squares: a fast counter-based RNG", arXiv 2004.06278).

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::math;

/// What a stream is for. The numbers are part of the format: changing one changes every result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Token holdings.
    Tokens = 1,
    /// Beliefs.
    Beliefs = 2,
    /// Proposals.
    Proposals = 3,
    /// Who takes part.
    Turnout = 4,
    /// Execution noise.
    Noise = 5,
    /// Belief dynamics.
    Dynamics = 6,
    /// Draws of a mechanism.
    Mechanism = 7,
    /// Delegation.
    Delegation = 8,
    /// Holdings in the second house.
    Second = 9,
    /// Lengths of locks.
    Locks = 10,
    /// Parameters of a random sweep.
    Sweep = 11,
    /// Directions, orders and samples for metrics.
    Metrics = 12,
    /// Projects and leaders of the sub-DAO game.
    Game = 13,
}

/// Where streams come from: a seed, a point of a sweep, a replicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streams {
    /// The master seed.
    pub seed: u64,
    /// The number of the point in its sweep.
    pub point: u64,
    /// The number of the replicate at that point.
    pub replicate: u64,
}

impl Streams {
    fn key(&self, purpose: Purpose) -> [u8; 32] {
        let mut key = [0u8; 32];
        let words = [self.seed, self.point, self.replicate, purpose as u64];
        for (bytes, word) in key.chunks_exact_mut(8).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        key
    }

    /// One part of a stream.
    #[must_use]
    pub fn part(&self, purpose: Purpose, part: u64) -> Stream {
        let mut rng = ChaCha8Rng::from_seed(self.key(purpose));
        rng.set_stream(part);
        Stream { rng }
    }

    /// The first part of a stream.
    #[must_use]
    pub fn of(&self, purpose: Purpose) -> Stream {
        self.part(purpose, 0)
    }

    /// Dice for one draw per member, for one `round` (a step, or an epoch).
    #[must_use]
    pub fn dice(&self, purpose: Purpose, round: u64) -> Dice {
        // The generator asks for a key with many different digits; ChaCha's output has them. Odd, as its author asks.
        Dice { key: self.part(purpose, round.wrapping_add(1)).rng.next_u64() | 1 }
    }
}

/// A sequence of random numbers.
#[derive(Clone, Debug)]
pub struct Stream {
    rng: ChaCha8Rng,
}

impl Stream {
    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.rng.next_u64()
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    pub fn unit(&mut self) -> f64 {
        unit(self.bits())
    }

    /// Uniform in (0, 1].
    pub fn positive(&mut self) -> f64 {
        1.0 - self.unit()
    }

    /// Uniform in [low, high).
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Uniform in 0..count (count at least 1). The bias is below count / 2^64.
    pub fn index(&mut self, count: usize) -> usize {
        let wide = u128::from(self.bits()) * count as u128;
        // In range: the product's high half is below `count`.
        #[allow(clippy::cast_possible_truncation)]
        let index = (wide >> 64) as usize;
        index
    }

    /// Uniform in 0..bound (bound at least 1). The bias is below bound / 2^64.
    pub fn below(&mut self, bound: u64) -> u64 {
        // In range: the product's high half is below `bound`.
        #[allow(clippy::cast_possible_truncation)]
        let value = ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64;
        value
    }

    /// Two independent standard normals (Box and Muller): always two draws, so streams stay aligned.
    pub fn normals(&mut self) -> (f64, f64) {
        let radius = math::sqrt(-2.0 * math::ln(self.positive()));
        let (sin, cos) = math::sincos(core::f64::consts::TAU * self.unit());
        (radius * cos, radius * sin)
    }

    /// A standard normal; the second of the pair is thrown away.
    pub fn normal(&mut self) -> f64 {
        self.normals().0
    }

    /// Fills with independent standard normals.
    pub fn fill_normal(&mut self, values: &mut [f64]) {
        for pair in values.chunks_mut(2) {
            let (first, second) = self.normals();
            for (value, normal) in pair.iter_mut().zip([first, second]) {
                *value = normal;
            }
        }
    }

    /// Uniform on the unit sphere.
    pub fn direction(&mut self, values: &mut [f64]) {
        if let [value] = values {
            *value = if self.bits() >> 63 == 0 { 1.0 } else { -1.0 };
            return;
        }
        loop {
            self.fill_normal(values);
            let length = math::norm(values);
            if length > 0.0 {
                values.iter_mut().for_each(|value| *value /= length);
                return;
            }
        }
    }

    /// Uniform in the ball of this radius.
    pub fn ball(&mut self, radius: f64, values: &mut [f64]) {
        match values {
            [value] => *value = radius * (2.0 * self.unit() - 1.0),
            [x, y] => {
                let length = radius * math::sqrt(self.positive());
                let (sin, cos) = math::sincos(core::f64::consts::TAU * self.unit());
                (*x, *y) = (length * cos, length * sin);
            }
            _ => {
                let length = radius * math::pow(self.positive(), 1.0 / values.len() as f64);
                self.direction(values);
                values.iter_mut().for_each(|value| *value *= length);
            }
        }
    }

    /// Shuffles (Fisher and Yates).
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            values.swap(last, self.index(last + 1));
        }
    }
}

/// Uniform in [0, 1) from 64 bits.
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
}

/// A keyed function from counters to random bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dice {
    key: u64,
}

impl Dice {
    /// 32 random bits for a counter: four rounds of Widynski's squares.
    #[must_use]
    #[inline(always)]
    pub fn roll(self, counter: u64) -> u32 {
        let mut x = counter.wrapping_mul(self.key);
        let y = x;
        let z = y.wrapping_add(self.key);
        x = x.wrapping_mul(x).wrapping_add(y).rotate_left(32);
        x = x.wrapping_mul(x).wrapping_add(z).rotate_left(32);
        x = x.wrapping_mul(x).wrapping_add(y).rotate_left(32);
        // The high half, by definition of the generator.
        #[allow(clippy::cast_possible_truncation)]
        let high = (x.wrapping_mul(x).wrapping_add(z) >> 32) as u32;
        high
    }

    /// Uniform in [0, 1), a multiple of 2^-32.
    #[must_use]
    #[inline(always)]
    pub fn unit(self, counter: u64) -> f64 {
        f64::from(self.roll(counter)) * (1.0 / (1u64 << 32) as f64)
    }
}
